"""The database under a run: its disk full, locked by another process, away for a while. Nothing lost, nothing twice."""

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from store.database import Store
from store.secrets import SecretBox
from store.tables import Audit, Plan, Run
from store.words import ChangeState, PlanKind, RunState
from sync.requests import ask_audit
from tests.faults.proxy import way_to
from tests.faults.worker_process import RENAMED
from tests.faults.works import Worker, approved, opened, over, working
from tests.sync.shop import ASKER, TEAM, Shop

AWAY = ("store away", "sweep failed")
BEGUN = 6


async def whole(shop: Shop, worker: Worker, run_id: int) -> None:
    """The run ends as if nothing had happened: each row was accepted once, and is marked so."""
    await worker.until(lambda: over(shop, run_id))
    run = await shop.get(Run, run_id)
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: RENAMED})
    assert sorted(worker.ledger) == sorted(("update", "card", str(number)) for number in range(1, RENAMED + 1))


async def test_a_full_disk_holds_a_run_up_and_it_goes_on_when_there_is_room(
    sqlite_store: Store, box: SecretBox, tmp_path: Path
) -> None:
    shop, run_id = await approved(sqlite_store, box, tmp_path)
    async with working(sqlite_store.url, f"sqlite:///{tmp_path / 'engine.db'}", tmp_path) as worker:
        await worker.until(lambda: len(worker.ledger) >= BEGUN)
        worker.may_write(1)
        await worker.until(lambda: worker.heard(*AWAY) >= 3)
        written = len(worker.ledger)
        assert not await over(shop, run_id)
        await worker.until(lambda: worker.heard(*AWAY) >= 6)
        assert len(worker.ledger) == written  # what cannot be written down is not sent
        worker.may_write(-1)
        await whole(shop, worker, run_id)


async def test_a_database_that_another_process_locks_is_waited_for(
    sqlite_store: Store, box: SecretBox, tmp_path: Path
) -> None:
    """First shorter than SQLite's own patience, then longer."""
    for busy in (30_000, 200):
        folder = tmp_path / str(busy)
        folder.mkdir()
        file = folder / "splice.db"
        with sqlite3.connect(str(make_url(sqlite_store.url).database)) as here, sqlite3.connect(file) as there:
            here.backup(there)
        async with opened(f"sqlite:///{file}") as store:
            shop, run_id = await approved(store, box, folder)
            async with working(store.url, f"sqlite:///{folder / 'engine.db'}", folder, busy) as worker:
                await worker.until(lambda worker=worker: len(worker.ledger) >= BEGUN)
                await asyncio.to_thread(locked, file, 2.0)
                await whole(shop, worker, run_id)
                assert bool(worker.heard(*AWAY)) == (busy < 2_000)


def locked(file: Path, seconds: float) -> None:
    """Another process's writing transaction, which takes its time."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        time.sleep(seconds)
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@pytest.mark.long
async def test_a_database_that_is_away_is_waited_for(postgres_url: str, box: SecretBox, tmp_path: Path) -> None:
    there = make_url(postgres_url)
    async with opened(postgres_url) as store, way_to(there.host or "127.0.0.1", there.port or 5432) as way:
        shop, run_id = await approved(store, box, tmp_path)
        url = there.set(host="127.0.0.1", port=way.port).render_as_string(hide_password=False)
        async with working(url, url, tmp_path) as worker:
            await worker.until(lambda: len(worker.ledger) >= BEGUN)
            await way.cut()
            await worker.until(lambda: worker.heard(*AWAY) >= 5)
            written = len(worker.ledger)
            assert not await over(shop, run_id)
            await worker.until(lambda: worker.heard(*AWAY) >= 10)
            assert len(worker.ledger) == written
            await way.clear()
            await whole(shop, worker, run_id)
            assert await shop.incidents() == []  # it was ours, and no vendor's


async def test_a_full_scratch_disk_is_told_and_what_was_named_waits_for_room(
    postgres_url: str, box: SecretBox, tmp_path: Path
) -> None:
    """The database is elsewhere: only readings need this disk."""
    async with opened(postgres_url) as store, working(postgres_url, postgres_url, tmp_path) as worker:
        shop, run_id = await approved(store, box, tmp_path)
        await whole(shop, worker, run_id)
        worker.may_write(1)
        asked = await ask_audit(store, shop.integration.id or 0, by=ASKER, team=TEAM)
        await worker.until(lambda: settled(shop, asked.id or 0))
        audit = await shop.get(Audit, asked.id)
        assert (audit.state, audit.problem["code"], audit.problem["system"]) == ("failed", "disk_full", "Splice")
        async with store.write() as session:
            named = Plan(
                integration_id=1, flow="cards", kind=PlanKind.INCREMENTAL, target_org="toy-org", subjects=["60"]
            )
            session.add(named)
        await worker.until(lambda: told_of(shop, named.id or 0))
        (told,) = [each for each in await shop.incidents() if each.recovered_at is None]
        assert (told.cause, told.subject_kind) == ("vendor:Splice:disk_full", "plan")
        assert told.next_try_at is not None
        worker.may_write(-1)
        await shop.set(Plan, named.id, lease_until=None)  # the half minute until the next try is over
        await worker.until(lambda: gone(shop, named.id or 0))
        await worker.until(lambda: well(shop))


async def settled(shop: Shop, audit_id: int) -> bool:
    return (await shop.get(Audit, audit_id)).finished_at is not None


async def told_of(shop: Shop, plan_id: int) -> bool:
    return any(each.subject_id == plan_id and each.subject_kind == "plan" for each in await shop.incidents())


async def well(shop: Shop) -> bool:
    return all(each.recovered_at is not None for each in await shop.incidents())


async def gone(shop: Shop, plan_id: int) -> bool:
    """A look at what was named that finds nothing to do leaves no plan."""
    return await shop.get(Plan, plan_id) is None
