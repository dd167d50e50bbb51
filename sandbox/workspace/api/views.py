"""Modals and the Home tab."""

from __future__ import annotations

from typing import Any

from sandbox.workspace import modals
from sandbox.workspace.api.args import Args, missing
from sandbox.workspace.api.registry import method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]


def _view(args: Args) -> Any:
    body = args.json("view")
    if body is None:
        raise missing("view")
    return body


@method("views.open")
def opening(workspace: Workspace, args: Args) -> Json:
    """Open a modal for the person whose trigger it is; from within a modal it goes on top."""
    body = _view(args)
    modals.checked_view(workspace, body, "modal")
    trigger = workspace.tickets.exchange(args.required("trigger_id"))
    if trigger.view_id is None:
        for view in modals.stack(workspace, trigger.user)[:1]:
            modals.close(workspace, view, everything=True)
    return {"ok": True, "view": modals.push(workspace, trigger.user, body).as_json()}


@method("views.push")
def pushing(workspace: Workspace, args: Args) -> Json:
    """Put a modal on the one in which the trigger arose."""
    body = _view(args)
    modals.checked_view(workspace, body, "modal")
    trigger = workspace.tickets.exchange(args.required("trigger_id"))
    if trigger.view_id is None or trigger.view_id not in workspace.stacks.get(trigger.user, []):
        raise SlackError("not_found")
    return {"ok": True, "view": modals.push(workspace, trigger.user, body).as_json()}


@method("views.update")
def updating(workspace: Workspace, args: Args) -> Json:
    """Change an open view, by id or external id, guarded by ``hash`` when given."""
    body = _view(args)
    view = modals.find(workspace, args.text("view_id") or None, args.text("external_id") or None)
    return {"ok": True, "view": modals.update(workspace, view, body, args.text("hash") or None).as_json()}


@method("views.publish")
def publishing(workspace: Workspace, args: Args) -> Json:
    """Set a person's Home tab."""
    body = _view(args)
    home = modals.publish(workspace, args.required("user_id"), body, args.text("hash") or None)
    return {"ok": True, "view": home.as_json()}
