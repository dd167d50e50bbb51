"""Delete account: blockers in words, the number typed by hand, and a plan that another person must approve."""

from typing import Any

from bot.cards.actions import VOICE_DELETE_MODAL
from bot.catalogue import say
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.windows import loading
from bot.face.registry import Registry
from bot.face.voice import ACCOUNTS, asked_integration, voice_desk, voice_pair
from bot.face.voice_answers import in_window, tell_planned
from bot.face.voice_looks import Looks
from bot.modals.voice_delete import TYPED, voice_delete_modal
from store.words import Role
from sync.asking import ask_delete


def register(registry: Registry, _looks: Looks) -> None:
    """The form; it is opened from the card's menu."""

    @registry.submit(VOICE_DELETE_MODAL, role=Role.OPERATOR, ack=_same_number)
    async def send_off(desk: Desk, ask: Ask) -> None:
        integration = await asked_integration(desk, ask, Role.OPERATOR, console=True)
        plan = await ask_delete(
            desk.store,
            integration.id or 0,
            flow=ACCOUNTS,
            key=ask.word("customer"),
            by=ask.user,
            team=desk.team,
        )
        await tell_planned(desk, ask, integration, plan, told_later=True)


async def open_deletion(desk: Desk, ask: Ask) -> None:
    """The window at once, then what stands in the way as it is now."""
    view_id = await loading(desk, ask)
    async with in_window(desk, ask, view_id, say("voice.delete_title")):
        integration = await asked_integration(desk, ask, Role.OPERATOR, console=True)
        customer = ask.word("customer")
        async with voice_desk(desk, integration) as voice:
            blockers = await voice.blockers(customer)
        metadata = {"integration": integration.id, "customer": customer, "channel": ask.channel}
        modal = voice_delete_modal(customer, voice_pair(integration, desk.bridges), blockers, metadata)
        await desk.gateway.update_view(view_id, modal)


async def _same_number(_desk: Desk, ask: Ask) -> dict[str, Any] | None:
    """A slip is mended while the form is open."""
    if ask.typed(TYPED).strip() == ask.word("customer"):
        return None
    return {"response_action": "errors", "errors": {TYPED: say("refusal.delete_number_wrong")}}
