"""How voice answers reach the person who asked: the card in private, a sentence in a window that is already open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.cards.private import note, refusal
from bot.cards.vendor_away import vendor_card
from bot.cards.voice import voice_card
from bot.cards.voice_view import VoiceView
from bot.cards.wording import joined
from bot.catalogue import say
from bot.face.ask import Ask
from bot.face.desk import Desk, Forbidden
from bot.face.trouble import SlackTrouble
from bot.face.voice import ACCOUNTS, CONSOLE, switched_on, voice_pair
from bot.face.voice_looks import Looked
from bot.modals.voice_window import sentence_window
from store.tables import FlowState, Integration, Plan
from store.words import Role
from sync.errors import Refusal, VendorTrouble

DIRECT = "D"
"""What ids of direct messages begin with: nobody else reads along there."""


async def view_for(desk: Desk, integration: Integration, looked: Looked, user: str, channel: str) -> VoiceView:
    """The card's view for one reader, who may do less than the next one."""
    held = await desk.roles.of(user, integration.id)
    return VoiceView(
        pair=voice_pair(integration, desk.bridges),
        facts=looked.facts,
        at=looked.at,
        age=looked.age,
        operator=held is not None and held.includes(Role.OPERATOR) and integration.enabled,
        console=switched_on(integration, CONSOLE),
        held=await _held(desk, integration),
        shareable=bool(channel) and not channel.startswith(DIRECT),
    )


async def _held(desk: Desk, integration: Integration) -> str:
    """Why an account's status does not follow by itself (see `VoiceView.held`)."""
    if not integration.enabled:
        return "disabled"
    async with desk.store.read() as session:
        state = await session.get(FlowState, (integration.id, ACCOUNTS))
    return "needs_full" if state is None or state.needs_full else ""


async def tell_card(desk: Desk, ask: Ask, view: VoiceView) -> None:
    """The card in place of "Looking up …"; where Slack does not take its table, the lines come as plain text."""
    try:
        await desk.tell(ask, voice_card(view), replace=True)
    except SlackTrouble:
        await desk.tell(ask, voice_card(view, table=False), replace=True)


async def tell_planned(desk: Desk, ask: Ask, integration: Integration, plan: Plan, *, told_later: bool) -> None:
    """Which plan is being made and where its card comes; `told_later`: the asker hears when it is done."""
    desk.drawn.set()
    code = "voice.plan_asked" if integration.channel else "voice.plan_asked_nowhere"
    said = say(code, plan=plan.id, channel=integration.channel)
    later = say("voice.told_when_done") if told_later else ""
    await desk.tell(ask, note("voice.said", text=joined([said, later], " ")))


@asynccontextmanager
async def in_window(desk: Desk, ask: Ask, view_id: str, title: str) -> AsyncIterator[None]:
    """Within, what cannot be done is said in the window that is open already: it would show "Loading" for ever."""
    try:
        yield
    except Refusal as refused:
        said = refusal(refused.code, **refused.facts).text
    except Forbidden as forbidden:
        said = (await desk.forbid(ask, forbidden)).text
    except VendorTrouble as problem:
        said = vendor_card(problem).text
    else:
        return
    await desk.gateway.update_view(view_id, sentence_window(title, said))
