"""What the worker's process is made of: sweep, engine and clock."""

import asyncio
from functools import partial

from sqlalchemy.engine import make_url

from bot.compose import open_store, workbench
from bot.settings import Settings
from sync.audit import audit
from sync.engine.dbos import DbosEngine
from sync.engine.leases import SECONDS
from sync.engine.sweep import run_worker
from sync.give_up import give_up
from sync.planning.plan import make_plan
from sync.running.chunk import apply_chunk
from sync.schedules import run_clock


def engine_url(settings: Settings) -> str:
    """DBOS's own database: a file beside ours on SQLite, a schema of its own in the same database on PostgreSQL."""
    url = make_url(settings.store_url)
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{settings.home / 'engine.db'}"
    return url.render_as_string(hide_password=False)


async def serve_worker(settings: Settings, stop: asyncio.Event) -> None:
    """Be a worker until told to stop: sweep, engine and clock."""
    async with open_store(settings) as store:
        bench = workbench(settings, store)

        engine = DbosEngine(engine_url(settings), settings.replica)
        async with asyncio.TaskGroup() as parts:
            parts.create_task(run_clock(bench, stop))
            parts.create_task(
                run_worker(
                    store,
                    engine,
                    {
                        "audit": partial(audit, bench),
                        "plan": partial(make_plan, bench),
                        "run": partial(apply_chunk, bench),
                    },
                    replica=settings.replica,
                    stop=stop,
                    seconds=settings.lease_seconds or SECONDS,
                    give_up=partial(give_up, store),
                )
            )
