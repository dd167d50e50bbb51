"""Sonar's documented limit: 400 requests a minute, counted anew each minute (section A1)."""

import time
from dataclasses import dataclass

WINDOW_S = 60.0


@dataclass(slots=True)
class Limiter:
    """Counts requests of the one imitated user; off by default."""

    on: bool = False
    per_minute: int = 400
    _since: float = 0.0
    _used: int = 0

    def admits(self) -> bool:
        """Count one request, and say whether it is inside the limit."""
        if not self.on:
            return True
        moment = time.monotonic()
        if moment - self._since >= WINDOW_S:
            self._since, self._used = moment, 0
        self._used += 1
        return self._used <= self.per_minute

    def next_window(self) -> None:
        """Start a new minute at once, for tests that will not wait for one."""
        self._since, self._used = 0.0, 0
