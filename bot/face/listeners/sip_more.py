"""What stands under More on a voice card: each leads to its own window, to a plan, or into the channel."""

from bot.cards.actions import VOICE_MORE
from bot.cards.private import note
from bot.cards.voice_shared import shared_card
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.sip_delete import open_deletion
from bot.face.listeners.sip_reveal import open_reveal
from bot.face.listeners.sip_sync import sync_lines
from bot.face.outbox import Sending, content
from bot.face.registry import Registry
from bot.face.voice import asked_integration
from bot.face.voice_answers import DIRECT, view_for
from bot.face.voice_looks import Looks
from store.tables import Integration, Outbox
from store.words import Mode, Role
from sync.errors import Refusal
from sync.events import record

SHARED = "voice.shared"


def register(registry: Registry, looks: Looks) -> None:
    """The menu, or the buttons that stand for it where a number is too long for a menu."""

    @registry.action(VOICE_MORE, role=Role.OPERATOR)
    async def more(desk: Desk, ask: Ask) -> None:
        what = ask.word("do")
        if what == "reveal":
            await open_reveal(desk, ask, looks)
        elif what == "delete":
            await open_deletion(desk, ask)
        elif what == "share":
            integration = await asked_integration(desk, ask, Role.OPERATOR)
            await share(desk, ask, looks, integration)
        elif what == Mode.ADD_ONLY:
            integration = await asked_integration(desk, ask, Role.OPERATOR, console=True)
            await sync_lines(desk, ask, looks, integration, ask.word("customer"), Mode.ADD_ONLY)
        else:
            raise Refusal("old_form")


async def share(desk: Desk, ask: Ask, looks: Looks, integration: Integration) -> None:
    """Post the masked card where it was asked; Slack gets it from the outbox, the event says who showed it.

    Raises:
        Refusal: share_in_private, and those of `Looks.of`.
    """
    if not ask.channel or ask.channel.startswith(DIRECT):
        raise Refusal("share_in_private")
    looked = await looks.of(desk, integration, ask.word("customer"))
    card = shared_card(await view_for(desk, integration, looked, ask.user, ask.channel), ask.user)
    async with desk.store.write() as session:
        payload = {"message": content(card), "asker": ask.user}
        session.add(Outbox(team=desk.team, channel=ask.channel, kind=Sending.POST, payload=payload))
        record(
            session,
            SHARED,
            actor=ask.user,
            team=desk.team,
            integration_id=integration.id,
            subject=f"customer:{looked.facts.number or looked.facts.customer_id}",
            channel=ask.channel,
        )
    desk.drawn.set()
    await desk.tell(ask, note("voice.share_sent", channel=ask.channel))
