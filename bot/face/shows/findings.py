"""Findings as the review modal shows them, with personal data: for modals and private files only."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import FindingView, Pair, SuggestionView
from store.tables import Finding, SourceIndex


async def finding_views(session: AsyncSession, findings: Sequence[Finding], pair: Pair) -> list[FindingView]:
    """Findings with their suggestions named from the local index, in two queries."""
    offered = {str(offer["source_id"]) for finding in findings for offer in finding.suggestions}
    known = await _index(session, findings[0], offered) if findings and offered else {}
    return [_view(finding, pair, known) for finding in findings]


async def _index(session: AsyncSession, finding: Finding, ids: set[str]) -> dict[str, SourceIndex]:
    query = select(SourceIndex).where(
        SourceIndex.integration_id == finding.integration_id,
        SourceIndex.flow == finding.flow,
        col(SourceIndex.source_id).in_(ids),
    )
    return {row.source_id: row for row in (await session.exec(query)).all()}


def _view(finding: Finding, pair: Pair, known: dict[str, SourceIndex]) -> FindingView:
    return FindingView(
        id=finding.id or 0,
        version=finding.version,
        pair=pair,
        target_id=finding.target_id,
        target_key=finding.target_key,
        company=finding.company,
        label=finding.label,
        address=finding.address,
        account=finding.account,
        devices=[str(serial) for serial in finding.facts.get("serials") or []],
        record=finding.record,
        suggestions=[_suggestion(offer, known) for offer in finding.suggestions],
        decision=finding.decision,
        link_to=finding.link_to,
        decided_by=finding.decided_by,
        decided_at=finding.decided_at,
    )


def _suggestion(offer: dict[str, object], known: dict[str, SourceIndex]) -> SuggestionView:
    source_id = str(offer["source_id"])
    account = known.get(source_id)
    reasons = offer.get("reasons")
    return SuggestionView(
        source_id=source_id,
        label=account.label if account else "",
        detail=account.detail if account else "",
        reasons=reasons if isinstance(reasons, list) else [],
    )
