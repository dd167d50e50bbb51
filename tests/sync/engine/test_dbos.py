"""The DBOS adapter keeps the port's promises on both databases, and its known traps are closed."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from store.tables.base import utcnow
from sync.engine.dbos import VERSION, DbosEngine
from sync.engine.port import EngineAway, Standing
from tests.databases import fresh_database

PATIENCE = 60


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine_url(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'engine.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


class Counter:
    """Work of three chunks a row; `hold` keeps it in the first."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int, int]] = []
        self.hold = asyncio.Event()
        self.hold.set()
        self.loops: set[int] = set()

    async def work(self, kind: str, row_id: int, epoch: int) -> bool:
        self.calls.append((kind, row_id, epoch))
        self.loops.add(id(asyncio.get_running_loop()))
        await self.hold.wait()
        return self.calls.count((kind, row_id, epoch)) < 3


Opened = Callable[[str, str, Counter], Awaitable[DbosEngine]]


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    """Opens an engine; DBOS is one per process, so the one before it is closed."""
    now_open: list[DbosEngine] = []

    async def open_one(url: str, replica: str, counter: Counter) -> DbosEngine:
        for earlier in now_open:
            await earlier.close()
        engine = DbosEngine(url, replica)
        now_open.append(engine)
        await engine.open(counter.work)
        return engine

    yield open_one
    for engine in now_open:
        await engine.close()


@pytest.fixture
async def engine(engine_url: str, counter: Counter, opened: Opened) -> AsyncIterator[DbosEngine]:
    yield await opened(engine_url, "worker-1", counter)
    counter.hold.set()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


async def until_standing(engine: DbosEngine, standing: Standing, *name: object) -> None:
    async with asyncio.timeout(PATIENCE):
        while await engine.status(*name) != standing:  # type: ignore[arg-type]
            await asyncio.sleep(0.02)


def table(engine_url: str, columns: str, named: str = "workflow_status") -> list[tuple]:
    """Rows of a table of DBOS's own."""
    server = not engine_url.startswith("sqlite")
    plain = sa.create_engine(engine_url.replace("postgresql:", "postgresql+psycopg:"))
    with plain.connect() as connection:
        name = f"dbos.{named}" if server else named
        rows = [tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM {name}")]
    plain.dispose()
    return rows


async def test_work_is_called_until_it_says_that_there_is_no_more(engine: DbosEngine, counter: Counter) -> None:
    await engine.submit("run", 7, 1)
    await until_standing(engine, Standing.DONE, "run", 7, 1)
    assert counter.calls == [("run", 7, 1)] * 3
    assert counter.loops == {id(asyncio.get_running_loop())}
    assert await engine.status("run", 8, 1) == Standing.UNKNOWN
    assert await engine.healthy()


async def test_the_same_submitted_twice_is_done_once(engine: DbosEngine, counter: Counter) -> None:
    for _ in range(3):
        await engine.submit("audit", 1, 4)
    await until_standing(engine, Standing.DONE, "audit", 1, 4)
    await engine.submit("audit", 1, 4)
    await engine.submit("audit", 1, 5)
    await until_standing(engine, Standing.DONE, "audit", 1, 5)
    assert counter.calls == [("audit", 1, 4)] * 3 + [("audit", 1, 5)] * 3


async def test_what_is_cancelled_ends_after_the_chunk_in_hand(engine: DbosEngine, counter: Counter) -> None:
    counter.hold.clear()
    await engine.submit("run", 1, 1)
    await until(lambda: len(counter.calls) == 1)
    assert await engine.status("run", 1, 1) == Standing.GOING
    await engine.cancel("run", 1, 1)
    counter.hold.set()
    await until_standing(engine, Standing.CANCELLED, "run", 1, 1)
    await engine.submit("run", 2, 1)
    await until_standing(engine, Standing.DONE, "run", 2, 1)
    assert counter.calls.count(("run", 1, 1)) == 1


async def test_its_tables_hold_ids_in_json_and_a_pinned_version(
    engine: DbosEngine, engine_url: str, counter: Counter
) -> None:
    await engine.submit("plan", 42, 3)
    await until_standing(engine, Standing.DONE, "plan", 42, 3)
    ((name, form, version, executor),) = table(
        engine_url, "workflow_uuid, serialization, application_version, executor_id"
    )
    assert (name, form, version, executor) == ("plan-42-3", "portable_json", VERSION, "worker-1")
    ((inputs,),) = table(engine_url, "inputs", "workflow_input")
    assert json.loads(inputs) == {"namedArgs": {}, "positionalArgs": ["plan", 42, 3]}
    assert {form for (form,) in table(engine_url, "serialization", "operation_outputs")} == {"portable_json"}


async def test_what_ended_long_ago_is_forgotten(engine: DbosEngine, engine_url: str, counter: Counter) -> None:
    for row in range(3):
        await engine.submit("run", row, 1)
        await until_standing(engine, Standing.DONE, "run", row, 1)
    assert await engine.forget(utcnow() - timedelta(hours=1)) == 0
    assert await engine.forget(utcnow() + timedelta(minutes=1)) == 3
    assert table(engine_url, "workflow_uuid") == []


async def test_it_says_nothing_in_good_times(engine_url: str, counter: Counter, opened: Opened, capfd) -> None:
    engine = await opened(engine_url, "worker-1", counter)
    await engine.submit("run", 1, 1)
    await until_standing(engine, Standing.DONE, "run", 1, 1)
    await engine.close()
    said = capfd.readouterr()
    assert said.out + said.err == ""
    assert [type(handler) for handler in logging.getLogger("dbos").handlers] == [logging.NullHandler]
    assert logging.getLogger("dbos").propagate and logging.getLogger("dbos").level == logging.WARNING


async def test_what_a_dead_replica_left_is_started_again_by_another(
    engine_url: str, counter: Counter, opened: Opened
) -> None:
    counter.hold.clear()
    first = await opened(engine_url, "worker-1", counter)
    await first.submit("run", 1, 1)
    await until(lambda: len(counter.calls) == 1)
    heir = Counter()
    second = await opened(engine_url, "worker-2", heir)  # the row stays pending under worker-1, as after a crash
    counter.hold.set()
    assert await second.recover(["worker-1"]) == 1
    await until_standing(second, Standing.DONE, "run", 1, 1)
    assert heir.calls[0] == ("run", 1, 1)
    assert await second.recover(["worker-1"]) == 0


async def test_closed_and_opened_again_it_leaves_the_loop_its_threads(
    engine_url: str, counter: Counter, opened: Opened
) -> None:
    """DBOS takes the place of the loop's own threads, in which host names are looked up, and ends with them."""
    for turn in (1, 2):
        engine = await opened(engine_url, "worker-1", counter)
        await engine.submit("run", turn, 1)
        await until_standing(engine, Standing.DONE, "run", turn, 1)
    await engine.close()
    assert await asyncio.to_thread(lambda: "still there") == "still there"
    again = await opened(engine_url, "worker-1", counter)
    await again.close()  # without any work in between


async def test_a_database_that_went_away_is_told_as_one_error(tmp_path: Path, counter: Counter, opened: Opened) -> None:
    engine = await opened(f"sqlite:///{tmp_path / 'engine.db'}", "worker-1", counter)
    with sa.create_engine(f"sqlite:///{tmp_path / 'engine.db'}").connect() as connection:
        connection.exec_driver_sql("DROP TABLE workflow_status")
        connection.commit()
    assert not await engine.healthy()
    with pytest.raises(EngineAway) as trouble:
        await engine.submit("run", 1, 1)
    assert trouble.value.cause


@pytest.mark.postgresql
async def test_a_transaction_of_this_very_process_does_not_stop_the_engine(
    postgres_server: str, counter: Counter, opened: Opened
) -> None:
    """Its tables' indices wait for every open transaction, and ours can end only while the loop goes on."""
    with fresh_database(postgres_server) as url:
        async with await psycopg.AsyncConnection.connect(url) as ours:
            await ours.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            pid = (await (await ours.execute("SELECT pg_backend_pid()")).fetchall())[0][0]
            stuck = threading.Event()

            def rescue() -> None:
                stuck.set()
                with psycopg.connect(postgres_server, autocommit=True) as connection:
                    connection.execute("SELECT pg_terminate_backend(%s)", [pid])

            rescuer = threading.Timer(PATIENCE, rescue)
            rescuer.start()
            opening = asyncio.create_task(opened(url, "worker-1", counter))
            await asyncio.wait({opening}, timeout=1)
            assert not stuck.is_set(), "the loop stood still while the engine waited for this transaction"
            await ours.commit()
            engine = await opening
            rescuer.cancel()
            assert not stuck.is_set()
            await engine.submit("run", 1, 1)
            await engine.close()
