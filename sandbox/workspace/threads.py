"""Threads: the counters that Slack adds to a message that has replies."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.records import Message
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


def replies(workspace: Workspace, root: Message) -> list[Message]:
    """Replies to a message, oldest first, ephemerals left out."""
    return [each for each in workspace.history(root.channel) if each.thread_ts == root.ts and each.ts != root.ts]


def thread_summary(workspace: Workspace, root: Message) -> Json:
    """``reply_count`` and its kin; empty when nobody replied."""
    found = replies(workspace, root)
    if not found:
        return {}
    users = list(dict.fromkeys(each.user for each in found))
    return {
        "thread_ts": root.ts,
        "reply_count": len(found),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": found[-1].ts,
    }
