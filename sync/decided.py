"""What a decision leaves behind: the plan closed, the decision kept, a run queued or the rows cancelled."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Approval, Change, Integration, Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, IntegrationStatus, Part, PlanKind, PlanState, Ruling
from sync.events import SYSTEM, record
from sync.integrations import set_status

ASKED_WITH = ("removals_only", "mode", "owner", "wish", "once_more", "undo")
"""What a plan was asked with, so that asking anew asks for the same."""


async def queue_run(
    session: AsyncSession,
    plan: Plan,
    *,
    by: str,
    team: str,
    ruling: str,
    with_removals: bool,
    role: str = "",
    reason: str = "",
) -> int | None:
    """Write the decision and the queued run in one transaction; the sweep does the rest."""
    close(plan, PlanState.APPROVED)
    session.add(
        Approval(
            plan_id=plan.id or 0,
            team=team,
            ruling=ruling,
            by=by,
            role=role,
            reason=reason,
            digest_changes=plan.digest_changes,
            digest_removals=plan.digest_removals if with_removals else "",
        )
    )
    run = Run(
        plan_id=plan.id or 0,
        integration_id=plan.integration_id,
        flow=plan.flow,
        team=plan.team,
        with_removals=with_removals,
        approved_by=by,
    )
    session.add(run)
    if plan.kind == PlanKind.FULL:
        await set_status(session, plan.integration_id, IntegrationStatus.STARTING, "run.queued")
    await session.flush()
    record(
        session,
        "plan.approved",
        actor=by,
        team=team,
        integration_id=plan.integration_id,
        subject=f"plan:{plan.id}",
        plan_kind=plan.kind,
        ruling=ruling,
        role=role,
        reason=reason,
        run_id=run.id,
    )
    return run.id


async def deny(session: AsyncSession, plan: Plan, *, by: str, role: str, team: str, reason: str) -> None:
    """Write the denial; nobody will send the rows any more."""
    close(plan, PlanState.DENIED)
    await cancel_rows(session, [plan.id or 0], "denied")
    session.add(Approval(plan_id=plan.id or 0, team=team, ruling=Ruling.DENY, by=by, role=role, reason=reason))
    if plan.kind == PlanKind.FULL:
        await set_status(session, plan.integration_id, IntegrationStatus.COMPLETED, "plan.denied")
    record(
        session,
        "plan.denied",
        actor=by,
        team=team,
        integration_id=plan.integration_id,
        subject=f"plan:{plan.id}",
        plan_kind=plan.kind,
        reason=reason,
    )


async def expire(session: AsyncSession, plan: Plan) -> None:
    """Nobody decided in time. Subjects of an incremental plan are asked about again with the next one."""
    close(plan, PlanState.EXPIRED)
    await cancel_rows(session, [plan.id or 0], "not_approved")
    if plan.kind == PlanKind.FULL:
        await set_status(session, plan.integration_id, IntegrationStatus.COMPLETED, "plan.expired")
    record(
        session,
        "plan.expired",
        actor=SYSTEM,
        team=plan.team,
        integration_id=plan.integration_id,
        subject=f"plan:{plan.id}",
        plan_kind=plan.kind,
        waited_until=plan.waits_until.isoformat() if plan.waits_until else None,
    )


async def void(session: AsyncSession, plan: Plan, reason: str) -> None:
    """Another plan takes its place."""
    close(plan, PlanState.VOID)
    await cancel_rows(session, [plan.id or 0], reason)


async def cancel_rows(session: AsyncSession, plan_ids: Iterable[int], reason: str, *, part: Part | None = None) -> None:
    """Rows that nobody will send any more; of one part, or of both."""
    rows = sa.update(Change).where(col(Change.plan_id).in_(list(plan_ids)), col(Change.state) == ChangeState.PENDING)
    if part is not None:
        rows = rows.where(col(Change.part) == part)
    await session.exec(rows.values(state=ChangeState.CANCELLED, reason=reason))


def close(plan: Plan, state: str) -> None:
    """The plan is over, or on its way; its card is drawn again."""
    plan.state, plan.decided_at, plan.version = state, utcnow(), plan.version + 1


def again(plan: Plan, integration: Integration) -> Plan:
    """The same question asked anew: it reads again, and its card says what is identical to the old one."""
    return Plan(
        integration_id=plan.integration_id,
        flow=plan.flow,
        team=plan.team,
        kind=plan.kind,
        requested_by=plan.requested_by,
        requesters=list(plan.requesters),
        subjects=plan.subjects,
        target_org=integration.target_org,
        replaces=plan.id,
        reasons={name: plan.reasons[name] for name in ASKED_WITH if plan.reasons.get(name)},
    )
