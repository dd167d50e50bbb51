"""What people wrote out and what vendors said of a failure: words that may name a customer."""

from datetime import datetime
from typing import Any

from sqlmodel import select

from store.database import Store
from store.tables import Audit, Plan, Run
from store.words import PlanKind

WORDS = "words"
FAILED = "failed"  # of an audit, a plan and a run alike


async def forget_words(store: Store, before: datetime) -> int:
    """Take them out of what is older than that; how many rows had some."""
    return await _wishes(store, before) + sum([await _problems(store, table, before) for table in (Audit, Plan, Run)])


async def _wishes(store: Store, before: datetime) -> int:
    """The fields of an account that somebody asked for; that it was asked, by whom and under which key, stays."""
    async with store.write() as session:
        asked = select(Plan).where(Plan.kind == PlanKind.ASKED, Plan.created_at < before)
        rows = [plan for plan in await session.exec(asked) if (plan.reasons.get("wish") or {}).get("fields")]
        for plan in rows:
            wish = {name: value for name, value in plan.reasons["wish"].items() if name != "fields"}
            plan.reasons = plan.reasons | {"wish": wish}
    return len(rows)


async def _problems(store: Store, table: Any, before: datetime) -> int:
    at = table.queued_at if table is Run else table.created_at
    async with store.write() as session:
        failed = select(table).where(table.state == FAILED, at < before)
        rows = [row for row in await session.exec(failed) if (row.problem or {}).get(WORDS)]
        for row in rows:
            row.problem = {name: value for name, value in row.problem.items() if name != WORDS}
    return len(rows)
