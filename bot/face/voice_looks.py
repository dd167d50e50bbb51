"""Looks at customers, kept for a minute in this process, so that two people on one customer ask the vendors once."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from bot.face.desk import Desk
from bot.face.voice import voice_desk
from bridges.simpler_alianza.facts import VoiceFacts
from store.tables import Integration, Run
from store.tables.base import utcnow

KEEP_SECONDS = 60.0
MOST = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """What a bridge told, when, and how many seconds ago."""

    facts: VoiceFacts
    at: datetime
    age: float = 0.0


@dataclass(slots=True)
class Looks:
    """Looks by integration and by what was typed. Only whole ones are kept: what is away is asked again each time."""

    clock: Callable[[], float] = time.monotonic
    _kept: dict[tuple[int, str], tuple[float, Looked]] = field(default_factory=dict)

    async def of(self, desk: Desk, integration: Integration, customer: str, *, fresh: bool = False) -> Looked:
        """One customer's voice; a look from before the end of a run of the integration is no look any more.

        Raises:
            Refusal: customer_unknown, customer_ambiguous, and those of `voice_desk`.
        """
        kept = None if fresh else await self.kept(desk, integration, customer)
        if kept is not None:
            return kept
        at, began = utcnow(), self.clock()
        async with voice_desk(desk, integration) as voice:
            looked = Looked(await voice.look(customer), at)
        self._keep(integration.id or 0, customer, began, looked)
        return looked

    async def kept(self, desk: Desk, integration: Integration, customer: str) -> Looked | None:
        """What was told within the last minute; None when that is to be asked."""
        began, looked = self._kept.get((integration.id or 0, customer), (0.0, None))
        age = self.clock() - began
        if looked is None or age >= KEEP_SECONDS or await _written_since(desk, integration, looked.at):
            return None
        return Looked(looked.facts, looked.at, age)

    def _keep(self, integration_id: int, customer: str, began: float, looked: Looked) -> None:
        facts = looked.facts
        if facts.away:
            return
        now = self.clock()
        if len(self._kept) >= MOST:
            self._kept = {key: each for key, each in self._kept.items() if now - each[0] < KEEP_SECONDS}
        if len(self._kept) < MOST:
            for name in {customer, facts.number} - {""}:
                self._kept[integration_id, name] = (began, looked)


async def _written_since(desk: Desk, integration: Integration, at: datetime) -> bool:
    ended = select(sa.literal(1)).where(Run.integration_id == integration.id, col(Run.finished_at) >= at).limit(1)
    async with desk.store.read() as session:
        return (await session.exec(ended)).first() is not None
