"""Who may decide a plan: the role that its verdict asks for, and never somebody on whose doing it rests (rule 6)."""

from datetime import UTC, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, Event, Integration, Link, Plan, Run
from store.words import PlanKind, PlanState, Role, Ruling
from sync.errors import Refusal
from sync.events import SYSTEM

EVER = datetime(2000, 1, 1, tzinfo=UTC)
SETTINGS = ("integration.changed", "integration.added")


async def requesters(session: AsyncSession, plan: Plan) -> dict[str, str]:
    """Everyone who asked for it, marked its removals, or changed the links or settings that it rests on, with why."""
    integration = await session.get(Integration, plan.integration_id)
    since = (integration.last_sync if integration is not None else None) or EVER
    people = dict.fromkeys(await _changed_settings(session, plan, since), "configured")
    people.update(dict.fromkeys(await _linked(session, plan, since), "linked"))
    people.update(dict.fromkeys(plan.reasons.get("marked_by", ()), "marked"))
    people.update(dict.fromkeys(await _approved_before(session, plan), "approved_before"))
    people.update(dict.fromkeys(plan.requesters, "asked"))
    people.pop(SYSTEM, None)
    return people


async def check_person(session: AsyncSession, plan: Plan, ruling: str, by: str, role: str) -> None:
    """Whether this person may decide so.

    Raises:
        Refusal: needs_role(role), is_requester(why), over_limit(limit, removals).
    """
    held = Role(role) if role else None
    people = await requesters(session, plan)
    if ruling == Ruling.DENY:
        if not _holds(held, Role.APPROVER) and not (by in people and _holds(held, Role.OPERATOR)):
            raise Refusal("needs_role", role=Role.APPROVER)
        return
    verdict = plan.guard.get("verdict")
    if ruling == Ruling.WITHOUT_REMOVALS:
        verdict = plan.guard.get("without_removals", verdict)
    if verdict == "refused" and ruling != Ruling.OVERRIDE:
        raise Refusal("over_limit", limit=plan.guard.get("limit"), removals=plan.guard.get("removals"))
    needed = Role.OPERATOR if verdict in ("allowed", "needs_confirmation") else Role.APPROVER
    if not _holds(held, needed):
        raise Refusal("needs_role", role=needed)
    if needed == Role.APPROVER and by in people:
        raise Refusal("is_requester", why=people[by])


def check_override(plan: Plan, reason: str, typed: str | None) -> None:
    """An override is for a refused plan, has a reason, and its number was typed by hand (design rule 5).

    Raises:
        Refusal: not_waiting(state), reason_missing, number_wrong(expected).
    """
    if plan.state != PlanState.REFUSED:
        raise Refusal("not_waiting", state=plan.state)
    if not reason.strip():
        raise Refusal("reason_missing")
    expected = override_number(plan)
    if (typed or "").strip().replace(",", "") != str(expected):
        raise Refusal("number_wrong", expected=expected)


def override_number(plan: Plan) -> int:
    """The number that an overriding approver types: the removals, or the changes where there are none."""
    return int(plan.counts.get("removals") or plan.counts.get("creates", 0) + plan.counts.get("updates", 0))


def _holds(held: Role | None, needed: Role) -> bool:
    return held is not None and held.includes(needed)


async def _changed_settings(session: AsyncSession, plan: Plan, since: datetime) -> list[str]:
    """A plan with moves rests on the other integrations of the bridge too: they say which company is whose."""
    whose = [plan.integration_id]
    integration = await session.get(Integration, plan.integration_id)
    if integration is not None and plan.counts.get("moves"):
        beside = select(Integration.id).where(Integration.bridge == integration.bridge)
        whose += [each for each in (await session.exec(beside)).all() if each is not None]
    changed = select(Event.actor).where(
        col(Event.integration_id).in_(whose), col(Event.kind).in_(SETTINGS), Event.at > since
    )
    return list((await session.exec(changed.distinct())).all())


async def _linked(session: AsyncSession, plan: Plan, since: datetime) -> list[str]:
    """Who made a link that this plan would carry out first, and who took one back that a removal follows from."""
    ours = select(Change.subject).where(Change.plan_id == plan.id)
    made = select(Link.made_by).where(
        Link.integration_id == plan.integration_id,
        Link.flow == plan.flow,
        col(Link.used_at).is_(None),
        col(Link.target_id).in_(ours),
    )
    undone = select(Event).where(
        Event.integration_id == plan.integration_id, Event.kind == "finding.undone", Event.at > since
    )
    taken_back = {event.data.get("target_id"): event.actor for event in await session.exec(undone)}
    rests = select(Change.subject).where(Change.plan_id == plan.id, col(Change.subject).in_(list(taken_back)))
    return [*(await session.exec(made)).all(), *(taken_back[each] for each in (await session.exec(rests)).all())]


async def _approved_before(session: AsyncSession, plan: Plan) -> list[str]:
    """Who approved the run that this plan undoes: they may ask for it and not confirm it (design rule 8)."""
    if plan.kind != PlanKind.UNDO:
        return []
    run = await session.get(Run, plan.reasons.get("undo"))
    return [run.approved_by] if run is not None and run.approved_by else []
