"""Customers by number and name from the local index, as of the last audit; those without voice too, to add them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from bot.face.voice import ACCOUNTS
from store.database import Store
from store.tables import SourceIndex
from sync.linking.text import fold, words_of

WITHOUT_NUMBER = "customer:"
"""How the accounts' flow names a customer who has no account number: by the customer's own id."""


async def search_customers(
    store: Store, integrations: Sequence[int], typed: str, limit: int = 100
) -> list[SourceIndex]:
    """Customers who fit what was typed: that number, then numbers that begin so, then all words in any order."""
    words = words_of(fold(typed))
    if not words or not integrations:
        return []
    # Only letters and digits are left in the words, so nothing in them is special to LIKE.
    text, begin = col(SourceIndex.text), f" {' '.join(words)}"
    whole = sa.or_(text == begin, text.like(f"{begin} %"))
    rank = sa.case((whole, 0), (text.like(f"{begin}%"), 1), else_=2)
    query = (
        select(SourceIndex)
        .where(
            col(SourceIndex.integration_id).in_(integrations),
            SourceIndex.flow == ACCOUNTS,
            *(text.like(f"% {word}%") for word in words),
        )
        .order_by(rank, ~col(SourceIndex.in_scope), col(SourceIndex.source_id), col(SourceIndex.integration_id))
        .limit(limit)
    )
    async with store.read() as session:
        return list((await session.exec(query)).all())


def customer_of(row: SourceIndex) -> str:
    """What a look is asked with: the account number, else the customer's own id."""
    return row.source_id.removeprefix(WITHOUT_NUMBER)
