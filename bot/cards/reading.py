"""How far a reading has come, as steps: both sides are read at the same time, then compared."""

from collections.abc import Mapping

from bot.blockkit import build as b
from bot.cards.card import Block
from bot.cards.views import Data, Pair
from bot.cards.wording import number
from bot.catalogue import say


def reading_tasks(pair: Pair, progress: Data, after: Mapping[str, str]) -> list[Block]:
    """The steps of an audit or a plan; `after` gives the phases behind the reading and the codes of their titles.

    `progress` is as stored: `{"phase": "read|compare|…|done", "source": {"rows", "expected"}, "target": {…}}`.
    """
    order = ["read", *after, "done"]
    phase = "read" if progress.get("phase") in ("source", "target") else progress.get("phase")
    at = order.index(phase) if phase in order else -1
    tasks = [_side(side, name, progress, at) for side, name in (("source", pair.source), ("target", pair.target))]
    for name, code in after.items():
        place = order.index(name)
        status = "complete" if at > place else "in_progress" if at == place else "pending"
        tasks.append(b.task(name, say(code), status))
    return tasks


def _side(side: str, system: str, progress: Data, at: int) -> Block:
    seen = progress.get(side) or {}
    rows, expected = number(seen, "rows"), number(seen, "expected")
    whole = at > 0 or bool(expected and rows >= expected)
    status = "complete" if whole else "in_progress" if at == 0 or rows else "pending"
    title = say("audit.reading", system=system)
    if status == "in_progress" and expected:
        title = say("audit.reading_share", system=system, x=min(99, 100 * rows // expected))
    details = say("audit.rows_of", rows=rows, expected=expected) if expected else say("audit.rows", rows=rows)
    return b.task(side, title, status, details if rows else "")
