"""Incremental changes do not wait behind a removal: the removals are asked about in an open plan of their own.

That plan gathers: what still waits of the same flow is asked about together with it (design rule 5).
"""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, Plan
from store.words import ChangeState, Part, PlanKind, PlanState
from sync.decided import cancel_rows
from sync.events import SYSTEM
from sync.ground import OPEN
from sync.planning.names import gather_requesters, name_of, named_by

UNDECIDED = (*OPEN, PlanState.EXPIRED)


async def ask_removals_apart(session: AsyncSession, plan: Plan, reason: str = "asked_apart") -> None:
    """Take the removals still to come out of this plan's run and queue a plan of removals only for their subjects.

    Whoever asked for this plan has asked for those removals, in whatever plan they are asked about.
    """
    query = select(Change.source_id, Change.key, Change.target_id).where(
        Change.plan_id == plan.id, Change.part == Part.REMOVALS, Change.state == ChangeState.PENDING
    )
    subjects = {name_of(*row) for row in (await session.exec(query)).all()}
    if not subjects:
        return
    await cancel_rows(session, [plan.id or 0], reason, part=Part.REMOVALS)
    if plan.kind == PlanKind.UNDO:
        return  # the source wants these records: the rest of an undo is asked for as an undo again
    for coming in await _plans(session, plan, (PlanState.QUEUED,), removals_only=True, lock=True):
        coming.subjects = sorted(subjects | set(coming.subjects or []))
        gather_requesters(coming, [plan])
        return
    asked = await _plans(session, plan, OPEN, removals_only=True, lock=True)
    if subjects <= named_by(asked):  # named again is no reason to ask anew
        for each in asked:
            if subjects & named_by([each]):
                gather_requesters(each, [plan])
                each.version += 1
        return
    waiting = await waiting_plans(session, plan, removals_only=True)
    apart = Plan(
        integration_id=plan.integration_id,
        flow=plan.flow,
        team=plan.team,
        kind=PlanKind.INCREMENTAL,
        requested_by=SYSTEM,
        requesters=list(plan.requesters),
        target_org=plan.target_org,
        subjects=sorted(subjects | named_by(waiting)),
        reasons={"removals_only": True},
    )
    gather_requesters(apart, waiting)
    session.add(apart)


async def waiting_plans(session: AsyncSession, plan: Plan, *, removals_only: bool) -> list[Plan]:
    """The incremental plans of that sort that nobody has decided yet, or not in time."""
    return await _plans(session, plan, UNDECIDED, removals_only=removals_only)


async def covered_by(session: AsyncSession, plan: Plan, *, lock: bool = False) -> list[Plan]:
    """Undecided incremental plans all of whose subjects this one looks at too: it takes their place.

    `lock`: nobody can decide them until the transaction ends; the org is locked already (`sync.ground.lock_org`).
    """
    if plan.kind != PlanKind.INCREMENTAL or plan.subjects is None:
        return []
    ours, removals_only = set(plan.subjects), bool(plan.reasons.get("removals_only"))
    asked = await _plans(session, plan, UNDECIDED, removals_only=removals_only, lock=lock)
    return [old for old in asked if named_by([old]) <= ours]


async def _plans(
    session: AsyncSession, plan: Plan, states: tuple[str, ...], *, removals_only: bool, lock: bool = False
) -> list[Plan]:
    query = select(Plan).where(
        Plan.integration_id == plan.integration_id,
        Plan.flow == plan.flow,
        Plan.kind == PlanKind.INCREMENTAL,
        col(Plan.state).in_(states),
        sa.or_(sa.literal(plan.id is None), col(Plan.id) != plan.id),
    )
    if lock:  # PostgreSQL looks at the state once more when it has the row: whoever was decided meanwhile stays out
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(query.order_by(col(Plan.id)))).all()
    return [old for old in found if bool(old.reasons.get("removals_only")) == removals_only]
