"""Watches state and draws it: the worker changes rows, the cards follow, whoever decided and wherever."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.cards.card import Card
from bot.cards.drift import draw_audit
from bot.cards.plan import ask_approvers, plan_card
from bot.cards.run import run_ended
from bot.face.gateway import Gateway
from bot.face.metrics import Metrics
from bot.face.outbox import redraw, say_once
from bot.face.posting import AUDIT, PLAN
from bot.face.roles import Roles
from bot.face.shows.audits import DECISIONS, shown_audit, version_of
from bot.face.shows.pairs import Bridges
from bot.face.shows.plans import shown
from bot.face.trouble import SlackTrouble
from store.database import Store
from store.tables import Audit, FlowState, Message, Outbox, Plan, Run
from store.tables.base import utcnow
from store.words import PlanState
from sync.events import SYSTEM

LONG_RUN_SECONDS = 120.0
TOLD_WITHIN = timedelta(hours=12)
KEEP_LIVE = timedelta(days=14)
ASKS = ("needs_approval", "refused")


@dataclass(slots=True)
class Presenter:
    """Redraws the cards of one workspace whose state has moved, and says once what people must be told."""

    store: Store
    gateway: Gateway
    roles: Roles
    team: str
    bridges: Bridges
    metrics: Metrics

    async def step(self) -> int:
        """Queue the edits and posts that are due; returns how many."""
        return await self._audits() + await self._plans() + await self._ask() + await self._ended()

    async def _audits(self) -> int:
        """The newest audit of each flow; an older card stays as it ended."""
        decisions = sa.func.coalesce(col(FlowState.links_version), 0) % DECISIONS
        newer, own = aliased(Audit), version_of(Audit)
        later = (
            col(newer.integration_id) == Audit.integration_id,
            col(newer.flow) == Audit.flow,
            col(newer.id) > Audit.id,
        )
        drawn_of_itself = col(Message.drawn_version) // DECISIONS
        moved_on = sa.case(
            (sa.exists().where(*later), drawn_of_itself != own),
            else_=own * DECISIONS + decisions != Message.drawn_version,
        )
        state = col(FlowState.integration_id) == Audit.integration_id, col(FlowState.flow) == Audit.flow
        async with self.store.read() as session:
            query = select(Message, Audit).join(Audit, col(Audit.id) == Message.subject_id)
            query = query.outerjoin(FlowState, sa.and_(*state)).where(*self._live(AUDIT), moved_on)
            moved = []
            for message, audit in (await session.exec(query)).all():
                view, drawn = await shown_audit(session, audit, self.bridges)
                moved.append((message, draw_audit(view), drawn))
        return await self._redraw(moved, AUDIT)

    async def _plans(self) -> int:
        async with self.store.read() as session:
            run_part = sa.select(sa.func.max(Run.version) + 1).where(col(Run.plan_id) == Plan.id).scalar_subquery()
            version = Plan.version + sa.func.coalesce(run_part, 0)
            query = select(Message, Plan).join(Plan, col(Plan.id) == Message.subject_id)
            query = query.where(*self._live(PLAN), version != Message.drawn_version)
            moved = []
            for message, plan in (await session.exec(query)).all():
                drawn = await shown(session, plan, self.roles, self.bridges)
                moved.append((message, plan_card(drawn.plan, drawn.run), drawn.version))
        return await self._redraw(moved, PLAN)

    async def _redraw(self, moved: list[tuple[Message, Card, int]], kind: str) -> int:
        for message, card, version in moved:
            async with self.store.write() as session:
                await redraw(session, message, card, version)
            self.metrics.drawn.labels(kind=kind).inc()
        return len(moved)

    async def _ask(self) -> int:
        """An approver who is needed is told by a post of its own, since edits do not notify."""
        async with self.store.read() as session:
            query = select(Message, Plan).join(Plan, col(Plan.id) == Message.subject_id)
            query = query.where(
                *self._live(PLAN),
                col(Message.ts).is_not(None),
                col(Plan.state).in_((PlanState.WAITING, PlanState.REFUSED)),
                _unsaid("ask", col(Plan.id)),
            )
            waiting = []
            for message, plan in (await session.exec(query)).all():
                if plan.guard.get("verdict") in ASKS or plan.state == PlanState.REFUSED:
                    waiting.append((message, (await shown(session, plan, self.roles, self.bridges)).plan))
        for message, plan_view in waiting:
            card = ask_approvers(plan_view, await self._link(message))
            async with self.store.write() as session:
                await say_once(session, card, f"ask:{plan_view.id}", team=self.team, channel=message.channel)
        return len(waiting)

    async def _ended(self) -> int:
        """Whoever asked for a run of over two minutes is told that it has ended, in the card's thread."""
        async with self.store.read() as session:
            query = (
                select(Message, Plan, Run)
                .join(Plan, col(Plan.id) == Message.subject_id)
                .join(Run, col(Run.plan_id) == Plan.id)
                .where(
                    *self._live(PLAN),
                    col(Message.ts).is_not(None),
                    col(Run.finished_at) > utcnow() - TOLD_WITHIN,
                    _unsaid("ended", col(Run.id)),
                )
            )
            over = []
            for message, plan, run in (await session.exec(query)).all():
                if run.started_at is None or run.finished_at is None:
                    continue
                if (run.finished_at - run.started_at).total_seconds() <= LONG_RUN_SECONDS:
                    continue
                who = plan.requested_by if plan.requested_by != SYSTEM else run.approved_by
                over.append((message, await shown(session, plan, self.roles, self.bridges), who))
        for message, drawn, who in over:
            if drawn.run is not None:
                card = run_ended(drawn.plan, drawn.run, who)
                async with self.store.write() as session:
                    key = f"ended:{drawn.run.id}"
                    await say_once(session, card, key, team=self.team, channel=message.channel, under=message.id)
        return len(over)

    async def _link(self, message: Message) -> str:
        try:
            return await self.gateway.permalink(message.channel, message.ts or "")
        except SlackTrouble:
            return ""  # the post stands right below the card anyway

    def _live(self, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
        mine = col(Message.team).in_((self.team, ""))
        return col(Message.live).is_(True), col(Message.subject_kind) == kind, mine

    async def retire(self) -> None:
        """Cards of two weeks ago are not watched any more."""
        async with self.store.write() as session:
            old = sa.update(Message).where(col(Message.live).is_(True), col(Message.created_at) < utcnow() - KEEP_LIVE)
            await session.exec(old.values(live=False))


def _unsaid(what: str, subject_id: Any) -> sa.ColumnElement[bool]:
    key = sa.literal(f"{what}:") + sa.cast(subject_id, sa.String)
    return ~sa.exists().where(col(Outbox.dedupe) == key)


async def pause(event: asyncio.Event, stop: asyncio.Event, seconds: float) -> None:
    """Until something moved, the face stops, or the time is over."""
    waits = [asyncio.create_task(event.wait()), asyncio.create_task(stop.wait())]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for each in waits:
        each.cancel()
    event.clear()
