"""Decisions on plans: bound to digests, compare-and-set, checked against what the plan rests on (rules 2, 5 and 6)."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Approval, Integration, Plan
from store.words import IntegrationStatus, Part, PlanKind, PlanState, Ruling
from sync.decided import again, cancel_rows, deny, expire, queue_run, void
from sync.errors import Refusal
from sync.events import acting_as, record
from sync.four_eyes import check_override, check_person, override_number, requesters
from sync.ground import OPEN, ground_changed, is_late, is_old, lock_plan
from sync.integrations import set_status
from sync.pause import refuse_paused
from sync.planning.weighing import verdict_now

__all__ = ["OPEN", "Ruled", "override_number", "requesters", "rule", "view"]

NAMES = {
    Ruling.ALL: "confirm_all",
    Ruling.WITHOUT_REMOVALS: "confirm_without_removals",
    Ruling.DENY: "deny",
    Ruling.OVERRIDE: "override",
}


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a decision led to: a run, or a fresh plan because the reading was old, or neither (denied)."""

    run_id: int | None = None
    replanned_id: int | None = None


@dataclass(frozen=True, slots=True)
class Click:
    """A person's decision as it arrived: what, by whom, on the digests of which card."""

    ruling: str
    by: str
    role: str
    team: str
    digests: tuple[str, str]
    reason: str
    typed: str | None


async def rule(
    store: Store,
    plan_id: int,
    ruling: str,
    *,
    by: str,
    role: str,
    team: str,
    digest_changes: str,
    digest_removals: str,
    reason: str = "",
    typed: str | None = None,
) -> Ruled:
    """Decide a plan. The first decision wins; the digests are those of the card that was clicked.

    Raises:
        Refusal: already_decided(by, at, ruling), not_waiting(state), reading_old(plan_id), needs_role(role),
            paused(by, at), is_requester(why), over_limit(limit, removals), expired(at), digest_changed,
            rests_on_changed(what), reason_missing, number_wrong(expected).
    """
    click = Click(ruling, by, role, team, (digest_changes, digest_removals), reason, typed)
    with acting_as(by, role):
        async with store.write() as session:
            ruled = await _rule(session, plan_id, click)
    if isinstance(ruled, Refusal):
        raise ruled
    return ruled


async def view(store: Store, plan_id: int, *, by: str, role: str) -> set[str]:
    """What that person may do now: confirm_all, confirm_without_removals, confirm_changes, deny, override."""
    allowed: set[str] = set()
    async with store.read() as session:
        plan = await session.get(Plan, plan_id)
        if plan is None or plan.state not in OPEN:
            return allowed
        removals = bool(plan.counts.get("removals"))
        for ruling, name in NAMES.items():
            if ruling == Ruling.OVERRIDE and plan.state != PlanState.REFUSED:
                continue
            if ruling == Ruling.WITHOUT_REMOVALS and not removals:
                continue
            try:
                await check_person(session, plan, ruling, by, role)
            except Refusal:
                continue
            allowed.add("confirm_changes" if ruling == Ruling.ALL and not removals else name)
    return allowed


async def _rule(session: AsyncSession, plan_id: int, click: Click) -> Ruled | Refusal:
    """A refusal that is returned, not raised, has changed the plan: the transaction is kept."""
    plan = await _open_plan(session, plan_id)
    if is_late(plan):
        await expire(session, plan)
        return Refusal("expired", at=plan.waits_until)
    if (plan.digest_changes, plan.digest_removals) != click.digests:
        raise Refusal("digest_changed")
    await check_person(session, plan, click.ruling, click.by, click.role)
    if click.ruling == Ruling.DENY:
        await deny(session, plan, by=click.by, role=click.role, team=click.team, reason=click.reason)
        return Ruled()
    await refuse_paused(session, plan.integration_id)
    if click.ruling == Ruling.OVERRIDE:
        check_override(plan, click.reason, click.typed)
    if what := await ground_changed(session, plan):
        raise Refusal("rests_on_changed", what=what)
    if is_old(plan):
        return await _plan_again(session, plan, click)
    if click.ruling != Ruling.OVERRIDE and (refused := await _weigh_again(session, plan, click)) is not None:
        return refused
    return await _approve(session, plan, click)


async def _open_plan(session: AsyncSession, plan_id: int) -> Plan:
    plan = await lock_plan(session, plan_id)
    if plan is None:
        raise Refusal("not_waiting", state="unknown")
    if plan.state in OPEN:
        return plan
    last = await session.exec(
        select(Approval).where(Approval.plan_id == plan_id).order_by(sa.desc(col(Approval.id))).limit(1)
    )
    if (decided := last.first()) is not None:
        raise Refusal("already_decided", by=decided.by, at=decided.at, ruling=decided.ruling)
    newer = (await session.exec(select(Plan.id).where(Plan.replaces == plan_id))).first()
    if plan.state == PlanState.VOID and newer is not None:
        raise Refusal("reading_old", plan_id=newer)
    raise Refusal("not_waiting", state=plan.state)


async def _weigh_again(session: AsyncSession, plan: Plan, click: Click) -> Refusal | None:
    """Other plans of the same day may have gone first: together they stay within one limit (design rule 5)."""
    integration = await session.get(Integration, plan.integration_id)
    if integration is None:
        raise Refusal("unknown_integration", integration=plan.integration_id)
    plan.guard = await verdict_now(session, plan, integration)
    try:
        await check_person(session, plan, click.ruling, click.by, click.role)
    except Refusal as refusal:
        if plan.guard["verdict"] == "refused":
            plan.state = PlanState.REFUSED
        plan.version += 1
        return refusal
    return None


async def _approve(session: AsyncSession, plan: Plan, click: Click) -> Ruled:
    without = click.ruling == Ruling.WITHOUT_REMOVALS
    if without:
        await cancel_rows(session, [plan.id or 0], "not_approved", part=Part.REMOVALS)
    run_id = await queue_run(
        session,
        plan,
        by=click.by,
        team=click.team,
        ruling=click.ruling,
        role=click.role,
        reason=click.reason,
        with_removals=not without,
    )
    return Ruled(run_id=run_id)


async def _plan_again(session: AsyncSession, plan: Plan, click: Click) -> Ruled:
    """A reading over an hour old is planned again first, and the new plan needs its own decision (design rule 6)."""
    integration = await session.get(Integration, plan.integration_id)
    if integration is None:
        raise Refusal("unknown_integration", integration=plan.integration_id)
    await void(session, plan, "planned_again")
    fresh = again(plan, integration)
    session.add(fresh)
    if plan.kind == PlanKind.FULL:
        await set_status(session, plan.integration_id, IntegrationStatus.QUEUED, "plan.queued")
    await session.flush()
    record(
        session,
        "plan.replanned",
        actor=click.by,
        team=click.team,
        integration_id=plan.integration_id,
        subject=f"plan:{plan.id}",
        ruling=click.ruling,
        plan_id=fresh.id,
    )
    return Ruled(replanned_id=fresh.id)
