"""A run that stopped by itself: its card and the notice say so, and one click plans what is left."""

from store.tables import Change, Incident, Plan
from store.words import ChangeState, PlanKind, PlanState
from tests.bot.face.rows import FLOW, Rows
from tests.bot.face.stage import OMAR, UMA, Stage, texts

LEFT = {"state": ChangeState.CANCELLED, "reason": "breaker"}
FAILED = {"state": ChangeState.FAILED, "reason": "rejected", "detail": "group unknown"}


def change(plan_id: int, seq: int, **how: str) -> Change:
    told = {"entity": "subscriber", "verb": "update", "effect": "update", "part": "changes", "target_org": "main"}
    number = str(1_000 + seq)
    here = {"plan_id": plan_id, "seq": seq, "integration_id": 1, "flow": FLOW}
    return Change(**here, **told, subject=number, source_id=number, key=number, **how)


async def stopped(rows: Rows) -> tuple[int, int]:
    """A run of eight rows that was stopped after three refusals."""
    number = await rows.integration("Company A")
    await rows.audited(number)
    plan_id = await rows.waiting_plan(number, removals=0)
    ways = [{"state": ChangeState.APPLIED}] * 2 + [FAILED] * 3 + [LEFT] * 3
    await rows.put(*(change(plan_id, seq, **how) for seq, how in enumerate(ways, 1)))
    run_id = await rows.running_run(
        plan_id,
        state="stopped",
        stop_by="system",
        problem={"code": "breaker", "failures": 3, "of": 5},
        counts={"applied": 2, "failed": 3, "cancelled": 3},
    )
    facts = {"code": "breaker", "failures": 3, "of": 5}
    told = {"subject_kind": "run", "subject_id": run_id, "facts": facts}
    await rows.put(Incident(team="T0SPLICE", integration_id=number, cause=f"breaker:{run_id}", **told))
    return plan_id, run_id


async def test_the_notice_counts_who_waits_and_its_button_plans_what_is_left(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await stopped(rows)
    notice = await stage.sees(OMAR, "Row after row was refused: the sync of Company A stopped by itself")
    said = texts(notice)
    assert "*6 customers wait for a change*" in said
    assert "2 rows were written, 6 rows are left. Nothing is half written." in said
    assert said.index("customers wait") < said.index("were written") < said.index("by itself.\nWhat to do")
    assert "group unknown" not in said
    await stage.clicks(UMA, notice, "plan.again")
    (_, retry) = await rows.some(Plan, 2)
    assert (retry.kind, retry.state) == (PlanKind.RETRY, PlanState.QUEUED)
    assert retry.subjects == [str(number) for number in range(1_003, 1_009)]


async def test_the_card_says_the_numbers_and_the_rows_carry_the_vendors_words(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await stopped(rows)
    card = await stage.sees(UMA, "3 of the last 5 rows were refused")
    assert "group unknown" not in texts(card)
    await stage.clicks(UMA, card, "run.rows#0")
    assert "group unknown" in texts(await stage.window(UMA, "1003"))
