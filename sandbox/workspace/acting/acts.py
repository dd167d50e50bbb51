"""The acts on messages: type a command, write, press, choose, search in a menu, open the Home tab, hand in a file."""

from __future__ import annotations

from typing import Any

from sandbox.workspace import posting
from sandbox.workspace.acting import payloads
from sandbox.workspace.acting.surface import Surface, locate
from sandbox.workspace.blocks.options import check_option
from sandbox.workspace.blocks.spot import Report, Spot
from sandbox.workspace.delivery.post_office import Outcome, PostOffice
from sandbox.workspace.elements import STATEFUL, Json
from sandbox.workspace.errors import ControlError, SlackError
from sandbox.workspace.filing import file_json
from sandbox.workspace.filling import fill, options_of
from sandbox.workspace.people import BOT_USER
from sandbox.workspace.workspace import Workspace

NOT_A_COMMAND = (
    '{} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.'
)
COMMAND_FAILED = '{} failed with the error "{}"'
CLICK_FAILED = "The app did not respond. Try again in a moment."
NOTHING_SENT: Json = {"ack": None, "acked_in_ms": None, "error": None, "envelope_id": None}
MOST_OPTIONS = 100


class Acts:
    """Acts of people, answered as the control door answers."""

    def __init__(self, workspace: Workspace, office: PostOffice) -> None:
        self._workspace = workspace
        self._office = office

    async def command(self, body: Json) -> Json:
        """``{user, channel, text}`` with a text such as ``/audit company-a``."""
        workspace = self._workspace
        user = workspace.person(str(body.get("user"))).id
        channel = workspace.seen_by(user, str(body.get("channel")))
        name, _, text = str(body.get("text", "")).strip().partition(" ")
        if not name.startswith("/"):
            raise ControlError("a command starts with a slash", 400)
        if workspace.manifest.find(name) is None:
            sentence = NOT_A_COMMAND.format(name)
            posting.tell(workspace, channel, user, sentence)
            return NOTHING_SENT | {"error": "not_a_command", "shown": sentence}
        payload = payloads.command(workspace, user, channel, name, text.strip())
        outcome = await self._office.deliver("slash_commands", payload)
        error = outcome.error
        if outcome.ack:
            error = self._answer(channel.id, user, outcome.ack, str(body["text"]).strip())
        shown = None
        if error is not None:
            shown = COMMAND_FAILED.format(name, error)
            posting.tell(workspace, channel, user, shown)
        return outcome.as_json() | {"error": error, "shown": shown}

    def _answer(self, channel_id: str, user: str, ack: Json, typed: str) -> str | None:
        workspace = self._workspace
        channel = workspace.channels[channel_id]
        if ack.get("response_type") == "in_channel":
            posting.post(workspace, channel, user=user, text=typed)
        try:
            posting.answer(workspace, channel, user, ack)
        except SlackError as refusal:
            return refusal.error
        return None

    async def write(self, body: Json) -> Json:
        """``{user, channel, text, [thread_ts]}``: an ordinary message; mentions and direct messages become events."""
        workspace = self._workspace
        user = workspace.person(str(body.get("user"))).id
        channel = workspace.seen_by(user, str(body.get("channel")))
        text = str(body.get("text", "")).strip()
        if not text:
            raise ControlError("there is nothing to send", 400)
        message = posting.post(workspace, channel, user=user, text=text, thread_ts=body.get("thread_ts"))
        event = message.as_json() | {"channel": channel.id, "event_ts": message.ts}
        outcome = None
        if channel.is_im:
            outcome = await self._office.event(event | {"channel_type": "im"})
        elif f"<@{BOT_USER}>" in text and BOT_USER in channel.members:
            outcome = await self._office.event(event | {"type": "app_mention"})
        return (outcome.as_json() if outcome else NOTHING_SENT) | {"ts": message.ts}

    async def click(self, body: Json) -> Json:
        """``{user, channel, ts | view_id, action_id, [block_id], [value | selected_…], [values]}``."""
        surface = locate(self._workspace, body)
        self.merge_values(surface, body.get("values") or {})
        place = surface.place(str(body.get("action_id")), body.get("block_id"))
        raw = chosen_value(body)
        state, chosen = None, None
        if place.element["type"] in STATEFUL:
            state = self._filled(surface, place.element, raw)
            surface.values.setdefault(place.block_id, {})[place.action_id] = state
        elif place.element["type"] == "overflow":
            chosen = _overflow_choice(place.element, raw)
        if place.is_input and not place.block.get("dispatch_action"):
            return NOTHING_SENT
        outcome = await self._send_click(surface, payloads.action(self._workspace, place, state, chosen))
        return outcome.as_json() | {"shown": CLICK_FAILED if outcome.error else None}

    async def _send_click(self, surface: Surface, action: Json) -> Outcome:
        workspace, user = self._workspace, surface.user
        payload = payloads.interaction(workspace, "block_actions", user) | surface.where()
        payload["trigger_id"] = workspace.tickets.new_trigger(user, surface.view.id if surface.view else None)
        if surface.message is not None:
            payload["response_url"] = payloads.response_url(workspace, user, surface.message.channel, surface.message)
        payload["actions"] = [action]
        outcome = await self._office.deliver("interactive", payload)
        surface.warn(CLICK_FAILED if outcome.error else None)
        return outcome

    def merge_values(self, surface: Surface, values: dict[str, dict[str, Any]]) -> None:
        """Take over what the person has filled in; unknown places are refused."""
        for block_id, fields in values.items():
            for action_id, raw in fields.items():
                place = surface.place(action_id, block_id)
                surface.values.setdefault(block_id, {})[action_id] = self._filled(surface, place.element, raw)

    def _filled(self, surface: Surface, element: Json, raw: Any) -> Json:
        workspace = self._workspace
        offered = workspace.offered.get((surface.user, str(element.get("action_id"))), [])
        state = fill(element, raw, offered)
        if element["type"] == "file_input":
            known = [each if isinstance(each, str) else each["id"] for each in state["files"]]
            missing = [file_id for file_id in known if file_id not in workspace.files]
            if missing:
                raise ControlError(f"there is no file {missing[0]}")
            state["files"] = [file_json(workspace, file_id) for file_id in known]
        return state

    async def suggest(self, body: Json) -> Json:
        """``{user, channel, ts | view_id, action_id, value}``: what the app offers for what was typed."""
        workspace = self._workspace
        surface = locate(workspace, body)
        place = surface.place(str(body.get("action_id")), body.get("block_id"))
        typed = str(body.get("value", ""))
        if "external_select" not in place.element["type"]:
            raise ControlError(f"{place.action_id} is no external select", 400)
        if len(typed) < place.element.get("min_query_length", 3):
            return NOTHING_SENT | {"options": []}
        payload = payloads.interaction(workspace, "block_suggestion", surface.user) | surface.where()
        payload |= {"action_id": place.action_id, "block_id": place.block_id, "value": typed}
        outcome = await self._office.deliver("interactive", payload)
        options = _offered(outcome.ack or {})
        if options is None:
            return outcome.as_json() | {"error": "invalid_options", "options": []}
        workspace.offered[(surface.user, place.action_id)] = options
        return outcome.as_json() | {"options": options}

    async def home(self, body: Json) -> Json:
        """``{user, [tab]}``: open the app's Home (or Messages) tab."""
        workspace = self._workspace
        user = workspace.person(str(body.get("user"))).id
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": workspace.open_im(user).id,
            "tab": body.get("tab", "home"),
            "event_ts": workspace.clock.ts(),
        }
        if user in workspace.homes and event["tab"] == "home":
            event["view"] = workspace.homes[user].as_json()
        outcome = await self._office.event(event)
        return outcome.as_json() if outcome else NOTHING_SENT


def chosen_value(body: Json) -> Any:
    """What a click request chose, under ``value`` or any of Slack's ``selected_…`` names."""
    for key, value in body.items():
        if key.startswith("selected_") or key == "files":
            return value
    return body.get("value")


def _overflow_choice(element: Json, raw: Any) -> Json:
    wanted = raw.get("value") if isinstance(raw, dict) else raw
    for option in options_of(element):
        if option["value"] == wanted:
            return option
    raise ControlError(f"{element['action_id']} offers no option {wanted!r}", 400)


def _offered(ack: Json) -> list[Json] | None:
    groups = ack.get("option_groups") or []
    options: list[Json] = [*(ack.get("options") or []), *(each for group in groups for each in group["options"])]
    report = Report("modal")
    for index, option in enumerate(options):
        check_option(option, Spot(f"/options/{index}", report))
    return None if report.problems or len(options) > MOST_OPTIONS else options
