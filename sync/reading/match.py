"""Match the staged sides: links first, then keys, and class every record (design sections 2 and 3).

Classes of a target record: `matched`, `out_of_scope`, `skipped`, `unreadable`, `guarded`, `without_key`, `unmatched`,
and `leaving` (its source record is archived or moved away and the flow's options let it go).
"""

import sqlite3
from collections.abc import Iterable

PAIR = """
INSERT INTO pair
SELECT t.id,
       CASE WHEN l.source_id IS NOT NULL AND ls.id IS NOT NULL THEN l.source_id
            WHEN l.source_id IS NULL THEN ks.id END,
       CASE WHEN ls.id IS NOT NULL THEN 'link' WHEN l.source_id IS NULL AND ks.id IS NOT NULL THEN 'key' ELSE '' END,
       '', ''
FROM target t
LEFT JOIN link l ON l.target_id = t.id
LEFT JOIN source ls ON ls.id = l.source_id
LEFT JOIN source ks ON ks.id = t.key AND t.key <> '';
CREATE INDEX pair_source ON pair (source_id);
"""

# Two records claim one account: the linked one, else the first by id, keeps it; the other is for a person to look at.
RIVALS = """
UPDATE pair SET source_id = NULL, how = '', why = 'rival'
WHERE source_id IS NOT NULL AND EXISTS (
  SELECT 1 FROM pair o WHERE o.source_id = pair.source_id AND o.target_id <> pair.target_id
  AND (o.how > pair.how OR (o.how = pair.how AND o.target_id < pair.target_id)));
"""

CLASS = """
UPDATE pair SET (class, why) = (
  SELECT CASE WHEN t.unreadable <> '' OR (s.id IS NULL AND b.grp IS NOT NULL) THEN 'unreadable'
              WHEN t.guarded <> '' THEN 'guarded'
              WHEN (t.scope <> '' OR (t.shared AND (s.id IS NULL OR s.scope <> ''))) AND own.target_id IS NULL
              THEN 'out_of_scope'
              WHEN s.id IS NOT NULL AND s.scope <> '' AND (s.removable OR s.moves IS NOT NULL) THEN 'leaving'
              WHEN s.id IS NOT NULL AND s.scope <> '' THEN 'out_of_scope'
              WHEN s.id IS NOT NULL AND s.skip <> '' THEN 'skipped'
              WHEN s.id IS NOT NULL THEN 'matched'
              WHEN t.key = '' AND pair.why = '' THEN 'without_key'
              ELSE 'unmatched' END,
         CASE WHEN t.unreadable <> '' THEN t.unreadable WHEN s.id IS NULL AND b.grp IS NOT NULL THEN b.why
              WHEN t.guarded <> '' THEN t.guarded WHEN t.scope <> '' AND own.target_id IS NULL THEN t.scope
              WHEN t.shared AND (s.id IS NULL OR s.scope <> '') AND own.target_id IS NULL THEN 'shared_org'
              WHEN s.id IS NOT NULL AND s.scope <> '' THEN s.scope
              WHEN s.id IS NOT NULL THEN s.skip ELSE pair.why END
  FROM target t LEFT JOIN source s ON s.id = pair.source_id LEFT JOIN own ON own.target_id = t.id
  LEFT JOIN barred b ON b.grp = t.grp AND t.grp <> ''
  WHERE t.id = pair.target_id);
"""

MISSING = "s.scope = '' AND s.skip = '' AND NOT EXISTS (SELECT 1 FROM pair p WHERE p.source_id = s.id)"
APART = "'out_of_scope','unreadable','guarded'"
FIELDS_MAY_DIFFER = "s.digest <> t.digest"


def match(connection: sqlite3.Connection, links: Iterable[tuple[str, str]], own: Iterable[str] = ()) -> None:
    """Fill `pair` from the staged sides, the links (target id, source id), and the ids of records that Splice made.

    What Splice made or linked is in scope also where the target's org is shared with others; what it did not is never
    without a partner there, and never leaves (design rule 5).
    """
    connection.execute("BEGIN")
    connection.executemany("INSERT OR REPLACE INTO link VALUES (?,?)", links)
    connection.execute("INSERT OR IGNORE INTO own SELECT target_id FROM link")
    connection.executemany("INSERT OR IGNORE INTO own VALUES (?)", ((each,) for each in own))
    connection.execute("COMMIT")
    # A key index on a column that may be empty everywhere would cost more than it gives: the join goes by source's key.
    for statement in (PAIR, RIVALS, CLASS):
        connection.executescript(statement)


def class_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many target records are of each class, and how many source records are missing or skipped."""
    counts = dict.fromkeys(
        ("matched", "out_of_scope", "skipped", "unreadable", "guarded", "without_key", "unmatched", "leaving"), 0
    )
    counts |= dict(connection.execute("SELECT class, count(*) FROM pair GROUP BY class").fetchall())
    one = "SELECT count(*) FROM source s WHERE "
    counts["missing"] = connection.execute(one + MISSING).fetchone()[0]
    counts["in_scope"] = connection.execute(one + "s.scope = ''").fetchone()[0]
    counts["source_skipped"] = connection.execute(one + "s.scope = '' AND s.skip <> ''").fetchone()[0]
    counts["source_read"] = connection.execute("SELECT count(*) FROM source").fetchone()[0]
    counts["target_read"] = connection.execute("SELECT count(*) FROM target").fetchone()[0]
    counts["linked"] = connection.execute("SELECT count(*) FROM pair WHERE how = 'link'").fetchone()[0]
    return counts


def reasons(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Counts by reason: why records are out of scope, skipped, unreadable."""
    grouped: dict[str, dict[str, int]] = {"out_of_scope": {}, "skipped": {}, "unreadable": {}, "guarded": {}}
    for kind, why, n in connection.execute(
        f"SELECT class, why, count(*) FROM pair WHERE class IN ({APART}) GROUP BY class, why"  # noqa: S608
    ):
        grouped[kind][why] = n
    for why, n in connection.execute("SELECT skip, count(*) FROM source WHERE scope='' AND skip<>'' GROUP BY skip"):
        grouped["skipped"][why] = n
    return grouped


def samples(connection: sqlite3.Connection, per_code: int = 10) -> dict[str, list[str]]:
    """Ids to look at, at most `per_code` for each reason; of notes also the device or service that is meant."""
    found: dict[str, list[str]] = {}
    queries = (
        f"SELECT class || ':' || why, target_id FROM pair WHERE class IN ({APART},'without_key')",  # noqa: S608
        "SELECT 'skipped:' || skip, id FROM source WHERE scope='' AND skip<>''",
        f"SELECT 'missing', s.id FROM source s WHERE {MISSING}",  # noqa: S608  # a constant of this module
        "SELECT 'note:' || code, source_id || ': ' || detail FROM noted ORDER BY rowid",
    )
    for query in queries:
        for code, identity in connection.execute(query):
            ids = found.setdefault(code.rstrip(":"), [])
            if len(ids) < per_code:
                ids.append(identity)
    return found
