"""Unmatched records as they are kept: what an audit found is refreshed, what people decided of it stays."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Audit, Change, Finding, Link, SourceIndex
from store.tables.base import utcnow
from store.words import ChangeState, Decision, Verb
from sync.linking.chunks import chunks
from sync.linking.score import Suggestion
from sync.linking.upsert import inserting

REFRESHED = ("target_key", "company", "label", "address", "account", "record", "facts", "suggestions")


@dataclass(frozen=True, slots=True)
class NewFinding:
    """One unmatched record as an audit saw it. `record` is the whole vendor record, for Details."""

    target_id: str
    target_key: str = ""
    company: str = ""
    label: str = ""
    address: str = ""
    account: str = ""
    record: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    suggestions: Sequence[Suggestion] = ()


async def store_findings(
    store: Store,
    integration_id: int,
    flow: str,
    audit_id: int | None,
    rows: AsyncIterator[NewFinding] | Iterable[NewFinding],
    *,
    complete: bool = False,
    linked: Iterable[str] | None = None,
) -> int:
    """Insert new findings, refresh known ones with their decision kept, and mark those gone that are not seen any more.

    Args:
        store: the store.
        integration_id: whose findings.
        flow: of which flow.
        audit_id: the audit that found them; 0 or None for a plan's own reading.
        rows: every unmatched record of the reading, each target id once.
        complete: the target was read to its end; otherwise nothing is marked gone (design rule 1).
        linked: target ids that were seen and matched through a link; None when that is not known.

    Returns:
        How many findings there are now that no earlier reading knew, or that had been gone.
    """
    seen: set[str] = set()
    before = await _open_count(store, integration_id, flow)
    async for chunk in chunks(rows):
        values = [_values(integration_id, flow, audit_id or None, row) for row in chunk]
        async with store.write() as session:
            connection = await session.connection()
            await connection.execute(_upsert(store), values)
        seen.update(row.target_id for row in chunk)
        await store.let_others_write()
    after = await _open_count(store, integration_id, flow)
    if complete:
        await _mark_gone(store, integration_id, flow, seen, None if linked is None else set(linked))
    return after - before


async def open_findings(
    store: Store, integration_id: int, flow: str, *, after_id: int = 0, limit: int = 10, undecided_only: bool = True
) -> list[Finding]:
    """A page of findings by id. Suggestions of accounts that were taken or left the scope meanwhile are left out."""
    async with store.read() as session:
        query = select(Finding).where(*_here(integration_id, flow), col(Finding.id) > after_id)
        if undecided_only:
            query = query.where(col(Finding.decision).is_(None))
        found = list((await session.exec(query.order_by(col(Finding.id)).limit(limit))).all())
        offered = {offer["source_id"] for finding in found for offer in finding.suggestions}
        gone = await _no_longer_free(session, integration_id, flow, offered)
    for finding in found:
        finding.suggestions = [offer for offer in finding.suggestions if offer["source_id"] not in gone]
    return found


async def finding_counts(store: Store, integration_id: int, flow: str) -> dict[str, int]:
    """Open findings in the words of `Audit.counts`: unmatched (all but linked), undecided, linked, kept, marked.

    Records without a key do not count as unmatched (seed 000: only those with a Subscriber ID do): `without_key`.
    """
    keyless = col(Finding.target_key) == ""
    query = sa.select(col(Finding.decision), keyless, func.count()).where(*_here(integration_id, flow))
    rows = await store.scalar_rows(query.group_by(col(Finding.decision), keyless))
    by = {decision: int(n) for decision, without_key, n in rows if not without_key}
    kept, marked, undecided = by.get(Decision.KEEP, 0), by.get(Decision.REMOVE, 0), by.get(None, 0)
    return {
        "unmatched": kept + marked + undecided,
        "undecided": undecided,
        "linked": by.get(Decision.LINK, 0),
        "kept": kept,
        "marked": marked,
        "without_key": sum(int(n) for _, without_key, n in rows if without_key),
    }


async def close_removed(session: AsyncSession, plan_id: int, integration_id: int, flow: str) -> None:
    """What a run has removed is unmatched no more, without waiting for the next audit; the last one's card tells so."""
    removed = select(Change.target_id).where(
        Change.plan_id == plan_id,
        Change.verb == Verb.DELETE,
        Change.state == ChangeState.APPLIED,
        col(Change.parent_id).is_(None),
    )
    gone = sa.update(Finding).where(*_here(integration_id, flow), col(Finding.target_id).in_(removed))
    await session.exec(gone.values(gone_at=utcnow()))
    newest = select(func.max(Audit.id)).where(Audit.integration_id == integration_id, Audit.flow == flow)
    card = sa.update(Audit).where(col(Audit.id) == newest.scalar_subquery())
    await session.exec(card.values(version=col(Audit.version) + 1))


async def _open_count(store: Store, integration_id: int, flow: str) -> int:
    rows = await store.scalar_rows(sa.select(func.count(col(Finding.id))).where(*_here(integration_id, flow)))
    return int(rows[0][0])


def _here(integration_id: int, flow: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Finding.integration_id) == integration_id,
        col(Finding.flow) == flow,
        col(Finding.gone_at).is_(None),
    )


def _values(integration_id: int, flow: str, audit_id: int | None, row: NewFinding) -> dict[str, Any]:
    whole = {name: getattr(row, name) for name in ("target_id", *REFRESHED)}
    whole["suggestions"] = list(row.suggestions)
    audits = {"first_audit_id": audit_id, "last_audit_id": audit_id}
    return {"integration_id": integration_id, "flow": flow, "version": 0, "gone_at": None, **audits, **whole}


def _upsert(store: Store) -> sa.Insert:
    statement = inserting(store, Finding)
    fresh = statement.excluded
    last = func.coalesce(fresh.last_audit_id, col(Finding.last_audit_id))
    first = func.coalesce(col(Finding.first_audit_id), fresh.first_audit_id)
    return statement.on_conflict_do_update(
        index_elements=["integration_id", "flow", "target_id"],
        set_={name: fresh[name] for name in REFRESHED}
        | {"gone_at": None, "last_audit_id": last, "first_audit_id": first},
    )


async def _mark_gone(store: Store, integration_id: int, flow: str, seen: set[str], linked: set[str] | None) -> None:
    """What a complete reading did not show is gone. A linked record stays until a sync has carried the link out."""
    query = (
        sa.select(col(Finding.id), col(Finding.target_id), col(Finding.decision), col(Link.used_at))
        .outerjoin(
            Link,
            sa.and_(
                col(Link.integration_id) == Finding.integration_id,
                col(Link.flow) == Finding.flow,
                col(Link.target_id) == Finding.target_id,
            ),
        )
        .where(*_here(integration_id, flow))
    )
    gone = []
    for row in await store.scalar_rows(query):
        waits = row.decision == Decision.LINK and row.used_at is None and (linked is None or row.target_id in linked)
        if row.target_id not in seen and not waits:
            gone.append(row.id)
    async for chunk in chunks(gone):
        async with store.write() as session:
            await session.exec(sa.update(Finding).where(col(Finding.id).in_(chunk)).values(gone_at=utcnow()))
        await store.let_others_write()


async def _no_longer_free(session: AsyncSession, integration_id: int, flow: str, offered: set[str]) -> set[str]:
    if not offered:
        return set()
    linked = select(Link.source_id).where(
        Link.integration_id == integration_id, Link.flow == flow, col(Link.source_id).in_(offered)
    )
    other = select(SourceIndex.source_id).where(
        SourceIndex.integration_id == integration_id,
        SourceIndex.flow == flow,
        col(SourceIndex.source_id).in_(offered),
        sa.or_(col(SourceIndex.taken_by).is_not(None), col(SourceIndex.in_scope).is_(False)),
    )
    return {*(await session.exec(linked)).all(), *(await session.exec(other)).all()}
