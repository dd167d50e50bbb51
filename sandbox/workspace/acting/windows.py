"""The acts on modals: send a form, close a window."""

from __future__ import annotations

from sandbox.workspace import modals
from sandbox.workspace.acting import payloads
from sandbox.workspace.acting.acts import NOTHING_SENT, Acts
from sandbox.workspace.acting.surface import locate
from sandbox.workspace.delivery.post_office import PostOffice
from sandbox.workspace.elements import Json
from sandbox.workspace.errors import ControlError, SlackError
from sandbox.workspace.filling import complaints
from sandbox.workspace.records import View
from sandbox.workspace.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


class Windows:
    """Submitting and closing, answered as the control door answers."""

    def __init__(self, workspace: Workspace, office: PostOffice, acts: Acts) -> None:
        self._workspace = workspace
        self._office = office
        self._acts = acts

    async def submit(self, body: Json) -> Json:
        """``{user, view_id, values: {block_id: {action_id: …}}}``; ``errors`` says what the person must mend."""
        workspace = self._workspace
        surface = locate(workspace, body)
        view = surface.view
        if view is None or not view.body.get("submit"):
            raise ControlError("this view has no submit button", 400)
        self._acts.merge_values(surface, body.get("values") or {})
        view.errors = complaints(surface.blocks, view.values)
        view.notice = None
        if view.errors:
            workspace.pulse.beat()
            return NOTHING_SENT | {"error": "invalid_input", "errors": view.errors}
        payload = payloads.interaction(workspace, "view_submission", surface.user)
        payload |= {
            "trigger_id": workspace.tickets.new_trigger(surface.user, view.id),
            "view": view.as_json(),
            "response_urls": [],
        }
        outcome = await self._office.deliver("interactive", payload)
        error = outcome.error
        if outcome.ack is not None and view.id in workspace.views:
            error = self._follow(view, outcome.ack)
        if error is not None:
            view.notice = TROUBLE
        workspace.pulse.beat()
        return outcome.as_json() | {"error": error, "errors": view.errors, "shown": view.notice}

    def _follow(self, view: View, ack: Json) -> str | None:
        action = ack.get("response_action")
        try:
            if action is None:
                modals.close(self._workspace, view)
            elif action == "clear":
                modals.close(self._workspace, view, everything=True)
            elif action == "update":
                modals.update(self._workspace, view, ack.get("view"))
            elif action == "push":
                modals.push(self._workspace, view.user, ack.get("view"))
            elif action == "errors":
                return _show_errors(view, ack.get("errors"))
            else:
                return "invalid_response_action"
        except SlackError as refusal:
            return refusal.error
        return None

    async def close(self, body: Json) -> Json:
        """``{user, view_id, [all]}``: the close button of the top view, or (``all``) the cross above the stack."""
        workspace = self._workspace
        surface = locate(workspace, body)
        view = surface.view
        if view is None or view.body["type"] != "modal":
            raise ControlError("only modals close", 400)
        everything = bool(body.get("all"))
        leaving = list(reversed(modals.stack(workspace, surface.user))) if everything else [view]
        closing = [(each.as_json(), bool(each.body.get("notify_on_close"))) for each in leaving]
        modals.close(workspace, view, everything=everything)
        answer = dict(NOTHING_SENT)
        for shown, notify in closing:
            if notify:
                payload = payloads.interaction(workspace, "view_closed", surface.user)
                payload |= {"view": shown, "is_cleared": everything}
                answer = (await self._office.deliver("interactive", payload)).as_json()
        return answer


def _show_errors(view: View, errors: object) -> str | None:
    """Field errors must name input blocks of the view, else Slack shows its own trouble sentence."""
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or errors.keys() - inputs:
        return "invalid_errors"
    view.errors = {block_id: str(sentence) for block_id, sentence in errors.items()}
    return None
