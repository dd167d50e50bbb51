"""Group commit: pieces that wait at the same time share a transaction, and stand or fall with it."""

import asyncio

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Run, SubjectLock
from sync.errors import LeaseLostError
from sync.heard import Heard
from sync.running.together import Together, Work
from tests.sync.shop import Shop
from tests.sync.test_crash import many


class Ledger:
    """Counts transactions by their checks; `lost` is the lease that another worker has taken."""

    def __init__(self, shop: Shop, run_id: int) -> None:
        self.shop, self.run_id, self.transactions, self.lost = shop, run_id, 0, False
        self.together = Together(shop.store, self.check, Heard())

    async def check(self, session: AsyncSession) -> Run:
        self.transactions += 1
        if self.lost:
            raise LeaseLostError("run")
        run = await session.get(Run, self.run_id)
        assert run is not None
        return run

    def note(self, name: str) -> Work[str]:
        async def work(session: AsyncSession, run: Run) -> str:
            session.add(SubjectLock(target_org="org", name=name, run_id=run.id or 0))
            await session.flush()
            return name

        return work

    async def names(self) -> list[str]:
        async with self.shop.store.read() as session:
            return sorted((await session.exec(select(SubjectLock.name))).all())


@pytest.fixture
async def ledger(shop: Shop) -> Ledger:
    return Ledger(shop, await many(shop, people=10, renamed=1) or 0)


async def test_pieces_that_wait_together_are_committed_together(ledger: Ledger) -> None:
    told = await asyncio.gather(*(ledger.together.do(ledger.note(f"n{number}")) for number in range(20)))
    assert told == [f"n{number}" for number in range(20)]
    assert len(await ledger.names()) == 20
    assert ledger.transactions == 1


async def test_a_piece_is_committed_when_it_returns(ledger: Ledger) -> None:
    await ledger.together.do(ledger.note("first"))
    assert await ledger.names() == ["first"]
    await ledger.together.do(ledger.note("second"))
    assert await ledger.names() == ["first", "second"]
    assert ledger.transactions == 2


async def test_nothing_is_written_once_the_run_is_another_workers(ledger: Ledger) -> None:
    ledger.lost = True
    told = await asyncio.gather(
        *(ledger.together.do(ledger.note(name)) for name in ("one", "two")), return_exceptions=True
    )
    assert [type(each) for each in told] == [LeaseLostError, LeaseLostError]
    assert await ledger.names() == []


async def test_after_a_failure_the_next_pieces_are_written(ledger: Ledger) -> None:
    ledger.lost = True
    with pytest.raises(LeaseLostError):
        await ledger.together.do(ledger.note("lost"))
    ledger.lost = False
    assert await ledger.together.do(ledger.note("kept")) == "kept"
    assert await ledger.names() == ["kept"]


async def test_whoever_is_cancelled_takes_nobody_along(ledger: Ledger) -> None:
    leaving = asyncio.create_task(ledger.together.do(ledger.note("leaving")))
    staying = asyncio.create_task(ledger.together.do(ledger.note("staying")))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == "staying"
    assert "staying" in await ledger.names()
