"""The circuit breaker of a run: when nearly everything is refused, more of the same helps nobody.

It rests on the journal alone, so a run that is taken up by another worker is judged by the same rows.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from store.tables import Change, Run
from store.words import ChangeState
from sync.events import SYSTEM, record
from sync.running.journal import Journal

FAILURES, OF = 20, 50
TRIED = (ChangeState.APPLIED, ChangeState.FAILED, ChangeState.IN_DOUBT)
"""Rows that came as far as the vendor. A stale row cost nobody anything, and a blocked one tells of another's fate."""
GONE_WRONG = (ChangeState.FAILED, ChangeState.IN_DOUBT)


@dataclass(slots=True)
class Breaker:
    """Trips when `failures` of the last `of` rows that were tried went wrong; a shorter run can trip it too."""

    failures: int = FAILURES
    of: int = OF
    _last: deque[bool] = field(init=False)

    def __post_init__(self) -> None:
        self._last = deque(maxlen=self.of)

    @property
    def wrong(self) -> int:
        """How many of the last rows went wrong."""
        return sum(self._last)

    @property
    def tried(self) -> int:
        """How many rows that is out of."""
        return len(self._last)

    @property
    def tripped(self) -> bool:
        """True when no further row may be sent."""
        return self.wrong >= self.failures

    def note(self, state: str) -> None:
        """A row has ended so; what was not tried does not count."""
        if state in TRIED:
            self._last.append(state in GONE_WRONG)


async def breaker_of(journal: Journal, options: Mapping[str, Any]) -> Breaker:
    """The breaker as the run's last rows leave it; `options` are the integration's, with `breaker` where it has one."""
    breaker = Breaker(**options.get("breaker", {}))
    ended: list[tuple[Any, str]] = []
    for state in TRIED:  # rows end nearly in their order, and by state that order is indexed
        query = sa.select(col(Change.done_at), col(Change.state)).where(
            col(Change.plan_id) == journal.plan_id, col(Change.state) == state, col(Change.done_at).is_not(None)
        )
        latest = query.order_by(sa.desc(col(Change.seq))).limit(breaker.of)
        ended += [(row[0], row[1]) for row in await journal.store.scalar_rows(latest)]
    for _, ended_as in sorted(ended, key=lambda row: row[0]):
        breaker.note(ended_as)
    return breaker


def by_breaker(run: Run) -> bool:
    """True when the run was stopped so."""
    return run.stop_by is not None and (run.problem or {}).get("code") == "breaker"


async def trip(journal: Journal, breaker: Breaker) -> None:
    """Stop the run as a person would, with the numbers; what is left needs a new plan."""
    async with journal.store.write() as session:
        run: Run = await journal.check(session)
        if run.stop_by is not None:
            return
        told = {"failures": breaker.wrong, "of": breaker.tried}
        run.stop_by, run.problem, run.version = SYSTEM, {"code": "breaker", **told}, run.version + 1
        record(
            session,
            "run.breaker",
            actor=SYSTEM,
            team=run.team,
            integration_id=run.integration_id,
            subject=f"run:{run.id}",
            **told,
        )
