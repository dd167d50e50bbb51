"""`/runs`: the list and its filter, one run with its rows, the question before an undo, and the release."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.cards.actions import pack
from store.tables import Change, Hold, Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, PlanKind, PlanState, RunState
from tests.bot.face.rows import FLOW, Rows
from tests.bot.face.stage import ADA, NILS, OMAR, UMA, VERA, Stage, actions_of, texts


def applied(plan_id: int, integration_id: int, seq: int, **more: Any) -> Change:
    values: dict[str, Any] = {
        "verb": "update", "effect": "update", "before": {"name": "Before"}, "after": {"name": "After"},
        "state": ChangeState.APPLIED,
    }  # fmt: skip
    return Change(
        plan_id=plan_id, seq=seq, integration_id=integration_id, target_org="main", flow=FLOW, part="changes",
        subject=f"t-{seq}", target_id=f"t-{seq}", entity="subscriber", key=f"{1000 + seq}", **(values | more),
    )  # fmt: skip


async def a_run(rows: Rows, number: int, *, by: str = UMA, **more: Any) -> int:
    """A run that is over: three records updated, one erased, one stale."""
    plan_id = await rows.waiting_plan(number, by=by)
    values = {"state": RunState.VERIFIED, "counts": {"applied": 4, "stale": 1}, "finished_at": utcnow()}
    run_id = await rows.running_run(plan_id, **(values | more))
    await rows.put(
        *(applied(plan_id, number, seq) for seq in (1, 2, 3)),
        applied(plan_id, number, 4, verb="delete", effect="removal", after=None, image={"name": "Before"}),
        applied(plan_id, number, 5, state=ChangeState.STALE, reason="changed_since"),
    )
    return run_id


@pytest.fixture
async def runs(rows: Rows) -> dict[str, int]:
    """Two integrations with runs: one of Uma's that is done, one of Omar's that was stopped."""
    await rows.people()
    here, there = await rows.integration("Company A"), await rows.integration("Company B")
    return {
        "a": here,
        "b": there,
        "done": await a_run(rows, here),
        "stopped": await a_run(rows, there, by=OMAR, state=RunState.STOPPED),
    }


async def filters(stage: Stage, user: str, window: dict[str, Any], place: int, **value: Any) -> None:
    await stage.presses(user, window, f"runs.filter#{place}", value=pack(**value))


async def test_the_list_shows_all_runs_and_is_narrowed_by_its_menus(stage: Stage, runs: dict[str, int]) -> None:
    await stage.types(UMA, "/runs")
    window = await stage.window(UMA, "Company B")
    assert "Done: Company A" in texts(window) and "Stopped: Company B" in texts(window)
    await filters(stage, UMA, window, 2, state="stopped")
    await stage.until(lambda s: "Done: Company A" not in texts(s["views"][-1]), UMA)
    window = await stage.window(UMA, "Stopped: Company B")
    await filters(stage, UMA, window, 3, mine=True)
    await stage.window(UMA, "There is no run that fits.")
    window = await stage.window(UMA)
    await filters(stage, UMA, window, 2, state="")
    window = await stage.window(UMA, "Done: Company A")
    assert "Stopped: Company B" not in texts(window)
    await filters(stage, UMA, window, 1, integration=runs["b"])
    await stage.window(UMA, "There is no run that fits.")


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("company a", "Done: Company A", "Stopped: Company B"),
        ("stopped", "Stopped: Company B", "Done: Company A"),
        ("mine", "Done: Company A", "Stopped: Company B"),
        ("company b stopped", "Stopped: Company B", "Done: Company A"),
    ],
)
async def test_a_filter_can_be_typed(stage: Stage, runs: dict[str, int], text: str, there: str, not_there: str) -> None:
    await stage.types(UMA, f"/runs {text}")
    assert not_there not in texts(await stage.window(UMA, there))


async def test_more_than_a_page(stage: Stage, rows: Rows, runs: dict[str, int]) -> None:
    for _ in range(11):
        await rows.running_run(await rows.waiting_plan(runs["a"]), state=RunState.VERIFIED, counts={"applied": 1})
    await stage.types(UMA, "/runs")
    window = await stage.window(UMA, "Older")
    await stage.presses(UMA, window, "runs.older")
    older = await stage.window(UMA, "Newest")
    assert "Stopped: Company B" in texts(older) and "Older" not in texts(older)
    await stage.presses(UMA, older, "runs.newest")
    await stage.window(UMA, "Older")


async def test_a_run_shows_its_rows_by_state(stage: Stage, runs: dict[str, int]) -> None:
    await stage.types(UMA, f"/runs {runs['done']}")
    window = await stage.window(UMA, "4 written")
    assert {"run.undo", "run.csv", "plan.again", "run.rows#0", "run.rows#1"} <= set(actions_of(window))
    await stage.presses(UMA, window, "run.rows#1")
    assert "1005" in texts(await stage.window(UMA, "it changed after the plan was made"))


async def test_a_run_can_be_opened_from_the_list_and_stopped(stage: Stage, rows: Rows, runs: dict[str, int]) -> None:
    going = await rows.running_run(await rows.waiting_plan(runs["a"]))
    await stage.types(OMAR, "/runs going")
    window = await stage.window(OMAR, "writing")
    await stage.presses(OMAR, window, f"runs.open#{going}")
    opened = await stage.window(OMAR, "in flight")
    await stage.presses(OMAR, opened, "run.stop")
    await stage.until(lambda s: "Stopping." in texts(s), OMAR)
    assert (await rows.get(Run, going)).stop_by == OMAR


async def test_an_undo_is_asked_for_in_a_window_that_says_what_does_not_come_back(
    stage: Stage, rows: Rows, runs: dict[str, int]
) -> None:
    card = await stage.sees(UMA, "Done: Company A", private=False)
    await stage.clicks(UMA, card, "run.undo")
    window = await stage.window(UMA, "What does not come back")
    said = texts(window)
    assert "put 3 rows back" in said and "1 record is made again: each gets a new id" in said
    assert "4 records are put on hold" in said
    assert await rows.all(Hold) == []
    await stage.submits(UMA, window)
    await stage.sees(UMA, "The undo of run", private=True)
    plan = (await rows.all(Plan))[-1]
    assert (plan.kind, plan.requested_by, plan.reasons) == (PlanKind.UNDO, UMA, {"undo": runs["done"]})
    assert {hold.key for hold in await rows.all(Hold)} == {"1001", "1002", "1003", "1004"}
    # A second question gets the reason why not.
    await stage.clicks(UMA, card, "run.undo")
    await stage.sees(UMA, f"is asked for already: plan {plan.id} comes first", private=True)


async def test_the_card_of_an_undo_says_what_is_left_and_held_and_whoever_approved_the_run_may_not_confirm(
    stage: Stage, rows: Rows, runs: dict[str, int]
) -> None:
    number = runs["a"]
    await rows.put(Hold(integration_id=number, flow=FLOW, run_id=runs["done"], subject="t-1", key="1001"))
    await rows.waiting_plan(
        number, by=UMA, kind=PlanKind.UNDO, removals=0, verdict="needs_approval",
        counts={"updates": 2, "rows": 2, "rows_changes": 2}, digest_removals="",
        reasons={"undo": runs["done"], "left": {"not_as_left": 1}, "lost": {"history": 1}}, samples={"left": ["1003"]},
    )  # fmt: skip
    card = await stage.sees(ADA, "undo of run", private=False)
    said = texts(card)
    assert "does not look as the run left it" in said and "its history there is lost" in said
    assert "*1 record is on hold*" in said
    await stage.clicks(ADA, card, "plan.confirm_all")  # Ada approved the run itself
    await stage.sees(ADA, "you approved the run that it undoes", private=True)


async def test_release_lets_the_records_go_after_a_question(stage: Stage, rows: Rows, runs: dict[str, int]) -> None:
    held = [
        Hold(integration_id=runs["a"], flow=FLOW, run_id=runs["done"], subject=f"t-{n}", key=f"100{n}") for n in (1, 2)
    ]
    await rows.put(*held)
    await stage.types(UMA, f"/runs {runs['done']}")
    window = await stage.window(UMA, "2 records are on hold")
    await stage.presses(UMA, window, "run.release")
    await stage.until(lambda s: "2 records are released" in texts(s), UMA)
    assert await rows.all(Hold) == []
    await stage.until(lambda s: "on hold" not in texts(s["views"][-1]), UMA)


async def test_a_viewer_looks_and_does_nothing(stage: Stage, rows: Rows, runs: dict[str, int]) -> None:
    await stage.types(VERA, f"/runs {runs['done']}")
    window = await stage.window(VERA, "4 written")
    await stage.presses(VERA, window, "run.undo")
    await stage.until(lambda s: "this needs the role operator" in texts(s), VERA)
    assert [plan.kind for plan in await rows.all(Plan)] == [PlanKind.FULL, PlanKind.FULL]


async def test_somebody_without_a_role_is_told_whom_to_ask(stage: Stage, runs: dict[str, int]) -> None:
    await stage.types(NILS, "/runs")
    await stage.sees(NILS, "Splice does not know you yet", private=True)


@pytest.mark.parametrize(
    ("text", "answer"), [("404", "There is no run `404`"), ("nonsense here", "`nonsense here` was not understood")]
)
async def test_what_is_not_understood_is_answered(stage: Stage, runs: dict[str, int], text: str, answer: str) -> None:
    await stage.types(UMA, f"/runs {text}")
    await stage.sees(UMA, answer, private=True)


async def test_what_was_forgotten_cannot_be_undone_and_nothing_is_held(
    stage: Stage, rows: Rows, runs: dict[str, int]
) -> None:
    for row in await rows.all(Change):
        await rows.edit(Change, row.id, before=sa.null(), after=sa.null(), image=sa.null())
    card = await stage.sees(UMA, "Done: Company A", private=False)
    await stage.clicks(UMA, card, "run.undo")
    await stage.sees(UMA, "is kept for 90 days, and these are over", private=True)
    assert await rows.all(Hold) == []


async def test_planning_an_undo_again_asks_for_the_same_undo(stage: Stage, rows: Rows, runs: dict[str, int]) -> None:
    await rows.waiting_plan(
        runs["a"], kind=PlanKind.UNDO, state=PlanState.EXPIRED, reasons={"undo": runs["done"]}, counts={"updates": 2}
    )
    card = await stage.sees(UMA, "Not decided in time", private=False)
    await stage.clicks(UMA, card, "plan.again")
    plans = await rows.some(Plan, 4)
    assert (plans[-1].kind, plans[-1].reasons) == (PlanKind.UNDO, {"undo": runs["done"]})
