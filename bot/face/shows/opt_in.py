"""Whether somebody has answered for the marketing counts of the newest audit (seed 000, "Managing Communications")."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import OptInView, Pair
from store.tables import Audit, FlowState
from store.words import AuditState

ANSWER = "opt_in"
NAMES = ("in", "out", "unknown")


def opt_in_view(pair: Pair, audit: Audit, state: FlowState | None = None) -> OptInView:
    """Marketing consent as the audit counted it, and what was confirmed before where that was something else."""
    counts, given = counted(audit), state.confirmed.get(ANSWER) if state is not None else None
    other = isinstance(given, dict) and not same(given, counts)
    return OptInView(
        pair=pair,
        opted_in=counts["in"],
        opted_out=counts["out"],
        unknown=counts["unknown"],
        before=given if other else None,
    )


def counted(audit: Audit) -> dict[str, int]:
    """Opted in, out and unknown."""
    notes = audit.reasons.get("notes") or {}
    return {name: int(notes.get(f"opt_{name}", 0)) for name in NAMES}


def same(given: Mapping[str, Any], counts: Mapping[str, int]) -> bool:
    """True when an answer was given for these counts; one that keeps no numbers was given for any."""
    return all(given.get(name, counts[name]) == counts[name] for name in NAMES)


async def newest(session: AsyncSession, integration_id: int, flow: str) -> Audit | None:
    """The audit whose counts are asked about."""
    here = Audit.integration_id == integration_id, Audit.flow == flow, Audit.state == AuditState.COMPLETED
    return (await session.exec(select(Audit).where(*here).order_by(sa.desc(col(Audit.id))).limit(1))).first()


async def unanswered(session: AsyncSession, ids: Sequence[int]) -> set[int]:
    """Integrations before their first full sync whose newest counts nobody has answered for."""
    states = (await session.exec(select(FlowState).where(col(FlowState.integration_id).in_(ids)))).all()
    asked = [state for state in states if state.first_full_at is None and ANSWER in state.confirmed]
    found = {state.integration_id for state in asked if not state.confirmed[ANSWER]}
    for state in asked:
        given = state.confirmed[ANSWER]
        if not isinstance(given, dict):
            continue
        audit = await newest(session, state.integration_id, state.flow)
        if audit is not None and not same(given, counted(audit)):
            found.add(state.integration_id)
    return found
