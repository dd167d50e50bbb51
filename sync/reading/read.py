"""Read both sides of a flow into a staging file, in parallel, with progress and evidence (design rule 1)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from store.tables.base import utcnow
from sync.flow import Evidence, Flow, Page, Side
from sync.reading.staging import Staging

Progress = Callable[[dict[str, Any]], Awaitable[None]]
TELL_SECONDS = 0.5


@dataclass(slots=True)
class Reading:
    """What came of reading: when it began, and each side's evidence.

    Removals may be planned only when both sides are proven complete and the source is not empty. `fewer` counts target
    records that the last look saw and this one did not, where they are too many to pass without a new audit.
    """

    began: datetime
    source: Evidence
    target: Evidence
    notes: dict[str, int] = field(default_factory=dict)
    second: Evidence | None = None
    fewer: int = 0

    @property
    def complete(self) -> bool:
        """Both sides are proven complete."""
        return self.source.complete and self.target.complete

    @property
    def removals_barred(self) -> list[str]:
        """Why no removal may be planned from this reading; empty when it may."""
        reasons = [f"{side}_incomplete" for side, of in self.sides() if not of.complete]
        if self.source.rows == 0:
            reasons.append("source_empty")
        if self.second is not None and not self.second.complete:
            reasons.append("target_differs_on_second_reading")
        if self.fewer:
            reasons.append("target_fewer_than_before")
        return reasons

    def sides(self) -> list[tuple[str, Evidence]]:
        """Both sides by name."""
        return [(Side.SOURCE, self.source), (Side.TARGET, self.target)]

    def as_document(self) -> dict[str, Any]:
        """As stored with an audit or a plan."""
        told: dict[str, Any] = {side: _evidence(of) for side, of in self.sides()}
        return told | {"removals_barred": self.removals_barred}


async def read_both(flow: Flow, stage: Staging, tell: Progress, calls: Callable[[], int]) -> Reading:
    """Both sides side by side. A side that fails ends the other one's reading too."""
    began = utcnow()
    shown: dict[str, Any] = {Side.SOURCE: {"rows": 0, "expected": None}, Side.TARGET: {"rows": 0, "expected": None}}
    clock = asyncio.get_running_loop().time
    told = clock()

    async def read(side: Side, pages: AsyncIterator[Page]) -> Evidence:
        nonlocal told
        evidence = Evidence(reasons=(("no_evidence", {}),))
        distinct = delivered = 0
        async for page in pages:
            add: Any = stage.add_source if side == Side.SOURCE else stage.add_target
            distinct += await add(flow, page.rows)
            delivered += len(page.rows)
            evidence = page.evidence or evidence
            shown[side] = {"rows": distinct, "expected": page.expected or shown[side]["expected"]}
            if clock() - told > TELL_SECONDS:
                told = clock()
                await tell({"phase": "read", **shown, "calls": calls()})
        return _checked(evidence, distinct, delivered)

    try:
        async with asyncio.TaskGroup() as both:
            source = both.create_task(read(Side.SOURCE, flow.source_pages()))
            target = both.create_task(read(Side.TARGET, flow.target_pages()))
    except ExceptionGroup as group:
        raise group.exceptions[0] from group
    await tell({"phase": "compare", **shown, "calls": calls()})
    notes = {str(code): int(n) for code, n in await stage.query("SELECT code, n FROM note")}
    return Reading(began, source.result(), target.result(), notes)


def _checked(evidence: Evidence, distinct: int, delivered: int) -> Evidence:
    """Sync's own look at a side: what was staged must agree with what the side says of itself."""
    reasons = list(evidence.reasons)
    if distinct != delivered:
        reasons.append(("rows_repeated", {"times": delivered - distinct}))
    if evidence.declared is not None and evidence.declared != distinct:
        reasons.append(("rows_differ_from_total", {"rows": distinct, "total": evidence.declared}))
    complete = evidence.complete and len(reasons) == len(evidence.reasons)
    return Evidence(distinct, evidence.declared, evidence.pages, complete, tuple(reasons))


def _evidence(of: Evidence) -> dict[str, Any]:
    return {
        "rows": of.rows,
        "declared": of.declared,
        "pages": of.pages,
        "complete": of.complete,
        "reasons": [[code, dict(facts)] for code, facts in of.reasons],
    }
