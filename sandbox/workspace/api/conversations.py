"""Channels, their members and what was said in them."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.api.args import Args
from sandbox.workspace.api.chat import bots_channel, message_json
from sandbox.workspace.api.registry import method, need_channel_scope, page
from sandbox.workspace.errors import SlackError
from sandbox.workspace.people import BOT_USER, Channel
from sandbox.workspace.records import Message
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]

MOST_IM_USERS = 8


def channel_json(channel: Channel) -> Json:
    """A channel as Slack shows it to the bot."""
    body: Json = {
        "id": channel.id,
        "created": 1_767_225_600,
        "is_archived": False,
        "is_im": channel.is_im,
        "is_channel": not channel.is_im,
        "is_private": channel.is_private,
    }
    if channel.is_im:
        return body | {"user": channel.im_user}
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_member": BOT_USER in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


@method("conversations.info")
def info(workspace: Workspace, args: Args) -> Json:
    """One conversation."""
    channel = workspace.channel(args.required("channel"))
    need_channel_scope(workspace, channel, "read")
    return {"ok": True, "channel": channel_json(channel)}


@method("conversations.list", "channels:read")
def listing(workspace: Workspace, args: Args) -> Json:
    """Conversations of the asked types; public channels unless said otherwise."""
    types = set(args.text("types", "public_channel").split(","))
    found = [each for each in workspace.channels.values() if ("im" if each.is_im else "public_channel") in types]
    return page([channel_json(each) for each in found], args, "channels")


@method("conversations.members")
def members(workspace: Workspace, args: Args) -> Json:
    """Ids of the members."""
    channel = workspace.channel(args.required("channel"))
    need_channel_scope(workspace, channel, "read")
    found = page([{"id": each} for each in sorted(channel.members)], args, "members")
    return found | {"members": [each["id"] for each in found["members"]]}


@method("conversations.open", "im:write")
def opening(workspace: Workspace, args: Args) -> Json:
    """The direct message with one person; group messages are not imitated."""
    if args.has("channel"):
        return {"ok": True, "channel": {"id": workspace.channel(args.text("channel")).id}}
    users = [each for each in args.required("users").split(",") if each]
    if len(users) > MOST_IM_USERS:
        raise SlackError("too_many_users")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    channel = workspace.open_im(users[0])
    return {"ok": True, "channel": channel_json(channel) if args.flag("return_im") else {"id": channel.id}}


def _within(messages: list[Message], args: Args) -> list[Message]:
    oldest, latest = args.text("oldest", "0"), args.text("latest", "99999999999")
    inclusive = args.flag("inclusive")
    return [
        each
        for each in messages
        if float(oldest) < float(each.ts) < float(latest) or (inclusive and each.ts in (oldest, latest))
    ]


def _shown(workspace: Workspace, messages: list[Message], args: Args) -> Json:
    with_metadata = args.flag("include_all_metadata")
    rows = [
        message_json(workspace, each) | ({"metadata": each.metadata} if with_metadata and each.metadata else {})
        for each in messages
    ]
    answer = page(rows, args, "messages")
    return answer | {"has_more": bool(answer["response_metadata"]["next_cursor"])}


@method("conversations.history")
def history(workspace: Workspace, args: Args) -> Json:
    """Messages of a channel, newest first, without replies that were not broadcast."""
    channel = bots_channel(workspace, args)
    need_channel_scope(workspace, channel, "history")
    top = [each for each in workspace.history(channel.id) if not each.is_reply or each.broadcast]
    return _shown(workspace, list(reversed(_within(top, args))), args)


@method("conversations.replies")
def replies_of(workspace: Workspace, args: Args) -> Json:
    """A thread, root first, oldest first."""
    channel = bots_channel(workspace, args)
    need_channel_scope(workspace, channel, "history")
    root = args.required("ts")
    thread = [each for each in workspace.history(channel.id) if root in (each.ts, each.thread_ts)]
    if not thread:
        raise SlackError("thread_not_found")
    return _shown(workspace, _within(thread, args), args)
