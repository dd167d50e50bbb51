"""Which plans get a card: full ones and what a person asked for at once, changes by themselves only in need."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from bot.cards.plan import plan_card
from bot.face.posting import PLAN, drawn_here, post_new
from bot.face.roles import Roles
from bot.face.shows.pairs import Bridges
from bot.face.shows.plans import shown
from store.database import Store
from store.tables import Integration, Message, Plan, Run
from store.tables.base import utcnow
from store.words import PlanKind, PlanState, RunState

LATELY, JUST_NOW, SAME_AGAIN = timedelta(days=2), timedelta(minutes=10), timedelta(hours=6)
NEEDS_SOMEBODY = (PlanState.WAITING, PlanState.REFUSED)
WENT_WRONG = (RunState.PARTIAL, RunState.FAILED, RunState.STOPPED)


@dataclass(slots=True)
class NewPlans:
    """Finds plans without a card.

    `_told` keeps one integration's changes from failing for one cause in a card of their own every minute.
    """

    store: Store
    roles: Roles
    team: str
    bridges: Bridges
    _told: dict[tuple[int, str], datetime] = field(default_factory=dict)

    async def step(self) -> int:
        """Queue the cards that are wanted; returns how many."""
        async with self.store.read() as session:
            rows = (await session.exec(self._wanted())).all()
        posted = 0
        for plan, integration in rows:
            if drawn_here(integration, self.team) and self._worth_a_card(plan):
                posted += await self._post(plan, integration)
        return posted

    def _wanted(self) -> Select[Plan, Integration]:
        now = utcnow()
        without = ~sa.exists().where(col(Message.subject_kind) == PLAN, col(Message.subject_id) == Plan.id)
        wrong = sa.exists().where(col(Run.plan_id) == Plan.id, col(Run.state).in_(WENT_WRONG))
        wanted = sa.or_(
            sa.and_(col(Plan.kind) != PlanKind.INCREMENTAL, col(Plan.state) != PlanState.VOID),
            col(Plan.state).in_(NEEDS_SOMEBODY),
            sa.and_(col(Plan.state) == PlanState.FAILED, col(Plan.created_at) > now - JUST_NOW),
            wrong,
        )
        query = select(Plan, Integration).join(Integration, col(Integration.id) == Plan.integration_id)
        return query.where(without, wanted, col(Plan.created_at) > now - LATELY).order_by(col(Plan.id))

    def _worth_a_card(self, plan: Plan) -> bool:
        """A vendor's trouble has its own notice; any other cause is told once in a while."""
        if plan.kind != PlanKind.INCREMENTAL or plan.state != PlanState.FAILED:
            return True
        problem = plan.problem or {}
        if problem.get("system"):
            return False
        cause = plan.integration_id, str(problem.get("code"))
        told = self._told.get(cause)
        if told is not None and utcnow() - told < SAME_AGAIN:
            return False
        self._told[cause] = utcnow()
        return True

    async def _post(self, plan: Plan, integration: Integration) -> int:
        async with self.store.read() as session:
            drawn = await shown(session, plan, self.roles, self.bridges)
        card, asker = plan_card(drawn.plan, drawn.run), plan.requested_by
        return int(await post_new(self.store, card, integration, PLAN, plan.id or 0, drawn.version, asker, self.team))
