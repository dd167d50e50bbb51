"""The workspace as one person sees it, for the page and for tests: channels, messages, windows, Home, badges."""

from __future__ import annotations

from typing import Any

from sandbox.workspace import modals
from sandbox.workspace.delivery.post_office import ACK_S
from sandbox.workspace.elements import fresh_values
from sandbox.workspace.filing import file_json
from sandbox.workspace.people import BOT_USER, TEAM_NAME, Channel
from sandbox.workspace.records import Message, View
from sandbox.workspace.threads import thread_summary
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


def snapshot(workspace: Workspace, user_id: str, recent: int = 0) -> Json:
    """Everything that ``user_id`` can see, with ``seq`` to wait from.

    Args:
        workspace: where.
        user_id: who looks.
        recent: at most so many of the newest messages of each channel; 0 for all.

    Raises:
        ControlError: nobody of that id.
    """
    user = workspace.person(user_id)
    workspace.open_im(user_id)
    return {
        "seq": workspace.pulse.seq,
        "now": workspace.clock.now(),
        "clock": workspace.clock.mode,
        "ack_seconds": ACK_S,
        "team": TEAM_NAME,
        "me": {"id": user.id, "name": user.name, "real_name": user.real_name, "title": user.title},
        "users": [
            {"id": each.id, "name": each.name, "real_name": each.real_name, "title": each.title, "is_bot": each.is_bot}
            for each in workspace.users.values()
        ],
        "usergroups": [{"id": each.id, "handle": each.handle} for each in workspace.usergroups.values()],
        "bot": {"id": BOT_USER, "name": workspace.manifest.bot_name},
        "commands": [
            {"command": each.command, "description": each.description, "usage_hint": each.usage_hint}
            for each in workspace.manifest.commands
        ],
        "connection": {"request_url": workspace.request_url, "sockets": workspace.sockets.count},
        "faults": [fault.kind for fault in workspace.faults.active],
        "unknown_methods": dict(workspace.journal.unknown_methods),
        "channels": [_channel(workspace, each, user_id, recent) for each in _visible(workspace, user_id)],
        "views": [_view(view) for view in modals.stack(workspace, user_id)],
        "home": _view(workspace.homes[user_id]) if user_id in workspace.homes else None,
    }


def _visible(workspace: Workspace, user_id: str) -> list[Channel]:
    return [channel for channel in workspace.channels.values() if user_id in channel.members]


def _channel(workspace: Workspace, channel: Channel, user_id: str, recent: int) -> Json:
    seen = [each for each in workspace.messages[channel.id].values() if each.only_for in (None, user_id)]
    last_read = channel.last_read.get(user_id, "0")
    unread = [each for each in seen if each.ts > last_read and each.user != user_id]
    return {
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "topic": channel.topic,
        "members": sorted(channel.members),
        "bot_is_member": BOT_USER in channel.members,
        "last_read": last_read,
        "unread": len([each for each in unread if not each.is_reply or each.broadcast]),
        "mentions": len([each for each in unread if channel.is_im or _mentions(workspace, each, user_id)]),
        "messages": [_message(workspace, each, user_id) for each in seen[-recent:]],
    }


def _mentions(workspace: Workspace, message: Message, user_id: str) -> bool:
    text = f"{message.text} {message.blocks}"
    groups = [group.id for group in workspace.usergroups.values() if user_id in group.users]
    names = [f"<@{user_id}", "<!channel", "<!here", *(f"<!subteam^{group}" for group in groups)]
    return any(name in text for name in names) or f"'user_id': '{user_id}'" in text


def _message(workspace: Workspace, message: Message, user_id: str) -> Json:
    return (
        message.as_json()
        | thread_summary(workspace, message)
        | {
            "ephemeral": message.only_for is not None,
            "broadcast": message.broadcast,
            "files": [file_json(workspace, each) for each in message.files],
            "values": message.values.get(user_id) or fresh_values(message.blocks),
            "warning": message.warnings.get(user_id),
        }
    )


def _view(view: View) -> Json:
    return view.as_json() | {"errors": view.errors, "notice": view.notice}
