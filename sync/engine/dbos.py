"""The engine port on DBOS Transact: SQLite file by default, PostgreSQL for a fleet, the same code.

Only what survives its quirks is used: workflows and steps with ids as arguments, in JSON; none of its queue limits,
schedules and return values (design section 4). One workflow is one claim of one row; each step is one chunk.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

import psycopg
import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from dbos import error as dbos_error

from sync.engine.port import EngineAway, Standing, Work

NAME = "splice"
# Pinned: left alone, DBOS hashes the source, and an upgrade would orphan all that is under way.
VERSION = "splice-1"
UNDER_WAY = ["PENDING", "ENQUEUED"]
OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
STANDINGS = {"SUCCESS": Standing.DONE, "CANCELLED": Standing.CANCELLED} | dict.fromkeys(UNDER_WAY, Standing.GOING)
FORGET_AT_ONCE = 500
LAST_SECONDS = 5
MIGRATE_LOCK, MIGRATE_SECONDS, MIGRATE_LOOK_SECONDS = 7_305_429_812, 120.0, 0.2
IDS_ONLY: dict[str, Any] = {"load_input": False, "load_output": False}


class DbosEngine:
    """One per process: DBOS itself is.

    Args:
        url: `sqlite:///FILE` (a file of its own, never the store's) or `postgresql://…`.
        replica: DBOS's executor id; a restart under the same name recovers its own work.
        schema: of DBOS's tables, on PostgreSQL.
    """

    def __init__(self, url: str, replica: str, schema: str = "dbos") -> None:
        parsed = sa.make_url(url)
        driver = "sqlite" if parsed.get_backend_name() == "sqlite" else "postgresql"
        self._config: DBOSConfig = {
            "name": NAME,
            "system_database_url": parsed.set(drivername=driver).render_as_string(hide_password=False),
            "dbos_system_schema": schema,
            "application_version": VERSION,
            "executor_id": replica,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "notification_listener_polling_interval_sec": 1.0,
        }
        self._server = "" if driver == "sqlite" else parsed.set(drivername=driver).render_as_string(hide_password=False)
        self._schema = schema
        self._work: Work | None = None
        self._carrying = 0

    async def open(self, work: Work) -> None:
        """Launch. Recovered work starts on the event loop that calls this."""
        _quieten()
        self._work = work

        @DBOS.workflow(name="carry")
        async def carry(kind: str, row_id: int, epoch: int) -> None:
            self._carrying += 1
            try:
                while await DBOS.run_step_async({"name": kind}, work, kind, row_id, epoch):
                    pass
            finally:
                self._carrying -= 1

        self._carry = carry
        if self._server:
            # In a thread, and one process at a time: DBOS builds indexes that wait for every transaction of the
            # database, also for one of ours that cannot end while our own event loop waits for the index.
            await self._bring_up_to_date()
        DBOS(config=self._config)
        DBOS.launch()

    async def _bring_up_to_date(self) -> None:
        with _trouble():
            await _apart(_migrate, self._server, self._schema)

    async def submit(self, kind: str, row_id: int, epoch: int) -> None:
        """Start a workflow named by the three."""
        with _trouble(), SetWorkflowID(_name(kind, row_id, epoch)):
            await DBOS.start_workflow_async(self._carry, kind, row_id, epoch)

    async def cancel(self, kind: str, row_id: int, epoch: int) -> None:
        """No further step is begun."""
        with _trouble():
            await DBOS.cancel_workflow_async(_name(kind, row_id, epoch))

    async def status(self, kind: str, row_id: int, epoch: int) -> Standing:
        """As DBOS's own table has it."""
        with _trouble():
            found = await DBOS.get_workflow_status_async(_name(kind, row_id, epoch))
        return Standing.UNKNOWN if found is None else STANDINGS.get(found.status, Standing.FAILED)

    async def recover(self, replicas: Sequence[str]) -> int:
        """DBOS leaves a dead replica's work pending for ever while others live; its public call resumes it."""
        with _trouble():
            left = await DBOS.list_workflows_async(status=UNDER_WAY, executor_id=list(replicas), **IDS_ONLY)
            for workflow in left:
                await DBOS.resume_workflow_async(workflow.workflow_id)
        return len(left)

    async def forget(self, before: datetime) -> int:
        """DBOS keeps everything for ever unless told."""
        total, until = 0, before.isoformat()
        with _trouble():
            while ended := await DBOS.list_workflows_async(
                status=OVER, completed_before=until, limit=FORGET_AT_ONCE, **IDS_ONLY
            ):
                await DBOS.delete_workflows_async([workflow.workflow_id for workflow in ended])
                total += len(ended)
        return total

    async def healthy(self) -> bool:
        """True while its database answers."""
        try:
            with _trouble():
                await DBOS.list_workflows_async(limit=1, **IDS_ONLY)
        except EngineAway:
            return False
        return True

    async def close(self) -> None:
        """Shut down; the registry goes too, so that another may be opened in this process."""
        if self._work is not None:
            self._work = None
            # Work that is about to end is let write so down, instead of failing on a closed database.
            grace = LAST_SECONDS if self._carrying else 0
            await _apart(partial(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=grace))
            # DBOS puts its own threads in the place of the loop's, and they end with it; names are looked up in them.
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


async def _apart(work: Callable[..., None], *arguments: Any) -> None:
    """In a thread of its own: the loop's own threads are DBOS's, and end with it."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        await asyncio.get_running_loop().run_in_executor(pool, work, *arguments)
    finally:
        pool.shutdown(wait=False)


def _migrate(url: str, schema: str) -> None:
    """Make or change DBOS's own tables.

    The lock is asked for again and again: to wait for it inside the database would itself be a transaction that the
    indexes wait for.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        deadline = time.monotonic() + MIGRATE_SECONDS
        while connection.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATE_LOCK]).fetchone() != (True,):
            if time.monotonic() > deadline:
                raise EngineAway("MigrationTimeout")
            time.sleep(MIGRATE_LOOK_SECONDS)
        DBOS.migrate(url, schema=schema)


def _quieten() -> None:
    """DBOS gives itself a console of its own where it finds no handler; with one, its warnings join our log."""
    log = logging.getLogger("dbos")
    log.setLevel(logging.WARNING)
    if not log.handlers:
        log.addHandler(logging.NullHandler())


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except (dbos_error.DBOSException, sa.exc.SQLAlchemyError, psycopg.Error) as error:
        raise EngineAway(type(error).__name__) from error


def _name(kind: str, row_id: int, epoch: int) -> str:
    return f"{kind}-{row_id}-{epoch}"
