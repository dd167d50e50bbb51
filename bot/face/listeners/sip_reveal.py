"""Reveal a SIP password in a window: asked with a reason, recorded first, hidden again by a stored timer."""

from typing import Any

from bot.cards.actions import REASON, VOICE_REVEAL_MODAL
from bot.catalogue import say
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.windows import loading
from bot.face.registry import Registry
from bot.face.voice import asked_integration, voice_desk, voice_pair
from bot.face.voice_answers import in_window
from bot.face.voice_looks import Looks
from bot.face.voice_reveals import MOST, SHOWN_SECONDS, Reveal, hide_again, refuse_too_often, write_down
from bot.modals.ask import loading_modal
from bot.modals.voice_reveal import LEAST_REASON, LINE, hidden, shown, voice_reveal_modal
from store.tables.base import utcnow
from store.words import Role


def register(registry: Registry, _looks: Looks) -> None:
    """The form; it is opened from the card's menu."""

    @registry.submit(VOICE_REVEAL_MODAL, role=Role.OPERATOR, ack=_with_reason)
    async def reveal(desk: Desk, ask: Ask) -> None:
        async with in_window(desk, ask, ask.view_id, say("voice.reveal_title")):
            await _reveal(desk, ask)


async def open_reveal(desk: Desk, ask: Ask, looks: Looks) -> None:
    """The window at once, then the lines to choose from."""
    view_id = await loading(desk, ask)
    async with in_window(desk, ask, view_id, say("voice.reveal_title")):
        integration = await asked_integration(desk, ask, Role.OPERATOR, console=True, fresh=True)
        await refuse_too_often(desk.store, desk.team, ask.user)
        customer = ask.word("customer")
        account = (await looks.of(desk, integration, customer)).facts.account
        lines = (account.lines if account is not None else None) or ()
        metadata = {"integration": integration.id, "customer": customer, "channel": ask.channel}
        modal = voice_reveal_modal(customer, lines, metadata, most=MOST, seconds=SHOWN_SECONDS)
        await desk.gateway.update_view(view_id, modal)


async def _reveal(desk: Desk, ask: Ask) -> None:
    """Fetch, write down, show: a password that nobody wrote down is shown to nobody."""
    integration = await asked_integration(desk, ask, Role.OPERATOR, console=True, fresh=True)
    await refuse_too_often(desk.store, desk.team, ask.user)
    customer, line = ask.word("customer"), ask.typed(LINE)
    async with voice_desk(desk, integration) as voice:
        password = await voice.password(customer, line)
    if not password.get_secret_value():
        target = voice_pair(integration, desk.bridges).target
        await desk.gateway.update_view(ask.view_id, hidden(say("voice.reveal_empty", line=line, target=target)))
        return
    reveal = Reveal(desk.team, ask.user, integration.id or 0, customer, line, ask.typed(REASON).strip(), ask.view_id)
    until = await write_down(desk.store, reveal)
    try:
        await desk.gateway.update_view(ask.view_id, shown(line, password.get_secret_value(), until))
    finally:
        if utcnow() >= until:  # it may have reached the window after the timer had hidden it
            await hide_again(desk.store, reveal)


async def _with_reason(_desk: Desk, ask: Ask) -> dict[str, Any]:
    """A reason in words; then the window waits, so that nothing else is pressed in it."""
    if len(ask.typed(REASON).strip()) < LEAST_REASON:
        return {"response_action": "errors", "errors": {REASON: say("refusal.reveal_reason")}}
    return {"response_action": "update", "view": loading_modal()}
