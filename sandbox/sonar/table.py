"""A table of rows in the order of their ids, with the few indexes that queries need."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from sandbox.sonar.rows import Row

R = TypeVar("R", bound=Row)
Key = Callable[[R], int | None]


class Table(Generic[R]):
    """Rows by id. `touched` holds those added or changed since loading: what a watermark poll asks for."""

    def __init__(self, kind: type[R], indexes: dict[str, Key[R]], first_id: int = 1) -> None:
        self.kind = kind
        self.name = kind.__name__
        self.touched: dict[int, R] = {}
        self._keys = indexes
        self._first = first_id
        self._rows: list[R | None] = []
        self._by: dict[str, dict[int, R | list[R]]] = {name: {} for name in indexes}

    @property
    def next_id(self) -> int:
        """The id of the next row."""
        return self._first + len(self._rows)

    def get(self, row_id: int) -> R | None:
        """The row with this id."""
        place = row_id - self._first
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def __iter__(self) -> Iterator[R]:
        return (row for row in self._rows if row is not None)

    def indexed(self, attribute: str) -> bool:
        """Whether rows can be looked up by this attribute."""
        return attribute in self._by

    def by(self, attribute: str, key: int) -> Sequence[R]:
        """The rows whose indexed attribute is this, in the order of their ids."""
        found = self._by[attribute].get(key)
        if found is None:
            return ()
        return found if isinstance(found, list) else (found,)

    def load(self, row: R) -> R:
        """Append a row of the initial data; its id must be `next_id`."""
        self._rows.append(row)
        self._index(row)
        return row

    def skip(self) -> None:
        """Leave an id out."""
        self._rows.append(None)

    def add(self, row: R) -> R:
        """Append a row made later."""
        self.touched[row.id] = row
        return self.load(row)

    def change(self, row: R, values: dict[str, object], at: str) -> R:
        """Set attributes and stamp the row."""
        self._unindex(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = at
        self._index(row)
        self.touched[row.id] = row
        return row

    def remove(self, row: R) -> None:
        """Take a row away for good."""
        self._unindex(row)
        self._rows[row.id - self._first] = None
        self.touched.pop(row.id, None)

    def _index(self, row: R) -> None:
        for name, key_of in self._keys.items():
            key = key_of(row)
            if key is None:
                continue
            found = self._by[name].get(key)
            if found is None:
                self._by[name][key] = row  # a list only where there are several: most rows are alone
            elif isinstance(found, list):
                found.append(row)
                found.sort(key=lambda r: r.id)
            else:
                self._by[name][key] = sorted((found, row), key=lambda r: r.id)

    def _unindex(self, row: R) -> None:
        for name, key_of in self._keys.items():
            key = key_of(row)
            if key is None:
                continue
            found = self._by[name].get(key)
            if isinstance(found, list):
                found.remove(row)
            if not isinstance(found, list) or not found:
                self._by[name].pop(key, None)
