"""A run that is refused row after row stops by itself, says so, and leaves what it did not write to a new plan."""

from store.tables import Run
from store.words import ChangeState, PlanKind, RunState
from tests.sync.shop import Shop
from tests.sync.toy import Person

SMALL = {"failures": 3, "of": 5}


async def newcomers(shop: Shop, count: int, **breaker: int) -> int:
    """A settled shop with so many people who are to get a card; the approved run."""
    await shop.settled(40)
    await shop.change(options={"limits": {"change_share": 1.0}} | ({"breaker": breaker} if breaker else {}))
    for number in range(101, 101 + count):
        shop.systems.people[str(number)] = Person(f"New {number}")
    shop.systems.width = 1
    return await shop.approve(await shop.plan()) or 0


async def states(shop: Shop, run: Run) -> list[str]:
    return [row.state for row in await shop.rows_of_run(run)]


async def test_row_after_row_refused_stops_the_run_with_the_numbers(shop: Shop) -> None:
    run_id = await newcomers(shop, 10, **SMALL)
    shop.systems.next_writes = ["", "rejected", "rejected", "", "rejected"]
    run = await shop.run(run_id)
    assert (run.state, run.stop_by) == (RunState.STOPPED, "system")
    assert run.problem == {"code": "breaker", "failures": 3, "of": 5}
    applied, failed, left = ChangeState.APPLIED, ChangeState.FAILED, ChangeState.CANCELLED
    assert await states(shop, run) == [applied, failed, failed, applied, failed] + [left] * 5
    rows = await shop.rows_of_run(run)
    assert rows[1].detail == "a card needs a smile"
    assert {row.reason for row in rows[5:]} == {"breaker"}
    assert len(shop.systems.ledger) == 2
    (told,) = await shop.incidents()
    assert (told.cause, told.subject_id, told.facts["failures"]) == (f"breaker:{run_id}", run_id, 3)
    assert [event.data for event in await shop.events("run.breaker")] == [{"failures": 3, "of": 5}]


async def test_bad_rows_among_good_ones_never_stop_the_others(lone_shop: Shop) -> None:
    run_id = await newcomers(lone_shop, 10, **SMALL)
    lone_shop.systems.next_writes = ["rejected", "", "", "", ""] * 2
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.APPLIED: 8, ChangeState.FAILED: 2})


async def test_by_default_it_takes_twenty_of_fifty(lone_shop: Shop) -> None:
    run_id = await newcomers(lone_shop, 30)
    lone_shop.systems.next_writes = ["rejected"] * 30
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts[ChangeState.FAILED]) == (RunState.STOPPED, 20)
    assert run.problem == {"code": "breaker", "failures": 20, "of": 20}


async def test_stale_rows_are_nobodys_refusal(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    await lone_shop.change(options={"breaker": SMALL})
    for number in range(1, 9):
        lone_shop.systems.people[str(number)].name = "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    for number in range(1, 9):
        lone_shop.systems.named(str(number)).name = "By hand"
    run = await lone_shop.run(run_id)
    assert run.problem is None
    assert run.counts == {ChangeState.STALE: 8}


async def test_whoever_takes_the_run_over_counts_the_rows_of_before(lone_shop: Shop) -> None:
    run_id = await newcomers(lone_shop, 8, **SMALL)
    lone_shop.systems.next_writes = ["rejected", "rejected", "crash_before"]
    await lone_shop.run_and_crash(run_id)
    lone_shop.systems.next_writes = ["rejected", "rejected", "rejected"]
    run = await lone_shop.resume(run_id)
    assert run.state == RunState.STOPPED
    assert run.counts[ChangeState.FAILED] == 3
    assert len(lone_shop.systems.ledger) == 0


async def test_rows_in_flight_are_finished_and_no_further_one_is_sent(lone_shop: Shop) -> None:
    run_id = await newcomers(lone_shop, 30, **SMALL)
    lone_shop.systems.width = 4
    lone_shop.systems.next_writes = ["rejected"] * 30
    run = await lone_shop.run(run_id)
    assert run.state == RunState.STOPPED
    assert 3 <= run.counts[ChangeState.FAILED] <= 3 + 3
    assert ChangeState.SENDING not in await states(lone_shop, run)


async def test_planned_again_and_written_the_trouble_is_over(lone_shop: Shop) -> None:
    run_id = await newcomers(lone_shop, 6, **SMALL)
    lone_shop.systems.next_writes = ["rejected"] * 3
    stopped = await lone_shop.run(run_id)
    left = [row.source_id for row in await lone_shop.rows_of_run(stopped) if row.source_id]
    retry = await lone_shop.plan(kind=PlanKind.RETRY, subjects=left)
    await lone_shop.next_run() if retry.state == "approved" else await lone_shop.run(await lone_shop.approve(retry))
    assert len(lone_shop.systems.ledger) == 6
    (told,) = await lone_shop.incidents()
    assert told.recovered_at is not None


async def test_a_full_sync_that_is_verified_ends_it_too(lone_shop: Shop) -> None:
    run_id = await newcomers(lone_shop, 6, **SMALL)
    lone_shop.systems.next_writes = ["rejected"] * 3
    await lone_shop.run(run_id)
    await lone_shop.sync()
    (told,) = await lone_shop.incidents()
    assert told.recovered_at is not None
