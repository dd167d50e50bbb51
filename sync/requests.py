"""Asking for an audit or a plan: a row is queued, the worker's sweep takes it up."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Audit, FlowState, Integration, Plan, Run
from store.words import AuditState, IntegrationStatus, Mode, PlanKind, PlanState, RunState
from sync.decided import void
from sync.errors import Refusal
from sync.events import record
from sync.ground import OPEN, outdated
from sync.integrations import set_status
from sync.pause import refuse_paused

AUDITING = (AuditState.QUEUED, AuditState.READING)
PLANNING = (PlanState.QUEUED, PlanState.READING)
RUNNING = (RunState.QUEUED, RunState.RUNNING, RunState.VERIFYING, RunState.HELD)


async def ask_audit(store: Store, integration_id: int, *, by: str, team: str, flow: str | None = None) -> Audit:
    """Queue an audit of one flow, or together those of all flows of the integration; returns the one that leads.

    Raises:
        Refusal: unknown_integration, integration_disabled, audit_running(audit_id), sync_running(run_id).
    """
    async with store.write() as session:
        integration = await usable(session, integration_id)
        lead = await queue_audits(session, integration, [flow] if flow else None, by=by, team=team)
        record(session, "audit.asked", actor=by, team=team, integration_id=integration_id, subject=f"audit:{lead.id}")
        return lead


async def queue_audits(
    session: AsyncSession, integration: Integration, flows: list[str] | None = None, *, by: str, team: str = ""
) -> Audit:
    """Queue audits that belong together, one a flow (None: every flow, the main one first); returns the one that leads.

    Raises:
        Refusal: audit_running(audit_id), sync_running(run_id), of any of these flows.
    """
    names = flows or await flows_of(session, integration)
    for name in names:
        await refuse_while_running(session, integration.id or 0, name)
    number, team = integration.id or 0, team or integration.team
    audits = [Audit(integration_id=number, flow=name, team=team, requested_by=by) for name in names]
    lead = audits[0]
    session.add(lead)
    await session.flush()
    for audit in audits[1:]:
        audit.lead_id = lead.id
        session.add(audit)
    await set_status(session, integration.id or 0, IntegrationStatus.AUDIT, "audit.queued")
    return lead


def together(lead: int) -> sa.ColumnElement[bool]:
    """The audits that were asked for together, one a flow, by the id of the one that leads."""
    return sa.or_(col(Audit.id) == lead, col(Audit.lead_id) == lead)


async def ask_plan(
    store: Store,
    integration_id: int,
    *,
    by: str,
    team: str,
    flow: str | None = None,
    kind: str = PlanKind.FULL,
    subjects: list[str] | None = None,
    mode: str = Mode.FULL,
) -> Plan:
    """Queue a plan; a full one only after an audit has completed (seed 000, "An Audit must be completed").

    `mode` add-only leaves alone what the target has and the source has not (seed 002).

    Raises:
        Refusal: unknown_integration, integration_disabled, paused(by, at), no_audit, opt_in_unconfirmed,
            plan_running(plan_id), plan_waiting(plan_id), sync_running(run_id).
    """
    async with store.write() as session:
        integration = await usable(session, integration_id)
        await refuse_paused(session, integration_id)
        name = flow or await main_flow(session, integration)
        if kind == PlanKind.FULL:
            await _refuse_unready(session, integration, name)
        plan = Plan(
            integration_id=integration_id,
            flow=name,
            team=team or integration.team,
            kind=kind,
            requested_by=by,
            requesters=[by],
            subjects=subjects,
            target_org=integration.target_org,
            reasons={"mode": mode} if mode != Mode.FULL else {},
        )
        session.add(plan)
        if kind == PlanKind.FULL:
            await set_status(session, integration_id, IntegrationStatus.QUEUED, "plan.queued")
        await session.flush()
        record(
            session,
            "plan.asked",
            actor=by,
            team=team,
            integration_id=integration_id,
            subject=f"plan:{plan.id}",
            plan_kind=kind,
        )
        return plan


async def usable(session: AsyncSession, integration_id: int) -> Integration:
    """The integration, when it exists and is enabled (seed 000: unticked, neither audits nor syncs occur).

    It stays locked until the transaction ends, so that of two who ask at once the second sees what the first has asked.
    """
    integration = await session.get(Integration, integration_id, with_for_update={"key_share": True})
    if integration is None or integration.deleted_at is not None:
        raise Refusal("unknown_integration", integration=integration_id)
    if not integration.enabled:
        raise Refusal("integration_disabled", integration=integration.name)
    return integration


async def main_flow(session: AsyncSession, integration: Integration) -> str:
    """The first flow of an integration, as noted when it was configured."""
    return (await flows_of(session, integration))[0]


async def flows_of(session: AsyncSession, integration: Integration) -> list[str]:
    """The flows of an integration, the main one first."""
    query = select(FlowState.flow).where(FlowState.integration_id == integration.id).order_by(col(FlowState.flow))
    flows = list((await session.exec(query)).all())
    if not flows:
        raise Refusal("unknown_integration", integration=integration.name)
    return flows


async def _refuse_unready(session: AsyncSession, integration: Integration, flow: str) -> None:
    if integration.audited_at is None:
        raise Refusal("no_audit", integration=integration.name)
    state = await session.get(FlowState, (integration.id, flow))
    if (
        state is not None
        and state.first_full_at is None
        and "opt_in" in state.confirmed
        and not state.confirmed["opt_in"]
    ):
        raise Refusal("opt_in_unconfirmed", integration=integration.name)
    await refuse_while_running(session, integration.id or 0, flow)
    query = select(Plan).where(
        Plan.integration_id == integration.id,
        Plan.flow == flow,
        Plan.kind == PlanKind.FULL,
        col(Plan.state).in_((*PLANNING, *OPEN)),
    )
    waiting = (await session.exec(query.order_by(sa.desc(col(Plan.id))).with_for_update())).first()
    if waiting is not None and waiting.state in PLANNING:
        raise Refusal("plan_running", plan_id=waiting.id)
    if waiting is not None and not await outdated(session, waiting):
        raise Refusal("plan_waiting", plan_id=waiting.id)
    if waiting is not None:
        await void(session, waiting, "planned_again")


async def refuse_while_running(session: AsyncSession, integration_id: int, flow: str) -> None:
    """Refuse while an audit is read or a full sync runs: both would tell of a moving target."""
    audit = await session.exec(
        select(Audit.id).where(
            Audit.integration_id == integration_id, Audit.flow == flow, col(Audit.state).in_(AUDITING)
        )
    )
    if (audit_id := audit.first()) is not None:
        raise Refusal("audit_running", audit_id=audit_id)
    run = await session.exec(
        select(Run.id)
        .join(Plan, col(Plan.id) == Run.plan_id)
        .where(
            Run.integration_id == integration_id,
            Run.flow == flow,
            col(Run.state).in_(RUNNING),
            Plan.kind == PlanKind.FULL,
        )
    )
    if (run_id := run.first()) is not None:
        raise Refusal("sync_running", run_id=run_id)
