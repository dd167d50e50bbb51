"""auth.test, api.test, apps.connections.open."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.api.args import Args
from sandbox.workspace.api.registry import method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.people import BOT_ID, BOT_USER, TEAM_ID, TEAM_NAME
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


@method("api.test", bearer="any")
def api_test(workspace: Workspace, args: Args) -> Json:
    """Gives its arguments back; refuses on demand."""
    if args.has("error"):
        raise SlackError(args.text("error"), args=args.values)
    return {"ok": True, "args": args.values}


@method("auth.test")
def auth_test(workspace: Workspace, args: Args) -> Json:
    """Who the token belongs to."""
    return {
        "ok": True,
        "url": f"{workspace.base_url}/",
        "team": TEAM_NAME,
        "user": workspace.users[BOT_USER].name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", bearer="app")
def connections_open(workspace: Workspace, args: Args) -> Json:
    """A single-use address for one socket."""
    address = workspace.base_url.replace("http://", "ws://", 1)
    return {"ok": True, "url": f"{address}/link?ticket={workspace.sockets.new_ticket()}"}
