"""A change that was overtaken twice in a row is not lost without a word: its run has a card that asks."""

from store.tables import Change, Message, Plan
from store.words import PlanKind, RunState
from tests.bot.face.rows import FLOW, Rows
from tests.bot.face.stage import UMA, Stage, texts


async def overtaken(rows: Rows, state: str, **reasons: object) -> int:
    number = await rows.integration("Company A")
    plan_id = await rows.waiting_plan(number, kind=PlanKind.INCREMENTAL, by="system", removals=0, reasons=reasons)
    run_id = await rows.running_run(plan_id, by="system", state=state, counts={"stale": 1}, with_removals=False)
    await rows.put(
        Change(
            plan_id=plan_id, run_id=run_id, seq=1, integration_id=number, target_org="main", flow=FLOW, part="changes",
            subject="t1", entity="subscriber", verb="update", effect="update", key="1042", source_id="1042",
            state="stale", reason="conflict",
        )
    )  # fmt: skip
    return plan_id


async def test_the_second_time_a_card_asks_and_can_plan_it_again(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await overtaken(rows, RunState.PARTIAL, once_more=True)
    card = await stage.sees(UMA, "1 row overtaken twice", private=False)
    assert "Splice does not try again by itself" in texts(card)
    await stage.clicks(UMA, card, "plan.again")
    again = (await rows.some(Plan, 2))[1]
    assert (again.kind, again.subjects, again.requested_by) == (PlanKind.RETRY, ["1042"], UMA)


async def test_the_first_time_nobody_is_bothered(stage: Stage, rows: Rows) -> None:
    await rows.people()
    quiet = await overtaken(rows, RunState.VERIFIED)
    await rows.waiting_plan(1, removals=2)
    await stage.sees(UMA, "2 removals", private=False)  # a card of later, so that the first one had its time
    assert quiet not in {message.subject_id for message in await rows.all(Message)}
