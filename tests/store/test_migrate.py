"""The migrations make exactly the tables that the code has, on both databases, whoever starts first."""

import asyncio
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from store.database import Store, UnknownDatabase, open_engine
from store.migrate import check, upgrade
from store.tables import Integration, Secret
from tests.databases import fresh_database

START = "import asyncio, sys; from store.migrate import upgrade; asyncio.run(upgrade(sys.argv[1]))"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'splice.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


async def test_a_new_database_is_behind_and_then_is_not(empty_url: str) -> None:
    behind = await check(empty_url)
    assert len(behind) == 1 and "revision none" in behind[0]
    await upgrade(empty_url)
    assert await check(empty_url) == []
    await upgrade(empty_url)
    assert await check(empty_url) == []


async def test_a_table_changed_by_hand_is_named(empty_url: str) -> None:
    await upgrade(empty_url)
    store = Store(empty_url)
    async with store.write() as session:
        await (await session.connection()).execute(sa.text("ALTER TABLE replica ADD COLUMN colour VARCHAR"))
    await store.close()
    found = await check(empty_url)
    assert len(found) == 1 and "remove column" in found[0] and "colour" in found[0]


async def test_four_processes_that_start_at_once_agree(empty_url: str) -> None:
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", START, empty_url, stderr=asyncio.subprocess.PIPE)
        for _ in range(4)
    ]
    ends = await asyncio.gather(*(process.communicate() for process in started))
    assert [process.returncode for process in started] == [0, 0, 0, 0], ends
    assert await check(empty_url) == []


async def test_an_upgrade_fails_rather_than_leave_rows_that_point_at_nothing(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url.replace("sqlite:", "sqlite+aiosqlite:"), immediate=True, foreign_keys=False)
    async with engine.begin() as connection:
        await connection.execute(sa.insert(Secret), {"integration_id": 99, "name": "x", "key_id": "k", "sealed": b""})
    await engine.dispose()
    with pytest.raises(Exception, match="secret"):
        await upgrade(sqlite_url)


async def test_foreign_keys_hold_in_use(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        async with store.write() as session:
            session.add(Secret(integration_id=99, name="x", key_id="k", sealed=b""))


async def test_the_names_of_integrations_are_unique(store: Store) -> None:
    async with store.write() as session:
        session.add(Integration(team="T1", bridge="b", name="A"))
    with pytest.raises(sa.exc.IntegrityError):
        async with store.write() as session:
            session.add(Integration(team="T1", bridge="b", name="A"))


def test_another_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(UnknownDatabase) as trouble:
        Store("mysql://somewhere/db")
    assert trouble.value.driver == "mysql"


@pytest.mark.postgresql
def test_test_databases_are_dropped(postgres_server: str) -> None:
    with fresh_database(postgres_server) as url:
        name = url.rsplit("/", 1)[1]
    with psycopg.connect(postgres_server) as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None
