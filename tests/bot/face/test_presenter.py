"""Cards follow what the worker does; nobody else writes them, and a restart forgets nothing."""

from datetime import timedelta

from bot.settings import Settings
from store.database import Store
from store.tables import Audit, Integration, Message, Outbox, Plan, Run
from store.tables.base import utcnow
from store.words import AuditState, PlanKind, PlanState, RunState
from sync.events import SYSTEM
from tests.bot.face.conftest import running
from tests.bot.face.rows import FLOW, TEAM, Rows
from tests.bot.face.stage import ADA, CALIX, UMA, Stage, actions_of, texts
from tests.sandbox.workspace.outside import Outside


async def test_one_card_goes_from_reading_to_its_result(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    await stage.types(UMA, "/audit company a")
    first = await stage.sees(UMA, "Company A", private=False)
    sides = {"source": {"rows": 1_250, "expected": 2_500}, "target": {"rows": 625, "expected": 2_500}}
    await rows.change(Audit, 1, state=AuditState.READING, progress={"phase": "source", **sides})
    await stage.sees(UMA, "50 %")
    counts = {"matched": 2_417, "unmatched": 60, "undecided": 60}
    await rows.change(Audit, 1, state=AuditState.COMPLETED, counts=counts, finished_at=utcnow())
    last = await stage.sees(UMA, "2,417 matched")
    assert last["ts"] == first["ts"]
    assert len(await stage.slack.messages(UMA, CALIX)) == 1


async def test_a_run_shows_progress_and_its_result_on_the_plans_card(stage: Stage, rows: Rows) -> None:
    await rows.people()
    plan_id = await rows.waiting_plan(await rows.integration("Company A"))
    card = await stage.sees(ADA, "41 removals")
    run_id = await rows.running_run(plan_id)
    progress = await stage.sees(UMA, "39 %", private=False)
    counts = {"applied": 504, "stale": 3}
    await rows.change(Run, run_id, state=RunState.PARTIAL, counts=counts, finished_at=utcnow())
    result = await stage.sees(UMA, "3 stale", private=False)
    assert progress["ts"] == result["ts"] == card["ts"]


async def test_who_asked_is_told_in_the_thread_when_it_took_over_two_minutes(stage: Stage, rows: Rows) -> None:
    await rows.people()
    plan_id = await rows.waiting_plan(await rows.integration("Company A"))
    card = await stage.sees(ADA, "41 removals")
    began = utcnow() - timedelta(minutes=5)
    run_id = await rows.running_run(plan_id, started_at=began)
    await rows.change(Run, run_id, state=RunState.VERIFIED, counts={"applied": 507}, finished_at=utcnow())
    (reply,) = await stage.replies(UMA, card)
    assert f"<@{UMA}>" in texts(reply)


async def test_a_restart_finds_its_messages(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    await rows.people()
    plan_id = await rows.waiting_plan(await rows.integration("Company A"))
    async with running(settings, sqlite_store) as port:
        card = await Stage(slack, port).sees(ADA, "41 removals")
        await Stage(slack, port).sees(ADA, "<!subteam^")
    await rows.change(Plan, plan_id, state=PlanState.EXPIRED)
    async with running(settings, sqlite_store) as port:
        await Stage(slack, port).until(lambda state: "plan.confirm_all" not in str(state["channels"]))
    shown, call = await slack.messages(UMA, CALIX)  # the card, and the one call for the approvers
    assert shown["ts"] == card["ts"]
    assert "plan.confirm_all" not in actions_of(shown)
    assert "<!subteam^" in texts(call)


async def test_the_clocks_audit_is_told_only_when_there_is_something_to_tell(stage: Stage, rows: Rows) -> None:
    number = await rows.integration("Company A")
    quiet = {"differing": 0, "unmatched": 0, "undecided": 0}
    await rows.audited(number, by=SYSTEM, counts=quiet)
    await rows.audited(number, by=SYSTEM, counts=quiet | {"unmatched": 2, "undecided": 2})
    await stage.sees(UMA, "2 unmatched", private=False)
    assert [message.subject_id for message in await rows.all(Message)] == [2]


async def test_changes_that_flow_by_themselves_stay_quiet_until_they_need_somebody(stage: Stage, rows: Rows) -> None:
    number = await rows.integration("Company A")
    common = {"kind": PlanKind.INCREMENTAL, "by": SYSTEM}
    await rows.waiting_plan(number, removals=0, state=PlanState.APPROVED, **common)
    await rows.waiting_plan(number, removals=2, **common)
    await stage.sees(UMA, "2 removals", private=False)
    assert [message.subject_id for message in await rows.all(Message)] == [2]


async def test_a_change_that_cannot_be_planned_is_told_once_for_its_cause(stage: Stage, rows: Rows) -> None:
    number = await rows.integration("Company A")
    failed = {"kind": PlanKind.INCREMENTAL, "by": SYSTEM, "state": PlanState.FAILED, "removals": 0}
    await rows.waiting_plan(number, problem={"code": "away", "system": "Sonar"}, **failed)
    for _ in range(3):
        await rows.waiting_plan(number, problem={"code": "native_enabled"}, **failed)
    await stage.sees(UMA, "Company A", private=False)
    await rows.waiting_plan(number, removals=2, kind=PlanKind.INCREMENTAL, by=SYSTEM)
    await stage.sees(UMA, "2 removals", private=False)
    assert [message.subject_id for message in await rows.all(Message)] == [2, 5]


async def test_an_integration_of_another_workspace_is_not_ours_to_draw(stage: Stage, rows: Rows) -> None:
    foreign = Integration(team="T0OTHER", bridge="sonar_calix", name="Foreign", channel=CALIX)
    await rows.put(foreign)
    await rows.put(Audit(integration_id=1, flow=FLOW, team="T0OTHER", requested_by="U0OTHER"))
    await rows.audited(await rows.integration("Company A"))
    await stage.sees(UMA, "Company A", private=False)
    assert {message.subject_id for message in await rows.all(Message)} == {2}
    assert {row.team for row in await rows.all(Outbox)} == {TEAM}


async def test_an_audit_whose_card_was_forgotten_long_ago_is_not_told_anew(stage: Stage, rows: Rows) -> None:
    number = await rows.integration("Company A")
    await rows.audited(number, created_at=utcnow() - timedelta(days=200))
    await rows.audited(number)
    await stage.sees(UMA, "Company A", private=False)
    assert [message.subject_id for message in await rows.all(Message)] == [2]
