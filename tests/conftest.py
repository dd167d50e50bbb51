"""What every test may ask for: a fresh store on both databases, the shared contracts, a Chromium.

What is missing is skipped with the reason shown, and is a failure where CI=true.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from store.database import Store
from store.migrate import upgrade
from store.secretbox import SecretBox
from tests.databases import emptied, fresh_database

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("SPLICE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


def missing(what: str) -> None:
    """Skip, or fail where CI=true: there nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (required in CI)")
    pytest.skip(what)


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, made by the migrations once and copied for each test."""
    file = tmp_path_factory.mktemp("upgraded") / "splice.db"
    asyncio.run(upgrade(f"sqlite:///{file}"))
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a PostgreSQL server on which databases may be made."""
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError:
        missing("no PostgreSQL answers; SPLICE_TEST_POSTGRES names one")
    return SERVER


@pytest.fixture(scope="session")
def upgraded_database(postgres_server: str) -> Iterator[str]:
    """A database with our tables, made by the migrations once for all tests of this process."""
    with fresh_database(postgres_server) as url:
        asyncio.run(upgrade(url))
        yield url


@pytest.fixture
def sqlite_url(upgraded_file: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with our tables."""
    return f"sqlite:///{shutil.copy(upgraded_file, tmp_path / 'splice.db')}"


@pytest.fixture
def postgres_url(upgraded_database: str) -> str:
    """A PostgreSQL database with our tables, all empty."""
    return emptied(upgraded_database)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest) -> str:
    """A fresh database with our tables, once on each of the two kinds."""
    kind = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(kind)
    return url


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """A fresh store, once on each database."""
    opened = Store(store_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[Store]:
    """A fresh store on SQLite alone, for tests in which the database plays no part."""
    opened = Store(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def box() -> SecretBox:
    """A secret box with a key of no worth."""
    return SecretBox({"test": bytes(range(32))})


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of contracts that the vendors' shapes are checked against."""
    folder = Path(os.environ.get("SPLICE_SHARED", ROOT.parent / "shared"))
    if not (folder / "contracts").is_dir():
        pytest.skip("no shared contracts here; SPLICE_SHARED names their folder")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that Playwright can drive."""
    named = os.environ.get("SPLICE_CHROMIUM")
    found = named or next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if not found:
        missing("no Chromium on the path; SPLICE_CHROMIUM names one")
    return str(found)
