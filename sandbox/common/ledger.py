"""The judge of tests: every accepted write in order, and how many calls came in, how many at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


def now() -> str:
    """This second in ISO 8601 with offset, as both vendors stamp."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


@dataclass(slots=True)
class Ledger:
    """Accepted writes; `actor` is "api", or "control" for what somebody did by hand."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def write(
        self,
        method: str,
        path: str,
        body: Any,
        *,
        target_id: str | None,
        key: str | None,
        actor: str = "api",
        org: str | None = None,
    ) -> None:
        """Add one accepted write."""
        self.rows.append(
            {
                "seq": len(self.rows) + 1,
                "at": now(),
                "method": method,
                "path": path,
                "body": body,
                "target_id": target_id,
                "key": key,
                "actor": actor,
                "org": org,
            }
        )

    def after(self, seq: int) -> list[dict[str, Any]]:
        """The writes with a higher number."""
        return self.rows[max(seq, 0) :]


@dataclass(slots=True)
class Counts:
    """Requests by method and path template, and the highest number in flight at once."""

    requests: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    most: int = 0

    @contextmanager
    def track(self, name: str) -> Iterator[None]:
        """Count one request for as long as it lasts."""
        self.requests[name] += 1
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        try:
            yield
        finally:
            self.in_flight -= 1

    def as_json(self) -> dict[str, Any]:
        """`{"requests": {"GET /path": n}, "total": n, "in_flight": n, "max_in_flight": n}`."""
        return {
            "requests": dict(self.requests),
            "total": sum(self.requests.values()),
            "in_flight": self.in_flight,
            "max_in_flight": self.most,
        }
