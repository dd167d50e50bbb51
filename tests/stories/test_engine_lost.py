"""The engine's own database is lost in mid-run, of a real worker and real vendors' imitations: the journal ends it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from store.database import Store
from store.secrets import SecretBox
from store.words import ChangeState, RunState
from tests.stories.fleet import Fleet, a_fleet
from tests.stories.town import Town

ROWS = 24


@pytest.mark.long
async def test_without_the_engines_database_the_run_is_finished(
    town: Town, store: Store, box: SecretBox, tmp_path: Path
) -> None:
    async with a_fleet(town, store, box, tmp_path) as fleet:
        job = await fleet.begins(ROWS)
        await fleet.starts("worker-1")
        await job.approved()
        await job.writes(5)
        if store.is_sqlite:
            fleet.holds_next_write(ms=2_000)
            await fleet.until(fleet.holding)
            await loses_its_file(fleet)
        else:
            await loses_its_tables(store)
        run = await job.over()
        assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: ROWS})
        assert job.repeated() == {} and len(job.written()) == ROWS


async def loses_its_file(fleet: Fleet) -> None:
    """The worker is killed, the file is deleted, and it is started again under its name."""
    await fleet.kills("worker-1")
    files = list((fleet.folder / "worker-1").glob("engine.db*"))
    assert files
    for file in files:
        file.unlink()
    await fleet.starts("worker-1")


async def loses_its_tables(store: Store) -> None:
    """Dropped while the worker works."""
    async with store.write() as session:
        await (await session.connection()).execute(sa.text("DROP SCHEMA dbos CASCADE"))
