"""What went over the wire, for the page's inspector and for tests: Web API calls and envelopes, newest last."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_KEPT = 2_000


@dataclass
class Journal:
    """Bounded logs (the newest 2,000 of each) and the count of methods that the imitation does not know."""

    calls: deque[Json] = field(default_factory=lambda: deque(maxlen=_KEPT))
    envelopes: deque[Json] = field(default_factory=lambda: deque(maxlen=_KEPT))
    unknown_methods: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def call(self, method: str, args: Json, answer: Json, at: float) -> None:
        """Note one Web API call; tokens are left out."""
        shown = {key: value for key, value in args.items() if key != "token"}
        self.counts[method] += 1
        self.calls.append({"at": at, "method": method, "args": shown, "answer": answer})

    def envelope(self, entry: Json) -> Json:
        """Note one delivery; the caller completes the entry once it is acknowledged."""
        self.envelopes.append(entry)
        return entry

    def view(self, newest: int = _KEPT) -> Json:
        """The log as JSON: the newest entries, oldest first."""
        return {
            "calls": list(self.calls)[-newest:],
            "envelopes": list(self.envelopes)[-newest:],
            "unknown_methods": dict(self.unknown_methods),
            "counts": dict(self.counts),
        }
