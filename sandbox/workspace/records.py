"""The things a workspace keeps: messages, views and files, each able to show itself as Slack's JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.workspace.people import APP_ID, BOT_ID, BOT_USER, TEAM_ID

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]


@dataclass(slots=True)
class Message:
    """One message; ``only_for`` marks an ephemeral, seen by that user alone and kept out of every history.

    ``values`` (state of its menus) and ``warnings`` (an unanswered click) are kept for each person.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    only_for: str | None = None
    edited: str | None = None
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, Values] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """True for a reply in a thread, false for its root."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_json(self) -> Json:
        """Slack's message object, without what only the workspace can add (thread counters, file objects)."""
        body: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM_ID}
        if self.user == BOT_USER:
            body |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if self.blocks:
            body["blocks"] = self.blocks
        if self.attachments:
            body["attachments"] = self.attachments
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.is_reply and self.broadcast:
            body["subtype"] = "thread_broadcast"
        if self.edited:
            body["edited"] = {"user": self.user, "ts": self.edited}
        if self.reactions:
            body["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        return body


@dataclass(slots=True)
class View:
    """One modal or Home view, with what the person has filled in so far."""

    id: str
    user: str
    body: Json
    hash: str
    values: Values = field(default_factory=dict)
    root: str | None = None
    previous: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    notice: str | None = None

    def as_json(self) -> Json:
        """Slack's view object, state included."""
        body = self.body
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": body["type"],
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "state": {"values": self.values},
            "hash": self.hash,
            "title": body.get("title"),
            "clear_on_close": bool(body.get("clear_on_close", False)),
            "notify_on_close": bool(body.get("notify_on_close", False)),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "previous_view_id": self.previous,
            "root_view_id": self.root or self.id,
            "app_id": APP_ID,
            "external_id": body.get("external_id", ""),
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


@dataclass(slots=True)
class File:
    """An uploaded file; it can be seen by its owner and by the members of ``channels``."""

    id: str
    name: str
    owner: str
    length: int
    title: str = ""
    content: bytes | None = None
    done: bool = False
    channels: list[str] = field(default_factory=list)
    created: int = 0
