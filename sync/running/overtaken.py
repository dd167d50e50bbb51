"""A change that was overtaken while it flowed by itself is looked at once more, for no event names it a second time.

Somebody wrote to the record between the reading and the write (the row is stale, or the vendor said 409): the source's
change is still to come. Overtaken twice in a row it is for a person: the run ends partial, and that has a card.
"""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, FlowState, Integration, Plan
from store.words import ChangeState, PlanKind
from sync.planning.names import name_of
from sync.running.journal import blocks

ONCE_MORE = "once_more"


async def overtaken_twice(session: AsyncSession, plan: Plan) -> bool:
    """Queue the second look where one is due. True when this plan was it, and something was overtaken all the same.

    Full plans and those that a person asked for have cards, which tell of stale rows themselves.
    """
    if plan.kind != PlanKind.INCREMENTAL:
        return False
    stale = select(Change).where(Change.plan_id == plan.id, Change.state == ChangeState.STALE)
    rows = [row for row in (await session.exec(stale)).all() if blocks(row)]
    if not rows or plan.reasons.get(ONCE_MORE):
        return bool(rows)
    integration = await session.get(Integration, plan.integration_id)
    state = await session.get(FlowState, (plan.integration_id, plan.flow))
    if integration is None or state is None or not integration.enabled or state.needs_full:
        return False  # the full sync that is due looks at everything
    kept = {name: True for name in ("removals_only",) if plan.reasons.get(name)}
    session.add(
        Plan(
            integration_id=plan.integration_id,
            flow=plan.flow,
            team=plan.team,
            kind=PlanKind.INCREMENTAL,
            requested_by=plan.requested_by,
            requesters=list(plan.requesters),
            subjects=sorted({name_of(row.source_id, row.key, row.target_id) for row in rows}),
            target_org=integration.target_org,
            reasons=kept | {ONCE_MORE: True},
        )
    )
    return False
