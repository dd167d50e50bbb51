"""One delivery from Slack, whatever its kind, in one shape; the listeners see nothing of Slack's envelopes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.cards.actions import unpack

Json = Mapping[str, Any]


class Kind(StrEnum):
    """What was delivered."""

    COMMAND = "command"
    ACTION = "action"
    SUBMIT = "submit"
    CLOSED = "closed"
    OPTIONS = "options"
    EVENT = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Who asked for what, and where the answer goes.

    `name` is the command without its slash, the action id, the callback id or the event's type. `value` is what a
    button carries, or the chosen option. `user_name` is the person's handle, where Slack tells it. `key` names the
    delivery, so that a second one does nothing ("" = it may repeat). `meta` is the modal's private metadata.
    """

    kind: Kind
    name: str
    request_id: str
    key: str = ""
    team: str = ""
    user: str = ""
    user_name: str = ""
    channel: str = ""
    text: str = ""
    value: Json = field(default_factory=dict)
    chosen: str = ""
    trigger_id: str = ""
    response_url: str = ""
    view_id: str = ""
    meta: Json = field(default_factory=dict)
    inputs: Json = field(default_factory=dict)

    def without_prefix(self, prefix: str) -> "Ask":
        """The same with the command's own name, where this workspace knows it under a prefix."""
        return replace(self, name=self.name.removeprefix(prefix)) if self.kind is Kind.COMMAND else self

    def number(self, name: str) -> int:
        """An id that the button or the modal carries; 0 when an old card or a foreign client sent something else."""
        found = self.value.get(name, self.meta.get(name, 0))
        return found if isinstance(found, int) else 0

    def word(self, name: str) -> str:
        """A text that the button or the modal carries, "" when absent."""
        found = self.value.get(name, self.meta.get(name, ""))
        return found if isinstance(found, str) else ""

    def typed(self, block: str) -> str:
        """What was typed or chosen in an input block of a submitted modal."""
        for element in _part(self.inputs, block).values():
            if isinstance(element, Mapping):
                option = _part(element, "selected_option")
                return _text(element, "value") or _text(option, "value") or _text(element, "selected_user")
        return ""


def read(body: Json, request_id: str) -> Ask | None:
    """The delivery as Bolt parsed it; None for a kind that we do not serve."""
    if "command" in body:
        return _command(body, request_id)
    kind = body.get("type")
    if kind == "block_actions":
        return _action(body, request_id)
    if kind in ("view_submission", "view_closed"):
        return _view(body, request_id, Kind.SUBMIT if kind == "view_submission" else Kind.CLOSED)
    if kind == "block_suggestion":
        return Ask(
            kind=Kind.OPTIONS, name=_text(body, "action_id"), text=_text(body, "value"), **_who(body, request_id)
        )
    if kind == "event_callback":
        event = _part(body, "event")
        return Ask(
            kind=Kind.EVENT,
            name=_text(event, "type"),
            request_id=request_id,
            key=_text(body, "event_id"),
            team=_text(body, "team_id"),
            user=_text(event, "user"),
            channel=_text(event, "channel"),
        )
    return None


def _command(body: Json, request_id: str) -> Ask:
    return Ask(
        kind=Kind.COMMAND,
        name=_text(body, "command").lstrip("/"),
        request_id=request_id,
        key=_text(body, "trigger_id"),
        team=_text(body, "team_id"),
        user=_text(body, "user_id"),
        user_name=_text(body, "user_name"),
        channel=_text(body, "channel_id"),
        text=_text(body, "text").strip(),
        trigger_id=_text(body, "trigger_id"),
        response_url=_text(body, "response_url"),
    )


def _action(body: Json, request_id: str) -> Ask:
    clicked = body.get("actions")
    first = clicked[0] if isinstance(clicked, list) and clicked else {}
    action: Json = first if isinstance(first, Mapping) else {}
    option = _part(action, "selected_option")
    carried = _text(action, "value") or _text(option, "value")
    return Ask(
        kind=Kind.ACTION,
        name=_text(action, "action_id").split("#")[0],
        key=f"{_text(body, 'trigger_id')}/{_text(action, 'action_ts')}",
        value=unpack(carried) if carried else {},
        chosen=_text(option, "value") or _text(action, "selected_user"),
        trigger_id=_text(body, "trigger_id"),
        response_url=_text(body, "response_url"),
        **_who(body, request_id),
    )


def _view(body: Json, request_id: str, kind: Kind) -> Ask:
    view = _part(body, "view")
    return Ask(
        kind=kind,
        name=_text(view, "callback_id"),
        key=f"{_text(body, 'trigger_id') or kind}/{_text(view, 'id')}/{_text(view, 'hash')}",
        trigger_id=_text(body, "trigger_id"),
        inputs=_part(_part(view, "state"), "values"),
        **_who(body, request_id),
    )


def _who(body: Json, request_id: str) -> dict[str, Any]:
    view = _part(body, "view")
    meta = unpack(_text(view, "private_metadata") or "{}")
    return {
        "request_id": request_id,
        "team": _text(_part(body, "team"), "id") or _text(_part(body, "user"), "team_id"),
        "user": _text(_part(body, "user"), "id"),
        "user_name": _text(_part(body, "user"), "username") or _text(_part(body, "user"), "name"),
        "channel": _text(_part(body, "channel"), "id") or _text(meta, "channel"),
        "view_id": _text(view, "id"),
        "meta": meta,
    }


def _part(body: Json, name: str) -> Json:
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(body: Json, name: str) -> str:
    found = body.get(name)
    return found if isinstance(found, str) else ""
