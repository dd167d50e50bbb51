"""Bringing a database to the tables of this version, safely when several processes start at once."""

import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

import store.tables  # noqa: F401  (fills the metadata)
from store.database import database_url, is_sqlite, open_engine

ADVISORY_LOCK = 7_305_429_811  # any number, the same in every version


class BrokenReferences(Exception):
    """A migration left rows that point at nothing.

    Attributes:
        tables: names of the tables that hold such rows.
    """

    def __init__(self, tables: list[str]) -> None:
        super().__init__(f"rows point at nothing in {', '.join(tables)}")
        self.tables = tables


async def upgrade(url: str, revision: str = "head") -> None:
    """Run what is pending, in one transaction. Others who start meanwhile wait, then find nothing to do."""
    await _with_connection(url, lambda connection: _upgrade(connection, revision))


async def check(url: str) -> list[str]:
    """How the database differs from this version's tables, in words; empty when it does not."""
    found: list[str] = []
    await _with_connection(url, lambda connection: found.extend(_differences(connection)))
    return found


async def revise(url: str, message: str) -> None:
    """For developers: write the next migration from what `check` finds on an upgraded database."""

    def write(connection: sa.Connection) -> None:
        _upgrade(connection, "head")
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=_next_number())

    await _with_connection(url, write)


async def _with_connection(url: str, work: Callable[[sa.Connection], Any]) -> None:
    # foreign keys off: SQLite changes a table by making it anew, and dropping the old one deletes what refers to it
    engine: AsyncEngine = open_engine(database_url(url), immediate=True, foreign_keys=False)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(work)
    finally:
        await engine.dispose()


def _upgrade(connection: sa.Connection, revision: str) -> None:
    if is_sqlite(str(connection.engine.url)):
        command.upgrade(_config(connection), revision)  # BEGIN IMMEDIATE already holds the others off
        broken = sorted({str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})
        if broken:
            raise BrokenReferences(broken)
        return
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
    command.upgrade(_config(connection), revision)


def _differences(connection: sa.Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
    head = _scripts().get_current_head()
    current = context.get_current_revision()
    if current != head:
        return [f"the database is at revision {current or 'none'}, this version needs {head}"]
    return [_in_words(difference) for difference in compare_metadata(context, SQLModel.metadata)]


def _in_words(difference: Any) -> str:
    first = difference[0] if isinstance(difference, list) else difference
    named = [str(getattr(part, "name", part)) for part in first[1:] if part is not None]
    return " ".join([str(first[0]).replace("_", " "), *named])


def _config(connection: sa.Connection) -> Config:
    config = Config(stdout=StringIO())  # Alembic prints; a service does not
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(_folder()))


def _next_number() -> str:
    return f"{len(list((_folder() / 'versions').glob('[0-9]*.py'))) + 1:04d}"


def _folder() -> Path:
    return Path(__file__).parent / "migrations"


if __name__ == "__main__":  # python -m store.migrate URL "what changed"
    import asyncio

    asyncio.run(revise(sys.argv[1], sys.argv[2]))
