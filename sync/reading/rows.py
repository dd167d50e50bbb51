"""Source and target rows to JSON documents of the staging file and back."""

import json
from typing import Any

from sync.flow import Facts, SourcePart, SourceRow, TargetPart, TargetRow


def dump(row: SourceRow | TargetRow) -> str:
    """The part of a row that is not a column of its own."""
    document: dict[str, Any] = {"parts": [_part(part) for part in row.parts], "facts": facts_document(row.facts)}
    if isinstance(row, SourceRow):
        document["notes"] = row.notes
    else:
        document["record"] = row.record
        if row.shared:
            document["shared"] = True
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def load_source(columns: tuple[Any, ...]) -> SourceRow:
    """Columns `id, scope, skip, moves, removable, doc` of the staging file back into a row."""
    source_id, scope, skip, moves, removable, document = columns
    data = json.loads(document)
    return SourceRow(
        id=source_id,
        parts=tuple(SourcePart(entity, ref, fields) for entity, ref, fields in data["parts"]),
        out_of_scope=scope,
        skip=skip,
        moves_to=moves,
        removable=bool(removable),
        facts=facts(data["facts"]),
        notes=tuple(data["notes"]),
    )


def load_target(columns: tuple[Any, ...]) -> TargetRow:
    """Columns `id, key, unreadable, scope, doc` of the staging file back into a row."""
    target_id, key, unreadable, scope, document = columns
    data = json.loads(document)
    return TargetRow(
        id=target_id,
        key=key,
        parts=tuple(TargetPart(entity, part_id, fields) for entity, part_id, fields in data["parts"]),
        unreadable=unreadable,
        out_of_scope=scope,
        facts=facts(data["facts"]),
        record=data["record"],
        shared=data.get("shared", False),
    )


def facts_document(facts: Facts) -> dict[str, Any]:
    """Facts as stored; `dataclasses.asdict` copies every tuple and takes twenty times as long."""
    return {name: getattr(facts, name) for name in Facts.__slots__}


def facts(data: dict[str, Any]) -> Facts:
    """Lists come back from JSON as lists; facts hold tuples."""
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in data.items()}
    return Facts(**values)


def _part(part: SourcePart | TargetPart) -> list[Any]:
    return [part.entity, part.ref if isinstance(part, SourcePart) else part.id, dict(part.fields)]
