"""Asking for a sync from Slack: what must be answered first, what is planned again, and the files to the asker."""

from bot.settings import Settings
from store.database import Store
from store.tables import Audit, Change, Event, FlowState, Message, Plan, Run
from store.words import ChangeState, PlanKind, PlanState, RunState
from tests.bot.face.conftest import running
from tests.bot.face.rows import FLOW, Rows
from tests.bot.face.stage import ADA, OMAR, UMA, VERA, Stage, actions_of, texts
from tests.sandbox.workspace.outside import Outside


async def ready(rows: Rows, **confirmed: object) -> int:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.audited(number)
    async with rows.store.write() as session:
        state = await session.get(FlowState, (number, FLOW))
        assert state is not None
        state.confirmed = confirmed
    return number


async def test_plan_sync_on_the_audit_card_queues_a_full_plan(stage: Stage, rows: Rows) -> None:
    await ready(rows)
    card = await stage.sees(UMA, "Plan sync")
    await stage.clicks(UMA, card, "plan.ask")
    (plan,) = await rows.some(Plan)
    assert (plan.kind, plan.requested_by, plan.flow) == (PlanKind.FULL, UMA, FLOW)
    await stage.clicks(OMAR, card, "plan.ask")
    await stage.sees(OMAR, "still being made", private=True)
    assert len(await rows.all(Plan)) == 1


async def test_before_the_first_sync_a_person_answers_for_marketing(stage: Stage, rows: Rows) -> None:
    number = await ready(rows, opt_in=None)
    await stage.types(UMA, "/sync company a")
    question = await stage.sees(UMA, "1,200", private=True)
    assert {"900", "400"} <= set(texts(question).replace("*", " ").split())
    assert await rows.all(Plan) == []
    await stage.clicks(UMA, question, "opt_in.confirm")
    await rows.some(Plan)
    state = await rows.get(FlowState, (number, FLOW))
    assert {name: state.confirmed["opt_in"][name] for name in ("by", "in", "out", "unknown")} == {
        "by": UMA, "in": 1_200, "out": 900, "unknown": 400,
    }  # fmt: skip
    assert "opt_in.confirmed" in {event.kind for event in await rows.all(Event)}


async def test_somebody_who_wants_to_look_first_leaves_everything_as_it_is(stage: Stage, rows: Rows) -> None:
    number = await ready(rows, opt_in=None)
    await stage.types(UMA, "/sync company a")
    question = await stage.sees(UMA, "1,200", private=True)
    await stage.clicks(UMA, question, "opt_in.not_yet")
    answered = await stage.sees(UMA, f"<@{UMA}>", private=True)
    assert actions_of(answered) == []
    assert await rows.all(Plan) == []
    assert (await rows.get(FlowState, (number, FLOW))).confirmed == {"opt_in": None}


async def test_a_flow_that_does_not_exist_is_named(stage: Stage, rows: Rows) -> None:
    await ready(rows)
    await stage.types(UMA, "/sync company a boxes")
    await stage.sees(UMA, "boxes", private=True)
    assert await rows.all(Plan) == []
    await stage.types(UMA, "/sync company a subscribers")
    await rows.some(Plan)


async def test_a_decision_shows_on_the_audit_card_at_once(stage: Stage, rows: Rows) -> None:
    number = await ready(rows)
    await rows.findings(number, 3)
    card = await stage.sees(UMA, "(3 undecided)")
    await stage.clicks(UMA, card, "audit.review")
    window = await stage.window(UMA, "A-1")
    await stage.presses(UMA, window, "finding.keep")
    redrawn = await stage.sees(OMAR, "(2 undecided)", private=False)
    assert redrawn["ts"] == card["ts"]


async def test_a_new_audit_leaves_the_old_card_as_it_ended(stage: Stage, rows: Rows) -> None:
    number = await ready(rows)
    card = await stage.sees(UMA, "(60 undecided)")
    await rows.put(Audit(integration_id=number, flow=FLOW, team="T0SPLICE", requested_by=UMA))
    await stage.until(lambda state: str(state["channels"]).count("Company A") > str(card).count("Company A"))
    async with rows.store.write() as session:
        state = await session.get(FlowState, (number, FLOW))
        assert state is not None
        state.links_version += 1
    await rows.findings(number, 2)
    await rows.change(Audit, 2, state="completed")
    await stage.sees(UMA, "(2 undecided)", private=False)
    assert "(60 undecided)" in texts((await stage.slack.messages(UMA))[0])


async def test_what_a_run_left_undone_is_planned_again(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    plan_id = await rows.waiting_plan(number)
    run_id = await rows.running_run(plan_id)
    rest = {"part": "changes", "entity": "subscriber", "verb": "update", "effect": "update", "flow": FLOW}
    for seq, (state, source) in enumerate((("applied", "1"), ("stale", "2"), ("failed", "3")), start=1):
        await rows.put(
            Change(plan_id=plan_id, seq=seq, integration_id=number, target_org="main", subject=f"t{seq}", key=source,
                   source_id=source, state=state, run_id=run_id, before={"name": "=1+1"}, after={"name": "B"}, **rest)
        )  # fmt: skip
    await rows.change(Run, run_id, state=RunState.PARTIAL, counts={"applied": 1, "stale": 1, "failed": 1})
    card = await stage.sees(UMA, "Plan again")
    rows_button = next(action for action in actions_of(card) if action.startswith("run.rows"))
    await stage.clicks(UMA, card, rows_button)
    await stage.window(UMA, "2")
    await stage.clicks(UMA, card, "run.csv")
    await stage.sees(UMA, "Rows of run", channel="DM")
    await stage.clicks(UMA, card, "plan.again")
    again = (await rows.some(Plan, 2))[1]
    assert (again.kind, again.subjects, again.requested_by) == (PlanKind.RETRY, ["2", "3"], UMA)
    assert {row.state for row in await rows.all(Change)} == {ChangeState.APPLIED, ChangeState.STALE, ChangeState.FAILED}


async def test_an_expired_plan_can_be_asked_for_again(stage: Stage, rows: Rows) -> None:
    number = await ready(rows)
    await rows.waiting_plan(number, state=PlanState.EXPIRED)
    card = await stage.sees(UMA, "Plan again")
    await stage.clicks(VERA, card, "plan.again")
    await stage.sees(VERA, "operator", private=True)
    await stage.clicks(UMA, card, "plan.again")
    assert (await rows.some(Plan, 2))[1].kind == PlanKind.FULL


async def test_the_landing_page_leads_to_the_card_that_waits(stage: Stage, rows: Rows) -> None:
    number = await ready(rows)
    await rows.waiting_plan(number)
    await stage.sees(ADA, "41 removals")
    await stage.types(ADA, "/integrations")
    page = await stage.sees(ADA, "full sync", private=True)
    await stage.clicks(ADA, page, f"integration.next#{number}")
    await stage.sees(ADA, "/archives/C01CALIX/", private=True)


async def test_the_story_holds_on_both_databases(slack: Outside, settings: Settings, store: Store) -> None:
    rows = Rows(store)
    number = await ready(rows)
    await rows.findings(number, 2)
    async with running(settings, store) as port:
        stage = Stage(slack, port)
        card = await stage.sees(UMA, "(2 undecided)")
        await stage.clicks(UMA, card, "audit.review")
        await stage.presses(UMA, await stage.window(UMA, "A-1"), "finding.link#0")
        await stage.sees(UMA, "(1 undecided)", private=False)
        plan_id = await rows.waiting_plan(number, links_version=1)
        await stage.clicks(ADA, await stage.sees(ADA, "41 removals"), "plan.confirm_without_removals")
        (run,) = await rows.some(Run)
        await rows.change(Run, run.id, state=RunState.VERIFIED, counts={"applied": 466})
        done = await stage.sees(UMA, "466", private=False)
    assert not run.with_removals
    shown = {(message.subject_kind, message.subject_id): message.ts for message in await rows.all(Message)}
    assert shown["plan", plan_id] == done["ts"]
