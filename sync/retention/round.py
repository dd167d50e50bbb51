"""One round of forgetting, in transactions of at most 500 rows, so that nobody waits for it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Audit, Change, Finding, Incident, Plan, Run, SourceIndex, VendorCall
from store.tables.base import utcnow
from store.words import PlanState
from sync.events import SYSTEM, record
from sync.requests import RUNNING
from sync.retention import heard
from sync.retention.chunks import delete_by_key, in_chunks
from sync.retention.days import DAYS
from sync.retention.words import forget_words

NEVER_RUN = (
    PlanState.DENIED, PlanState.EXPIRED, PlanState.VOID, PlanState.EMPTY, PlanState.ADVICE, PlanState.FAILED,
)  # fmt: skip
DOCUMENTS = ("before", "after", "image", "observed")
OF_A_FINDING: dict[str, Any] = {
    "label": "", "address": "", "account": "", "record": {}, "facts": {}, "suggestions": [],
}  # fmt: skip


async def forget_old(store: Store, days: Mapping[str, int] = DAYS, now: datetime | None = None) -> dict[str, int]:
    """Forget what is older than its days; how many rows that were, by kind. Done twice it finds nothing to do."""
    present, done = now or utcnow(), dict[str, int]()
    kinds: dict[str, Callable[[Store, datetime], Awaitable[int]]] = {
        "never_run": _rows_never_run,
        "rows": _rows,
        "calls": _calls,
        "images": _images,
        "findings": _findings,
        "source_index": _source_index,
        "incidents": _incidents,
        "inbox": heard.inbox,
        "sent": heard.sent,
        "said_once": heard.said_once,
        "cards": heard.cards,
        "notes": heard.notes,
        "rates": heard.rates,
    }
    for kind, forget in kinds.items():
        done[kind] = await forget(store, present - timedelta(days=days[kind]))
    forgotten = {kind: n for kind, n in done.items() if n}
    if forgotten:
        async with store.write() as session:
            record(session, "data.forgotten", actor=SYSTEM, rows=forgotten)
    return done


def _over(before: datetime) -> sa.ColumnElement[bool]:
    """Change rows of plans that ended before then, none of whose runs goes on."""
    running = sa.select(col(Run.plan_id)).where(
        sa.or_(col(Run.state).in_(RUNNING), col(Run.finished_at).is_(None), col(Run.finished_at) >= before)
    )
    ended = sa.func.coalesce(col(Plan.decided_at), col(Plan.planned_at), col(Plan.created_at)) < before
    plans = sa.select(col(Plan.id)).where(ended, col(Plan.state) == PlanState.APPROVED, col(Plan.id).not_in(running))
    return sa.or_(col(Change.plan_id).in_(plans), _never_run(before))


def _never_run(before: datetime) -> sa.ColumnElement[bool]:
    ended = sa.func.coalesce(col(Plan.decided_at), col(Plan.planned_at), col(Plan.created_at)) < before
    return col(Change.plan_id).in_(sa.select(col(Plan.id)).where(ended, col(Plan.state).in_(NEVER_RUN)))


async def _rows_never_run(store: Store, before: datetime) -> int:
    return await in_chunks(store, Change, _never_run(before))


async def _rows(store: Store, before: datetime) -> int:
    return await in_chunks(store, Change, _over(before))


async def _calls(store: Store, before: datetime) -> int:
    over = sa.select(col(Run.id)).where(col(Run.finished_at) < before)
    return await in_chunks(store, VendorCall, col(VendorCall.run_id).in_(over))


async def _images(store: Store, before: datetime) -> int:
    """The row stays with its state and its reason; what it would be undone from, and what the vendor said, does not."""
    filled = sa.or_(*(col(getattr(Change, name)).is_not(sa.null()) for name in DOCUMENTS), col(Change.detail) != "")
    blank: dict[str, Any] = dict.fromkeys(DOCUMENTS, sa.null()) | {"detail": ""}
    rows = await in_chunks(store, Change, sa.and_(_over(before), filled), blank)
    return rows + await forget_words(store, before)


async def _findings(store: Store, before: datetime) -> int:
    told = sa.or_(
        *(col(getattr(Finding, name)) != "" for name in ("label", "address", "account")),
        sa.cast(col(Finding.record), sa.Text) != "{}",
        sa.cast(col(Finding.facts), sa.Text) != "{}",
    )
    return await in_chunks(store, Finding, sa.and_(col(Finding.gone_at) < before, told), OF_A_FINDING)


async def _incidents(store: Store, before: datetime) -> int:
    return await in_chunks(store, Incident, col(Incident.recovered_at) < before)


async def _source_index(store: Store, before: datetime) -> int:
    """An index whose audit is so old belongs to an integration that nobody uses; the next audit fills it again."""
    old = sa.select(col(Audit.id)).where(col(Audit.finished_at) < before)
    return await delete_by_key(store, SourceIndex, col(SourceIndex.audit_id).in_(old))
