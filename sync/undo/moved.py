"""A record that was made again has another id: whatever knew it by the old one learns that, or is void."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, Hold, Link, Plan
from store.words import ChangeState, IntegrationStatus, PlanKind
from sync.decided import void
from sync.ground import OPEN
from sync.integrations import set_status

WAS = "was"
"""What a create requires that makes a record again: the id that it had."""


async def move(session: AsyncSession, row: Change, new_id: str) -> None:
    """Links and holds go along; id_map does so by the source's ref, like after any create."""
    old_id = (row.requires or {}).get(WAS)
    if not old_id or row.parent_id is not None:
        return
    connection = await session.connection()
    for table in (Link, Hold):
        here = (
            col(table.integration_id) == row.integration_id,
            col(table.flow) == row.flow,
            col(table.target_id) == old_id,
        )
        await connection.execute(sa.update(table).where(*here).values(target_id=new_id))


async def void_old_ids(session: AsyncSession, plan: Plan) -> list[int]:
    """Take back open plans that name a record which an undo made again by its old id; their org is locked already.

    Returns:
        Their ids.
    """
    if plan.kind != PlanKind.UNDO:
        return []
    made = select(Change.requires).where(
        Change.plan_id == plan.id, Change.state == ChangeState.APPLIED, col(Change.parent_id).is_(None)
    )
    old = {str(told[WAS]) for told in (await session.exec(made)).all() if told and told.get(WAS)}
    if not old:
        return []
    query = select(Plan).where(
        Plan.target_org == plan.target_org, Plan.flow == plan.flow, col(Plan.state).in_(OPEN), Plan.id != plan.id
    )
    gone: list[int] = []
    for other in (await session.exec(query.order_by(col(Plan.id)).with_for_update())).all():
        subjects = select(Change.subject).where(Change.plan_id == other.id).distinct()
        if old & set((await session.exec(subjects)).all()):
            await void(session, other, "made_again")
            if other.kind == PlanKind.FULL:
                await set_status(session, other.integration_id, IntegrationStatus.COMPLETED, "plan.void")
            gone.append(other.id or 0)
    return gone
