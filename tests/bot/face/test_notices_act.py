"""What a notice counts is what waits, and each of its buttons does to all that it is about what it says."""

from datetime import timedelta

from store.tables import Audit, Change, Incident, Integration, Named, Plan, Run, Schedule
from store.tables.base import utcnow
from store.words import ChangeState, PlanKind, PlanState, RunState
from tests.bot.face.rows import FLOW, TEAM, Rows
from tests.bot.face.stage import UMA, Stage, texts
from tests.bot.face.test_notices import away

LATER = timedelta(minutes=30)


def waiting(integration_id: int, *subjects: str, **more: object) -> Plan:
    """A plan of changes that waits for a system."""
    values: dict[str, object] = {"state": PlanState.QUEUED, "owner": "held", "lease_until": utcnow() + LATER}
    whose = {"integration_id": integration_id, "flow": FLOW, "team": TEAM, "target_org": "main"}
    return Plan(**whose, **({"kind": PlanKind.INCREMENTAL, "subjects": list(subjects)} | values | more))


def row(plan_id: int, seq: int, subject: str, state: str, **more: object) -> Change:
    return Change(
        plan_id=plan_id, seq=seq, integration_id=1, target_org="main", flow=FLOW, part="changes", subject=subject,
        entity="subscriber", verb="update", effect="update", state=state, **more,
    )  # fmt: skip


def poll(integration_id: int) -> Schedule:
    at = utcnow() + timedelta(hours=1)
    return Schedule(name=f"poll:{integration_id}", kind="poll", integration_id=integration_id, next_at=at)


async def test_changes_that_wait_are_counted_and_hurried_not_planned_in_full(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.put(waiting(number, "1", "2", "3"), Named(integration_id=number, flow=FLOW, hint="nick-4"))
    [plan] = await rows.all(Plan)
    await rows.put(away(number, "plan", plan.id))
    notice = await stage.sees(UMA, "4 customers wait for a change", private=False)
    assert "4 changes wait and are taken up by themselves" in texts(notice)
    assert "No customer is affected" not in texts(notice)
    await stage.clicks(UMA, notice, "incident.try_now")
    await stage.sees(UMA, "tries again now for Company A", private=True)
    [plan] = await rows.all(Plan)
    assert plan.lease_until < utcnow()


async def test_a_plan_of_a_person_is_asked_for_again_as_it_was(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.put(waiting(number, "1", "2", kind=PlanKind.RETRY, state=PlanState.FAILED, owner=None))
    [failed] = await rows.all(Plan)
    await rows.put(away(number, "plan", failed.id))
    notice = await stage.sees(UMA, "Plan again and ask", private=False)
    await stage.clicks(UMA, notice, "incident.try_now")
    _, again = await rows.some(Plan, 2)
    assert (again.kind, again.subjects, again.requested_by) == (PlanKind.RETRY, ["1", "2"], UMA)


async def test_what_was_asked_for_one_customer_is_asked_for_that_customer_again(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    asked = {"kind": PlanKind.NAMED, "state": PlanState.FAILED, "owner": None}
    await rows.put(waiting(number, reasons={"owner": "1042", "mode": "add-only"}, **asked))
    [failed] = await rows.all(Plan)
    await rows.put(away(number, "plan", failed.id))
    notice = await stage.sees(UMA, "Plan again and ask", private=False)
    await stage.clicks(UMA, notice, "incident.try_now")
    _, again = await rows.some(Plan, 2)
    assert (again.kind, again.reasons) == (PlanKind.NAMED, {"owner": "1042", "mode": "add-only"})


async def test_try_now_looks_for_changes_and_leaves_the_nightly_audit_its_hour(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    night = utcnow() + timedelta(hours=9)
    nightly = Schedule(name="nightly_audit:1", kind="nightly_audit", integration_id=number, next_at=night)
    await rows.put(poll(number), nightly, away(number))
    notice = await stage.sees(UMA, "Try now", private=False)
    await stage.clicks(UMA, notice, "incident.try_now")
    await stage.sees(UMA, "tries again now", private=True)
    times = {each.kind: each.next_at for each in await rows.all(Schedule)}
    assert times["poll"] < utcnow() < times["nightly_audit"]


async def test_what_happens_by_itself_is_told_from_the_clock(stage: Stage, rows: Rows) -> None:
    number = await rows.integration("Company A")
    night = utcnow() + timedelta(hours=9)
    await rows.put(
        Schedule(name="nightly_audit:1", kind="nightly_audit", integration_id=number, next_at=night),
        away(number, "audit", 1),
    )
    await rows.change(Incident, 1, next_try_at=None)
    notice = texts(await stage.sees(UMA, f"<!date^{int(night.timestamp())}^", private=False))
    assert "The next audit begins by itself" in notice


async def test_several_integrations_are_tried_each_and_one_that_cannot_be_keeps_no_other(
    stage: Stage, rows: Rows
) -> None:
    await rows.people()
    first, second = await rows.integration("Company A"), await rows.integration("Company B", enabled=False)
    await rows.put(away(first, "audit", 1), away(second, "audit", 2))
    notice = await stage.sees(UMA, "2 integrations are held", private=False)
    await stage.clicks(UMA, notice, "incident.try_now")
    said = texts(await stage.sees(UMA, "tries again now for Company A", private=True))
    assert "Company B: Company B is disabled" in said
    assert [audit.integration_id for audit in await rows.all(Audit)] == [first]


async def test_a_notice_that_is_over_does_nothing_any_more(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.put(poll(number), away(number))
    notice = await stage.sees(UMA, "Try now", private=False)
    await rows.change(Incident, 1, recovered_at=utcnow())
    await stage.clicks(UMA, notice, "incident.try_now")
    await stage.sees(UMA, "This is over already", private=True)
    [schedule] = await rows.all(Schedule)
    assert schedule.next_at > utcnow()


async def test_a_held_run_tells_of_its_customers_and_of_what_went_out_since(stage: Stage, rows: Rows) -> None:
    number = await rows.integration("Company A")
    plan_id = await rows.waiting_plan(number)
    run_id = await rows.running_run(plan_id, state=RunState.HELD, owner="held", counts={"applied": 1, "pending": 3})
    early = utcnow() - timedelta(hours=1)
    await rows.put(
        row(plan_id, 1, "a", ChangeState.APPLIED, done_at=early),
        row(plan_id, 2, "a", ChangeState.PENDING),
        row(plan_id, 3, "b", ChangeState.PENDING),
        row(plan_id, 4, "b", ChangeState.PENDING),
        away(number, "run", run_id),
    )
    notice = await stage.sees(UMA, "2 customers wait for a change", private=False)
    assert "1 of them has got a part of it" in texts(notice)
    assert "1 row was written, 3 rows are left." in texts(notice)
    for change_id in (2, 3):
        await rows.edit(Change, change_id, state=ChangeState.APPLIED, done_at=utcnow())
    await rows.edit(Change, 4, state=ChangeState.STALE)
    await rows.change(Run, run_id, state=RunState.VERIFIED, counts={"applied": 3, "stale": 1})
    await rows.change(Incident, 1, recovered_at=utcnow())
    await stage.sees(UMA, "2 changes sent", private=False)


async def test_a_vendors_words_are_in_the_details_and_not_in_the_channel(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.put(away(number, words="Ada Example is not known"))
    notice = await stage.sees(UMA, "Sonar", private=False)
    assert "Ada" not in texts(notice)
    await stage.clicks(UMA, notice, "incident.details")
    await stage.window(UMA, "Ada Example is not known")


async def test_the_landing_page_says_what_holds_an_integration_up(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A", status="ERROR", status_message="incident:away")
    note = Incident(team=TEAM, integration_id=number, cause="ignored:region", facts={"code": "field_ignored"})
    await rows.put(away(number), note)
    await stage.types(UMA, "/integrations")
    page = texts(await stage.sees(UMA, "Company A", private=True))
    assert "held: Sonar is not answering" in page
    assert (await rows.get(Integration, number)).status_message == "incident:away"


async def test_a_plan_that_was_not_made_says_why_in_private(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    problem = {"code": "rejected", "system": "Sonar", "status": 400, "words": "Ada Example is not known"}
    await rows.waiting_plan(number, state=PlanState.FAILED, problem=problem)
    card = await stage.sees(UMA, "not planned", private=False)
    assert "Ada" not in texts(card)
    await stage.clicks(UMA, card, "plan.details")
    await stage.window(UMA, "Ada Example is not known")
