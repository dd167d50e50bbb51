"""The workspace itself: who is in it, what was said, which windows are open. Everything lives in memory."""

from __future__ import annotations

import itertools
import secrets
from typing import Any

from sandbox.workspace import people
from sandbox.workspace.clock import Clock
from sandbox.workspace.delivery.sockets import Sockets
from sandbox.workspace.errors import ControlError, SlackError
from sandbox.workspace.faults import Faults
from sandbox.workspace.journal import Journal
from sandbox.workspace.manifest import Manifest
from sandbox.workspace.people import BOT_USER, TEAM_ID, Channel, User, Usergroup
from sandbox.workspace.pulse import Pulse
from sandbox.workspace.records import File, Message, View
from sandbox.workspace.tickets import Tickets

Json = dict[str, Any]


class Workspace:
    """All state, with the look-ups that every part needs.

    Attributes:
        base_url: where this server answers, without a trailing slash; set before the first request.
        request_url: where signed HTTP requests go; None means Socket Mode.
        stacks: the open modals of each user, lowest first (view ids).
        offered: options that an external select was last answered with, by user and action id.
    """

    def __init__(self, clock: Clock, manifest: Manifest) -> None:
        self.clock = clock
        self.base_url = ""
        self.bot_token = f"xoxb-sandbox-{secrets.token_hex(12)}"
        self.app_token = f"xapp-sandbox-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.pulse = Pulse()
        self.sockets = Sockets(self.pulse.beat)
        self._numbers = itertools.count(1)
        self._manifest_at_start = manifest
        self.reset()

    def reset(self) -> None:
        """Everything as at the start, but for tokens, time, open sockets and the count of changes."""
        self.manifest = self._manifest_at_start
        self.request_url: str | None = None
        self.users: dict[str, User] = {user.id: user for user in people.users()}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in people.channels()}
        self.usergroups: dict[str, Usergroup] = {group.id: group for group in people.usergroups()}
        self.messages: dict[str, dict[str, Message]] = {channel_id: {} for channel_id in self.channels}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.offered: dict[tuple[str, str], list[Json]] = {}
        self.tickets = Tickets(self.clock)
        self.journal = Journal()
        self.faults = Faults()
        self.sockets.refuse = False
        self.pulse.beat()

    def new_id(self, prefix: str) -> str:
        """An id in Slack's manner, unique in this workspace: ``prefix`` and nine digits or letters."""
        return f"{prefix}{next(self._numbers):09X}"

    def short_id(self) -> str:
        """An id for a block or an element that came without one."""
        return f"b{next(self._numbers):x}"

    def channel(self, wanted: str) -> Channel:
        """A channel by id, by ``#name`` or name, or the direct message with a user by the user's id.

        Raises:
            SlackError: ``channel_not_found``.
        """
        if wanted in self.channels:
            return self.channels[wanted]
        if wanted in self.users:
            return self.open_im(wanted)
        for channel in self.channels.values():
            if not channel.is_im and channel.name == wanted.removeprefix("#"):
                return channel
        raise SlackError("channel_not_found")

    def open_im(self, user_id: str) -> Channel:
        """The direct message between the bot and a person, made at first need.

        Raises:
            SlackError: ``user_not_found``, or ``cannot_dm_bot`` for the bots themselves.
        """
        user = self.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        if user.is_bot:
            raise SlackError("cannot_dm_bot")
        channel_id = f"D{user_id[1:]}"
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(
                channel_id, "directmessage", {user_id, BOT_USER}, is_im=True, is_private=True, im_user=user_id
            )
            self.messages[channel_id] = {}
        return self.channels[channel_id]

    def person(self, user_id: str) -> User:
        """A person (no bot) by id, for what happens on the page.

        Raises:
            ControlError: nobody of that id.
        """
        user = self.users.get(user_id)
        if user is None or user.is_bot:
            raise ControlError(f"there is no person with id {user_id}")
        return user

    def seen_by(self, user_id: str, channel_id: str) -> Channel:
        """A channel that this person is a member of.

        Raises:
            ControlError: no such channel, or not a member.
        """
        try:
            channel = self.channel(channel_id)
        except SlackError as error:
            raise ControlError(f"there is no channel {channel_id}") from error
        if user_id not in channel.members:
            raise ControlError(f"{user_id} is not a member of {channel.name}")
        return channel

    def message_seen_by(self, user_id: str, channel_id: str, ts: str) -> Message:
        """A message that this person can see: of a channel they are in, and no other person's ephemeral.

        Raises:
            ControlError: it is not there for them.
        """
        message = self.messages[self.seen_by(user_id, channel_id).id].get(ts)
        if message is None or message.only_for not in (None, user_id):
            raise ControlError(f"{user_id} sees no message {ts} in {channel_id}")
        return message

    def history(self, channel_id: str) -> list[Message]:
        """What the Web API may read of a channel: no ephemerals, oldest first."""
        return [message for message in self.messages[channel_id].values() if message.only_for is None]

    def authorizations(self) -> list[Json]:
        """The ``authorizations`` part of an event."""
        return [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ]
