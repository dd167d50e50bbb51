"""Answers one list: which rows, in which order, which page (section A3), and the faults that lists can have."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError

from sandbox.common.behaviours import Behaviours
from sandbox.common.faults import Fault
from sandbox.sonar.narrow import candidates, split_range, within
from sandbox.sonar.relations import ROOTS
from sandbox.sonar.rows import Row
from sandbox.sonar.schema import attributes
from sandbox.sonar.search import Test, any_of, general, related
from sandbox.sonar.store import Store

_NOT_ATTRIBUTES = ("paginator", "sorter", "search", "general_search", "general_search_mode", "reverse_relation_filters")
_REMEMBERED = 32


@dataclass(slots=True)
class PageInfo:
    """What a page says about the whole list."""

    page: int
    total_pages: int
    total_count: int
    records_per_page: int


@dataclass(slots=True)
class Connection:
    """One page of a list."""

    entities: Sequence[Row]
    page_info: PageInfo


@dataclass(slots=True)
class Lists:
    """Answers lists over a store; remembers whole results until the next write, for readers who page."""

    store: Store
    behaviours: Behaviours
    _results: dict[str, list[Row]] = field(default_factory=dict)
    _version: int = -1

    def root(self, name: str, args: dict[str, Any], fault: Fault | None = None) -> Connection:
        """A root list.

        Raises:
            GraphQLError: an argument names what the type lacks, or a page that cannot be.
        """
        kind = ROOTS[name]
        hit = fault is not None and fault.match.get("field", name) == name
        rows = self._select(kind, None, args)
        if hit and fault is not None and fault.kind == "empty":
            rows = []
        paginator = args.get("paginator")
        if hit and fault is not None and fault.kind == "repeat_page" and paginator:
            paginator = paginator | {"page": max(1, paginator["page"] - 1)}
        page = self._page(rows, paginator)
        if hit and fault is not None and fault.kind == "repeat_page":
            page.page_info.page += 1
        if hit and fault is not None and fault.kind == "drop":
            page.entities = []
        return page

    def nested(self, kind: str, rows: Sequence[Row], args: dict[str, Any]) -> Connection:
        """A list under a row: all of it without arguments, unless nested lists are capped."""
        if args or kind == "Account":
            rows = self._select(kind, rows, args)
        paginator = args.get("paginator")
        cap = int(self.behaviours["nested_cap"])
        if cap and not paginator and len(rows) > cap:
            paginator = {"page": 1, "records_per_page": cap}
        return self._page(rows, paginator)

    def _select(self, kind: str, base: Sequence[Row] | None, args: dict[str, Any]) -> Sequence[Row]:
        plain = {n: v for n, v in args.items() if n not in _NOT_ATTRIBUTES and n != "include_archived"}
        searches = [s for s in args.get("search") or () if s is not None]
        sorter = args.get("sorter") or []
        if base is not None:
            return _sorted(kind, self._filter(kind, base, plain, searches, args), sorter)
        table = self.store.tables[kind]
        few = candidates(table, plain, searches)
        if few is not None:
            return _sorted(kind, self._filter(kind, few, plain, searches, args), sorter)
        rest, bounds = split_range(searches) if _by_id(sorter) else (searches, [])
        key = json.dumps([kind, plain, rest, sorter, {n: args.get(n) for n in _KEYED}], sort_keys=True)
        if self._version != self.store.version or len(self._results) > _REMEMBERED:
            self._results.clear()
            self._version = self.store.version
        if key not in self._results:
            rows = list(self._filter(kind, list(table), plain, rest, args))
            self._results[key] = _sorted(kind, rows, sorter)
        return within(self._results[key], bounds) if bounds else self._results[key]

    def _filter(
        self,
        kind: str,
        rows: Sequence[Row],
        plain: dict[str, Any],
        searches: Sequence[dict[str, Any]],
        args: dict[str, Any],
    ) -> Sequence[Row]:
        tests: list[Test] = []
        if kind == "Account" and not args.get("include_archived"):
            tests.append(lambda row: row.archived_at is None)
        tests += [_equals(name, value) for name, value in plain.items()]
        if searches:
            tests.append(any_of(self.store, kind, searches))
        if filters := args.get("reverse_relation_filters"):
            tests.append(related(self.store, kind, filters))
        if text := args.get("general_search"):
            tests.append(general(kind, text))
        if not tests:
            return rows
        if len(tests) == 1:
            return list(filter(tests[0], rows))
        return [row for row in rows if all(test(row) for test in tests)]

    def _page(self, rows: Sequence[Row], paginator: dict[str, int] | None) -> Connection:
        total = len(rows)
        if paginator is None:
            return Connection(rows, PageInfo(1, 1, total, max(total, 1)))
        page, size = paginator["page"], paginator["records_per_page"]
        if page < 1 or size < 1:
            raise GraphQLError("page and records_per_page start at 1")
        cap = int(self.behaviours["page_cap"])
        size = min(size, cap) if cap else size
        first = (page - 1) * size
        return Connection(rows[first : first + size], PageInfo(page, max(1, math.ceil(total / size)), total, size))


_KEYED = ("include_archived", "general_search", "reverse_relation_filters")


def _equals(name: str, value: Any) -> Test:
    return lambda row: getattr(row, name) == value


def _by_id(sorter: Sequence[dict[str, str]]) -> bool:
    return not sorter or (sorter[0]["attribute"] == "id" and sorter[0]["direction"] == "ASC")


def _sorted(kind: str, rows: Sequence[Row], sorter: Sequence[dict[str, str]]) -> list[Row]:
    """Rows come in the order of ids; sort by the last attribute first, nulls lowest as in MySQL."""
    done = list(rows)
    if _by_id(sorter):
        return done
    for one in reversed(sorter):
        name = one["attribute"]
        if name not in attributes()[kind]:
            raise GraphQLError(f"{kind} has no attribute {name}")
        done.sort(key=_sort_key(name), reverse=one["direction"] == "DESC")
    return done


def _sort_key(name: str) -> Any:
    def key(row: Row) -> tuple[bool, Any]:
        value = getattr(row, name)
        return (value is not None, value if value is not None else 0)

    return key
