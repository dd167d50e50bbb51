"""Add account: the form, its type changed while it is open, its flaws told in it, and the plan that it asks for."""

from typing import Any

from bot.cards.actions import VOICE_ADD, VOICE_ADD_MODAL, VOICE_TYPE
from bot.cards.private import refusal
from bot.catalogue import say
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.windows import loading
from bot.face.places import by_id
from bot.face.registry import Registry
from bot.face.voice import ACCOUNTS, asked_integration, voice_desk, voice_pair
from bot.face.voice_answers import in_window, tell_planned
from bot.face.voice_form import filled_in, form_of, metadata_of
from bot.face.voice_looks import Looks
from bot.modals.voice_add import BLOCKS, DIALLING, EXTENSION, TYPE, WITH_EXTENSIONS, sentence, voice_add_modal
from bridges.simpler_alianza.facts import Flaw, FormFacts
from store.words import Role
from sync.asking import ask_create
from sync.errors import Refusal


def register(registry: Registry, _looks: Looks) -> None:
    """The card's button, the menu inside the form, and the form."""

    @registry.action(VOICE_ADD, role=Role.OPERATOR)
    async def add(desk: Desk, ask: Ask) -> None:
        view_id = await loading(desk, ask)
        async with in_window(desk, ask, view_id, say("voice.add_title")):
            await desk.gateway.update_view(view_id, await _fresh_form(desk, ask))

    @registry.action(VOICE_TYPE, role=Role.OPERATOR)
    async def type_changed(desk: Desk, ask: Ask) -> None:
        async with in_window(desk, ask, ask.view_id, say("voice.add_title")):
            form = _form(ask)
            integration = await asked_integration(desk, ask, Role.OPERATOR, console=True)
            pair = voice_pair(integration, desk.bridges)
            kind = ask.chosen if ask.chosen in form.dialing_types else ""
            await desk.gateway.update_view(ask.view_id, voice_add_modal(form, pair, dict(ask.meta), kind=kind))

    @registry.submit(VOICE_ADD_MODAL, role=Role.OPERATOR, ack=_checked)
    async def send_off(desk: Desk, ask: Ask) -> None:
        integration = await asked_integration(desk, ask, Role.OPERATOR, console=True)
        form = _form(ask)
        async with voice_desk(desk, integration) as voice:
            fields = voice.fields_of(form, filled_in(ask))
        plan = await ask_create(
            desk.store, integration.id or 0, flow=ACCOUNTS, key=form.number, fields=fields, by=ask.user, team=desk.team
        )
        await tell_planned(desk, ask, integration, plan, told_later=True)


async def _fresh_form(desk: Desk, ask: Ask) -> dict[str, Any]:
    """The form as both systems fill it in now; what no input can mend is said in place of the inputs."""
    integration = await asked_integration(desk, ask, Role.OPERATOR, console=True)
    pair = voice_pair(integration, desk.bridges)
    where = {"integration": integration.id, "channel": ask.channel}
    async with voice_desk(desk, integration) as voice:
        form = await voice.form(ask.word("customer"))
        kind = next(iter(form.dialing_types), "")
        guess = {
            "account_type": kind,
            "billing_day": 1,
            "dialing": next(iter(form.dialing_types.get(kind, ())), ""),
            "extension_length": form.extension_length if kind == WITH_EXTENSIONS else None,
        }
        flaws = [flaw for flaw in voice.check(voice.fields_of(form, guess)) if flaw.name not in _ASKED]
    metadata = where if flaws else where | metadata_of(form)
    return voice_add_modal(form, pair, metadata, flaws=flaws)


_ASKED = {*BLOCKS, "dialingBehaviorType"}


async def _checked(desk: Desk, ask: Ask) -> dict[str, Any] | None:
    """Field errors while the form is still open; nothing is asked of a vendor for them."""
    try:
        integration = await by_id(desk, ask.number("integration"))
        async with voice_desk(desk, integration) as voice:
            flaws = voice.check(voice.fields_of(_form(ask), filled_in(ask)))
    except Refusal as refused:
        return {"response_action": "errors", "errors": {TYPE: refusal(refused.code, **refused.facts).text}}
    if not flaws:
        return None
    pair = voice_pair(integration, desk.bridges)
    errors = {_block_of(flaw, ask): sentence(flaw, source=pair.source, target=pair.target) for flaw in flaws}
    return {"response_action": "errors", "errors": errors}


def _block_of(flaw: Flaw, ask: Ask) -> str:
    """The input that a flaw belongs to; Slack takes no error for a block that the form does not have."""
    if flaw.name == "dialingBehaviorType":
        found = next((block for block in ask.inputs if block.startswith(f"{DIALLING}:")), TYPE)
    else:
        found = BLOCKS.get(flaw.name, TYPE)
    return found if found in ask.inputs else TYPE if found != EXTENSION else _extension_block(ask)


def _extension_block(ask: Ask) -> str:
    """A form whose type was changed just before it was sent off may not show the length yet."""
    return EXTENSION if EXTENSION in ask.inputs else TYPE


def _form(ask: Ask) -> FormFacts:
    form = form_of(ask.meta)
    if form is None:
        raise Refusal("old_form")
    return form
