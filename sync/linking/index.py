"""The source's records in the local index, for typeahead and look-ups without a vendor call."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from store.database import Store
from store.tables import Finding, Link, SourceIndex
from sync.linking.chunks import chunks
from sync.linking.text import fold, words_of
from sync.linking.upsert import inserting
from sync.retention.chunks import delete_by_key

REFRESHED = ("label", "detail", "text", "in_scope", "taken_by", "audit_id")
Rows = AsyncIterator[Mapping[str, Any]] | Iterable[Mapping[str, Any]]


async def replace_index(store: Store, integration_id: int, flow: str, audit_id: int, rows: Rows) -> int:
    """Refresh the index row by row and then drop what this audit did not see; readers see a full index all the time.

    Args:
        store: the store.
        integration_id: whose index.
        flow: of which flow.
        audit_id: the audit whose complete reading these rows are.
        rows: every source record once: `source_id, label, detail, text, in_scope`, and in `taken_by` its record's key.

    Returns:
        How many records the index holds now.
    """
    statement = inserting(store, SourceIndex)
    upsert = statement.on_conflict_do_update(
        index_elements=["integration_id", "flow", "source_id"],
        set_={name: statement.excluded[name] for name in REFRESHED},
    )
    own = {"integration_id": integration_id, "flow": flow, "audit_id": audit_id}
    total = 0
    async for chunk in chunks(rows):
        values = [{**row, **own, "text": search_text(row["text"])} for row in chunk]
        async with store.write() as session:
            connection = await session.connection()
            await connection.execute(upsert, values)
        total += len(chunk)
        await store.let_others_write()
    row = SourceIndex
    older = (col(row.integration_id) == integration_id, col(row.flow) == flow, col(row.audit_id) != audit_id)
    await delete_by_key(store, SourceIndex, sa.and_(*older))
    return total


def search_text(text: str) -> str:
    """Folded words, each behind a blank, so that one LIKE finds the beginning of any of them."""
    return "".join(f" {word}" for word in words_of(fold(text)))


async def search_accounts(
    store: Store, integration_id: int, flow: str, text: str, limit: int = 100
) -> list[SourceIndex]:
    """Accounts in scope that fit what somebody typed: that id, then ids that begin so, then all words in any order.

    Accounts that have a record already come last among equals, `taken_by` naming it, so that whoever looks for one
    learns why it cannot be linked.
    """
    words = words_of(fold(text))
    if not words:
        return []
    # Only letters and digits are left in the words, so nothing in them is special to LIKE.
    looked, begin = col(SourceIndex.text), f" {' '.join(words)}"
    whole_id = sa.or_(looked == begin, looked.like(f"{begin} %"))
    rank = sa.case((whole_id, 0), (looked.like(f"{begin}%"), 1), else_=2)
    key = sa.func.nullif(col(Finding.target_key), "")
    taken = sa.func.coalesce(col(SourceIndex.taken_by), key, col(Link.target_id))
    linked = sa.and_(
        col(Link.integration_id) == SourceIndex.integration_id,
        col(Link.flow) == SourceIndex.flow,
        col(Link.source_id) == SourceIndex.source_id,
    )
    found_as = sa.and_(
        col(Finding.integration_id) == Link.integration_id,
        col(Finding.flow) == Link.flow,
        col(Finding.target_id) == Link.target_id,
    )
    query = (
        select(SourceIndex, taken)
        .outerjoin(Link, linked)
        .outerjoin(Finding, found_as)
        .where(
            SourceIndex.integration_id == integration_id,
            SourceIndex.flow == flow,
            col(SourceIndex.in_scope).is_(True),
            *(looked.like(f"% {word}%") for word in words),
        )
        .order_by(rank, taken.is_not(None), col(SourceIndex.source_id))
        .limit(limit)
    )
    async with store.read() as session:
        found = (await session.exec(query)).all()
    for account, by in found:
        account.taken_by = by
    return [account for account, _ in found]
