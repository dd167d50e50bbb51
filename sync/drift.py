"""The report of an audit: every record that is not in step, and what is the matter with it (seed 002, "Sync").

Kinds: `missing` (the target lacks it), `differs`, `unmatched` and `without_key` (the source lacks it), `leaving` (the
source lets it go), `skipped`, `guarded` and `unreadable` (left to people, for the reason told). Ids and names of
fields are kept, no values; each complete audit of a flow replaces what the one before it told.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from store.database import CHUNK, Store
from store.tables import Drift
from sync.reading.match import MISSING
from sync.reading.staging import Staging
from sync.retention.chunks import in_chunks

APART = f"""
SELECT CASE WHEN p.class <> 'matched' THEN p.class ELSE 'differs' END, p.why, coalesce(p.source_id, ''), t.id, t.key,
       coalesce(d.fields, '')
FROM pair p JOIN target t ON t.id = p.target_id LEFT JOIN differ d ON d.target_id = p.target_id
WHERE p.class IN ('unmatched','without_key','leaving','unreadable','guarded') OR d.fields IS NOT NULL
UNION ALL SELECT 'missing', '', s.id, '', '', '' FROM source s WHERE {MISSING}
UNION ALL SELECT 'skipped', s.skip, s.id, coalesce(p.target_id, ''), '', ''
FROM source s LEFT JOIN pair p ON p.source_id = s.id WHERE s.scope = '' AND s.skip <> ''"""  # noqa: S608


async def keep_drift(store: Store, stage: Staging, integration_id: int, flow: str, audit_id: int) -> int:
    """Store what the staged and matched sides tell, in place of what the audit before told; how many records."""
    own = {"integration_id": integration_id, "flow": flow, "audit_id": audit_id}
    walk = await stage.run(_walk)
    total = 0
    while chunk := await stage.run(lambda _: list(islice(walk, CHUNK))):
        async with store.write() as session:
            connection = await session.connection()
            await connection.execute(sa.insert(Drift), [row | own for row in chunk])
        total += len(chunk)
        await store.let_others_write()
    older = (col(Drift.integration_id) == integration_id, col(Drift.flow) == flow, col(Drift.audit_id) != audit_id)
    await in_chunks(store, Drift, sa.and_(*older))
    return total


def _walk(connection: Any) -> Iterator[dict[str, str]]:
    names = ("kind", "reason", "source_id", "target_id", "target_key", "fields")
    for row in connection.cursor().execute(APART):
        yield dict(zip(names, row, strict=True))
