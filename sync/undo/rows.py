"""The rows that a run has applied, record by record, and what the target holds of those records now."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from sqlmodel import col, select

from store.database import Store
from store.tables import Change
from store.words import ChangeState
from sync.flow import Flow, TargetRow
from sync.reading.rows import load_target
from sync.reading.staging import Staging

PAGE = 500


async def applied_pages(store: Store, plan_id: int) -> AsyncIterator[list[Change]]:
    """Applied rows of a plan by subject; a page ends with a whole subject."""
    last, size = "", PAGE
    while True:
        async with store.read() as session:
            query = select(Change).where(
                Change.plan_id == plan_id, Change.state == ChangeState.APPLIED, col(Change.subject) > last
            )
            query = query.order_by(col(Change.subject), col(Change.seq)).limit(size + 1)
            rows = list((await session.exec(query)).all())
        whole = rows if len(rows) <= size else [row for row in rows if row.subject != rows[-1].subject]
        if rows and not whole:  # one subject of more rows than a page holds
            size *= 2
            continue
        if whole:
            yield whole
            last = whole[-1].subject
        if len(rows) <= size:
            return


async def more_applied_than(store: Store, plan_id: int, most: int) -> bool:
    """Whether a plan has more applied rows than that."""
    async with store.read() as session:
        some = select(Change.id).where(Change.plan_id == plan_id, Change.state == ChangeState.APPLIED)
        return len((await session.exec(some.limit(most + 1))).all()) > most


def main_id(rows: Sequence[Change]) -> str:
    """The vendor's id of the record that a subject's rows are about."""
    known = next((row.parent_id for row in rows if row.parent_id not in (None, "@new")), None)
    return known or next((row.new_id or row.target_id or "" for row in rows if row.parent_id is None), "")


async def from_stage(flow: Flow, stage: Staging, ids: Sequence[str]) -> dict[str, TargetRow | None]:
    """What the list does not show is asked for by id: a list proves no absence."""
    marks = ",".join("?" * len(ids))
    sql = f"SELECT id, key, unreadable, scope, doc FROM target WHERE id IN ({marks})"  # noqa: S608  # marks alone
    staged = {row[0]: load_target(row) for row in await stage.query(sql, list(ids))}
    return staged | await by_id(flow, [each for each in ids if each not in staged])


async def by_id(flow: Flow, ids: Sequence[str]) -> dict[str, TargetRow | None]:
    """Each asked for by its id, side by side."""
    places = asyncio.Semaphore(flow.manner.concurrency)

    async def one(target_id: str) -> tuple[str, TargetRow | None]:
        async with places:
            return target_id, await flow.target_by_id(target_id)

    return dict(await asyncio.gather(*(one(target_id) for target_id in ids)))
