"""The rows that a worker carries out: which table, which states are not over, and who asked."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Mapped
from sqlmodel import col

from store.tables import Audit, Plan, Run
from store.words import AuditState, PlanState, RunState

Row = type[Audit] | type[Plan] | type[Run]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work. `asked_by` is the column that names who waits for it; `writes`: it changes vendors' records."""

    name: str
    table: Row
    open: tuple[str, ...]
    asked_by: Mapped[Any]
    writes: bool = False


# In the order in which a free hand takes them: what was decided goes before what was asked.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "run",
            Run,
            (RunState.QUEUED, RunState.RUNNING, RunState.VERIFYING, RunState.HELD),
            col(Run.approved_by),
            writes=True,
        ),
        Kind("plan", Plan, (PlanState.QUEUED, PlanState.READING), col(Plan.requested_by)),
        Kind("audit", Audit, (AuditState.QUEUED, AuditState.READING), col(Audit.requested_by)),
    )
}
