"""Subjects on hold: what an undo puts back is left out of syncs, polls and full plans until a person releases it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Change, Hold, Plan, Run
from store.words import PlanKind
from sync.errors import Refusal
from sync.events import record
from sync.ground import OPEN
from sync.planning.writer import Subject
from sync.requests import PLANNING, RUNNING
from sync.undo.rows import applied_pages, main_id

FREE = (PlanKind.UNDO, PlanKind.ASKED)
"""Plans that a hold does not stop: the undo itself, and a row that a person wrote out."""

BATCH = 400


@dataclass(frozen=True, slots=True)
class Names:
    """What one subject is called, "" where it has no such name."""

    source_id: str = ""
    key: str = ""
    target_id: str = ""


@dataclass(slots=True)
class Holds:
    """The holds of one flow as a plan meets them. `left_out` counts the subjects that were left out for it."""

    store: Store
    integration_id: int
    flow: str
    there: bool = False
    left_out: int = 0

    @classmethod
    async def of(cls, store: Store, plan: Plan) -> "Holds":
        """Those that this plan has to respect."""
        holds = cls(store, plan.integration_id, plan.flow)
        if plan.kind not in FREE:
            async with store.read() as session:
                here = Hold.integration_id == plan.integration_id, Hold.flow == plan.flow
                holds.there = (await session.exec(select(Hold.id).where(*here).limit(1))).first() is not None
        return holds

    async def sift(self, subjects: Sequence[Subject]) -> list[Subject]:
        """The subjects that nobody holds."""
        if not self.there or not subjects:
            return list(subjects)
        names = [Names(each.source_id or "", each.key, each.parent_id or "") for each in subjects]
        held = await self._held(names)
        free = [subject for subject, name in zip(subjects, names, strict=True) if name not in held]
        self.left_out += len(subjects) - len(free)
        return free

    async def rows(self, rows: Iterable[Change]) -> frozenset[str]:
        """The subjects of these rows that somebody holds."""
        if not self.there:
            return frozenset()
        named = {row.subject: _names_of(row) for row in rows}
        held = await self._held(list(named.values()))
        return frozenset(subject for subject, name in named.items() if name in held)

    async def _held(self, names: Sequence[Names]) -> set[Names]:
        found: set[Names] = set()
        for start in range(0, len(names), BATCH):
            some = names[start : start + BATCH]
            async with self.store.read() as session:
                sources, keys, targets = await self._known(session, some)
            found.update(n for n in some if n.source_id in sources or n.key in keys or n.target_id in targets)
        return found

    async def _known(self, session: AsyncSession, names: Sequence[Names]) -> list[set[str]]:
        known = []
        for attribute in ("source_id", "key", "target_id"):
            column = getattr(Hold, attribute)
            asked = {name for each in names if (name := getattr(each, attribute))}
            here = Hold.integration_id == self.integration_id, Hold.flow == self.flow
            known.append(set((await session.exec(select(column).where(*here, col(column).in_(asked)))).all()))
        return known


def _names_of(row: Change) -> Names:
    parent = row.parent_id if row.parent_id not in (None, "@new") else None
    main = parent or (row.target_id if row.parent_id is None else None)
    return Names(row.source_id or "", row.key, main or "")


async def hold(store: Store, run: Run, *, by: str) -> int:
    """Hold every subject that a run wrote; how many. Done twice it holds them once.

    In transactions of one page each: a hold that no undo follows is shown, and released like any other.
    """
    held = 0
    async for rows in applied_pages(store, run.plan_id):
        values = [_value(run, by, list(members)) for _, members in groupby(rows, key=lambda row: row.subject)]
        statement = store.insert(Hold).on_conflict_do_nothing()
        async with store.write() as session:
            await (await session.connection()).execute(statement, values)
        held += len(values)
    return held


def _value(run: Run, by: str, rows: Sequence[Change]) -> dict[str, object]:
    first = rows[0]
    return {
        "integration_id": run.integration_id,
        "flow": run.flow,
        "run_id": run.id,
        "subject": first.subject,
        "source_id": first.source_id or "",
        "key": first.key,
        "target_id": main_id(rows),
        "held_by": by,
    }


async def held_by_run(session: AsyncSession, run_ids: Sequence[int]) -> dict[int, int]:
    """How many subjects are on hold for each of these runs; those without any are left out."""
    query = select(Hold.run_id, sa.func.count()).where(col(Hold.run_id).in_(run_ids)).group_by(col(Hold.run_id))
    return {int(run_id): int(n) for run_id, n in (await session.exec(query)).all()}


async def release(store: Store, run_id: int, *, by: str, team: str) -> int:
    """Let the subjects of a run go again: the next sync compares and writes them as ever. Writes and plans nothing.

    Raises:
        Refusal: hold_none(run), hold_undo_open(plan_id) while the undo of that run is still to come or under way.
    """
    async with store.write() as session:
        run = await session.get(Run, run_id, with_for_update={"key_share": True})
        if run is None:
            raise Refusal("run_unknown", run=run_id)
        coming = await undo_under_way(session, run)
        if coming is not None:
            raise Refusal("hold_undo_open", plan_id=coming)
        gone = await session.exec(sa.delete(Hold).where(col(Hold.run_id) == run_id).returning(col(Hold.id)))
        released = len(gone.all())
        if not released:
            raise Refusal("hold_none", run=run_id)
        for plan in await undo_plans(session, run):
            plan.version += 1  # its card is drawn again
        integration = run.integration_id
        record(
            session, "hold.released", actor=by, team=team, integration_id=integration, subject=f"run:{run_id}",
            subjects=released,
        )  # fmt: skip
    return released


async def undo_under_way(session: AsyncSession, run: Run) -> int | None:
    """The plan that is about to undo this run, or that waits for a decision, or whose run is not over yet."""
    for plan in await undo_plans(session, run):
        if plan.state in (*PLANNING, *OPEN):
            return plan.id
        going = select(Run.id).where(Run.plan_id == plan.id, col(Run.state).in_(RUNNING))
        if (await session.exec(going.limit(1))).first() is not None:
            return plan.id
    return None


async def undo_plans(session: AsyncSession, run: Run) -> list[Plan]:
    """Plans that undo this run, the newest first."""
    query = select(Plan).where(
        Plan.integration_id == run.integration_id, Plan.flow == run.flow, Plan.kind == PlanKind.UNDO
    )
    found = (await session.exec(query.order_by(sa.desc(col(Plan.id))))).all()
    return [plan for plan in found if plan.reasons.get("undo") == run.id]
