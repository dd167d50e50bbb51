"""What people decide of unmatched records: stored at the click, compare-and-set, held in later audits, undone at will.

A decision changes what a full sync would do, so each one raises the flow's `links_version`: a plan made before it
cannot start any more (design rule 2).
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Finding, FlowState, Link, SourceIndex
from store.tables.base import utcnow
from store.words import Decision
from sync.errors import Refusal
from sync.events import record
from sync.linking.findings import finding_counts, open_findings
from sync.linking.index import search_accounts
from sync.linking.upsert import inserting

__all__ = ["decide", "finding_counts", "open_findings", "search_accounts", "undo_decision"]


@dataclass(frozen=True, slots=True)
class Click:
    """Who decides, from which workspace, and what (None takes a decision back)."""

    by: str
    team: str
    decision: str | None
    link_to: str | None = None


async def decide(
    store: Store,
    finding_id: int,
    decision: str,
    *,
    by: str,
    team: str,
    link_to: str | None = None,
    seen_version: int,
) -> Finding:
    """Decide one finding, or decide it anew. The same click twice is one decision.

    Args:
        store: the store.
        finding_id: which one.
        decision: link, keep or remove (`store.words.Decision`).
        by: who clicked.
        team: the workspace.
        link_to: the account's id when linking.
        seen_version: the finding's version on the card that was clicked.

    Raises:
        Refusal: finding_gone, decided_meanwhile(by, decision), account_unknown(account), account_out_of_scope(account),
            account_taken(account, by_record), link_used(at, account).
    """
    decision = Decision(decision)
    click = Click(by, team, decision, link_to if decision == Decision.LINK else None)
    return await _change(store, finding_id, click, seen_version)


async def undo_decision(
    store: Store, finding_id: int, *, by: str, team: str, seen_version: int | None = None
) -> Finding:
    """Take a decision back; the record is undecided again and its link is gone. Undoing nothing changes nothing.

    Raises:
        Refusal: finding_gone, decided_meanwhile(by, decision), link_used(at, account) when a sync has carried the link
            out: then that run is what can be undone.
    """
    return await _change(store, finding_id, Click(by, team, None), seen_version)


async def _change(store: Store, finding_id: int, click: Click, seen_version: int | None) -> Finding:
    try:
        async with store.write() as session:
            finding = await _open(session, finding_id)
            late = seen_version is not None and finding.version != seen_version
            same = (finding.decision, finding.link_to) == (click.decision, click.link_to)
            if same and (not late or click.decision is None or finding.decided_by == click.by):
                return finding  # a second click changes nothing, least of all who is answerable
            if late:
                raise Refusal("decided_meanwhile", by=finding.decided_by, decision=finding.decision)
            await _apply(session, store, finding, click)
            return finding
    except IntegrityError as conflict:
        # Two people linked one account at the same moment: the unique constraint chose, and this one was second.
        async with store.read() as session:
            second = await session.get(Finding, finding_id)
            if second is not None and click.link_to is not None:
                await _refuse_linked_elsewhere(session, second, click.link_to)
        raise Refusal("account_taken", account=click.link_to, by_record="") from conflict


async def _open(session: AsyncSession, finding_id: int) -> Finding:
    """The finding, locked against a second click; SQLite's writing transaction is a lock by itself."""
    finding = await session.get(Finding, finding_id, with_for_update=True)
    if finding is None or finding.gone_at is not None:
        raise Refusal("finding_gone", finding_id=finding_id)
    return finding


async def _apply(session: AsyncSession, store: Store, finding: Finding, click: Click) -> None:
    was, was_to = finding.decision, finding.link_to
    if click.link_to is not None:
        await _refuse_account(session, finding, click.link_to)
    elif click.decision == Decision.LINK:
        raise Refusal("account_unknown", account="")
    if was == Decision.LINK:
        await _unlink(session, finding)
    if click.link_to is not None:
        session.add(
            Link(
                integration_id=finding.integration_id,
                flow=finding.flow,
                source_id=click.link_to,
                target_id=finding.target_id,
                made_by=click.by,
            )
        )
    finding.decision, finding.link_to = click.decision, click.link_to
    finding.decided_by, finding.decided_at = click.by, utcnow()
    finding.version += 1
    await session.flush()
    await _raise_links_version(session, store, finding)
    record(
        session,
        "finding.decided" if click.decision else "finding.undone",
        actor=click.by,
        team=click.team,
        integration_id=finding.integration_id,
        subject=f"finding:{finding.id}",
        flow=finding.flow,
        target_id=finding.target_id,
        decision=click.decision,
        link_to=click.link_to,
        was=was,
        was_linked_to=was_to,
    )


async def _refuse_account(session: AsyncSession, finding: Finding, account: str) -> None:
    """The account must be in scope and have no record: the index tells of keys, the links of people's decisions."""
    known = await session.get(SourceIndex, (finding.integration_id, finding.flow, account))
    if known is None:
        raise Refusal("account_unknown", account=account)
    if not known.in_scope:
        raise Refusal("account_out_of_scope", account=account)
    if known.taken_by is not None and known.taken_by not in (finding.target_key, finding.target_id):
        raise Refusal("account_taken", account=account, by_record=known.taken_by)
    await _refuse_linked_elsewhere(session, finding, account)


async def _refuse_linked_elsewhere(session: AsyncSession, finding: Finding, account: str) -> None:
    link = await _one(session, select(Link).where(*_of(finding), Link.source_id == account))
    if link is None or link.target_id == finding.target_id:
        return
    other = await _one(session, select(Finding).where(*_of_finding(finding), Finding.target_id == link.target_id))
    if other is not None and other.gone_at is not None:
        # The linked record is no longer there; its link must not stand in the way of the record that is.
        await session.delete(link)
        other.decision, other.link_to, other.version = None, None, other.version + 1
        await session.flush()
        return
    key = (other.target_key if other is not None else "") or link.target_id
    raise Refusal("account_taken", account=account, by_record=key)


async def _unlink(session: AsyncSession, finding: Finding) -> None:
    link = await _one(session, select(Link).where(*_of(finding), Link.target_id == finding.target_id))
    if link is not None and link.used_at is not None:
        raise Refusal("link_used", at=link.used_at, account=link.source_id)
    if link is not None:
        await session.delete(link)
    # An audit since the link has noted the account as taken by this record.
    await session.exec(
        sa.update(SourceIndex)
        .where(
            col(SourceIndex.integration_id) == finding.integration_id,
            col(SourceIndex.flow) == finding.flow,
            col(SourceIndex.source_id) == finding.link_to,
            col(SourceIndex.taken_by).in_([finding.target_key or finding.target_id, finding.target_id]),
        )
        .values(taken_by=None)
    )
    await session.flush()


async def _raise_links_version(session: AsyncSession, store: Store, finding: Finding) -> None:
    connection = await session.connection()
    await connection.execute(
        inserting(store, FlowState)
        .values(
            integration_id=finding.integration_id,
            flow=finding.flow,
            links_version=1,
            target_in_scope=0,
            confirmed={},
            updated_at=utcnow(),
        )
        .on_conflict_do_update(
            index_elements=["integration_id", "flow"],
            set_={"links_version": col(FlowState.links_version) + 1, "updated_at": utcnow()},
        )
    )


def _of(finding: Finding) -> tuple[Any, ...]:
    return Link.integration_id == finding.integration_id, Link.flow == finding.flow


def _of_finding(finding: Finding) -> tuple[Any, ...]:
    return Finding.integration_id == finding.integration_id, Finding.flow == finding.flow


async def _one(session: AsyncSession, query: Any) -> Any:
    return (await session.exec(query)).first()
