"""Images are kept for some days (`sync.retention`); what they would put back cannot be undone afterwards."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, Run
from store.words import ChangeState, Verb
from sync.errors import Refusal
from sync.retention.days import DAYS


async def refuse_forgotten(session: AsyncSession, run: Run) -> None:
    """Whether every applied row of the run still has what it is undone from.

    Raises:
        Refusal: undo_forgotten(run, days); undo_nothing(run) for a run that wrote nothing.
    """
    applied = Change.plan_id == run.plan_id, Change.state == ChangeState.APPLIED
    if (await session.exec(select(Change.id).where(*applied).limit(1))).first() is None:
        wrote = int(run.counts.get(ChangeState.APPLIED) or 0)
        raise Refusal("undo_forgotten", run=run.id, days=DAYS["rows"]) if wrote else Refusal("undo_nothing", run=run.id)
    erased = col(Change.verb) == Verb.DELETE
    blank = sa.or_(
        sa.and_(erased, col(Change.before).is_(sa.null())), sa.and_(~erased, col(Change.after).is_(sa.null()))
    )
    if (await session.exec(select(Change.id).where(*applied, blank).limit(1))).first() is not None:
        raise Refusal("undo_forgotten", run=run.id, days=DAYS["images"])
