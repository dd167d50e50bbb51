"""Telling how far a reading has come, when the reading is broken off in the middle of it."""

import asyncio

from store.database import Store
from store.tables import Audit, Integration
from store.tables.base import utcnow
from store.words import AuditState
from sync.engine.leases import Lease, claim
from sync.progress import Teller

OWNER = "worker:1"


async def test_a_reading_that_is_broken_off_leaves_the_database_to_others(sqlite_store: Store, sqlite_url: str) -> None:
    async with sqlite_store.write() as session:
        session.add(Integration(id=1, team="T0", bridge="toy", name="toys"))
        session.add(Audit(id=1, integration_id=1, flow="cards", state=AuditState.READING, started_at=utcnow()))
    epoch = await claim(sqlite_store, "audit", 1, OWNER)
    assert epoch is not None
    teller = Teller(sqlite_store, Audit, 1, Lease(sqlite_store, "audit", 1, OWNER, epoch))
    other = Store(sqlite_url, busy=100)
    for moments in range(60):
        telling = asyncio.create_task(teller.tell({"phase": "read", "n": moments}))
        for _ in range(moments):
            await asyncio.sleep(0.0002)
        telling.cancel()
        await asyncio.wait({telling})
        async with other.write() as session:
            audit = await session.get(Audit, 1)
            assert audit is not None
            audit.requested_by = f"U0{moments}"
    await other.close()
