"""A plan and its run as their one card shows them: a handful of queries whatever the plan's size."""

from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import Decided, Pair, PlanView, RunView
from bot.face.roles import Roles
from bot.face.shows.pace import seconds_between, seconds_left, share_read
from bot.face.shows.pairs import Bridges, pair_of
from store.tables import Approval, Integration, Pause, Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, PlanState, Role
from sync.approval import requesters
from sync.pause import pause_of
from sync.undo.holds import held_by_run

OPEN = (PlanState.WAITING, PlanState.REFUSED)
DONE = (ChangeState.APPLIED, ChangeState.FAILED, ChangeState.STALE, ChangeState.BLOCKED, ChangeState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one card is drawn from. `version` rises whenever the plan's or the run's does."""

    plan: PlanView
    run: RunView | None
    version: int


async def shown(session: AsyncSession, plan: Plan, roles: Roles, bridges: Bridges) -> Shown:
    """A plan with its decision, its run and who may decide it."""
    integration = await session.get(Integration, plan.integration_id)
    approval = await _last(session, plan)
    runs = await session.exec(select(Run).where(Run.plan_id == plan.id).order_by(sa.desc(col(Run.id))).limit(1))
    run = runs.first()
    replaced = (await session.exec(select(Plan.id).where(Plan.replaces == plan.id).limit(1))).first()
    asked = await requesters(session, plan) if plan.state in OPEN else {}
    holders = await roles.holders(Role.APPROVER, plan.integration_id) if plan.state in OPEN else []
    approvers = [holder for holder in holders if holder not in asked]
    approvers = approvers or [admin for admin in sorted(roles.admins) if plan.state in OPEN and admin not in asked]
    view = _view(plan, integration, approval, replaced, approvers, bridges)
    view = replace(
        view, reasons={**view.reasons, "moves_to": await _moves_to(session, plan), **await _held(session, plan)}
    )
    version = plan.version + (run.version + 1 if run is not None else 0)
    paused = await pause_of(session, plan.integration_id) if run is not None else None
    return Shown(view, run_view(plan, run, paused) if run is not None else None, version)


async def _moves_to(session: AsyncSession, plan: Plan) -> dict[str, int]:
    """How many records move to which integration, by its name."""
    by_id = {int(each): int(n) for each, n in (plan.reasons.get("moves_to") or {}).items()}
    query = select(Integration.id, Integration.name).where(col(Integration.id).in_(by_id))
    return {name: by_id[each or 0] for each, name in (await session.exec(query)).all()} if by_id else {}


async def _held(session: AsyncSession, plan: Plan) -> dict[str, int]:
    """How many records are on hold for the undo that this plan is."""
    run = plan.reasons.get("undo")
    return {"held": (await held_by_run(session, [run])).get(run, 0)} if run else {}


async def _last(session: AsyncSession, plan: Plan) -> Approval | None:
    query = select(Approval).where(Approval.plan_id == plan.id).order_by(sa.desc(col(Approval.id))).limit(1)
    return (await session.exec(query)).first()


def _view(
    plan: Plan,
    integration: Integration | None,
    approval: Approval | None,
    replaced: int | None,
    approvers: list[str],
    bridges: Bridges,
) -> PlanView:
    decided = None
    if approval is not None:
        decided = Decided(ruling=approval.ruling, by=approval.by, at=approval.at, reason=approval.reason)
    return PlanView(
        id=plan.id or 0,
        pair=pair_of(integration, bridges, plan.flow)
        if integration is not None
        else Pair(id=plan.integration_id, name=""),
        state=plan.state,
        flow=plan.flow,
        kind=plan.kind,
        asked_by=plan.requested_by,
        progress=plan.progress,
        evidence=plan.evidence,
        counts=plan.counts,
        reasons=plan.reasons,
        samples=plan.samples,
        impact=plan.impact,
        guard=plan.guard,
        compared=plan.compared,
        calls=plan.calls,
        seconds=plan.seconds,
        rate=round(plan.calls / plan.seconds, 1) if plan.seconds else 0.0,
        ends_at=utcnow() + timedelta(seconds=plan.seconds) if plan.seconds else None,
        waits_until=plan.waits_until,
        digest_changes=plan.digest_changes,
        digest_removals=plan.digest_removals,
        problem=plan.problem,
        decided=decided,
        replaced_by=replaced,
        approvers=approvers,
        seconds_left=seconds_left(plan.created_at, share_read(plan.progress)),
    )


def run_view(plan: Plan, run: Run, paused: Pause | None = None) -> RunView:
    """One run; its rows are counted by the worker. `paused`: what keeps it from going on."""
    total = int(plan.counts.get("rows" if run.with_removals else "rows_changes") or 0)
    done = sum(int(run.counts.get(state) or 0) for state in DONE)
    return RunView(
        id=run.id or 0,
        state=run.state,
        counts=run.counts,
        total=total,
        with_removals=run.with_removals,
        approved_by=run.approved_by,
        stop_by=run.stop_by,
        verified=run.verified,
        problem=run.problem,
        seconds_left=seconds_left(run.started_at, done / total if total else 0.0),
        seconds=seconds_between(run.started_at, run.finished_at),
        finished_at=run.finished_at,
        paused_by=paused.by if paused is not None else "",
        paused_at=paused.at if paused is not None else None,
    )
