"""Tokens: a login's life slides with its use, or does not (vendor page, section A1)."""

import time
from dataclasses import dataclass, field

HOURS = 8  # "8 hours from last use"
DEFAULT_LIFE_S = HOURS * 3600.0


@dataclass(slots=True)
class Tokens:
    """Tokens given out and when each ends; those that ended are remembered, for they are answered differently."""

    life_s: float = DEFAULT_LIFE_S
    _ends: dict[str, float] = field(default_factory=dict)
    _given: int = 0

    def give(self) -> str:
        """A new token."""
        self._given += 1
        token = f"alianza-token-{self._given:06d}"
        self._ends[token] = time.monotonic() + self.life_s
        return token

    def known(self, token: str) -> bool:
        """Whether it was given out and nobody logged out with it."""
        return token in self._ends

    def lives(self, token: str, *, sliding: bool) -> bool:
        """Whether a known token still opens; with `sliding`, this use prolongs it."""
        if self._ends[token] <= time.monotonic():
            return False
        if sliding:
            self._ends[token] = time.monotonic() + self.life_s
        return True

    def forget(self, token: str) -> None:
        """A logout."""
        self._ends.pop(token, None)

    def age(self, seconds: float) -> None:
        """Every token given out so far is that much nearer to its end, as if the time had passed unused."""
        self._ends = {token: ends - seconds for token, ends in self._ends.items()}

    def expire(self) -> None:
        """Every token given out so far has ended."""
        self._ends = dict.fromkeys(self._ends, 0.0)

    def reset(self) -> None:
        """As at the start: whoever holds a token must log in again."""
        self.life_s = DEFAULT_LIFE_S
        self._ends.clear()
