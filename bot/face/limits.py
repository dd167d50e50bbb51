"""No single person can keep the face busy: a bucket of interactions for each."""

import time
from collections.abc import Callable

CAPACITY = 20.0
PER_SECOND = 2.0
FORGET_ABOVE = 5_000


class Limiter:
    """Twenty interactions at once, two a second after that, for each person."""

    def __init__(
        self, capacity: float = CAPACITY, per_second: float = PER_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._capacity, self._rate, self._clock = capacity, per_second, clock
        self._left: dict[str, tuple[float, float]] = {}

    def admits(self, user: str) -> bool:
        """Take one interaction of this person; False when theirs are used up."""
        now = self._clock()
        if len(self._left) > FORGET_ABOVE:
            self._forget(now)
        left, at = self._left.get(user, (self._capacity, now))
        left = min(self._capacity, left + (now - at) * self._rate)
        admitted = left >= 1.0
        self._left[user] = (left - 1.0 if admitted else left, now)
        return admitted

    def _forget(self, now: float) -> None:
        full = self._capacity / self._rate
        self._left = {user: (left, at) for user, (left, at) in self._left.items() if now - at < full}
