"""Every request of a run is kept with the row it was made for, whatever happens to the worker or the store."""

from datetime import timedelta

import pytest

from store.tables import Run, VendorCall
from store.tables.base import utcnow
from store.words import RunState
from sync.retention import DAYS, forget_old
from tests.databases import away
from tests.sync.proof.telling import Told, calls_of
from tests.sync.shop import Shop
from tests.sync.test_crash import many


def asked(calls: list[VendorCall]) -> list[tuple[int | None, str, int | None]]:
    return [(call.seq, call.method, call.status) for call in calls]


async def test_each_row_has_its_own_requests_and_their_answers(telling: Shop) -> None:
    run_id = await many(telling, renamed=3)
    telling.systems.next_writes = ["", "rejected", ""]
    await telling.run(run_id)
    calls = await calls_of(telling.store, run_id)
    read_and_written = [(seq, method, 200) for seq in (1, 2, 3) for method in ("GET", "PUT")]
    assert asked(calls) == [each if each != (2, "PUT", 200) else (2, "PUT", 400) for each in read_and_written]
    assert [call.problem for call in calls] == ["", "", "", "rejected", "", ""]
    assert {call.system for call in calls} == {"Cards"} and calls[0].seconds == 0.0123
    assert calls[0].path == "/cards/c0001" and timedelta(0) < utcnow() - calls[0].at < timedelta(minutes=1)


async def test_what_is_read_for_an_audit_or_a_plan_is_no_request_of_a_run(telling: Shop) -> None:
    run_id = await many(telling, renamed=1)
    await telling.run(run_id)
    assert await calls_of(telling.store, 0) == []


async def test_rows_side_by_side_do_not_mix_up_their_requests(telling: Shop) -> None:
    run_id = await many(telling, renamed=8)
    telling.systems.width = 4
    await telling.run(run_id)
    calls = await calls_of(telling.store, run_id)
    rows = {row.seq: row.target_id for row in await telling.rows_of_run(await telling.get(Run, run_id))}
    assert len(calls) == 16 and all(call.path == f"/cards/{rows[call.seq or 0]}" for call in calls)


async def test_what_was_answered_before_a_crash_is_there_after_it(telling: Shop) -> None:
    run_id = await many(telling, renamed=4)
    telling.systems.next_writes = ["", "", "crash_after"]
    await telling.run_and_crash(run_id)
    run = await telling.run(run_id, "test:2")
    assert run.state == RunState.VERIFIED
    of_row = [seq for seq, method, _ in asked(await calls_of(telling.store, run_id)) if method == "PUT"]
    assert of_row == [1, 2, 3, 4]


async def test_a_store_that_is_away_loses_none_of_them(telling: Shop) -> None:
    hear = telling.bench.heard.listener(7)
    hear(Told("GET", "/cards/1", 200))
    async with away(telling.store, "vendor_call"):
        await telling.bench.heard.flush(telling.store)
        hear(Told("PUT", "/cards/1", None, problem="timeout"))
    await telling.bench.heard.flush(telling.store)
    await telling.bench.heard.flush(telling.store)
    assert asked(await calls_of(telling.store, 7)) == [(None, "GET", 200), (None, "PUT", None)]


async def test_whoever_measures_hears_of_them_too(telling: Shop) -> None:
    seen: list[Told] = []
    telling.bench.heard.listener(7, seen.append)(Told("GET", "/cards/1", 200))
    assert [call.where for call in seen] == ["/cards/1"]


@pytest.mark.parametrize(("days", "left"), [(DAYS["calls"] - 1, True), (DAYS["calls"] + 1, False)])
async def test_they_go_after_their_days(telling: Shop, days: int, left: bool) -> None:
    run_id = await many(telling, renamed=2)
    await telling.run(run_id)
    told = await forget_old(telling.store, now=utcnow() + timedelta(days=days))
    assert bool(await calls_of(telling.store, run_id)) is left
    assert told["calls"] == (0 if left else 4)
