"""The windows of each person: a stack of at most three modals, hashes, external ids, and the Home tab."""

from __future__ import annotations

import copy
import json
from typing import Any

from sandbox.workspace.blocks.check import VIEW_BYTES, check_view, with_ids
from sandbox.workspace.blocks.spot import Surface
from sandbox.workspace.elements import fresh_values
from sandbox.workspace.errors import SlackError
from sandbox.workspace.posting import refuse_problems
from sandbox.workspace.records import View
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]

MOST_STACKED = 3


def checked_view(workspace: Workspace, body: Any, surface: Surface) -> Json:
    """A view as Slack keeps it.

    Raises:
        SlackError: ``invalid_arguments`` with pointers, or ``view_too_large`` over 250 kB.
    """
    refuse_problems(check_view(body, surface), "invalid_arguments")
    if len(json.dumps(body)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    kept: Json = copy.deepcopy(body)
    return kept | {"blocks": with_ids(kept["blocks"], workspace.short_id)}


def stack(workspace: Workspace, user: str) -> list[View]:
    """The open modals of a person, lowest first."""
    return [workspace.views[view_id] for view_id in workspace.stacks.get(user, [])]


def push(workspace: Workspace, user: str, body: Any) -> View:
    """Put a modal on top of a person's stack.

    Raises:
        SlackError: ``push_limit_reached`` over three, ``duplicate_external_id``, or a refusal of the view itself.
    """
    checked = checked_view(workspace, body, "modal")
    below = workspace.stacks.setdefault(user, [])
    if len(below) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    _unique_external_id(workspace, checked, None)
    view = View(workspace.new_id("V"), user, checked, _hash(workspace), fresh_values(checked["blocks"]))
    view.previous = below[-1] if below else None
    view.root = below[0] if below else view.id
    workspace.views[view.id] = view
    below.append(view.id)
    workspace.pulse.beat()
    return view


def update(workspace: Workspace, view: View, body: Any, expected_hash: str | None = None) -> View:
    """Replace what a view shows; values under ids that stay are kept.

    Raises:
        SlackError: ``hash_conflict`` when the view has changed since, or a refusal of the view itself.
    """
    checked = checked_view(workspace, body, view.body["type"])
    if expected_hash and expected_hash != view.hash:
        raise SlackError("hash_conflict")
    _unique_external_id(workspace, checked, view)
    view.body = checked
    view.hash = _hash(workspace)
    view.values = fresh_values(checked["blocks"], view.values)
    view.errors, view.notice = {}, None
    workspace.pulse.beat()
    return view


def close(workspace: Workspace, view: View, *, everything: bool = False) -> None:
    """Take a modal off its stack with all above it; ``everything`` empties the stack."""
    views = workspace.stacks.get(view.user, [])
    keep = 0 if everything else views.index(view.id)
    for view_id in views[keep:]:
        workspace.views.pop(view_id)
    del views[keep:]
    workspace.pulse.beat()


def publish(workspace: Workspace, user: str, body: Any, expected_hash: str | None) -> View:
    """Set a person's Home tab.

    Raises:
        SlackError: ``user_not_found``, ``hash_conflict``, or a refusal of the view itself.
    """
    if user not in workspace.users:
        raise SlackError("user_not_found")
    home = workspace.homes.get(user)
    if home is not None:
        return update(workspace, home, body, expected_hash)
    checked = checked_view(workspace, body, "home")
    home = View(workspace.new_id("V"), user, checked, _hash(workspace), fresh_values(checked["blocks"]))
    workspace.homes[user] = workspace.views[home.id] = home
    workspace.pulse.beat()
    return home


def find(workspace: Workspace, view_id: str | None, external_id: str | None) -> View:
    """An open view by id or external id.

    Raises:
        SlackError: ``not_found``, also after the person closed it.
    """
    for view in workspace.views.values():
        if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
            return view
    raise SlackError("not_found")


def _unique_external_id(workspace: Workspace, body: Json, own: View | None) -> None:
    external_id = body.get("external_id")
    if external_id and any(
        view.body.get("external_id") == external_id and view is not own for view in workspace.views.values()
    ):
        raise SlackError("duplicate_external_id")


def _hash(workspace: Workspace) -> str:
    return f"{workspace.clock.now():.0f}.{workspace.short_id()}"
