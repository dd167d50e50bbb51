"""`/sip`: one customer's voice card, private wherever it is typed; with a mode it asks for a sync of the SIP lines."""

from typing import Any

from bot.blockkit import build as b
from bot.cards.actions import (
    NUMBER,
    VOICE_ASK_MODAL,
    VOICE_CUSTOMER,
    VOICE_OPEN,
    VOICE_PICK,
    VOICE_REFRESH,
    VOICE_SYNC,
    pack,
    unpack,
)
from bot.cards.private import note, refusal
from bot.cards.voice_pick import which_customer, which_integration
from bot.cards.wording import joined
from bot.catalogue import say
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners import sip_add, sip_delete, sip_more, sip_reveal
from bot.face.listeners.sip_sync import sync_lines
from bot.face.middleware import say_privately
from bot.face.places import words
from bot.face.registry import Registry
from bot.face.voice import allow_voice, asked_integration, names_of, voice_integrations
from bot.face.voice_answers import tell_card, view_for
from bot.face.voice_index import customer_of, search_customers
from bot.face.voice_looks import Looks
from bot.modals.voice_ask import CUSTOMER, MODE, SHOW, voice_ask_modal
from store.tables import Integration
from store.words import Mode, Role
from sync.errors import Refusal

MODES = {"full": Mode.FULL, "add-only": Mode.ADD_ONLY, "add_only": Mode.ADD_ONLY, "addonly": Mode.ADD_ONLY}
MOST_MEANT = 5
LONGEST_OPTION = 150


def register(registry: Registry) -> None:
    """The command, its form, and what is pressed on the card; looks are kept for as long as this face lives."""
    looks = Looks()

    @registry.command("sip")
    async def command(desk: Desk, ask: Ask) -> None:
        customer, mode = parsed(ask.text)
        rows = await voice_integrations(desk, ask)
        if customer:
            await _asked(desk, ask, looks, rows, customer, mode)
        else:
            await desk.gateway.open_view(ask.trigger_id, voice_ask_modal(mode, ask.channel))

    @registry.submit(VOICE_ASK_MODAL, ack=_somebody)
    async def form(desk: Desk, ask: Ask) -> None:
        mode = ask.typed(MODE)
        chosen, typed = unpack(ask.typed(CUSTOMER) or "{}"), ask.typed(NUMBER).strip()
        rows = await voice_integrations(desk, ask)
        if not typed and chosen:
            rows = [row for row in rows if row.id == chosen.get("integration")]
        customer = typed or str(chosen.get("customer") or "")
        await _asked(desk, ask, looks, rows, customer, mode if mode != SHOW else "")

    @registry.action(VOICE_PICK)
    async def picked(desk: Desk, ask: Ask) -> None:
        integration = await asked_integration(desk, ask, Role.VIEWER)
        await one(desk, ask, looks, integration, ask.word("customer"), ask.word("mode"))

    @registry.action(VOICE_REFRESH)
    async def again(desk: Desk, ask: Ask) -> None:
        integration = await asked_integration(desk, ask, Role.VIEWER)
        await show(desk, ask, looks, integration, ask.word("customer"), fresh=True)

    @registry.action(VOICE_SYNC, role=Role.OPERATOR)
    async def sync(desk: Desk, ask: Ask) -> None:
        integration = await asked_integration(desk, ask, Role.OPERATOR, console=True)
        await sync_lines(desk, ask, looks, integration, ask.word("customer"), ask.word("mode"))

    @registry.action(VOICE_OPEN)
    async def opened(_desk: Desk, _ask: Ask) -> None:
        """The button is a link; Slack tells of it all the same."""

    registry.options[VOICE_CUSTOMER] = offer
    for part in (sip_add, sip_delete, sip_more, sip_reveal):
        part.register(registry, looks)


def parsed(text: str) -> tuple[str, str]:
    """Customer and mode as typed; a number may hold blanks, so the mode is the last word where that is one."""
    parts = words(text)
    if [part.lower() for part in parts[-2:]] == ["add", "only"]:
        return " ".join(parts[:-2]), Mode.ADD_ONLY
    if parts and (mode := MODES.get(parts[-1].lower())):
        return " ".join(parts[:-1]), mode
    return " ".join(parts), ""


async def _asked(desk: Desk, ask: Ask, looks: Looks, rows: list[Integration], customer: str, mode: str) -> None:
    """Do it in the only integration that there is, or ask which of them is meant."""
    if not rows:
        raise Refusal("old_form")
    if len(rows) == 1:
        await one(desk, ask, looks, rows[0], customer, mode)
    else:
        await desk.tell(ask, which_integration(customer, mode, names_of(rows, desk.bridges)))


async def one(desk: Desk, ask: Ask, looks: Looks, integration: Integration, customer: str, mode: str) -> None:
    """A card without a mode, a sync with one; nobody by that number: those of the index who may be meant."""
    try:
        if mode:
            await allow_voice(desk, ask, integration, Role.OPERATOR, console=True)
            await sync_lines(desk, ask, looks, integration, customer, mode)
        else:
            await allow_voice(desk, ask, integration, Role.VIEWER)
            await show(desk, ask, looks, integration, customer)
    except Refusal as refused:
        if refused.code != "customer_unknown":
            raise
        found = await search_customers(desk.store, [integration.id or 0], customer, MOST_MEANT)
        meant = [(customer_of(row), joined([customer_of(row), row.label])) for row in found]
        said = refusal(refused.code, **refused.facts).text
        await desk.tell(ask, which_customer(said, integration.id or 0, mode, meant), replace=True)


async def show(
    desk: Desk, ask: Ask, looks: Looks, integration: Integration, customer: str, *, fresh: bool = False
) -> None:
    """The voice card; what takes a while is announced first."""
    looked = None if fresh else await looks.kept(desk, integration, customer)
    if looked is None:
        await say_privately(desk, ask, note("voice.looking", customer=customer), replace=True)
        looked = await looks.of(desk, integration, customer, fresh=True)
    await tell_card(desk, ask, await view_for(desk, integration, looked, ask.user, ask.channel))


async def offer(desk: Desk, ask: Ask) -> list[dict[str, object]]:
    """Customers for the typeahead, of every integration that this person may look into."""
    try:
        rows = await voice_integrations(desk, ask)
    except Refusal:
        return []
    names = {row.id or 0: row.name for row in rows}
    options: list[dict[str, Any]] = []
    for found in await search_customers(desk.store, list(names), ask.text):
        value = pack(integration=found.integration_id, customer=customer_of(found))
        if len(value) <= LONGEST_OPTION:
            where = names[found.integration_id] if len(names) > 1 else ""
            options.append(b.option(joined([customer_of(found), found.label, where]), value))
    return options


async def _somebody(_desk: Desk, ask: Ask) -> dict[str, Any] | None:
    """A customer is chosen or a number typed; the form stays open until then."""
    if ask.typed(CUSTOMER) or ask.typed(NUMBER).strip():
        return None
    return {"response_action": "errors", "errors": {NUMBER: say("voice.ask_nobody")}}
