"""How a plan differs from the one it replaces: identical rows, new rows, rows gone (design rule 2)."""

from typing import Any

from sqlmodel import col, select

from store.database import Store
from store.tables import Change, Plan
from sync.canonical import digest
from sync.planning.writer import FIXED

PAGE = 1000
CONTENT = tuple(name for name in FIXED if name not in ("plan_id", "seq"))


async def compare_with(store: Store, plan: Plan) -> dict[str, Any] | None:
    """None for a plan that replaces nothing."""
    if plan.replaces is None or plan.id is None:
        return None
    old, new = await _contents(store, plan.replaces), await _contents(store, plan.id)
    return {"plan": plan.replaces, "identical": len(old & new), "new": len(new - old), "gone": len(old - new)}


async def _contents(store: Store, plan_id: int) -> set[str]:
    contents: set[str] = set()
    last = 0
    while True:
        async with store.read() as session:
            query = select(Change).where(Change.plan_id == plan_id, Change.seq > last)
            rows = (await session.exec(query.order_by(col(Change.seq)).limit(PAGE))).all()
        if not rows:
            return contents
        contents |= {digest([getattr(row, name) for name in CONTENT])[:32] for row in rows}
        last = rows[-1].seq
