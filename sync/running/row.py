"""One row's step: prove it again, write it once, learn its fate (design rules 3 and 4)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from store.tables import Change
from store.words import ChangeState, Verb
from sync.errors import NotSent, Rejected, Unknown
from sync.flow import Flow, Observed, Wanted, WriteResult
from sync.planning.diff import changed_fields, fields_equal
from sync.planning.writer import FIXED, row_hash
from sync.running.journal import Journal
from sync.running.prove import Proof, Prover

ATTEMPTS = 3
OVERTAKEN = ("conflict", "changed_since")  # the vendor, or the source, is not as it was when the plan was made
DONE_ALREADY = ("already_as_wanted", "exists_meanwhile")


@dataclass(slots=True)
class RowStep:
    """Applies rows of one run with one flow. `lost()` tells that the lease is, or may soon be, another worker's."""

    flow: Flow
    journal: Journal
    prover: Prover
    lost: Callable[[], bool]

    async def apply(self, row: Change, parent_id: str | None) -> None:
        """Bring one pending row to its end, or leave it pending.

        Raises:
            NotSent: the vendor is away or asks to wait; the row is pending again.
            Unknown: a system could not be asked; nothing was sent, or the row is `sending` until it can be.
        """
        if row_hash({name: getattr(row, name) for name in FIXED}) != row.row_hash:
            await self.journal.mark(row, ChangeState.FAILED, reason="row_altered")
            return
        if row.subject in self.prover.superseded:
            await self.journal.mark(row, ChangeState.SUPERSEDED, reason="newer_plan")
            return
        change = wanted(row, parent_id)
        try:
            proof = await self.prover.prove(row, change)
        except Rejected as problem:
            await self.journal.mark(row, ChangeState.FAILED, reason=problem.code, detail=problem.words)
            return
        if row.attempts and self._landed(change, proof):
            await self._landed_late(row, change, proof)
        elif reason := "on_hold" if row.subject in self.prover.held else proof.reason:
            await self.journal.mark(row, ChangeState.STALE, reason=reason)
        elif not self.lost() and await self.journal.sending(row):
            if self.lost():  # we slept between the mark and the request: whoever has the run now has read the row back
                await self.journal.not_sent(row, "")
                return
            await self._send(row, change, proof.now)

    async def settle(self, row: Change, parent_id: str | None) -> None:
        """A row found in `sending` after a crash: ask the vendor before anything is sent again."""
        await self._read_back(row, wanted(row, parent_id), "interrupted")

    def _landed(self, change: Wanted, proof: Proof) -> bool:
        """An earlier request whose fate was unknown has had its effect after all (design rule 4)."""
        if change.verb == Verb.DELETE:
            return proof.reason == "already_gone"
        if proof.reason not in DONE_ALREADY or proof.now is None:
            return False
        return not changed_fields(self.flow, change.entity, change.after or {}, proof.now.fields)

    async def _landed_late(self, row: Change, change: Wanted, proof: Proof) -> None:
        now = proof.now
        await self.journal.applied(row, now.id if now else change.target_id, dict(now.fields) if now else None)

    async def _send(self, row: Change, change: Wanted, now: Observed | None) -> None:
        try:
            result = await self.flow.write(change, now)
        except NotSent as problem:
            await self.journal.not_sent(row, problem.code)
            raise
        except Rejected as problem:
            conflict = problem.code in OVERTAKEN
            state = ChangeState.STALE if conflict else ChangeState.FAILED
            await self.journal.mark(row, state, reason=problem.code, detail=problem.words)
            return
        except Unknown as problem:
            await self._settled()
            await self._read_back(row, change, problem.code)
            return
        await self._accepted(row, change, result)

    async def _accepted(self, row: Change, change: Wanted, result: WriteResult) -> None:
        target_id = result.target_id or change.target_id
        observed = result.observed
        if not target_id:  # the vendor took it without saying under which id
            matches = await self.flow.find(change)
            if not matches:  # reads may lag behind writes
                await self._settled()
                matches = await self.flow.find(change)
            if len(matches) != 1:
                await self.journal.mark(row, ChangeState.IN_DOUBT, reason="id_not_told")
                return
            target_id, observed = matches[0].id, matches[0]
        await self.journal.applied(row, target_id, dict(observed.fields) if observed else None)

    async def _settled(self) -> None:
        await asyncio.sleep(self.flow.manner.settle_seconds)

    async def _read_back(self, row: Change, change: Wanted, code: str) -> None:
        """Equals after: applied. Equals before: sent again. Neither: for a person (design rule 4)."""
        if change.verb == Verb.CREATE:
            await self._read_back_create(row, change, code)
            return
        now = await self.flow.read(change)
        if change.verb == Verb.DELETE:
            if now is None:
                await self.journal.applied(row, change.target_id, None)
                return
        elif now is not None and not changed_fields(self.flow, change.entity, change.after or {}, now.fields):
            await self.journal.applied(row, change.target_id, dict(now.fields))
            return
        if now is not None and fields_equal(self.flow, change.entity, now.fields, change.before or {}):
            await self._again(row, code)
            return
        await self.journal.mark(row, ChangeState.IN_DOUBT, reason=code)

    async def _read_back_create(self, row: Change, change: Wanted, code: str) -> None:
        matches = await self.flow.find(change)
        if len(matches) == 1:
            await self.journal.applied(row, matches[0].id, dict(matches[0].fields))
        elif not matches and (self.flow.manner.unique_key or self.flow.manner.find_by_key):
            await self._again(row, code)
        else:
            await self.journal.mark(row, ChangeState.IN_DOUBT, reason=code)

    async def _again(self, row: Change, code: str) -> None:
        """Pending again; after some attempts it is for a person: more of the same helps nobody."""
        state = ChangeState.FAILED if row.attempts >= ATTEMPTS else ChangeState.PENDING
        await self.journal.mark(row, state, reason=code)


def wanted(row: Change, parent_id: str | None) -> Wanted:
    """A stored row as the flow gets it, its parent's id resolved."""
    return Wanted(
        entity=row.entity,
        verb=row.verb,
        effect=row.effect,
        key=row.key,
        source_id=row.source_id,
        target_id=row.target_id,
        parent_id=parent_id,
        before=row.before,
        after=row.after,
        image=row.image,
        requires=row.requires,
    )
