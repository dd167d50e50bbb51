"""Decisions on a plan: the click is re-checked against Slack's groups, the store decides who was first."""

from typing import Any

from bot.cards.actions import (
    CONFIRM_ALL,
    CONFIRM_WITHOUT,
    DENY,
    DENY_MODAL,
    NUMBER,
    OVERRIDE,
    OVERRIDE_MODAL,
    REASON,
    START,
)
from bot.cards.private import refusal
from bot.catalogue import say
from bot.face.ask import Ask
from bot.face.desk import Desk, Forbidden
from bot.face.listeners.windows import window
from bot.face.registry import Registry
from bot.face.shows.plans import shown
from bot.modals.decide import deny_modal, override_modal
from store.tables import Plan
from store.words import PlanState, Role, Ruling
from sync.approval import override_number, requesters, rule, view
from sync.errors import Refusal


def register(registry: Registry) -> None:
    """Buttons of the card, and the two modals."""

    @registry.action(CONFIRM_WITHOUT, role=Role.OPERATOR)
    async def without_removals(desk: Desk, ask: Ask) -> None:
        await decide(desk, ask, Ruling.WITHOUT_REMOVALS)

    @registry.action(CONFIRM_ALL, START, role=Role.OPERATOR)
    async def everything(desk: Desk, ask: Ask) -> None:
        await decide(desk, ask, Ruling.ALL)

    @registry.action(DENY, role=Role.OPERATOR)
    async def deny(desk: Desk, ask: Ask) -> None:
        plan = await _may(desk, ask, "deny")
        await window(desk, ask, deny_modal(await _shown(desk, plan)))

    @registry.action(OVERRIDE, role=Role.OPERATOR)
    async def override(desk: Desk, ask: Ask) -> None:
        plan = await _may(desk, ask, "override")
        await window(desk, ask, override_modal(await _shown(desk, plan)))

    @registry.submit(DENY_MODAL, role=Role.OPERATOR)
    async def denied(desk: Desk, ask: Ask) -> None:
        await decide(desk, ask, Ruling.DENY)

    @registry.submit(OVERRIDE_MODAL, role=Role.OPERATOR, ack=_check_number)
    async def overridden(desk: Desk, ask: Ask) -> None:
        await decide(desk, ask, Ruling.OVERRIDE)


async def decide(desk: Desk, ask: Ask, ruling: Ruling) -> None:
    """Rule on the plan whose digests the card carried; who comes second is told who was first."""
    plan = await _plan(desk, ask)
    held = await desk.roles.of(ask.user, plan.integration_id, fresh=True)
    try:
        ruled = await rule(
            desk.store,
            plan.id or 0,
            ruling,
            by=ask.user,
            role=held or "",
            team=desk.team,
            digest_changes=ask.word("c"),
            digest_removals=ask.word("r"),
            reason=ask.typed(REASON),
            typed=ask.typed(NUMBER) or None,
        )
    except Refusal as refused:
        if refused.code == "needs_role":
            raise Forbidden(Role(refused.facts["role"]), plan.integration_id) from refused
        raise
    finally:
        desk.drawn.set()
    if ruled.replanned_id is not None:
        await desk.tell(ask, refusal("reading_old", plan_id=ruled.replanned_id))


async def _may(desk: Desk, ask: Ask, what: str) -> Plan:
    """The plan, when this person may do that now; a modal that would end in a refusal is not opened."""
    plan = await _plan(desk, ask)
    held = await desk.roles.of(ask.user, plan.integration_id, fresh=True)
    if what in await view(desk.store, plan.id or 0, by=ask.user, role=held or ""):
        return plan
    if plan.state not in (PlanState.WAITING, PlanState.REFUSED):
        await decide(desk, ask, Ruling.DENY)  # a plan that is over refuses anything, and says by whom it was decided
    if held is None or not held.includes(Role.APPROVER):
        raise Forbidden(Role.APPROVER, plan.integration_id)
    async with desk.store.read() as session:
        raise Refusal("is_requester", why=(await requesters(session, plan)).get(ask.user, "asked"))


async def _plan(desk: Desk, ask: Ask) -> Plan:
    async with desk.store.read() as session:
        plan = await session.get(Plan, ask.number("plan"))
    if plan is None or plan.team not in (desk.team, ""):
        raise Refusal("not_waiting", state="unknown")
    return plan


async def _shown(desk: Desk, plan: Plan) -> Any:
    async with desk.store.read() as session:
        return (await shown(session, plan, desk.roles, desk.bridges)).plan


async def _check_number(desk: Desk, ask: Ask) -> dict[str, Any] | None:
    """The number is checked while the modal is still open, so that a slip is mended there (design rule 5)."""
    plan = await _plan(desk, ask)
    errors = {}
    if ask.typed(NUMBER).strip().replace(",", "") != str(override_number(plan)):
        errors[NUMBER] = say("refusal.number_wrong", expected=override_number(plan))
    if not ask.typed(REASON).strip():
        errors[REASON] = say("refusal.reason_missing")
    return {"response_action": "errors", "errors": errors} if errors else None
