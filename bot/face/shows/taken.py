"""Who has the account that somebody wanted to link: by name, in the private window alone."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.private import refusal
from store.tables import Finding, SourceIndex
from sync.errors import Refusal


async def refusal_named(session: AsyncSession, finding: Finding, refused: Refusal) -> str:
    """The refusal's sentence; for an account that is taken with the name of the subscriber that has it."""
    facts = dict(refused.facts)
    if refused.code != "account_taken":
        return refusal(refused.code, **facts).text
    if not facts.get("by_record"):
        return refusal("account_taken_now", **facts).text
    name = await _name(session, finding, str(facts["account"]), str(facts["by_record"]))
    return refusal("account_taken_by", **facts, name=name).text if name else refusal(refused.code, **facts).text


async def _name(session: AsyncSession, finding: Finding, account: str, record: str) -> str:
    """The record's own name where it is still among the findings, else that of its account."""
    query = select(Finding.label).where(
        Finding.integration_id == finding.integration_id,
        Finding.flow == finding.flow,
        sa.or_(col(Finding.target_key) == record, col(Finding.target_id) == record),
    )
    found = next((label for label in (await session.exec(query)).all() if label), "")
    if found:
        return found
    known = await session.get(SourceIndex, (finding.integration_id, finding.flow, account))
    return known.label if known is not None else ""
