"""The Slack app's manifest, made from what the code registers and calls, so that it asks for that and nothing more."""

from typing import Any

import yaml

from bot.face.ask import Kind
from bot.face.listeners import listeners
from bot.face.methods import SCOPES

DESCRIPTIONS = {
    "audit": ("Compare both systems of an integration; writes nothing", "[integration]"),
    "integrations": ("All integrations, their state and what is next", ""),
    "link": ("Decide what happens to records that belong to no account", "[integration]"),
    "runs": ("What was written: look into a run, stop it, undo it", "[integration] [state] [mine] | [number]"),
    "sip": ("A customer's voice: account, lines, registration", "[customer] [full|add-only]"),
    "splice": (
        "Help, roles, and every other command",
        "help | pause [integration|all] | role @person approver | audit …",
    ),
    "sync": ("Plan a sync; nothing is written before it is confirmed", "[integration] [flow]"),
}
HEAD = """\
# The Slack app, to create it by copy and paste: api.slack.com/apps, "Create New App", "From a manifest".
# channels:history and groups:history serve one purpose: to look whether a message whose fate is unknown arrived.
# Without them it is sent again.
"""


def manifest(prefix: str = "") -> dict[str, Any]:
    """The manifest as data; `prefix` stands before each command where a workspace has one of the names taken."""
    scopes = {"commands", *(scope for needed in SCOPES.values() for scope in needed)}
    registry = listeners()
    settings: dict[str, Any] = {
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": True,
        "token_rotation_enabled": False,
    }
    if events := registry.names(Kind.EVENT):
        settings["event_subscriptions"] = {"bot_events": events}
    return {
        "display_information": {
            "name": "Splice",
            "description": "Keeps an ISP's systems of record in step, and asks before it removes anything",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Splice", "always_online": True},
            "slash_commands": [_command(prefix, name) for name in registry.names(Kind.COMMAND)],
        },
        "oauth_config": {"scopes": {"bot": sorted(scopes)}},
        "settings": settings,
    }


def _command(prefix: str, name: str) -> dict[str, Any]:
    description, hint = DESCRIPTIONS[name]
    # escaped, so that a person or group that is mentioned arrives as its id
    command: dict[str, Any] = {"command": f"/{prefix}{name}", "description": description, "should_escape": True}
    return {**command, "usage_hint": hint} if hint else command


def render(prefix: str = "") -> str:
    """The manifest as YAML, as manifest.yml holds it."""
    return HEAD + yaml.safe_dump(manifest(prefix), sort_keys=False, allow_unicode=True, width=120)
