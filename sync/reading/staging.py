"""The scratch SQLite file of one reading: both sides with digests, so that memory stays flat and the diff is one join.

It is deleted at the end (design section 5); it holds what the vendors told, so it lives in the private scratch folder.
All statements run on one thread of their own; the event loop never waits for the disk.
"""

import asyncio
import errno
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sync.canonical import parts_digest
from sync.errors import Unknown
from sync.flow import Flow, SourceRow, TargetRow
from sync.reading.rows import dump

T = TypeVar("T")
OURSELVES = "Splice"
"""The system whose disk that is, as a trouble names it."""

SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-20000;
CREATE TABLE source (
  id TEXT PRIMARY KEY, scope TEXT, skip TEXT, moves INT, removable INT, digest BLOB, doc TEXT) WITHOUT ROWID;
CREATE TABLE target (
  id TEXT PRIMARY KEY, key TEXT, unreadable TEXT, scope TEXT, digest BLOB, doc TEXT, grp TEXT,
  guarded TEXT, shared INT) WITHOUT ROWID;
CREATE TABLE barred (grp TEXT PRIMARY KEY, why TEXT) WITHOUT ROWID;
CREATE TABLE own (target_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE link (target_id TEXT PRIMARY KEY, source_id TEXT) WITHOUT ROWID;
CREATE TABLE pair (target_id TEXT PRIMARY KEY, source_id TEXT, how TEXT, class TEXT, why TEXT) WITHOUT ROWID;
CREATE TABLE differ (target_id TEXT PRIMARY KEY, fields TEXT) WITHOUT ROWID;
CREATE TABLE note (code TEXT PRIMARY KEY, n INT) WITHOUT ROWID;
CREATE TABLE noted (code TEXT, source_id TEXT, detail TEXT);
"""


NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SQLITE_NO_ROOM = frozenset({10, 13, 14})  # I/O, full, cannot open


@contextmanager
def _room() -> Iterator[None]:
    """A scratch disk that is full is a system that cannot be used just now, told and tried again like any other.

    Raises:
        Unknown: disk_full, of Splice itself.
    """
    try:
        yield
    except (sqlite3.OperationalError, OSError) as trouble:
        code = getattr(trouble, "sqlite_errorcode", None)
        full = trouble.errno in NO_ROOM if isinstance(trouble, OSError) else (code or 0) & 0xFF in SQLITE_NO_ROOM
        if not full:
            raise
        raise Unknown(OURSELVES, "disk_full", transient=True) from trouble


class Staging:
    """One open scratch file. `run(f)` calls `f(connection)` on the file's thread."""

    def __init__(self, path: Path, pool: ThreadPoolExecutor) -> None:
        self.path = path
        self._pool = pool
        self.connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        with _room():
            self.connection.executescript(SCHEMA)

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the staging thread."""
        with _room():
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, self.connection)

    async def query(self, sql: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a small answer."""
        return await self.run(lambda connection: connection.execute(sql, arguments).fetchall())

    async def batches(self, sql: str, key: str, size: int = 500) -> AsyncIterator[list[tuple[Any, ...]]]:
        """Rows of a `SELECT key, …` in keyset pages: `sql` compares `key` with `?`, orders by it, ends in `LIMIT ?`."""
        last = ""
        while rows := await self.query(sql, (last, size)):
            yield rows
            last = rows[-1][0]

    async def add_source(self, flow: Flow, rows: Sequence[SourceRow]) -> int:
        """Stage a page of the source; returns how many were new (a repeated id counts once)."""
        return await self.run(lambda connection: _add_source(connection, flow, rows))

    async def add_target(self, flow: Flow, rows: Sequence[TargetRow]) -> int:
        """Stage a page of the target; returns how many were new."""
        return await self.run(lambda connection: _add_target(connection, flow, rows))


@asynccontextmanager
async def staging(folder: Path) -> AsyncIterator[Staging]:
    """A fresh scratch file below `folder`, gone at the end whatever happens.

    Raises:
        Unknown: disk_full, also from whatever is done with it.
    """
    with _room():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # noqa: ASYNC240  # once a reading, on a local disk
    with tempfile.TemporaryDirectory(prefix="reading-", dir=folder) as scratch, ThreadPoolExecutor(1) as pool:
        open_file = Staging(Path(scratch) / "reading.db", pool)
        try:
            yield open_file
        finally:
            await open_file.run(lambda connection: connection.close())


def _add_source(connection: sqlite3.Connection, flow: Flow, rows: Sequence[SourceRow]) -> int:
    before = connection.total_changes
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT OR IGNORE INTO source VALUES (?,?,?,?,?,?,?)",
        (
            (
                row.id, row.out_of_scope, row.skip, row.moves_to, row.removable,
                parts_digest(flow, row.parts) if row.parts else b"", dump(row),
            )
            for row in rows
        ),
    )  # fmt: skip
    added = connection.total_changes - before
    barred = ((row.bars, row.skip) for row in rows if row.bars)
    connection.executemany("INSERT OR IGNORE INTO barred VALUES (?,?)", barred)
    _add_notes(connection, rows)
    connection.execute("COMMIT")
    return added


def _add_notes(connection: sqlite3.Connection, rows: Sequence[SourceRow]) -> None:
    """Count each note by its code; what a note tells besides is kept with the record that it is about."""
    for row in rows:
        for note in row.notes if not row.out_of_scope else ():
            code, _, detail = note.partition(":")
            connection.execute("INSERT INTO note VALUES (?,1) ON CONFLICT DO UPDATE SET n = n + 1", (code,))
            if detail:
                connection.execute("INSERT INTO noted VALUES (?,?,?)", (code, row.id, detail))


def _add_target(connection: sqlite3.Connection, flow: Flow, rows: Sequence[TargetRow]) -> int:
    before = connection.total_changes
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT OR IGNORE INTO target VALUES (?,?,?,?,?,?,?,?,?)",
        (
            (
                row.id,
                row.key,
                row.unreadable,
                row.out_of_scope,
                parts_digest(flow, row.parts),
                dump(row),
                row.group,
                row.guarded,
                row.shared,
            )
            for row in rows
        ),
    )
    connection.execute("COMMIT")
    return connection.total_changes - before
