"""One way to the database for SQLite and PostgreSQL: reading sessions, writing sessions, bulk writes.

SQLite: WAL, synchronous=FULL, every writing transaction BEGIN IMMEDIATE behind one lock per process (design section 5);
a deferred transaction that reads and then writes would fail at once with SQLITE_BUSY_SNAPSHOT whatever the timeout.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

T = TypeVar("T")
CHUNK = 500
PAUSE_SECONDS = 0.005
# Who waits for SQLite's lock looks for it only now and then: a third of the time it must be found free.
FREE_SHARE = 0.5
BUSY_MILLISECONDS = 30_000
IDLE_MILLISECONDS = 60_000  # of a transaction in which nothing is asked; ours take milliseconds
# What SQLAlchemy raises while a database is away, busy or broken: worth waiting for, not worth dying of.
STORE_AWAY = (sa.exc.DBAPIError, sa.exc.TimeoutError)
# SQLite's primary codes for what is the machine's fault: busy, locked, I/O, full, cannot open.
SQLITE_AWAY = frozenset({5, 6, 10, 13, 14})


def is_away(error: BaseException) -> bool:
    """True when the database could not do it, whatever was asked: away, locked too long, its disk full.

    Of a group of errors all must say so: a statement that is wrong stays wrong however often it is tried.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(is_away(each) for each in error.exceptions)
    if isinstance(error, sa.exc.TimeoutError):
        return True
    if not isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError)):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is None or (int(code) & 0xFF) in SQLITE_AWAY


class Store:
    """The open database. `read()` for looking, `write()` for one short writing transaction, `bulk()` for many rows.

    Args:
        url: `sqlite:///FILE` or `postgresql://…`; the asynchronous driver is filled in.
        busy: milliseconds that SQLite waits for another process's transaction before it gives up.
    """

    def __init__(self, url: str, busy: int = BUSY_MILLISECONDS) -> None:
        self.url = database_url(url)
        self.is_sqlite = is_sqlite(self.url)
        self._reading = open_engine(self.url, busy=busy)
        self._writing = open_engine(self.url, immediate=True, busy=busy) if self.is_sqlite else self._reading
        self._lock = asyncio.Lock()
        self._writers: set[asyncio.Task[Any] | None] = set()
        self._held = 0.0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for queries; objects stay usable after it closes."""
        async with AsyncSession(self._reading, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One writing transaction: commits at the end, rolls back on an error. Keep it short, with no vendor call.

        Raises:
            NestedWrite: the same task is writing already.
        """
        task = asyncio.current_task()
        if task in self._writers:
            raise NestedWrite
        async with self._turn(), AsyncSession(self._writing, expire_on_commit=False) as session, session.begin():
            began = time.monotonic()
            self._writers.add(task)
            try:
                yield session
            finally:
                self._writers.discard(task)
                self._held = time.monotonic() - began

    def _turn(self) -> AbstractAsyncContextManager[None]:
        """On SQLite writers of this process stand in line here, which is far quicker than in the database."""
        return self._lock if self.is_sqlite else nullcontext()

    async def bulk(self, table: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> int:
        """Insert many rows by core insert, 500 a transaction, with a pause so that other processes get in.

        The rows of one call must have the same keys. Returns how many were inserted.
        """
        total = 0
        walk = iter(rows)
        while chunk := list(islice(walk, CHUNK)):
            async with self.write() as session:
                connection = await session.connection()
                await connection.execute(sa.insert(table), chunk)
            total += len(chunk)
            await self.let_others_write()
        return total

    async def let_others_write(self) -> None:
        """The pause between two chunks of a bulk write, by how long the last one has kept SQLite's lock."""
        await asyncio.sleep(max(PAUSE_SECONDS, self._held * FREE_SHARE if self.is_sqlite else 0.0))

    def insert(self, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
        """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`.

        Ask for `returning` to learn what happened: PostgreSQL counts -1 rows after a conflict.
        """
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    async def scalar_rows(self, statement: sa.Select[*tuple[Any, ...]]) -> Sequence[sa.Row[*tuple[Any, ...]]]:
        """All rows of a core select, in one go; for small answers."""
        async with self.read() as session:
            connection = await session.connection()
            return (await connection.execute(statement)).all()

    async def alone(self) -> AsyncConnection:
        """A connection for the caller alone, every statement a transaction; for what PostgreSQL ties to a connection.

        Whoever has it ends it with `invalidate()` and `close()`: handed on, it would keep its locks.
        """
        connection = await self._reading.connect()
        return await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def close(self) -> None:
        """Close every connection."""
        await self._reading.dispose()
        if self._writing is not self._reading:
            await self._writing.dispose()


async def unbroken(write: Coroutine[Any, Any, T]) -> T:
    """Let a small write end before a cancellation goes on: cut off in its middle it may keep SQLite's file locked."""
    writing = asyncio.ensure_future(write)
    try:
        return await asyncio.shield(writing)
    except asyncio.CancelledError:
        await asyncio.wait({writing})
        raise


def database_url(url: str) -> str:
    """The URL with the asynchronous driver that we use, whatever driver (or none) it names."""
    parsed = make_url(url)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    driver = drivers.get(parsed.drivername.split("+")[0])
    if driver is None:
        raise UnknownDatabase(parsed.drivername)
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def is_sqlite(url: str) -> bool:
    """True for a file of our own, False for a server."""
    return make_url(url).get_backend_name() == "sqlite"


class NestedWrite(RuntimeError):
    """A writing transaction was asked for inside another one of the same task; on SQLite it would wait for itself."""

    def __init__(self) -> None:
        super().__init__("a writing transaction inside another one")


class UnknownDatabase(ValueError):
    """The database URL names neither SQLite nor PostgreSQL.

    Attributes:
        driver: what it names instead.
    """

    def __init__(self, driver: str) -> None:
        super().__init__(f"the database must be SQLite or PostgreSQL, not {driver!r}")
        self.driver = driver


def open_engine(
    url: str, *, immediate: bool = False, foreign_keys: bool = True, busy: int = BUSY_MILLISECONDS
) -> AsyncEngine:
    """An engine with our habits. `immediate`: SQLite transactions take the write lock when they begin.

    Its errors never show the values of a statement: they may be a customer's.
    """
    parsed = make_url(url)
    if not is_sqlite(url):
        server = create_async_engine(parsed, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True)
        event.listen(server.sync_engine, "connect", _limit_idling)
        return server
    _make_folder(parsed)
    size, overflow = (1, 0) if immediate else (5, 5)
    engine = create_async_engine(parsed, pool_size=size, max_overflow=overflow, hide_parameters=True)

    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the begin listener starts transactions, not the driver
        cursor = connection.cursor()
        keys = "ON" if foreign_keys else "OFF"
        # busy_timeout comes first: the change to WAL itself may have to wait for another process
        for pragma in (
            f"busy_timeout={busy}",
            "journal_mode=WAL",
            "synchronous=FULL",
            f"foreign_keys={keys}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    begin = "BEGIN IMMEDIATE" if immediate else "BEGIN"
    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _limit_idling(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """A process that freezes in the middle of a transaction must not keep its locks until it wakes up."""
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = {IDLE_MILLISECONDS}")
    cursor.close()
    connection.commit()


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
