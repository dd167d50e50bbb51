"""People and user groups."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.api.args import Args
from sandbox.workspace.api.registry import method, page
from sandbox.workspace.errors import SlackError
from sandbox.workspace.people import TEAM_ID, User
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


def user_json(workspace: Workspace, user: User) -> Json:
    """A user as Slack shows them; the address only with ``users:read.email``."""
    profile: Json = {
        "real_name": user.real_name,
        "display_name": user.name,
        "title": user.title,
        "team": TEAM_ID,
    }
    if "users:read.email" in workspace.manifest.scopes and not user.is_bot:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": TEAM_ID,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "tz": user.tz,
        "tz_label": "Mountain Time",
        "tz_offset": -25_200,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_admin": False,
        "is_owner": False,
    }


@method("users.info", "users:read")
def info(workspace: Workspace, args: Args) -> Json:
    """One person."""
    user = workspace.users.get(args.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"ok": True, "user": user_json(workspace, user)}


@method("users.list", "users:read")
def listing(workspace: Workspace, args: Args) -> Json:
    """Everybody, bots included."""
    return page([user_json(workspace, user) for user in workspace.users.values()], args, "members")


@method("users.lookupByEmail", "users:read.email")
def by_email(workspace: Workspace, args: Args) -> Json:
    """One person by address."""
    wanted = args.required("email").lower()
    for user in workspace.users.values():
        if user.email == wanted and not user.is_bot:
            return {"ok": True, "user": user_json(workspace, user)}
    raise SlackError("users_not_found")


@method("usergroups.list", "usergroups:read")
def usergroups(workspace: Workspace, args: Args) -> Json:
    """All user groups, with their members when asked."""
    rows = []
    for group in workspace.usergroups.values():
        row: Json = {"id": group.id, "team_id": TEAM_ID, "is_usergroup": True, "handle": group.handle}
        row |= {"name": group.name, "user_count": len(group.users), "date_delete": 0}
        rows.append(row | ({"users": group.users} if args.flag("include_users") else {}))
    return {"ok": True, "usergroups": rows}


@method("usergroups.users.list", "usergroups:read")
def usergroup_users(workspace: Workspace, args: Args) -> Json:
    """Ids of a group's members."""
    group = workspace.usergroups.get(args.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"ok": True, "users": group.users}
