"""Payloads of interactions in the shapes that Slack sends (interaction payload reference)."""

from __future__ import annotations

import copy
from typing import Any

from sandbox.workspace.elements import STATEFUL, Place, fresh_values
from sandbox.workspace.people import APP_ID, TEAM_DOMAIN, TEAM_ID, Channel
from sandbox.workspace.records import Message, View
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]

VERIFICATION = "sandbox-verification"


def interaction(workspace: Workspace, kind: str, user: str) -> Json:
    """The part that all interactions share."""
    name = workspace.users[user].name
    return {
        "type": kind,
        "user": {"id": user, "username": name, "name": name, "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": VERIFICATION,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def response_url(workspace: Workspace, user: str, channel: str, message: Message | None = None) -> str:
    """A fresh response URL for an interaction."""
    ts = message.ts if message else None
    return f"{workspace.base_url}/response/{workspace.tickets.new_response(user, channel, ts)}"


def command(workspace: Workspace, user: str, channel: Channel, name: str, text: str) -> Json:
    """Form fields of a slash command."""
    return {
        "token": VERIFICATION,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user,
        "user_name": workspace.users[user].name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url(workspace, user, channel.id),
        "trigger_id": workspace.tickets.new_trigger(user),
    }


def action(workspace: Workspace, place: Place, state: Json | None, chosen: Json | None) -> Json:
    """The one entry of ``actions``: what was pressed or chosen."""
    element = place.element
    body: Json = {"type": element["type"], "action_id": place.action_id, "block_id": place.block_id}
    for key in ("text", "value", "style", "placeholder", "accessibility_label"):
        if key in element:
            body[key] = element[key]
    if state is not None:
        body[STATEFUL[element["type"]][0]] = state[STATEFUL[element["type"]][0]]
    if chosen is not None:
        body["selected_option"] = chosen
    return body | {"action_ts": workspace.clock.ts()}


def on_message(workspace: Workspace, user: str, message: Message, thread: Json) -> Json:
    """Where a click on a message happened; Slack leaves the message itself out when it is ephemeral."""
    channel = workspace.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    body: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": copy.deepcopy(fresh_values(message.blocks, message.values.get(user)))},
    }
    if message.only_for is None:
        body["message"] = copy.deepcopy(message.as_json() | thread)
    return body


def on_view(view: View) -> Json:
    """Where a click in a modal or on the Home tab happened."""
    return {"container": {"type": "view", "view_id": view.id}, "view": copy.deepcopy(view.as_json())}
