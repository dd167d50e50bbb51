"""A limit of so many requests in a window of time, counted anew in each window."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Limiter:
    """Counts requests of the one imitated caller: `most` in `window_s` seconds, while it is on."""

    on: bool
    most: int
    window_s: float
    _since: float = 0.0
    _used: int = 0

    def admits(self) -> bool:
        """Count one request, and say whether it is inside the limit."""
        if not self.on:
            return True
        moment = time.monotonic()
        if moment - self._since >= self.window_s:
            self._since, self._used = moment, 0
        self._used += 1
        return self._used <= self.most

    def next_window(self) -> None:
        """Start a new window at once, for tests that will not wait for one."""
        self._since, self._used = 0.0, 0

    def adjust(self, wish: Mapping[str, Any]) -> dict[str, float]:
        """Take another `most` or `window_s`, begin a new window, and say how they stand."""
        self.most, self.window_s = int(wish.get("most", self.most)), float(wish.get("window_s", self.window_s))
        self.next_window()
        return {"most": self.most, "window_s": self.window_s}
