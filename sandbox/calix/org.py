"""The records of one Calix organisation, kept as JSON bytes so that a hundred thousand of them stay small."""

import json
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
_SPACE = uuid.UUID("6f1c1a52-0000-4000-8000-000000000000")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens the organisation; all invented."""

    client_id: str
    client_secret: str
    username: str
    password: str


def pack(record: Record) -> bytes:
    """A record as it is kept."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(slots=True)
class Org:
    """One organisation. `role` and `app` say whether its API user and its app have been let in."""

    name: str
    seed: int
    credentials: Credentials
    role: bool = True
    app: bool = True
    _packed: dict[str, bytes] = field(default_factory=dict)
    _keys: dict[str, list[str]] = field(default_factory=dict)
    _past: dict[str, list[tuple[float, bytes | None]]] = field(default_factory=dict)
    _order: list[str] | None = None
    _made: int = 0

    def new_id(self) -> str:
        """A UUID: random to look at, the same for the same seed and history."""
        self._made += 1
        return str(uuid.uuid5(_SPACE, f"{self.seed}:{self.name}:{self._made}"))

    def load(self, records: Iterable[Record]) -> None:
        """Fill an empty organisation; records must carry `_id`."""
        for record in records:
            self._packed[record["_id"]] = pack(record)
            self._index(record)
        self._order = None

    def get(self, subscriber_id: str) -> Record | None:
        """The record as it stands now, whatever reads may still see."""
        packed = self._packed.get(subscriber_id)
        return None if packed is None else json.loads(packed)

    def ids_of(self, key: str) -> list[str]:
        """Ids of the records with this subscriberLocationId."""
        return list(self._keys.get(key.strip(), ()))

    def put(self, record: Record) -> None:
        """Create or replace a record by its `_id`."""
        self._remember(record["_id"])
        if record["_id"] not in self._packed:
            self._order = None
        self._packed[record["_id"]] = pack(record)
        self._index(record)

    def remove(self, subscriber_id: str) -> bool:
        """Erase a record with its services; False when there is none."""
        if subscriber_id not in self._packed:
            return False
        self._remember(subscriber_id)
        del self._packed[subscriber_id]
        self._order = None
        return True

    def seen(self, lag_ms: int) -> Mapping[str, bytes]:
        """The records as a reader sees them who lags behind the writes."""
        if not lag_ms or not self._past:
            return self._packed
        horizon = time.monotonic() - lag_ms / 1000
        view = dict(self._packed)
        for subscriber_id, past in self._past.items():
            before = next((packed for written, packed in past if written > horizon), b"")
            if before is None:
                view.pop(subscriber_id, None)
            elif before:
                view[subscriber_id] = before
        return view

    def order(self) -> list[str]:
        """Ids in the order of creation."""
        if self._order is None:
            self._order = list(self._packed)
        return self._order

    def _index(self, record: Record) -> None:
        key = str(record.get("subscriberLocationId") or "").strip()
        if key and record["_id"] not in (ids := self._keys.setdefault(key, [])):
            ids.append(record["_id"])

    def _remember(self, subscriber_id: str) -> None:
        """Keep the image before a write for lagging readers, and take the key out of the index."""
        packed = self._packed.get(subscriber_id)
        self._past.setdefault(subscriber_id, []).append((time.monotonic(), packed))
        if packed is None:
            return
        key = str(json.loads(packed).get("subscriberLocationId") or "").strip()
        ids = self._keys.get(key, [])
        if subscriber_id in ids:
            ids.remove(subscriber_id)
            if not ids:
                del self._keys[key]
