"""The records of one Calix organisation."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sandbox.common.shelf import Record, Shelf, pack

__all__ = ["Credentials", "Org", "Record", "pack"]

_SPACE = uuid.UUID("6f1c1a52-0000-4000-8000-000000000000")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens the organisation; all invented."""

    client_id: str
    client_secret: str
    username: str
    password: str


def _keys(record: Record) -> tuple[str, ...]:
    key = str(record.get("subscriberLocationId") or "").strip()
    return (key,) if key else ()


@dataclass(slots=True)
class Org:
    """One organisation. `role` and `app` say whether its API user and its app have been let in."""

    name: str
    seed: int
    credentials: Credentials
    role: bool = True
    app: bool = True
    _shelf: Shelf = field(default_factory=lambda: Shelf("_id", _keys))
    _made: int = 0

    def new_id(self) -> str:
        """A UUID: random to look at, the same for the same seed and history."""
        self._made += 1
        return str(uuid.uuid5(_SPACE, f"{self.seed}:{self.name}:{self._made}"))

    def load(self, records: Iterable[Record]) -> None:
        """Fill an empty organisation; records must carry `_id`."""
        self._shelf.load(records)

    def get(self, subscriber_id: str) -> Record | None:
        """The record as it stands now, whatever reads may still see."""
        return self._shelf.get(subscriber_id)

    def ids_of(self, key: str) -> list[str]:
        """Ids of the records with this subscriberLocationId."""
        return self._shelf.ids_of(key.strip())

    def put(self, record: Record) -> None:
        """Create or replace a record by its `_id`."""
        self._shelf.put(record)

    def remove(self, subscriber_id: str) -> bool:
        """Erase a record with its services; False when there is none."""
        return self._shelf.remove(subscriber_id)

    def seen(self, lag_ms: int) -> Mapping[str, bytes]:
        """The records as a reader sees them who lags behind the writes."""
        return self._shelf.seen(lag_ms)

    def order(self) -> list[str]:
        """Ids in the order of creation."""
        return self._shelf.order()
