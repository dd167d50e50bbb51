"""At most five accounts for each unmatched record, best first, nothing below the threshold."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sync.flow import Facts
from sync.linking.blocks import TOO_COMMON, exact, keys, name_key, nearest
from sync.linking.normal import Canon, canon
from sync.linking.score import (
    EXACT_EVIDENCE,
    STRONG_EVIDENCE,
    THRESHOLD,
    WEAK_EVIDENCE,
    Judged,
    Suggestion,
    has_key,
    judge,
    score,
)

MOST_OFFERED = 5

SCHEMA = """
DROP TABLE IF EXISTS offer; DROP TABLE IF EXISTS claimed;
CREATE TABLE offer (n INTEGER PRIMARY KEY, target_id TEXT, best TEXT, doc TEXT);
"""
# An account that is the first choice of several records belongs to one of them at most.
CLAIMED = """
CREATE TABLE claimed AS
  SELECT best AS source_id, count(*) AS times FROM offer WHERE best <> '' GROUP BY best HAVING count(*) > 1;
CREATE INDEX claimed_source ON claimed (source_id);
"""
_RANK = {EXACT_EVIDENCE: 0, STRONG_EVIDENCE: 1, WEAK_EVIDENCE: 2}


def suggest(
    connection: sqlite3.Connection, findings: Iterable[tuple[str, Facts]]
) -> Iterator[tuple[str, list[Suggestion]]]:
    """Offers for each record, in the order given, after `index_candidates` has filled the tables.

    All records are judged before the first is given out, since an account claimed by two is marked `rival` for both.

    Args:
        connection: the staging file, on its own thread, outside a transaction.
        findings: target id and facts of the unmatched records.
    """
    connection.executescript(SCHEMA)
    for target_id, facts in findings:
        offers = _offers(connection, canon(facts))
        best = offers[0]["source_id"] if offers else ""
        connection.execute(
            "INSERT INTO offer (target_id, best, doc) VALUES (?,?,?)", (target_id, best, json.dumps(offers))
        )
    connection.executescript(CLAIMED)
    yield from _marked(connection)


def _offers(connection: sqlite3.Connection, found: Canon) -> list[Suggestion]:
    accounts, common = nearest(connection, found)
    if not common.isdisjoint(keys(found)):
        found = _telling(found, common)
    holders = _holders(found, accounts)
    name = name_key(found)
    namesakes = TOO_COMMON if name in common else sum(name_key(account) == name for _, account in accounts)
    judged = [(source_id, judge(found, account, holders, namesakes)) for source_id, account in accounts]
    offered = sorted(((source_id, of) for source_id, of in judged if of.weight >= THRESHOLD), key=_order)
    return [
        Suggestion(source_id=source_id, score=score(of.weight), evidence=of.evidence, reasons=of.reasons)
        for source_id, of in offered[:MOST_OFFERED]
    ]


def _telling(found: Canon, common: frozenset[str]) -> Canon:
    """The record without those identifiers that very many accounts have: they identify nobody."""

    def kept(kind: str, values: Sequence[str]) -> list[str]:
        return [value for value in values if exact(kind, value) not in common]

    return found._replace(
        serials=kept("serial", found.serials), emails=kept("email", found.emails), phones=kept("phone", found.phones)
    )


def _order(offer: tuple[str, Judged]) -> tuple[int, float, str]:
    source_id, of = offer
    return _RANK[of.evidence], -of.weight, source_id


def _holders(found: Canon, accounts: list[tuple[str, Canon]]) -> dict[str, int]:
    """How many accounts have each identifier of the record: all of them are among those fetched."""
    kinds = (("serial", found.serials, 3), ("email", found.emails, 1), ("phone", found.phones, 2))
    return {
        f"{kind}:{key}": sum(has_key(kind, key, account[place]) for _, account in accounts)
        for kind, values, place in kinds
        for key in values
    }


def _marked(connection: sqlite3.Connection) -> Iterator[tuple[str, list[Suggestion]]]:
    claimed = "SELECT times FROM claimed WHERE source_id = ?"
    for target_id, document in connection.execute("SELECT target_id, doc FROM offer ORDER BY n"):
        offers: list[Any] = json.loads(document)
        for place, offer in enumerate(offers):
            rivals = connection.execute(claimed, (offer["source_id"],)).fetchone()
            others = rivals[0] - (place == 0) if rivals else 0
            if others:
                offer["reasons"].insert(1, ["rival", {"count": others}])
                if offer["evidence"] == EXACT_EVIDENCE:
                    offer["evidence"] = STRONG_EVIDENCE
        yield target_id, offers
