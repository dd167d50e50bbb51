"""Posting, editing and removing messages."""

from __future__ import annotations

from typing import Any

from sandbox.workspace import posting
from sandbox.workspace.api.args import Args
from sandbox.workspace.api.registry import method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.filing import file_json
from sandbox.workspace.people import BOT_USER, Channel
from sandbox.workspace.records import Message
from sandbox.workspace.threads import thread_summary
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


def _content(workspace: Workspace, args: Args, *, cut: int = posting.TEXT_CUT) -> tuple[str, list[Json]]:
    text = args.text("text")
    blocks = posting.checked_blocks(workspace, args.json("blocks"))
    if not text and not blocks and not args.json("attachments"):
        raise SlackError("no_text")
    if len(text) > cut:
        raise SlackError("msg_too_long")
    return text, blocks


def _attachments(args: Args) -> list[Json]:
    found = args.json("attachments") or []
    if not isinstance(found, list):
        raise SlackError("invalid_attachments")
    if len(found) > 100:
        raise SlackError("too_many_attachments")
    return found


def _metadata(args: Args) -> Json | None:
    found = args.json("metadata")
    if found is None:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(found.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    return found


def _thread(workspace: Workspace, channel: Channel, args: Args) -> str | None:
    """The root's ts; a reply to a reply goes to the same root, an unknown one is refused."""
    if not args.has("thread_ts"):
        return None
    root = workspace.messages[channel.id].get(args.text("thread_ts"))
    if root is None or root.only_for is not None:
        raise SlackError("thread_not_found")
    return root.thread_ts or root.ts


def bots_channel(workspace: Workspace, args: Args) -> Channel:
    """The channel argument, which the bot must be a member of.

    Raises:
        SlackError: ``channel_not_found`` or ``not_in_channel``.
    """
    channel = workspace.channel(args.required("channel"))
    if BOT_USER not in channel.members:
        raise SlackError("channel_not_found" if channel.is_private else "not_in_channel")
    return channel


def message_json(workspace: Workspace, message: Message) -> Json:
    """A message with the counters of its thread."""
    body = message.as_json() | thread_summary(workspace, message)
    return body | ({"files": [file_json(workspace, each) for each in message.files]} if message.files else {})


@method("chat.postMessage", "chat:write")
def post_message(workspace: Workspace, args: Args) -> Json:
    """Post into a channel, a thread, or to a person by id."""
    channel = workspace.channel(args.required("channel"))
    public = "chat:write.public" in workspace.manifest.scopes and not channel.is_private
    if BOT_USER not in channel.members and not public:
        raise SlackError("channel_not_found" if channel.is_private else "not_in_channel")
    if workspace.faults.over_posting_limit(channel.id, workspace.clock.now()):
        raise SlackError("ratelimited", status=429, headers={"Retry-After": "1"})
    text, blocks = _content(workspace, args, cut=10**9)
    message = posting.post(
        workspace,
        channel,
        text=text,
        blocks=blocks,
        attachments=_attachments(args),
        metadata=_metadata(args),
        thread_ts=_thread(workspace, channel, args),
        broadcast=args.flag("reply_broadcast"),
    )
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": message_json(workspace, message)}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(workspace: Workspace, args: Args) -> Json:
    """Post for one member's eyes."""
    channel = bots_channel(workspace, args)
    user = args.required("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(workspace, args)
    message = posting.post(
        workspace,
        channel,
        text=text,
        blocks=blocks,
        only_for=user,
        thread_ts=_thread(workspace, channel, args),
    )
    return {"ok": True, "message_ts": message.ts}


def _own(workspace: Workspace, args: Args, error: str) -> tuple[Channel, Message]:
    channel = workspace.channel(args.required("channel"))
    message = workspace.messages[channel.id].get(args.required("ts"))
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError(error)
    return channel, message


@method("chat.update", "chat:write")
def update(workspace: Workspace, args: Args) -> Json:
    """Edit an own message; ephemerals cannot be edited."""
    channel, message = _own(workspace, args, "cant_update_message")
    text, blocks = _content(workspace, args, cut=posting.UPDATE_TEXT)
    message.metadata = _metadata(args) or message.metadata
    posting.change(workspace, message, text, blocks)
    shown = message_json(workspace, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "chat:write")
def delete(workspace: Workspace, args: Args) -> Json:
    """Remove an own message."""
    channel, message = _own(workspace, args, "cant_delete_message")
    posting.remove(workspace, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def permalink(workspace: Workspace, args: Args) -> Json:
    """A link to a message, which the page opens."""
    channel = workspace.channel(args.required("channel"))
    ts = args.required("message_ts")
    if ts not in {message.ts for message in workspace.history(channel.id)}:
        raise SlackError("message_not_found")
    return {
        "ok": True,
        "channel": channel.id,
        "permalink": f"{workspace.base_url}/archives/{channel.id}/p{ts.replace('.', '')}",
    }


@method("reactions.add", "reactions:write")
def react(workspace: Workspace, args: Args) -> Json:
    """Put an emoji under a message."""
    channel = workspace.channel(args.required("channel"))
    message = workspace.messages[channel.id].get(args.required("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    users = message.reactions.setdefault(args.required("name"), [])
    if BOT_USER in users:
        raise SlackError("already_reacted")
    users.append(BOT_USER)
    workspace.pulse.beat()
    return {"ok": True}
