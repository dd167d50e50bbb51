"""Records kept as JSON bytes, so that a hundred thousand of them stay small; readers may lag behind the writes."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Record = dict[str, Any]
Keys = Callable[[Record], Iterable[str]]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def pack(record: Record) -> bytes:
    """A record as it is kept."""
    return _ENCODER.encode(record).encode()


class Shelf:
    """Records by their id, in the order of creation, found by other keys too."""

    def __init__(self, id_name: str, keys: Keys) -> None:
        """`id_name` is the field that holds the id; `keys` are the other values that a record is found by."""
        self._id_name = id_name
        self._of = keys
        self._packed: dict[str, bytes] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._past: dict[str, list[tuple[float, bytes | None]]] = {}
        self._order: list[str] | None = None
        self._settled: tuple[dict[str, bytes], dict[str, tuple[str, ...]]] = ({}, {})

    def load(self, records: Iterable[Record]) -> None:
        """Fill it."""
        for record in records:
            self._packed[record[self._id_name]] = pack(record)
            self._index(record)
        self._order = None

    def settle(self) -> None:
        """Keep everything as it is now for `rewind`."""
        self._settled = (dict(self._packed), dict(self._keys))

    def rewind(self) -> None:
        """Everything as it was when it settled."""
        packed, keys = self._settled
        self._packed, self._keys, self._order = dict(packed), dict(keys), None
        self._past.clear()

    def get(self, record_id: str) -> Record | None:
        """The record as it stands now, whatever reads may still see."""
        packed = self._packed.get(record_id)
        return None if packed is None else json.loads(packed)

    def ids_of(self, key: str) -> list[str]:
        """Ids of the records with this key."""
        return list(self._keys.get(key, ()))

    def put(self, record: Record) -> None:
        """Create or replace a record by its id."""
        record_id = record[self._id_name]
        self._remember(record_id)
        if record_id not in self._packed:
            self._order = None
        self._packed[record_id] = pack(record)
        self._index(record)

    def remove(self, record_id: str) -> bool:
        """Erase a record; False when there is none."""
        if record_id not in self._packed:
            return False
        self._remember(record_id)
        del self._packed[record_id]
        self._order = None
        return True

    def order(self) -> list[str]:
        """Ids in the order of creation."""
        if self._order is None:
            self._order = list(self._packed)
        return self._order

    def seen(self, lag_ms: int) -> Mapping[str, bytes]:
        """The records as a reader sees them who lags behind the writes."""
        if not lag_ms or not self._past:
            return self._packed
        view = dict(self._packed)
        for record_id in self._past:
            before = self._before(record_id, lag_ms)
            if before is None:
                view.pop(record_id, None)
            elif before:
                view[record_id] = before
        return view

    def read(self, record_id: str, lag_ms: int) -> Record | None:
        """One record as such a reader sees it."""
        before = self._before(record_id, lag_ms) if lag_ms else b""
        if before is None:
            return None
        return json.loads(before) if before else self.get(record_id)

    def find(self, key: str, lag_ms: int) -> str | None:
        """The id of the first record with this key, as such a reader sees it."""
        if not lag_ms:
            return next(iter(self._keys.get(key, ())), None)
        known = dict.fromkeys((*self._keys.get(key, ()), *self._past))
        seen = ((record_id, self.read(record_id, lag_ms)) for record_id in known)
        return next((i for i, record in seen if record is not None and key in self._of(record)), None)

    def _before(self, record_id: str, lag_ms: int) -> bytes | None:
        """What stood before the first write that a lagging reader has not seen; empty when it has seen them all."""
        horizon = time.monotonic() - lag_ms / 1000
        return next((packed for written, packed in self._past.get(record_id, ()) if written > horizon), b"")

    def _index(self, record: Record) -> None:
        record_id = record[self._id_name]
        for key in self._of(record):
            ids = self._keys.get(key, ())
            if record_id not in ids:
                self._keys[key] = (*ids, record_id)

    def _remember(self, record_id: str) -> None:
        """Keep the image before a write for lagging readers, and take its keys out of the index."""
        packed = self._packed.get(record_id)
        self._past.setdefault(record_id, []).append((time.monotonic(), packed))
        if packed is None:
            return
        for key in self._of(json.loads(packed)):
            ids = tuple(each for each in self._keys.get(key, ()) if each != record_id)
            if ids:
                self._keys[key] = ids
            else:
                self._keys.pop(key, None)
