"""Block keys: which accounts are worth comparing with a record at all.

They stand in an indexed table of the staging file, since 100,000 accounts with nine keys each are 700 MB as Python
dicts. A key that too many accounts share tells nothing and is left out (a whole town, or "none@example.test").
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from sync.flow import Facts
from sync.linking.normal import Canon, canon

CHUNK = 2_000
TOO_COMMON = 100
MOST_COMPARED = 40
LOCAL_DIGITS = 7

SCHEMA = """
DROP TABLE IF EXISTS block; DROP TABLE IF EXISTS candidate; DROP TABLE IF EXISTS common;
CREATE TABLE candidate (n INTEGER PRIMARY KEY, source_id TEXT, canon TEXT);
CREATE TABLE block (key TEXT, n INT);
CREATE TABLE common (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""

INDEX = f"""
CREATE INDEX block_key ON block (key, n);
INSERT INTO common SELECT key FROM block GROUP BY key HAVING count(*) > {TOO_COMMON};
"""  # noqa: S608  # a constant of this module

# One shared key alone (a postal code with three letters) is chance, unless it is an identifier.
NEAREST = """
SELECT source_id, canon FROM (
  SELECT n, max(key < '>') AS exact, count(*) AS shared FROM block WHERE key IN ({marks})
  GROUP BY n HAVING exact OR shared >= ? ORDER BY exact DESC, shared DESC, n LIMIT ?)
JOIN candidate USING (n)
"""


class Near(NamedTuple):
    """The accounts worth a comparison, and those of the record's keys that too many accounts have."""

    accounts: list[tuple[str, Canon]]
    common: frozenset[str]


def index_candidates(connection: sqlite3.Connection, candidates: Iterable[tuple[str, Facts]]) -> int:
    """Write the accounts that may be offered, with their block keys; returns how many.

    Args:
        connection: the staging file, on its own thread, outside a transaction.
        candidates: source id and facts of the accounts in scope that have no target record.
    """
    connection.executescript(SCHEMA)
    walk = enumerate(candidates)
    total = 0
    while chunk := list(islice(walk, CHUNK)):
        rows, blocks = [], []
        for n, (source_id, facts) in chunk:
            known = canon(facts)
            rows.append((n, source_id, known.dump()))
            blocks.extend([(key, n) for key in keys(known)])
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO candidate VALUES (?,?,?)", rows)
        connection.executemany("INSERT INTO block VALUES (?,?)", blocks)
        connection.execute("COMMIT")
        total += len(chunk)
    connection.executescript(INDEX)
    return total


def nearest(connection: sqlite3.Connection, found: Canon) -> Near:
    """The accounts that share keys with the record: exact keys first, then by how many they share."""
    wanted = keys(found)
    asked = f"SELECT key FROM common WHERE key IN ({_marks(wanted)})"  # noqa: S608  # question marks alone
    common = frozenset(key for (key,) in connection.execute(asked, wanted))
    wanted = [key for key in wanted if key not in common]
    least = 2 if len(wanted) > 2 else 1
    rows = connection.execute(NEAREST.format(marks=_marks(wanted)), [*wanted, least, MOST_COMPARED])
    return Near([(source_id, Canon.load(line)) for source_id, line in rows], common)


def exact(kind: str, value: str) -> str:
    """The key of an identifier; "=" sorts below the first letter of every other key."""
    return f"={kind}:{value}"


def name_key(known: Canon) -> str:
    """The key of a name, whichever of its two ends comes first."""
    return "name:" + ":".join(sorted((known.given, known.surname)))


def keys(known: Canon) -> list[str]:
    """All block keys of a record, each once."""
    return list(dict.fromkeys(_keys(known)))


def _keys(known: Canon) -> Iterator[str]:
    for kind, values in (("serial", known.serials), ("email", known.emails), ("phone", known.phones)):
        for value in values:
            yield exact(kind, value)
    for value in known.phones:
        yield f"local-phone:{value[-LOCAL_DIGITS:]}"
    number, code = known.number, known.postcode
    if known.words:
        given, surname = known.given, known.surname or known.given
        yield name_key(known)
        if code:
            yield f"code-surname:{code}:{surname[:3]}"
            yield f"code-given:{code}:{given[:3]}"
        if number:
            yield f"surname-number:{surname[:4]}:{number}"
    if code and number:
        yield f"code-number:{code}:{number}"
    if known.street:
        yield f"street:{known.street[:8]}:{number}"


def _marks(values: list[str]) -> str:
    return ",".join("?" * len(values))
