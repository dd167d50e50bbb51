"""What a person points at: an element of a message or of a view, with the state that they see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.workspace import modals
from sandbox.workspace.acting import payloads
from sandbox.workspace.elements import Json, Place, Values, find, fresh_values
from sandbox.workspace.errors import ControlError
from sandbox.workspace.records import Message, View
from sandbox.workspace.threads import thread_summary
from sandbox.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Surface:
    """A message or a view as one person has it before them."""

    workspace: Workspace
    user: str
    on: Message | View

    @property
    def view(self) -> View | None:
        """The view, unless it is a message."""
        return self.on if isinstance(self.on, View) else None

    @property
    def message(self) -> Message | None:
        """The message, unless it is a view."""
        return self.on if isinstance(self.on, Message) else None

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        if isinstance(self.on, Message):
            return self.on.blocks
        body: list[Json] = self.on.body["blocks"]
        return body

    @property
    def values(self) -> Values:
        """State of its elements, for this person."""
        if isinstance(self.on, View):
            return self.on.values
        return self.on.values.setdefault(self.user, fresh_values(self.on.blocks))

    def place(self, action_id: str, block_id: str | None = None) -> Place:
        """The element with that action id.

        Raises:
            ControlError: it is not there.
        """
        found = find(self.blocks, action_id, block_id)
        if found is None:
            raise ControlError(f"there is no element with action_id {action_id} here")
        return found

    def where(self) -> Json:
        """The part of a payload that says where it happened."""
        if isinstance(self.on, View):
            return payloads.on_view(self.on)
        return payloads.on_message(self.workspace, self.user, self.on, thread_summary(self.workspace, self.on))

    def warn(self, sentence: str | None) -> None:
        """Show (or clear) Slack's own sentence beside what was pressed."""
        if isinstance(self.on, View):
            self.on.notice = sentence
        elif sentence is not None:
            self.on.warnings[self.user] = sentence
        else:
            self.on.warnings.pop(self.user, None)
        self.workspace.pulse.beat()


def locate(workspace: Workspace, body: Json) -> Surface:
    """The surface that a request names: ``view_id``, or ``channel`` and ``ts``.

    Raises:
        ControlError: this person does not have it before them.
    """
    user = workspace.person(str(body.get("user"))).id
    view_id: Any = body.get("view_id")
    if view_id is None:
        message = workspace.message_seen_by(user, str(body.get("channel")), str(body.get("ts")))
        return Surface(workspace, user, message)
    home = workspace.homes.get(user)
    if home is not None and home.id == view_id:
        return Surface(workspace, user, home)
    open_views = modals.stack(workspace, user)
    if not open_views or open_views[-1].id != view_id:
        raise ControlError(f"view {view_id} is not what {user} has on top")
    return Surface(workspace, user, open_views[-1])
