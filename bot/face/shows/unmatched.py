"""How many records are unmatched right now: decisions change it between two audits, wherever it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Finding
from store.words import Decision


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Open findings of one integration by decision, in the words of `Audit.counts`."""

    undecided: int = 0
    kept: int = 0
    marked: int = 0
    linked: int = 0

    @property
    def unmatched(self) -> int:
        """Any decision but a link."""
        return self.undecided + self.kept + self.marked


async def unmatched(session: AsyncSession, ids: Sequence[int], flow: str = "") -> dict[int, Unmatched]:
    """Counts by integration, in one query; those without findings are not in it, nor records without a key."""
    query = (
        select(Finding.integration_id, Finding.decision, sa.func.count())
        .where(col(Finding.integration_id).in_(ids), col(Finding.gone_at).is_(None), Finding.target_key != "")
        .group_by(col(Finding.integration_id), col(Finding.decision))
    )
    if flow:
        query = query.where(Finding.flow == flow)
    found: dict[int, dict[str | None, int]] = {}
    for integration, decision, number in (await session.exec(query)).all():
        found.setdefault(integration, {})[decision] = int(number)
    return {
        integration: Unmatched(
            by.get(None, 0), by.get(Decision.KEEP, 0), by.get(Decision.REMOVE, 0), by.get(Decision.LINK, 0)
        )
        for integration, by in found.items()
    }
