"""Short-lived permissions that Slack hands out with an interaction: trigger ids and response URLs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sandbox.workspace.clock import Clock
from sandbox.workspace.errors import SlackError

TRIGGER_LIFE_S = 3.0
RESPONSE_LIFE_S = 30 * 60.0
RESPONSE_USES = 5


@dataclass(slots=True)
class Trigger:
    """One trigger id: good for three seconds and for one use."""

    user: str
    at: float
    view_id: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """One response URL: good for five posts within half an hour."""

    user: str
    channel: str
    at: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Tickets:
    """All tickets given out, by their secret."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        """A fresh trigger id for an interaction of ``user``, made within the modal ``view_id`` if any."""
        trigger_id = f"{len(self._triggers) + 1}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user, self._clock.now(), view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger id up.

        Raises:
            SlackError: ``invalid_trigger_id``, ``exchanged_trigger_id``, ``expired_trigger_id`` (views.open).
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() - trigger.at > TRIGGER_LIFE_S:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response(self, user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None) -> str:
        """A fresh response secret; ``message_ts`` is the message whose button was pressed, if any."""
        secret = secrets.token_urlsafe(18)
        self._responses[secret] = ResponseUrl(user, channel, self._clock.now(), message_ts, thread_ts)
        return secret

    def use_response(self, secret: str) -> ResponseUrl:
        """Count one post through a response URL.

        Raises:
            SlackError: HTTP 404 with ``invalid_url``, ``expired_url`` or ``used_url``.
        """
        ticket = self._responses.get(secret)
        if ticket is None:
            raise SlackError("invalid_url", status=404)
        if self._clock.now() - ticket.at > RESPONSE_LIFE_S:
            raise SlackError("expired_url", status=404)
        if ticket.uses >= RESPONSE_USES:
            raise SlackError("used_url", status=404)
        ticket.uses += 1
        return ticket
