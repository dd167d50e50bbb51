"""What a person asks for one customer: a sync of that customer's records, or one row that they wrote out themselves."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Integration, Plan
from store.words import Mode, PlanKind, Verb
from sync.decided import void
from sync.errors import Refusal
from sync.events import record
from sync.ground import OPEN, outdated
from sync.pause import refuse_paused
from sync.requests import PLANNING, usable


async def ask_customer(
    store: Store, integration_id: int, *, flow: str, owner: str, mode: str, by: str, team: str
) -> Plan:
    """Queue a plan of one customer's records. `owner` is the customer's key on the source side.

    Raises:
        Refusal: unknown_integration, integration_disabled, paused(by, at), plan_running(plan_id),
            plan_waiting(plan_id).
    """
    reasons = {"owner": owner} | ({"mode": mode} if mode != Mode.FULL else {})
    return await _ask(store, integration_id, flow, PlanKind.NAMED, reasons, by=by, team=team)


async def ask_create(
    store: Store, integration_id: int, *, flow: str, key: str, fields: Mapping[str, Any], by: str, team: str
) -> Plan:
    """Queue a plan that creates one record with just these fields.

    Raises:
        Refusal: see `ask_customer`.
    """
    wish = {"verb": Verb.CREATE, "key": key, "fields": dict(fields)}
    return await _ask(store, integration_id, flow, PlanKind.ASKED, {"owner": key, "wish": wish}, by=by, team=team)


async def ask_delete(store: Store, integration_id: int, *, flow: str, key: str, by: str, team: str) -> Plan:
    """Queue a plan that deletes one record of the target; another person must approve it.

    Raises:
        Refusal: see `ask_customer`.
    """
    wish = {"verb": Verb.DELETE, "key": key}
    return await _ask(store, integration_id, flow, PlanKind.ASKED, {"owner": key, "wish": wish}, by=by, team=team)


async def _ask(
    store: Store, integration_id: int, flow: str, kind: str, reasons: dict[str, Any], *, by: str, team: str
) -> Plan:
    async with store.write() as session:
        integration = await usable(session, integration_id)
        await refuse_paused(session, integration_id)
        await _refuse_twice(session, integration, flow, str(reasons["owner"]))
        plan = Plan(
            integration_id=integration_id,
            flow=flow,
            team=team or integration.team,
            kind=kind,
            requested_by=by,
            requesters=[by],
            target_org=integration.target_org,
            reasons=reasons,
        )
        session.add(plan)
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


async def _refuse_twice(session: AsyncSession, integration: Integration, flow: str, owner: str) -> None:
    """One plan of a customer at a time: the one that waits comes first, unless nobody could confirm it any more."""
    query = select(Plan).where(
        Plan.integration_id == integration.id,
        Plan.flow == flow,
        col(Plan.kind).in_((PlanKind.NAMED, PlanKind.ASKED)),
        col(Plan.state).in_((*PLANNING, *OPEN)),
    )
    for plan in (await session.exec(query.with_for_update())).all():
        if plan.reasons.get("owner") != owner:
            continue
        if plan.state in PLANNING:
            raise Refusal("plan_running", plan_id=plan.id)
        if not await outdated(session, plan):
            raise Refusal("plan_waiting", plan_id=plan.id)
        await void(session, plan, "planned_again")
