"""One holder a row, fenced by the epoch, whatever clocks and sleepers do."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Audit
from store.tables.base import utcnow
from store.words import AuditState
from sync.engine.leases import Lease, claim, release, renew, replica_of
from tests.sync.engine.rows import some_audits

A, B = "worker-1:aaaa", "worker-2:bbbb"


async def change(store: Store, audit_id: int, **values: object) -> None:
    async with store.write() as session:
        await (await session.connection()).execute(sa.update(Audit).where(col(Audit.id) == audit_id).values(**values))


async def test_of_many_who_claim_at_once_one_gets_the_row(store: Store) -> None:
    (audit,) = await some_audits(store, "U1")
    got = await asyncio.gather(*(claim(store, "audit", audit, f"worker-{n}:x", 60) for n in range(8)))
    assert sorted(got, key=str) == sorted([1] + [None] * 7, key=str)


async def test_only_the_holder_of_the_epoch_renews_and_releases(store: Store) -> None:
    (audit,) = await some_audits(store, "U1")
    assert await claim(store, "audit", audit, A, 60) == 1
    assert await renew(store, "audit", audit, A, 1, 60) is True
    assert await renew(store, "audit", audit, B, 1, 60) is False
    assert await renew(store, "audit", audit, A, 2) is False
    await release(store, "audit", audit, B, 1)
    assert await claim(store, "audit", audit, B, 60) is None
    await release(store, "audit", audit, A, 1)
    assert await claim(store, "audit", audit, B, 60) == 2
    assert await renew(store, "audit", audit, A, 1) is False


async def test_a_lapsed_lease_and_ones_own_earlier_life_are_free(store: Store) -> None:
    (audit,) = await some_audits(store, "U1")
    await claim(store, "audit", audit, A, 60)
    assert await claim(store, "audit", audit, "worker-1:later", 60) == 2
    await change(store, audit, lease_until=utcnow() - timedelta(seconds=1))
    assert await claim(store, "audit", audit, B, 60) == 3


async def test_a_name_that_only_begins_alike_is_another_replica(store: Store) -> None:
    (audit,) = await some_audits(store, "U1")
    await claim(store, "audit", audit, "worker-10:aaaa", 60)
    assert await claim(store, "audit", audit, "worker-1:bbbb", 60) is None
    assert await claim(store, "audit", audit, "worker_10:bbbb", 60) is None
    assert replica_of("host:9:life") == "host:9"


async def test_a_lease_from_before_the_clock_was_set_back_does_not_hold(store: Store) -> None:
    (audit,) = await some_audits(store, "U1")
    await claim(store, "audit", audit, A, 60)
    await change(store, audit, lease_until=utcnow() + timedelta(hours=1))
    assert await claim(store, "audit", audit, B, 60) == 2


@pytest.mark.parametrize("state", [AuditState.COMPLETED, AuditState.INCOMPLETE, AuditState.FAILED])
async def test_what_is_over_is_never_claimed(sqlite_store: Store, state: AuditState) -> None:
    (audit,) = await some_audits(sqlite_store, "U1")
    await change(sqlite_store, audit, state=state)
    assert await claim(sqlite_store, "audit", audit, A, 60) is None


async def test_a_row_let_go_with_a_pause_is_left_alone_until_it_is_over(store: Store) -> None:
    (audit,) = await some_audits(store, "U1")
    await claim(store, "audit", audit, A, 60)
    await release(store, "audit", audit, A, 1, pause=60)
    assert await claim(store, "audit", audit, B, 60) is None
    await change(store, audit, lease_until=utcnow())
    assert await claim(store, "audit", audit, B, 60) == 2


async def test_a_lease_taken_away_is_lost_for_good(sqlite_store: Store) -> None:
    (audit,) = await some_audits(sqlite_store, "U1")
    epoch = await claim(sqlite_store, "audit", audit, A, 60)
    lease = Lease(sqlite_store, "audit", audit, A, epoch or 0)
    assert not lease.lost and await lease.sure()
    await change(sqlite_store, audit, epoch=7)
    assert await lease.sure()  # nobody has told yet; the marks, conditional on the epoch, will
    assert await lease.renew() is False
    assert lease.lost and await lease.sure() is False
    await change(sqlite_store, audit, epoch=epoch)
    assert await lease.renew() is False


async def test_one_who_slept_past_half_of_the_lease_asks_before_going_on(sqlite_store: Store) -> None:
    (audit,) = await some_audits(sqlite_store, "U1")
    lease = Lease(sqlite_store, "audit", audit, A, await claim(sqlite_store, "audit", audit, A, 1.0) or 0, 1.0)
    await asyncio.sleep(0.6)
    assert lease.lost
    assert await lease.sure() and not lease.lost  # nobody took it meanwhile
    await asyncio.sleep(1.1)
    await claim(sqlite_store, "audit", audit, B, 60)
    assert await lease.sure() is False
