"""The app's manifest as the workspace knows it: which slash commands exist, which scopes and events were granted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]

ALL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "mpim:read",
        "reactions:write",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)
ALL_EVENTS = frozenset({"app_home_opened", "app_mention", "message.im"})


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command as the composer offers it."""

    command: str
    description: str
    usage_hint: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of an app manifest that change what Slack does.

    Without a manifest every scope and event that the imitation knows is granted, and no command exists.
    """

    bot_name: str = "Splice"
    commands: tuple[Command, ...] = ()
    scopes: frozenset[str] = ALL_SCOPES
    events: frozenset[str] = ALL_EVENTS
    raw: Json = field(default_factory=dict)

    def find(self, command: str) -> Command | None:
        """The slash command of that name, if the app has it."""
        return next((each for each in self.commands if each.command == command), None)


def parse(document: Json) -> Manifest:
    """Read a manifest (Slack's own shape, version 1 or 2); absent parts grant nothing.

    Raises:
        ValueError: the document is not an object, or a command lacks its slash or its description.
    """
    if not isinstance(document, dict):
        raise ValueError("a manifest is an object")
    features = document.get("features") or {}
    commands = []
    for each in features.get("slash_commands") or []:
        name, description = each.get("command", ""), each.get("description", "")
        if not name.startswith("/") or not description:
            raise ValueError(f"slash command {name or '?'} needs a leading slash and a description")
        commands.append(Command(name, description, each.get("usage_hint", "")))
    scopes = ((document.get("oauth_config") or {}).get("scopes") or {}).get("bot") or []
    events = ((document.get("settings") or {}).get("event_subscriptions") or {}).get("bot_events") or []
    bot = features.get("bot_user") or {}
    return Manifest(
        bot_name=bot.get("display_name") or (document.get("display_information") or {}).get("name") or "Splice",
        commands=tuple(commands),
        scopes=frozenset(scopes),
        events=frozenset(events),
        raw=document,
    )


def load(path: Path | None) -> Manifest:
    """Read the manifest file, YAML or JSON; without a path, ``manifest.yml`` beside the working directory if present.

    Raises:
        ValueError: the file is there but is no manifest.
    """
    chosen = path or Path("manifest.yml")
    if path is None and not chosen.exists():
        return Manifest()
    return parse(yaml.safe_load(chosen.read_text(encoding="utf-8")))
