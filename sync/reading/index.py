"""The source's records as the store keeps them for typeahead (table `source_index`)."""

from collections.abc import AsyncIterator
from typing import Any

from sync.reading.rows import load_source
from sync.reading.staging import Staging

ALL = """
SELECT s.id, s.scope, s.skip, s.moves, s.removable, s.doc, t.id, t.key FROM source s
LEFT JOIN pair p ON p.source_id = s.id LEFT JOIN target t ON t.id = p.target_id
WHERE s.id > ? ORDER BY s.id LIMIT ?"""


async def index_rows(stage: Staging) -> AsyncIterator[dict[str, Any]]:
    """One dict a source record, without the integration, flow and audit that `replace_index` adds."""
    async for rows in stage.batches(ALL, "s.id"):
        for columns in rows:
            row = load_source(columns[:6])
            facts = row.facts
            place = ", ".join(filter(None, (facts.street, facts.city)))
            yield {
                "source_id": row.id,
                "label": facts.name,
                "detail": place,
                "text": " ".join(filter(None, (row.id, facts.name, place))).lower(),
                "in_scope": not row.out_of_scope and not row.skip,
                "taken_by": (columns[7] or columns[6]) if columns[6] is not None else None,
            }
