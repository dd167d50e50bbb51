"""Subjects side by side, the rows of each in order; those that claim the same resource become one ordered group."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from store.tables import Change
from store.words import ChangeState
from sync.errors import LeaseLostError, NotSent, VendorTrouble
from sync.heard import about
from sync.running.breaker import Breaker
from sync.running.journal import Journal, blocks
from sync.running.row import RowStep
from sync.workbench import Lease

UNANSWERED = 5  # records in a row that could not be asked about: then it is the system, not the record


def ordered_groups(rows: Sequence[Change]) -> list[list[Change]]:
    """Rows that share a subject or a claim, in the order of the plan; groups have nothing in common."""
    groups: list[tuple[set[str], list[Change]]] = []
    for row in rows:
        names, members, apart = {row.subject, *row.claims}, [row], list[tuple[set[str], list[Change]]]()
        for held, others in groups:
            if held & names:
                names, members = names | held, others + members
            else:
                apart.append((held, others))
        groups = [*apart, (names, members)]
    in_order = (sorted(members, key=lambda row: row.seq) for _, members in groups)
    return sorted(in_order, key=lambda members: members[0].seq)


@dataclass(slots=True)
class Chunk:
    """Some groups of rows under way. `ends` are subjects that have ended already, see `Journal.ended`."""

    step: RowStep
    journal: Journal
    lease: Lease
    ends: dict[str, tuple[int, str]]
    breaker: Breaker
    _stopped: VendorTrouble | LeaseLostError | None = None
    _unanswered: list[tuple[Change, VendorTrouble]] = field(default_factory=list)
    _silent: int = 0
    _through: int = 0

    async def carry_out(self, groups: Sequence[list[Change]], width: int) -> None:
        """All groups, `width` at once. A record that cannot be read while others can keeps nobody waiting.

        Raises:
            VendorTrouble: the system is away or asks to wait; what was not reached is still pending.
            LeaseLostError: the run is another worker's.
        """
        places = asyncio.Semaphore(width)

        async def one(group: list[Change]) -> None:
            async with places:
                try:
                    await self._group(group)
                except (NotSent, LeaseLostError) as problem:
                    self._stopped = self._stopped or problem

        async with asyncio.TaskGroup() as tasks:
            for group in groups:
                tasks.create_task(one(group))
        if self._stopped is not None:
            raise self._stopped
        for row, problem in self._unanswered:
            if not self._through or row.state != ChangeState.PENDING:
                raise problem
            await self.journal.mark(row, ChangeState.FAILED, reason=problem.code, detail=problem.words)

    async def _group(self, group: list[Change]) -> None:
        for row in group:
            if self._stopped is not None or self.lease.lost or self.breaker.tripped or self.journal.halted:
                return
            seq, why = self.ends.get(row.subject, (row.seq, ""))
            parent = await self._parent(row)
            if seq < row.seq or (row.parent_id == "@new" and parent is None):
                await self.journal.mark(row, ChangeState.BLOCKED, reason=why or "after_blocked")
                continue
            try:
                with about(row.seq):
                    await self.step.apply(row, parent)
            except NotSent:
                raise
            except VendorTrouble as problem:
                self._note(row, problem)
                return
            self.breaker.note(row.state)
            if row.state == ChangeState.PENDING:
                return
            self._through, self._silent = self._through + 1, 0
            if blocks(row):
                self.ends[row.subject] = (row.seq, f"after_{row.state}")

    def _note(self, row: Change, problem: VendorTrouble) -> None:
        self._unanswered.append((row, problem))
        self._silent += 1
        if self._silent >= UNANSWERED:
            self._stopped = self._stopped or problem

    async def _parent(self, row: Change) -> str | None:
        return await self.journal.created_id(row.subject) if row.parent_id == "@new" else row.parent_id
