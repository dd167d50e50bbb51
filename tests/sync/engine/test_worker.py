"""Who is taken first, what happens to handlers that fail, to engines that do not come, to replicas that fall silent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Audit, Replica
from store.tables.base import utcnow
from store.words import AuditState
from sync.engine.leases import Lease, claim
from sync.engine.replicas import Heartbeat, ReplicaReplaced, alive, bury_dead
from sync.engine.sweep import run_worker
from sync.engine.worker import TRIES, Worker
from sync.events import SYSTEM
from tests.databases import away
from tests.sync.engine.local import LocalEngine
from tests.sync.engine.rows import some_audits

PATIENCE = 60


async def finish(store: Store, audit_id: int, lease: Lease, state: str = AuditState.COMPLETED) -> None:
    """End an audit under its epoch."""
    async with store.write() as session:
        mine = sa.update(Audit).where(col(Audit.id) == audit_id, col(Audit.epoch) == lease.epoch)
        await (await session.connection()).execute(mine.values(state=state, owner=None, lease_until=None))


async def states(store: Store) -> list[str]:
    return [row[0] for row in await store.scalar_rows(sa.select(Audit.state).order_by(col(Audit.id)))]


@asynccontextmanager
async def worker(store: Store, engine: LocalEngine, handler: Any, **how: Any) -> AsyncIterator[asyncio.Event]:
    """A worker in this process, ended with the block."""
    stop = asyncio.Event()
    how = {"seconds": 30.0, "sweep_seconds": 0.01, "pause": 0.01, "replica": "worker-1"} | how
    running = asyncio.create_task(run_worker(store, engine, {"audit": handler}, stop=stop, **how))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(running, PATIENCE)


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = true()
            if await answer if asyncio.iscoroutine(answer) else answer:
                return
            await asyncio.sleep(0.01)


async def test_a_queued_audit_is_carried_out_once(store: Store) -> None:
    await some_audits(store, "U1")
    done: list[int] = []

    async def audit(audit_id: int, lease: Lease) -> None:
        done.append(audit_id)
        await finish(store, audit_id, lease)

    async with worker(store, LocalEngine(), audit):
        await until(lambda: done)
    assert await states(store) == [AuditState.COMPLETED]
    assert len(done) == 1
    assert await alive(store, "worker", 60) == []


async def test_what_a_person_asked_for_goes_first_and_keeps_a_place(sqlite_store: Store) -> None:
    audits = await some_audits(sqlite_store, SYSTEM, SYSTEM, SYSTEM, "U1")
    begun: list[int] = []
    go_on = asyncio.Event()

    async def audit(audit_id: int, lease: Lease) -> None:
        begun.append(audit_id)
        await go_on.wait()
        await finish(sqlite_store, audit_id, lease)

    async with worker(sqlite_store, LocalEngine(), audit, slots=3):
        await until(lambda: len(begun) == 2)
        assert begun == [audits[3], audits[0]]  # the third place waits for a person
        go_on.set()
        await until(lambda: len(begun) == 4)


async def test_a_handler_that_fails_is_tried_five_times_and_then_given_up(sqlite_store: Store) -> None:
    await some_audits(sqlite_store, "U1")
    tries: list[int] = []
    given_up: list[tuple[str, int, str]] = []

    async def audit(audit_id: int, lease: Lease) -> None:
        tries.append(lease.epoch)
        raise ZeroDivisionError

    async def give_up(kind: str, row_id: int, lease: Lease, error: BaseException) -> None:
        given_up.append((kind, row_id, type(error).__name__))
        await finish(sqlite_store, row_id, lease, AuditState.FAILED)

    async with worker(sqlite_store, LocalEngine(), audit, give_up=give_up):
        await until(lambda: given_up)
    assert tries == [1, 2, 3, 4, 5]
    assert given_up == [("audit", 1, "ZeroDivisionError")]
    assert await states(sqlite_store) == [AuditState.FAILED]


async def test_a_success_forgets_earlier_failures(sqlite_store: Store) -> None:
    await some_audits(sqlite_store, "U1")
    tries: list[int] = []

    async def audit(audit_id: int, lease: Lease) -> bool:
        tries.append(lease.epoch)
        if len(tries) % 2:
            raise ZeroDivisionError
        if len(tries) < 12:
            return True
        await finish(sqlite_store, audit_id, lease)
        return False

    async def give_up(*_told: object) -> None:
        raise AssertionError("five failures in a row never happened")

    async with worker(sqlite_store, LocalEngine(), audit, give_up=give_up):
        await until(lambda: len(tries) == 12)


async def test_a_row_whose_engine_does_not_come_is_submitted_anew(sqlite_store: Store) -> None:
    await some_audits(sqlite_store, "U1")
    engine = LocalEngine()
    engine.deaf = True
    epochs: list[int] = []

    async def audit(audit_id: int, lease: Lease) -> None:
        epochs.append(lease.epoch)
        await finish(sqlite_store, audit_id, lease)

    async def claimed() -> bool:
        async with sqlite_store.read() as session:
            row = await session.get(Audit, 1)
        return row is not None and row.epoch >= 2

    async with worker(sqlite_store, engine, audit, seconds=0.6):
        await until(claimed)
        engine.deaf = False
        await until(lambda: epochs)
    assert epochs[0] >= 3


async def test_an_engine_that_is_away_is_opened_again(sqlite_store: Store) -> None:
    await some_audits(sqlite_store, "U1")
    engine = LocalEngine()
    done: list[int] = []

    async def audit(audit_id: int, lease: Lease) -> None:
        done.append(audit_id)
        await finish(sqlite_store, audit_id, lease)

    async with worker(sqlite_store, engine, audit):
        await until(lambda: done)
        engine.away = True
        await some_more(sqlite_store)
        await until(lambda: len(done) == 2)
    assert engine.opened == 2


async def some_more(store: Store) -> None:
    async with store.write() as session:
        session.add(Audit(integration_id=1, flow="numbers"))


async def test_work_that_the_engine_restarted_finds_no_lease_and_claims_one(sqlite_store: Store) -> None:
    """After a restart the engine may bring old work before the sweep sees the row; either way it is done once."""
    (audit_id,) = await some_audits(sqlite_store, "U1")
    engine, done = LocalEngine(), []

    async def audit(audit_id: int, lease: Lease) -> bool:
        done.append(lease.epoch)
        if len(done) == 3:
            await finish(sqlite_store, audit_id, lease)
        return len(done) < 3

    async with worker(sqlite_store, engine, audit, slots=0):
        await until(lambda: engine.opened)
        await engine.submit("audit", audit_id, 17)
        await until(lambda: len(done) == 3)
    assert done == [1, 1, 1]
    assert await states(sqlite_store) == [AuditState.COMPLETED]


async def test_a_row_that_another_holds_is_left_to_it_whatever_the_engine_brings(sqlite_store: Store) -> None:
    (audit_id,) = await some_audits(sqlite_store, "U1")
    await claim(sqlite_store, "audit", audit_id, "worker-2:life", 60)
    engine, done = LocalEngine(), []

    async def audit(audit_id: int, _lease: Lease) -> None:
        done.append(audit_id)

    async with worker(sqlite_store, engine, audit):
        await until(lambda: engine.opened)
        await engine.submit("audit", audit_id, 1)
        await engine.tasks["audit", audit_id, 1]
    assert done == []


async def test_between_chunks_a_row_that_was_taken_away_is_not_gone_on_with(sqlite_store: Store) -> None:
    (audit_id,) = await some_audits(sqlite_store, "U1")
    engine, done = LocalEngine(), []

    async def audit(audit_id: int, lease: Lease) -> bool:
        done.append(lease.epoch)
        async with sqlite_store.write() as session:
            theirs = sa.update(Audit).values(
                owner="worker-2:life", epoch=9, lease_until=utcnow() + timedelta(minutes=1)
            )
            await (await session.connection()).execute(theirs)
        assert not await lease.renew()
        return True

    async with worker(sqlite_store, engine, audit):
        await until(lambda: done)
        await engine.tasks["audit", audit_id, 1]
    async with sqlite_store.read() as session:
        row = await session.get(Audit, audit_id)
    assert done == [1]
    assert row is not None and (row.owner, row.epoch) == ("worker-2:life", 9)


@pytest.mark.parametrize("table", ["replica", "audit"])
async def test_a_store_that_is_away_is_waited_for(store: Store, table: str) -> None:
    (audit_id,) = await some_audits(store, "U1")
    go_on, begun = asyncio.Event(), []

    async def audit(audit_id: int, lease: Lease) -> bool:
        begun.append(lease.epoch)
        await go_on.wait()
        if len(begun) > 1:
            await finish(store, audit_id, lease)
        return False

    async with worker(store, LocalEngine(), audit, seconds=0.6):
        await until(lambda: begun)
        async with away(store, table):
            await asyncio.sleep(0.3)  # sweeps, beats and renewals fail meanwhile
            go_on.set()
            await asyncio.sleep(0.1)
        await until(lambda: len(begun) > 1)
        await until(lambda: over(store, audit_id))


async def over(store: Store, audit_id: int) -> bool:
    async with store.read() as session:
        row = await session.get(Audit, audit_id)
    return row is not None and row.state == AuditState.COMPLETED


async def test_a_lock_that_outlasts_the_stores_patience_is_no_failure_of_the_row(sqlite_url: str) -> None:
    store, other = Store(sqlite_url, busy=20), Store(sqlite_url)
    await some_audits(store, "U1")
    tries: list[int] = []

    async def audit(audit_id: int, lease: Lease) -> None:
        tries.append(lease.epoch)
        if len(tries) > TRIES + 2:
            await finish(store, audit_id, lease)
            return
        async with other.write() as session:
            await session.connection()  # another process is writing, and takes its time
            await finish(store, audit_id, lease)

    async def give_up(*_told: object) -> None:
        raise AssertionError("nothing is wrong with the row")

    async with worker(store, LocalEngine(), audit, give_up=give_up):
        await until(lambda: over(store, 1))
    assert len(tries) == TRIES + 3
    await store.close()
    await other.close()


async def test_a_lease_that_could_not_be_given_back_is_given_back_when_the_store_answers(sqlite_url: str) -> None:
    store, other = Store(sqlite_url, busy=20), Store(sqlite_url)
    (audit_id,) = await some_audits(store, "U1")
    holder, stop = Worker(store, {}, "worker-1:life", seconds=0.6), asyncio.Event()
    lease = await holder.take("audit", audit_id)
    assert lease is not None
    async with other.write() as session:
        await session.connection()
        await holder.let_go(lease)
    keeping = asyncio.create_task(holder.keep(stop))
    await until(lambda: free(store, audit_id))
    stop.set()
    await keeping
    await store.close()
    await other.close()


async def free(store: Store, audit_id: int) -> bool:
    """Nobody holds it; a lease that merely lapsed still bears its owner's name."""
    async with store.read() as session:
        row = await session.get(Audit, audit_id)
    return row is not None and row.owner is None


async def test_when_it_stops_a_long_chunk_is_told_then_cut_off_and_its_row_is_free(sqlite_store: Store) -> None:
    await some_audits(sqlite_store, "U1")
    seen: list[Lease] = []

    async def audit(_id: int, lease: Lease) -> None:
        seen.append(lease)
        await asyncio.Event().wait()

    async with worker(sqlite_store, LocalEngine(), audit, grace=0.05):
        await until(lambda: seen)
    assert seen[0].stopping
    async with sqlite_store.read() as session:
        row = await session.get(Audit, 1)
    assert row is not None and (row.owner, row.lease_until, row.state) == (None, None, AuditState.QUEUED)


async def test_a_replica_that_fell_silent_is_buried_by_one_and_its_work_recovered(store: Store) -> None:
    async with store.write() as session:
        session.add(Replica(id="worker-9", kind="worker", seen_at=utcnow() - timedelta(minutes=2)))
        session.add(Replica(id="worker-8", kind="worker"))
    engine = LocalEngine()

    async def audit(_id: int, _lease: Lease) -> None:
        return None

    async with worker(store, engine, audit):
        await until(lambda: engine.recovered)
        assert await alive(store, "worker", 60) == ["worker-1", "worker-8"]
    assert engine.recovered == ["worker-9"]
    assert await bury_dead(store, 60) == []


async def test_one_who_was_buried_alive_appears_again_but_one_who_was_replaced_ends(store: Store) -> None:
    first = Heartbeat(store, "worker-1", "worker")
    await first.begin()
    assert await bury_dead(store, -1) == ["worker-1"]
    await first.beat()
    assert await alive(store, "worker", 60) == ["worker-1"]
    await Heartbeat(store, "worker-1", "worker").begin()
    with pytest.raises(ReplicaReplaced) as trouble:
        await first.beat()
    assert trouble.value.replica == "worker-1"
    await first.end()
    assert await alive(store, "worker", 60) == ["worker-1"]
