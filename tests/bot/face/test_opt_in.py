"""An answer for the marketing counts is one for those counts: others are asked about anew, until the first sync."""

from store.tables import Audit, FlowState, Plan
from store.tables.base import utcnow
from tests.bot.face.rows import FLOW, Rows
from tests.bot.face.stage import OMAR, UMA, Stage, texts
from tests.bot.face.test_sync import ready

GIVEN = {"by": OMAR, "at": "2026-11-20T10:00:00+00:00", "in": 1_200, "out": 900, "unknown": 400}


async def counted_anew(rows: Rows, number: int, opted_in: int) -> None:
    """A later audit of the same integration, with other answers."""
    audit_id = await rows.audited(number)
    await rows.edit(Audit, audit_id, reasons={"notes": {"opt_in": opted_in, "opt_out": 900, "opt_unknown": 400}})


async def test_the_same_counts_are_not_asked_about_twice(stage: Stage, rows: Rows) -> None:
    number = await ready(rows, opt_in=GIVEN)
    await rows.audited(number)
    await stage.types(UMA, "/sync company a")
    await rows.some(Plan)


async def test_other_counts_are_asked_about_anew_and_say_what_was_confirmed(stage: Stage, rows: Rows) -> None:
    number = await ready(rows, opt_in=GIVEN)
    await counted_anew(rows, number, 1_900)
    await stage.types(UMA, "/sync company a")
    question = await stage.sees(UMA, "1,900", private=True)
    assert f"<@{OMAR}> confirmed other numbers" in texts(question)
    assert "1,200 opted in, 900 out, 400 unknown" in texts(question)
    assert await rows.all(Plan) == []
    await stage.clicks(UMA, question, "opt_in.confirm")
    await rows.some(Plan)
    state = await rows.get(FlowState, (number, FLOW))
    assert (state.confirmed["opt_in"]["by"], state.confirmed["opt_in"]["in"]) == (UMA, 1_900)


async def test_an_answer_to_an_older_card_is_asked_for_again(stage: Stage, rows: Rows) -> None:
    number = await ready(rows, opt_in=None)
    await stage.types(UMA, "/sync company a")
    question = await stage.sees(UMA, "1,200", private=True)
    await counted_anew(rows, number, 1_900)
    await stage.clicks(UMA, question, "opt_in.confirm")
    await stage.sees(UMA, "1,900", private=True)
    assert await rows.all(Plan) == []
    assert (await rows.get(FlowState, (number, FLOW))).confirmed == {"opt_in": None}


async def test_after_the_first_sync_nobody_is_asked(stage: Stage, rows: Rows) -> None:
    number = await ready(rows, opt_in=GIVEN)
    await counted_anew(rows, number, 1_900)
    async with rows.store.write() as session:
        state = await session.get(FlowState, (number, FLOW))
        assert state is not None
        state.first_full_at = utcnow()
    await stage.types(UMA, "/sync company a")
    await rows.some(Plan)


async def test_the_landing_page_says_that_it_is_asked_again(stage: Stage, rows: Rows) -> None:
    number = await ready(rows, opt_in=GIVEN)
    await stage.types(UMA, "/integrations")
    assert "Confirm marketing" not in texts(await stage.sees(UMA, "Company A", private=True))
    await counted_anew(rows, number, 1_900)
    await stage.types(UMA, "/integrations")
    await stage.sees(UMA, "Confirm marketing", private=True)
