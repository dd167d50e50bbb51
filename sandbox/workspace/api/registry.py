"""Which methods there are, what each needs, and how one is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.workspace.api.args import Args
from sandbox.workspace.errors import SlackError
from sandbox.workspace.people import Channel
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]
Handler = Callable[[Workspace, Args], Json]
Bearer = Literal["bot", "app", "any"]


@dataclass(frozen=True, slots=True)
class Method:
    """One Web API method: its handler, the bot scope that it needs, and the kind of token."""

    handler: Handler
    scope: str | None
    bearer: Bearer


METHODS: dict[str, Method] = {}


def method(name: str, scope: str | None = None, bearer: Bearer = "bot") -> Callable[[Handler], Handler]:
    """Register a handler under a method's name."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(handler, scope, bearer)
        return handler

    return register


def need_scope(workspace: Workspace, scope: str) -> None:
    """Refuse what the manifest does not grant.

    Raises:
        SlackError: ``missing_scope`` with ``needed`` and ``provided``.
    """
    if scope not in workspace.manifest.scopes:
        provided = ",".join(sorted(workspace.manifest.scopes))
        raise SlackError("missing_scope", needed=scope, provided=provided)


def need_channel_scope(workspace: Workspace, channel: Channel, right: Literal["read", "history"]) -> None:
    """The scope for reading this kind of conversation: ``channels:``, ``groups:`` or ``im:``."""
    kind = "im" if channel.is_im else "groups" if channel.is_private else "channels"
    need_scope(workspace, f"{kind}:{right}")


def page(things: list[Json], args: Args, key: str, default: int = 100) -> Json:
    """One page of a list, with Slack's cursor.

    Raises:
        SlackError: ``invalid_cursor``.
    """
    size = min(max(args.number("limit", default), 1), 1_000)
    cursor = args.text("cursor")
    if cursor and not cursor.removeprefix("next:").isdigit():
        raise SlackError("invalid_cursor")
    start = int(cursor.removeprefix("next:")) if cursor else 0
    more = start + size < len(things)
    return {
        "ok": True,
        key: things[start : start + size],
        "response_metadata": {"next_cursor": f"next:{start + size}" if more else ""},
    }
