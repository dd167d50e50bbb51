"""Incremental changes do not wait behind a removal: the removals are asked about in an open plan of their own.

That plan gathers: what still waits of the same flow is asked about together with it (design rule 5).
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, Plan
from store.words import ChangeState, Part, PlanKind, PlanState
from sync.decided import cancel_rows
from sync.events import SYSTEM
from sync.ground import OPEN

UNDECIDED = (*OPEN, PlanState.EXPIRED)


async def ask_removals_apart(session: AsyncSession, plan: Plan, reason: str = "asked_apart") -> None:
    """Take the removals still to come out of this plan's run and queue a plan of removals only for their subjects."""
    query = select(Change.source_id, Change.key).where(
        Change.plan_id == plan.id, Change.part == Part.REMOVALS, Change.state == ChangeState.PENDING
    )
    subjects = {str(source or key) for source, key in (await session.exec(query)).all()} - {""}
    await cancel_rows(session, [plan.id or 0], reason, part=Part.REMOVALS)
    for coming in await _plans(session, plan, (PlanState.QUEUED,), removals_only=True):
        coming.subjects = sorted(subjects | set(coming.subjects or []))
        return
    if subjects <= _named(await _plans(session, plan, OPEN, removals_only=True)):
        return  # named again is no reason to ask anew
    waiting = await waiting_subjects(session, plan, removals_only=True)
    session.add(
        Plan(
            integration_id=plan.integration_id,
            flow=plan.flow,
            team=plan.team,
            kind=PlanKind.INCREMENTAL,
            requested_by=SYSTEM,
            requesters=list(plan.requesters),
            target_org=plan.target_org,
            subjects=sorted(subjects | waiting),
            reasons={"removals_only": True},
        )
    )


async def waiting_subjects(session: AsyncSession, plan: Plan, *, removals_only: bool) -> set[str]:
    """Subjects of the incremental plans of that sort that nobody has decided yet, or not in time."""
    return _named(await _plans(session, plan, UNDECIDED, removals_only=removals_only))


async def covered_by(session: AsyncSession, plan: Plan) -> list[Plan]:
    """Undecided incremental plans all of whose subjects this one looks at too: it takes their place."""
    if plan.kind != PlanKind.INCREMENTAL or plan.subjects is None:
        return []
    ours, removals_only = set(plan.subjects), bool(plan.reasons.get("removals_only"))
    asked = await _plans(session, plan, UNDECIDED, removals_only=removals_only)
    return [old for old in asked if set(old.subjects or []) <= ours]


async def _plans(session: AsyncSession, plan: Plan, states: tuple[str, ...], *, removals_only: bool) -> list[Plan]:
    query = select(Plan).where(
        Plan.integration_id == plan.integration_id,
        Plan.flow == plan.flow,
        Plan.kind == PlanKind.INCREMENTAL,
        col(Plan.state).in_(states),
        sa.or_(sa.literal(plan.id is None), col(Plan.id) != plan.id),
    )
    found = (await session.exec(query.order_by(col(Plan.id)))).all()
    return [old for old in found if bool(old.reasons.get("removals_only")) == removals_only]


def _named(plans: Iterable[Plan]) -> set[str]:
    return {subject for plan in plans for subject in plan.subjects or []}
