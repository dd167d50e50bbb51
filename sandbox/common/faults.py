"""What goes wrong on request: each fault waits for the calls it matches and strikes a set number of times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = frozenset(
    {"status", "html", "empty", "drop", "repeat_page", "timeout", "timeout_after_accept", "hold", "expire_token"}
    | {"archive_while_paging", "insert_while_paging", "deny", "vendor_down", "slow"}
)
_LASTING = frozenset({"deny"})  # these strike every time unless told otherwise
_MATCH_KEYS = frozenset({"method", "path", "nth", "field", "page"})


class BadFault(ValueError):
    """A fault that nobody can commit: unknown kind or unreadable match."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request as faults see it: `fields` are GraphQL root fields and `Type.field` names, `page` counts from 1."""

    method: str
    path: str
    fields: frozenset[str] = frozenset()
    page: int | None = None

    @property
    def is_write(self) -> bool:
        """Whether it would change something (GraphQL sets method to MUTATION)."""
        return self.method not in ("GET", "HEAD", "QUERY")


@dataclass(slots=True)
class Fault:
    """One fault. `times` 0 means always; strikes begin with the nth matching call."""

    id: int
    kind: str
    match: dict[str, Any]
    times: int
    options: dict[str, Any]
    seen: int = 0
    struck: int = 0

    def strikes(self, call: Call) -> bool:
        """Count this call if it matches, and say whether the fault strikes it."""
        if not self._matches(call):
            return False
        self.seen += 1
        if self.seen < int(self.match.get("nth", 1)) or (self.times and self.struck >= self.times):
            return False
        self.struck += 1
        return True

    def _matches(self, call: Call) -> bool:
        want = self.match
        method = str(want.get("method", call.method)).upper()
        if method != call.method and not (method == "POST" and call.method in ("QUERY", "MUTATION")):
            return False
        if want.get("path", "") not in call.path:
            return False
        if "field" in want and want["field"] not in call.fields:
            return False
        return "page" not in want or want["page"] == call.page

    def number(self, name: str, default: int) -> int:
        """A whole-number option, for example `ms`."""
        return int(self.options.get(name, default))

    def as_json(self) -> dict[str, Any]:
        """The fault with its counters."""
        return {
            "id": self.id,
            "kind": self.kind,
            "match": self.match,
            "times": self.times,
            "seen": self.seen,
            "struck": self.struck,
            **self.options,
        }


@dataclass(slots=True)
class FaultBook:
    """The faults in force, oldest first."""

    faults: list[Fault] = field(default_factory=list)
    _last_id: int = 0

    def add(self, wish: Mapping[str, Any]) -> Fault:
        """Take a fault as the control door receives it.

        Raises:
            BadFault: the kind is unknown, or match is not an object with known keys.
        """
        options = dict(wish)
        kind, match = options.pop("kind", None), options.pop("match", {})
        if kind not in KINDS:
            raise BadFault(f"unknown kind {kind!r}; known: {', '.join(sorted(KINDS))}")
        if not isinstance(match, dict) or set(match) - _MATCH_KEYS:
            raise BadFault(f"match takes {', '.join(sorted(_MATCH_KEYS))}")
        times = int(options.pop("times", 0 if kind in _LASTING else 1))
        self._last_id += 1
        fault = Fault(self._last_id, kind, match, times, options)
        self.faults.append(fault)
        return fault

    def take(self, call: Call) -> Fault | None:
        """The first fault that strikes this call."""
        return next((fault for fault in self.faults if fault.strikes(call)), None)

    def clear(self) -> None:
        """No faults any more."""
        self.faults.clear()
