"""From every earlier revision, with rows in every table: an upgrade keeps them, and this version's models read them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel, select

import store.migrations
from store.database import Store, database_url, open_engine
from store.migrate import check, upgrade
from store.tables.base import UtcDateTime
from tests.databases import fresh_database

SCRIPTS = ScriptDirectory(str(Path(store.migrations.__file__).parent))
EARLIER = [each.revision for each in SCRIPTS.walk_revisions() if not each.is_head][::-1]
THEN = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
NOT_OURS = {"alembic_version"}
MODELS: dict[str, type[SQLModel]] = {
    str(mapper.local_table.name): mapper.class_  # type: ignore[attr-defined]
    for mapper in SQLModel._sa_registry.mappers
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


def value(table: str, column: sa.Column[Any]) -> Any:
    """Something that an earlier version may have written there; keys of other tables name their only row."""
    if column.primary_key and isinstance(column.type, sa.Integer):
        return 1
    match column.type:
        case sa.Boolean():
            return True
        case sa.JSON():
            return [] if _is_list(table, column.name) else {"then": column.name}
        case sa.DateTime() | UtcDateTime():
            return THEN
        case sa.Integer():
            return 1
        case sa.Float():
            return 0.5
        case sa.LargeBinary():
            return b"sealed"
        case _:
            return f"{table}.{column.name}"


def _is_list(table: str, column: str) -> bool:
    field = MODELS[table].model_fields.get(column) if table in MODELS else None
    return field is not None and field.default_factory is list


async def fill(url: str) -> dict[str, dict[str, Any]]:
    """One row in each table of the database as it is; the rows by table."""
    engine = open_engine(database_url(url), immediate=True)
    old = sa.MetaData()
    try:
        async with engine.begin() as connection:
            await connection.run_sync(old.reflect)
            rows = {
                table.name: {column.name: value(table.name, column) for column in table.columns}
                for table in old.sorted_tables
                if table.name not in NOT_OURS
            }
            for name, row in rows.items():
                await connection.execute(sa.insert(old.tables[name]), row)
    finally:
        await engine.dispose()
    return rows


@pytest.mark.parametrize("revision", EARLIER)
async def test_every_row_of_an_earlier_revision_is_there_and_readable(empty_url: str, revision: str) -> None:
    await upgrade(empty_url, revision)
    before = await fill(empty_url)
    assert {"integration", "plan", "change", "run", "event", "outbox"} <= set(before)
    await upgrade(empty_url)
    assert await check(empty_url) == []
    opened = Store(empty_url)
    try:
        async with opened.read() as session:
            for table, row in before.items():
                (now,) = (await session.exec(select(MODELS[table]))).all()
                kept = {name: getattr(now, name) for name in row if name in MODELS[table].model_fields}
                assert kept == {name: row[name] for name in kept}, f"{table} of {revision}"
    finally:
        await opened.close()


@pytest.mark.parametrize("revision", EARLIER[:1])
async def test_a_new_row_goes_into_every_table_after_the_upgrade(empty_url: str, revision: str) -> None:
    """Ids go on where they were: a migration that makes a table anew may lose that."""
    await upgrade(empty_url, revision)
    opened = Store(empty_url)
    try:
        await upgrade(empty_url)
        async with opened.write() as session:
            for table in SQLModel.metadata.sorted_tables:
                row = {column.name: value(table.name, column) for column in table.columns}
                numbered = len(table.primary_key) == 1 and isinstance(row.get("id"), int)
                session.add(MODELS[table.name](**{name: row[name] for name in row if not (numbered and name == "id")}))
                await session.flush()
    finally:
        await opened.close()


def test_there_is_one_line_of_revisions() -> None:
    assert EARLIER[0] == "0001" and len(SCRIPTS.get_heads()) == 1
