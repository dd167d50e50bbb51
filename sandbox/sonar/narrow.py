"""Which rows a query can possibly mean, so that look-ups and watermark polls never scan a table."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.sonar.load import LOADED_UNTIL
from sandbox.sonar.rows import Row
from sandbox.sonar.table import Table

_EDGES = {"GT": bisect_right, "GTE": bisect_left, "LT": bisect_left, "LTE": bisect_right}


def candidates(table: Table[Any], plain: dict[str, Any], searches: Sequence[dict[str, Any]]) -> list[Row] | None:
    """A superset of the answer in the order of ids, or None when only a scan will do.

    Args:
        table: The rows asked for.
        plain: Scalar arguments, which all must hold.
        searches: Search objects, of which one must hold; each must narrow for the whole to narrow.
    """
    for name, value in plain.items():
        found = _equal(table, name, value)
        if found is not None:
            return found
    if not searches:
        return None
    rows: dict[int, Row] = {}
    for search in searches:
        part = _narrowed(table, search)
        if part is None:
            return None
        rows.update((row.id, row) for row in part)
    return [rows[row_id] for row_id in sorted(rows)]


def _narrowed(table: Table[Any], search: dict[str, Any]) -> Iterable[Row] | None:
    for condition in search.get("integer_fields") or ():
        if condition["operator"] == "EQ":
            found = _equal(table, condition["attribute"], condition["search_value"])
            if found is not None:
                return found
    for condition in search.get("datetime_fields") or ():
        stamp = condition["attribute"] in ("updated_at", "created_at")
        if stamp and condition["operator"] in ("GT", "GTE") and condition["search_value"] > LOADED_UNTIL:
            return list(table.touched.values())
    return None


def _equal(table: Table[Any], name: str, value: Any) -> list[Row] | None:
    if value is None:
        return None
    if name == "id":
        row = table.get(value)
        return [] if row is None else [row]
    return list(table.by(name, value)) if table.indexed(name) else None


def split_range(searches: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[tuple[str, int]]]:
    """Take the id bounds out of a single Search: keyset pages then share one remembered list.

    Returns:
        The searches without the bounds, and the bounds as (operator, id).
    """
    if len(searches) != 1:
        return list(searches), []
    conditions = searches[0].get("integer_fields") or []
    bounds = [c for c in conditions if c["attribute"] == "id" and c["operator"] in _EDGES]
    rest = {**searches[0], "integer_fields": [c for c in conditions if c not in bounds]}
    return [rest], [(c["operator"], c["search_value"]) for c in bounds]


def within(rows: Sequence[Row], bounds: Sequence[tuple[str, int]]) -> Sequence[Row]:
    """The rows, sorted by id, that lie inside all bounds."""
    low, high = 0, len(rows)
    for name, value in bounds:
        edge = _EDGES[name](rows, value, key=lambda row: row.id)
        if name.startswith("G"):
            low = max(low, edge)
        else:
            high = min(high, edge)
    return rows[low : max(low, high)]
