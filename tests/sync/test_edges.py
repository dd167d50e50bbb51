"""What is asked for and cannot be, and what hardly ever happens."""

from typing import Any

import pytest

from store.tables import Audit, FlowState, Plan, Run
from store.words import ChangeState, PlanState, RunState
from sync.audit import audit
from sync.errors import Refusal
from sync.flow import SourceRow
from sync.give_up import give_up
from sync.planning.removals import still_there
from sync.requests import ask_audit, ask_plan
from sync.running.chunk import apply_chunk
from sync.runs import stop
from tests.sync.shop import ASKER, TEAM, Shop
from tests.sync.toy import Person


async def refusal(awaitable: Any) -> tuple[str, dict[str, Any]]:
    """The code and the facts of a refusal."""
    with pytest.raises(Refusal) as refused:
        await awaitable
    return refused.value.code, refused.value.facts


async def test_an_unknown_integration_is_refused_by_name(lone_shop: Shop) -> None:
    for ask in (ask_audit, ask_plan):
        told = await refusal(ask(lone_shop.store, 99, by=ASKER, team=TEAM))
        assert told == ("unknown_integration", {"integration": 99})
    async with lone_shop.store.write() as session:
        await session.delete(await session.get(FlowState, (1, "cards")))
    assert (await refusal(lone_shop.ask()))[0] == "unknown_integration"


async def test_an_audit_that_is_read_keeps_other_readings_waiting(shop: Shop) -> None:
    await shop.settled(5)
    asked = await ask_audit(shop.store, 1, by=ASKER, team=TEAM)
    assert await refusal(shop.audit()) == ("audit_running", {"audit_id": asked.id})
    assert await refusal(shop.plan()) == ("audit_running", {"audit_id": asked.id})


async def test_who_would_receive_marketing_is_answered_before_the_first_sync(lone_shop: Shop) -> None:
    lone_shop.systems.matching(5)
    lone_shop.systems.notes = {"1": ("opt_in",), "2": ("opt_unknown",)}
    await lone_shop.audit()
    assert await refusal(lone_shop.plan()) == ("opt_in_unconfirmed", {"integration": "toys"})
    state = await lone_shop.state()
    await lone_shop.set_state(confirmed=state.confirmed | {"opt_in": {"by": ASKER}})
    plan = await lone_shop.plan()
    assert plan.reasons["opt"] == {"in": 1, "out": 0, "unknown": 1}
    assert (await lone_shop.audit()).reasons["notes"] == {"opt_in": 1, "opt_unknown": 1}
    assert (await lone_shop.state()).confirmed["opt_in"] == {"by": ASKER}, "an answer holds in later audits"


async def test_there_is_nothing_to_stop_when_a_run_is_over(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    lone_shop.systems.people["1"].name = "Renamed"
    run = await lone_shop.sync()
    assert run is not None
    assert await refusal(stop(lone_shop.store, run.id or 0, by=ASKER)) == ("run_over", {"state": RunState.VERIFIED})
    assert await refusal(stop(lone_shop.store, 99, by=ASKER)) == ("run_over", {"state": "unknown"})


async def test_a_lost_lease_marks_nothing(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    asked = await ask_audit(lone_shop.store, 1, by=ASKER, team=TEAM)
    old = await lone_shop.lease("audit", asked.id or 0)
    await lone_shop.lease("audit", asked.id or 0, "test:2")
    await audit(lone_shop.bench, asked.id or 0, old)
    assert (await lone_shop.fresh(asked)).state == "queued"
    await lone_shop.set(Audit, asked.id, epoch=old.epoch)  # it was taken over after the first look at the epoch
    await audit(lone_shop.bench, asked.id or 0, old)
    assert (await lone_shop.fresh(asked)).state == "reading"
    assert await apply_chunk(lone_shop.bench, 99, old) is False


@pytest.mark.parametrize("kind", ["audit", "plan"])
async def test_giving_up_ends_the_row_with_the_type_of_the_trouble_alone(lone_shop: Shop, kind: str) -> None:
    await lone_shop.settled(5)
    ask = {"audit": ask_audit, "plan": ask_plan}[kind]
    asked: Any = await ask(lone_shop.store, 1, by=ASKER, team=TEAM)  # type: ignore[operator]
    lease = await lone_shop.lease(kind, asked.id)
    await give_up(lone_shop.store, kind, asked.id, lease, KeyError("Ada Example"))
    ended = await lone_shop.fresh(asked)
    assert (ended.state, ended.problem) == ("failed", {"code": "gave_up", "cause": "KeyError"})
    notice = (await lone_shop.incidents())[0]
    assert (notice.cause, notice.facts) == (f"{kind}:{asked.id}", {"code": "gave_up", "error": "KeyError"})


async def test_an_id_that_neither_the_vendor_nor_a_look_up_tells_is_for_a_person(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["21"] = Person("New Person")
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.next_writes = ["silent"]
    lone_shop.systems.after_write = lambda: lone_shop.systems.card("21", "Made By Hand In The Same Moment")
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.IN_DOUBT: 1})
    assert (await lone_shop.rows_of_run(run))[0].reason == "id_not_told"


async def test_an_id_is_looked_up_again_where_reads_lag_behind_writes(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["21"] = Person("New Person")
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.next_writes, lone_shop.systems.unseen = ["silent"], 1
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 1})


async def test_a_record_that_may_not_be_read_ends_its_row_with_the_vendors_words(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name, lone_shop.systems.people["2"].name = "Renamed", "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.forbidden = {next(i for i, card in lone_shop.systems.cards.items() if card.key == "1")}
    run = await lone_shop.run(run_id)
    assert run.counts == {ChangeState.APPLIED: 1, ChangeState.FAILED: 1}
    row = next(row for row in await lone_shop.rows_of_run(run) if row.state == ChangeState.FAILED)
    assert (row.reason, row.detail) == ("forbidden", "no library card")


async def test_what_a_list_showed_blank_and_the_look_up_does_not_is_left_in_place(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    people = lone_shop.systems.people
    people["1"].stickers, people["2"].stickers = (), ()

    def comes_back() -> None:
        people["1"].stickers, people["2"].scope = ("one",), "archived"

    lone_shop.systems.after_reading = comes_back
    plan = await lone_shop.plan()
    assert plan.state == PlanState.EMPTY
    notes = plan.reasons["notes"]
    assert (notes["dropped_found_in_source"], notes["dropped_source_unknown"]) == (1, 1)


async def test_a_value_that_nobody_answered_for_is_told_unless_it_never_moved(lone_shop: Shop) -> None:
    """The vendor answers without a body: a value of its own cannot be told from somebody's hand."""
    await lone_shop.settled(20)
    systems = lone_shop.systems
    systems.bodiless, systems.ignores = True, {"phone"}
    systems.people["1"].phone = "555-0101"
    run = await lone_shop.sync()
    assert run is not None and (run.state, run.verified["kept_by_vendor"]) == (RunState.VERIFIED, 1)
    systems.spelling = "louder"
    systems.people["2"].name = "Ada Example"
    again = await lone_shop.sync()
    assert again is not None and (again.state, again.verified["differing"]) == (RunState.PARTIAL, 1)


async def test_a_field_that_somebody_touched_while_another_was_written_is_told(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.after_write = lambda: setattr(lone_shop.systems.named("1"), "phone", "555-0199")
    run = await lone_shop.run(run_id)
    assert run.verified["samples"] == [{"key": "1", "fields": ["phone"]}]


async def test_a_full_sync_confirmed_without_its_removals_is_a_full_sync(lone_shop: Shop) -> None:
    lone_shop.systems.matching(20)
    lone_shop.systems.people["1"].name = "Renamed"
    lone_shop.systems.card("900", "Gone Person")
    await lone_shop.audit()
    await lone_shop.run(await lone_shop.approve(await lone_shop.plan(), "without_removals"))
    assert (await lone_shop.fresh(lone_shop.integration)).last_sync is not None
    assert (await lone_shop.state()).target_in_scope == 21


@pytest.mark.parametrize(
    ("row", "cause", "why_not"),
    [
        (None, "undecided", ""),
        (None, "marked", ""),
        (None, "source_gone", ""),
        (None, "archived", "source_unknown"),
        (None, "moves", "source_unknown"),
        (SourceRow("1"), "undecided", "found_in_source"),
        (SourceRow("1"), "marked", "found_in_source"),
        (SourceRow("1", skip="no_name"), "marked", "found_in_source"),
        (SourceRow("1", out_of_scope="other_company"), "marked", "found_out_of_scope"),
        (SourceRow("1", out_of_scope="archived", removable=True), "archived", ""),
        (SourceRow("1", out_of_scope="archived"), "archived", "came_back"),
        (SourceRow("1"), "inactive", "came_back"),
        (SourceRow("1", out_of_scope="other_company", moves_to=7), "moves", ""),
        (SourceRow("1", out_of_scope="other_company"), "moves", "came_back"),
    ],
)
def test_rule_1_what_the_sources_own_answer_forbids(row: SourceRow | None, cause: str, why_not: str) -> None:
    assert still_there(row, cause) == why_not


async def test_plans_and_runs_that_are_not_there_are_left_alone(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    lone_shop.systems.people["1"].name = "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lease = await lone_shop.lease("run", run_id or 0)
    await lone_shop.set(Run, run_id, epoch=lease.epoch + 1)
    assert await apply_chunk(lone_shop.bench, run_id or 0, lease) is False
    assert lone_shop.systems.ledger == []
    assert isinstance(await lone_shop.get(Plan, 1), Plan)
