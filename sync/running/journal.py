"""The journal: every mark is conditional on the run's epoch, so a worker that lost its lease changes nothing."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Change, IdMap, Link, Run
from store.tables.base import utcnow
from store.words import ChangeState, Part, Verb
from sync.errors import LeaseLostError
from sync.heard import Heard
from sync.pause import pause_of
from sync.running.together import Together
from sync.undo.moved import move

# A row that ended so keeps the later rows of its subject from being sent.
ENDED = (ChangeState.FAILED, ChangeState.STALE, ChangeState.BLOCKED, ChangeState.IN_DOUBT, ChangeState.CANCELLED)


class Journal:
    """The rows of one run, under one epoch."""

    def __init__(self, store: Store, run: Run, epoch: int, heard: Heard | None = None) -> None:
        self.store, self.run_id, self.plan_id, self.epoch = store, run.id or 0, run.plan_id, epoch
        self.integration_id, self.flow, self.with_removals = run.integration_id, run.flow, run.with_removals
        self.halted = False
        """True once a row was not sent because somebody said stop, or pause: the next ones need not be looked at."""
        self._together = Together(store, self.check, heard or Heard())

    async def check(self, session: AsyncSession) -> Run:
        """The run, when this epoch still holds it.

        Raises:
            LeaseLostError: when it does not.
        """
        run = await session.get(Run, self.run_id, with_for_update=True)
        if run is None or run.epoch != self.epoch:
            raise LeaseLostError(f"run {self.run_id}")
        return run

    async def unsettled(self) -> list[Change]:
        """Rows found in `sending`: their fate is unknown until the vendor is asked."""
        return await self._rows(ChangeState.SENDING, limit=1000)

    async def next_rows(self, limit: int) -> list[Change]:
        """The next pending rows in order, ending with a whole subject so that its rows stay together."""
        rows = await self._rows(ChangeState.PENDING, limit=limit + 1)
        if len(rows) <= limit:
            return rows
        last = rows[-1].subject
        whole = [row for row in rows if row.subject != last]
        return whole or await self._rows(ChangeState.PENDING, limit=limit * 10)

    async def _rows(self, state: str, limit: int) -> list[Change]:
        async with self.store.read() as session:
            query = select(Change).where(Change.plan_id == self.plan_id, Change.state == state)
            if not self.with_removals:
                query = query.where(Change.part != Part.REMOVALS)
            return list((await session.exec(query.order_by(col(Change.seq)).limit(limit))).all())

    async def ended(self, subjects: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Subjects of which a row was not applied, with that row's place in the plan and why later ones are blocked.

        Removals come long after the other rows of their subject, and a crash may lie between.
        """
        async with self.store.read() as session:
            query = select(Change).where(
                Change.plan_id == self.plan_id,
                col(Change.subject).in_(set(subjects)),
                col(Change.state).in_(ENDED),
            )
            rows = (await session.exec(query.order_by(sa.desc(col(Change.seq))))).all()
        return {row.subject: (row.seq, f"after_{row.state}") for row in rows if blocks(row)}

    async def mark(self, row: Change, state: str, **values: Any) -> None:
        """Move one row to `state` under the epoch, and keep the in-memory row in step.

        Raises:
            LeaseLostError: when the run has another owner by now.
        """
        await self._together.do(lambda session, _: self._mark(session, row, state, values))
        self._keep(row, state, values)

    async def _mark(self, session: AsyncSession, row: Change, state: str, values: dict[str, Any]) -> None:
        done = None if state in (ChangeState.PENDING, ChangeState.SENDING) else utcnow()
        change = sa.update(Change).where(col(Change.id) == row.id)
        connection = await session.connection()
        await connection.execute(change.values(state=state, run_id=self.run_id, done_at=done, **values))

    def _keep(self, row: Change, state: str, values: dict[str, Any]) -> None:
        row.state = state
        for name, value in values.items():
            setattr(row, name, value)

    async def sending(self, row: Change) -> bool:
        """Committed before the request leaves (design rule 4). False, with nothing marked, once stopped or paused."""
        values = {"sent_at": utcnow(), "attempts": row.attempts + 1}

        async def unless_stopped(session: AsyncSession, run: Run) -> bool:
            if run.stop_by is not None or await pause_of(session, self.integration_id) is not None:
                return False
            await self._mark(session, row, ChangeState.SENDING, values)
            return True

        marked = await self._together.do(unless_stopped, ends=False)
        self.halted = self.halted or not marked
        if marked:
            self._keep(row, ChangeState.SENDING, values)
        return marked

    async def not_sent(self, row: Change, reason: str) -> None:
        """The request had no effect, so it was no attempt: attempts count requests whose fate was unknown."""
        await self.mark(row, ChangeState.PENDING, reason=reason, sent_at=None, attempts=row.attempts - 1)

    async def applied(self, row: Change, target_id: str | None, observed: dict[str, Any] | None) -> None:
        """The vendor has it. A created part's id is remembered, and a link carried out is marked as used, with it."""
        values = {"new_id": target_id, "observed": observed}

        async def with_memory(session: AsyncSession, _: Run) -> None:
            await self._mark(session, row, ChangeState.APPLIED, values)
            if row.source_ref and target_id:
                await self._remember(session, row, target_id)
            await move(session, row, target_id or "")
            if row.parent_id is None and row.source_id:
                await self._link_used(session, row.source_id)

        await self._together.do(with_memory)
        self._keep(row, ChangeState.APPLIED, values)

    async def _link_used(self, session: AsyncSession, source_id: str) -> None:
        """A link that a sync has carried out cannot simply be taken back any more."""
        connection = await session.connection()
        await connection.execute(
            sa.update(Link)
            .where(
                col(Link.integration_id) == self.integration_id,
                col(Link.flow) == self.flow,
                col(Link.source_id) == source_id,
                col(Link.used_at).is_(None),
            )
            .values(used_at=utcnow())
        )

    async def _remember(self, session: AsyncSession, row: Change, target_id: str) -> None:
        """Which vendor record was made or claimed for a source record; what was made stays so when written again."""
        made = row.verb == Verb.CREATE
        fresh = {"target_id": target_id, "updated_at": utcnow(), "made": made}
        whose = {
            "integration_id": self.integration_id,
            "flow": self.flow,
            "entity": row.entity,
            "source_ref": row.source_ref,
        }
        entry = self.store.insert(IdMap).values(**whose, **fresh)
        still = sa.and_(col(IdMap.made), col(IdMap.target_id) == target_id)
        fresh["made"] = sa.true() if made else still
        connection = await session.connection()
        await connection.execute(entry.on_conflict_do_update(index_elements=list(whose), set_=fresh))

    async def created_id(self, subject: str) -> str | None:
        """The vendor's id of the main part that an earlier row of this subject created."""
        async with self.store.read() as session:
            query = select(Change.new_id).where(
                Change.plan_id == self.plan_id,
                Change.subject == subject,
                col(Change.parent_id).is_(None),
                Change.state == ChangeState.APPLIED,
            )
            return (await session.exec(query)).first()


def blocks(row: Change) -> bool:
    """True when later rows of its subject must not be sent; a row that found its work done blocks nothing."""
    if row.reason == "already_as_wanted" or (row.reason == "already_gone" and row.verb == Verb.DELETE):
        return False
    return row.state in ENDED
