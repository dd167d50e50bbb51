"""From what a person typed or clicked to one integration: a modal that asks, a picker, or the thing itself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.blockkit import build as b
from bot.cards.actions import ASK_MODAL, INPUT, INTEGRATION, PICK
from bot.cards.card import Card
from bot.cards.pickers import picker_card, pointer
from bot.cards.views import IntegrationView
from bot.catalogue import say
from bot.face.ask import Ask, Kind
from bot.face.desk import Desk
from bot.face.places import all_of, by_id, fitting
from bot.face.registry import Registry
from bot.face.shows.landing import landing_rows
from bot.modals.ask import ask_modal, loading_modal
from store.tables import Integration
from sync.errors import Refusal

Act = Callable[[Desk, Ask, Integration], Awaitable[None]]
IN_A_MODAL = frozenset({"link"})
"""Commands whose answer takes the place of the modal that asked."""


def register(registry: Registry, acts: dict[str, Act]) -> None:
    """`acts`: what each command does with the integration that was chosen."""

    async def keep_open(_desk: Desk, ask: Ask) -> dict[str, object] | None:
        if ask.word("do") in IN_A_MODAL:
            return {"response_action": "update", "view": loading_modal()}
        return None

    @registry.submit(ASK_MODAL, ack=keep_open)
    async def asked(desk: Desk, ask: Ask) -> None:
        await _act(desk, ask, acts, ask.word("do"), ask.typed(INTEGRATION))

    @registry.action(PICK)
    async def picked(desk: Desk, ask: Ask) -> None:
        await _act(desk, ask, acts, ask.word("do"), str(ask.number("integration")))

    async def offer(desk: Desk, ask: Ask) -> list[dict[str, object]]:
        rows = await all_of(desk)
        found = fitting(rows, ask.text) if ask.text else rows
        return [b.option(row.name, str(row.id)) for row in found[:100]]

    registry.options[INPUT] = offer


async def _act(desk: Desk, ask: Ask, acts: dict[str, Act], command: str, number: str) -> None:
    act = acts.get(command)
    if act is None or not number.isdecimal():
        raise Refusal("unknown_integration", integration=number)
    await act(desk, ask, await by_id(desk, int(number)))


async def with_integration(desk: Desk, ask: Ask, command: str, act: Act) -> None:
    """Do it with the integration that the text names; ask where it names none or several; say where it is rubbish."""
    rows = await all_of(desk)
    if not ask.text:
        await desk.gateway.open_view(ask.trigger_id, ask_modal(command, await views(desk, rows), ask.channel))
        return
    found = fitting(rows, ask.text)
    if len(found) == 1:
        await act(desk, ask, found[0])
    elif found:
        await desk.tell(ask, picker_card(command, await views(desk, found), ask.text))
    else:
        await desk.tell(ask, not_understood(ask.text, rows))


def not_understood(text: str, rows: Sequence[Integration]) -> Card:
    """What was typed fits nothing: what there is, and where help is."""
    names = [row.name for row in rows[:20]]
    known = say("private.known_integrations", names=names) if names else say("landing.none")
    said = say("private.rubbish", text=text, hint=f"{known} {say('private.hint')}")
    return Card(said, [b.section(said)])


async def views(desk: Desk, rows: Sequence[Integration]) -> list[IntegrationView]:
    """Integrations as pickers and the landing page show them."""
    async with desk.store.read() as session:
        return await landing_rows(session, rows)


async def point(desk: Desk, ask: Ask, integration: Integration) -> None:
    """Where the card is, for somebody who asked elsewhere than in the integration's channel."""
    desk.drawn.set()
    if integration.channel and ask.channel != integration.channel:
        await desk.tell(ask, pointer(integration.channel))


def with_text(ask: Ask, text: str) -> Ask:
    """The same delivery with another argument."""
    return replace(ask, text=text, kind=Kind.COMMAND)
