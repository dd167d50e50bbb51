"""A subject's first card: queued once, whichever face sees the subject first."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.card import Card
from bot.face.outbox import post_card
from store.database import Store
from store.tables import Integration, Message

AUDIT, PLAN, INCIDENT = "audit", "plan", "incident"


async def post_new(
    store: Store, card: Card, integration: Integration, kind: str, subject_id: int, version: int, asker: str, team: str
) -> bool:
    """Queue a subject's first card; False when it has one, also when another face was quicker."""
    try:
        async with store.write() as session:
            message = await post_card(
                session,
                card,
                team=team,
                channel=integration.channel,
                kind=kind,
                subject_id=subject_id,
                version=version,
                asker=asker,
            )
    except IntegrityError:
        return False
    return message is not None


def drawn_here(integration: Integration, team: str) -> bool:
    """True when this workspace has a channel for the integration's cards."""
    return bool(integration.channel) and integration.team in (team, "")


async def card_of(session: AsyncSession, kind: str, subject_id: int) -> Message | None:
    """The live card of a subject."""
    query = select(Message).where(Message.subject_kind == kind, Message.subject_id == subject_id)
    return (await session.exec(query)).first()
