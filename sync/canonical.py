"""Canonical JSON and the digests made of it: equal meaning gives equal bytes (design rule 2)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sync.flow import Flow, SourcePart, TargetPart


def canonical_json(value: Any) -> bytes:
    """Sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def canonical_fields(flow: Flow, entity: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Each field in its meaning."""
    return {name: flow.canonical(entity, name, value) for name, value in fields.items()}


def parts_digest(flow: Flow, parts: Iterable[SourcePart | TargetPart]) -> bytes:
    """Digest of a record's owned fields: the main part first, children in an order of their content alone."""
    images = [[part.entity, canonical_fields(flow, part.entity, part.fields)] for part in parts]
    head, children = images[:1], sorted(images[1:], key=canonical_json)
    body = canonical_json([flow.canon_version, head + children])
    return hashlib.sha256(body).digest()
