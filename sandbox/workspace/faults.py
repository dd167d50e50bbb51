"""Troubles that can be switched on: refusals, slowness and lost answers of the Web API, and broken sockets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["rate_limit", "status", "error", "slow", "lost_answer", "down", "posting_limit"]
KINDS: tuple[str, ...] = ("rate_limit", "status", "error", "slow", "lost_answer", "down", "posting_limit")

POSTS_PER_SECOND = 1.0
POSTING_BURST = 5.0


@dataclass(slots=True)
class Fault:
    """One trouble of the Web API.

    Attributes:
        kind: ``rate_limit`` (429 and Retry-After), ``status`` (an HTTP status), ``error`` (one of Slack's names),
            ``slow`` (answers later), ``lost_answer`` (done, but the connection breaks before the answer),
            ``down`` (the connection breaks, nothing done), ``posting_limit`` (one post a second a channel).
        method: the method it is about; "" for all.
        times: how often it happens; 0 for ever.
    """

    kind: Kind
    method: str = ""
    times: int = 1
    status: int = 500
    retry_after: int = 1
    error: str = "internal_error"
    ms: int = 1_000


@dataclass
class Faults:
    """The troubles that are on, and the posting budget of each channel."""

    active: list[Fault] = field(default_factory=list)
    _budget: dict[str, tuple[float, float]] = field(default_factory=dict)

    def add(self, body: Json) -> Fault:
        """Switch one on.

        Raises:
            ValueError: unknown kind or unknown key.
        """
        if body.get("kind") not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}")
        try:
            fault = Fault(**body)
        except TypeError as error:
            raise ValueError(str(error)) from error
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        """Switch all off."""
        self.active.clear()
        self._budget.clear()

    def next(self, method: str) -> Fault | None:
        """The trouble that this call meets, used up by one."""
        for fault in self.active:
            if fault.kind != "posting_limit" and fault.method in ("", method):
                if fault.times == 1:
                    self.active.remove(fault)
                elif fault.times:
                    fault.times -= 1
                return fault
        return None

    def over_posting_limit(self, channel: str, now: float) -> bool:
        """True when a channel's budget of posts is used up (only while ``posting_limit`` is on)."""
        if not any(fault.kind == "posting_limit" for fault in self.active):
            return False
        left, at = self._budget.get(channel, (POSTING_BURST, now))
        left = min(POSTING_BURST, left + (now - at) * POSTS_PER_SECOND)
        self._budget[channel] = (max(left - 1, 0.0) if left >= 1 else left, now)
        return left < 1
