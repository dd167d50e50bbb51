"""How messages come to be, change and go: shared by the Web API, response URLs, command answers and people."""

from __future__ import annotations

import copy
from typing import Any

from sandbox.workspace.blocks.check import check_blocks, too_long, with_ids
from sandbox.workspace.blocks.spot import Problem
from sandbox.workspace.errors import SlackError
from sandbox.workspace.people import BOT_USER, SLACKBOT, Channel
from sandbox.workspace.records import Message
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]

TEXT_CUT = 40_000
UPDATE_TEXT = 4_000


def refuse_problems(problems: list[Problem], error: str) -> None:
    """Turn problems of blocks into Slack's refusal.

    Raises:
        SlackError: ``error``, with the pointers in ``response_metadata.messages``.
    """
    if problems:
        lines = [problem.line() for problem in problems]
        raise SlackError(error, errors=lines, response_metadata={"messages": lines})


def checked_blocks(workspace: Workspace, blocks: Any) -> list[Json]:
    """Blocks of a message as Slack keeps them.

    Raises:
        SlackError: ``invalid_blocks`` or ``msg_blocks_too_long``.
    """
    if blocks in (None, []):
        return []
    refuse_problems(check_blocks(blocks, "message"), "invalid_blocks")
    if too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    return with_ids(copy.deepcopy(blocks), workspace.short_id)


def post(workspace: Workspace, channel: Channel, *, user: str = BOT_USER, text: str = "", **more: Any) -> Message:
    """Put a message into a channel; ``more`` are fields of `Message` (blocks already checked)."""
    message = Message(ts=workspace.clock.ts(), channel=channel.id, user=user, text=text[:TEXT_CUT], **more)
    workspace.messages[channel.id][message.ts] = message
    if user not in (BOT_USER, SLACKBOT):
        channel.last_read[user] = message.ts
    workspace.pulse.beat()
    return message


def tell(workspace: Workspace, channel: Channel, user: str, text: str) -> Message:
    """Slackbot's own sentence, seen by one person alone."""
    return post(workspace, channel, user=SLACKBOT, text=text, only_for=user)


def change(workspace: Workspace, message: Message, text: str | None, blocks: list[Json] | None) -> None:
    """Replace text and blocks; blocks go away when only a text is given, as in chat.update."""
    message.text = message.text if text is None else text
    message.blocks = blocks if blocks is not None else ([] if text is not None else message.blocks)
    message.edited = workspace.clock.ts()
    message.values.clear()
    workspace.pulse.beat()


def remove(workspace: Workspace, message: Message) -> None:
    """Take a message away."""
    workspace.messages[message.channel].pop(message.ts, None)
    workspace.pulse.beat()


def answer(workspace: Workspace, channel: Channel, user: str, body: Json, original: Message | None = None) -> None:
    """Carry out what an app answered to a command or posted to a response URL.

    Args:
        workspace: where.
        channel: the channel of the interaction; the bot need not be in it.
        user: who interacted, and who sees an ephemeral answer.
        body: ``text``, ``blocks``, ``response_type``, ``replace_original``, ``delete_original``, ``thread_ts``.
        original: the message whose button was pressed, if any.

    Raises:
        SlackError: as for a posted message; ``no_text`` when there is nothing to show.
    """
    if original is not None and body.get("delete_original"):
        remove(workspace, original)
        return
    blocks = checked_blocks(workspace, body.get("blocks"))
    text = str(body.get("text") or "")
    if not text and not blocks:
        raise SlackError("no_text")
    if original is not None and body.get("replace_original"):
        change(workspace, original, text, blocks)
        return
    only_for = None if body.get("response_type") == "in_channel" else user
    post(workspace, channel, text=text, blocks=blocks, only_for=only_for, thread_ts=body.get("thread_ts"))
