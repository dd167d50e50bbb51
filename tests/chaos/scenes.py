"""Conversations in which the face is killed: as somebody asks, before a click, at a decision, while cards move."""

import asyncio
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot.cards import actions as a
from bot.tour.door import Json
from store.tables import Approval, Audit, FlowState, Inbox, Outbox, Plan, Run
from store.words import OutboxState, PlanState
from tests.chaos.story import ASKER, finished, get, until
from tests.chaos.talk import Talk

SOON_SECONDS = 0.4  # within which a delivery is taken, acked and worked on
RUN_HOLD_MS = 1_500  # one write of a run takes so long, so that there is a run to be killed in
TRIES = 5


@dataclass(slots=True)
class Scenes:
    """Plays conversations, and kills the face once a scene until `kills` are used up.

    `in_flight` counts the kills at which something was due: an act without its ack or its answer, or a card to be sent.
    """

    talk: Talk
    rng: Random
    kills: int
    done: int = 0
    in_flight: int = 0

    async def play(self) -> tuple[Plan, str]:
        """From `/audit` to the verified run; the plan that was decided, and the ts of its card."""
        uma, ada = self.talk.person("Uma"), self.talk.person("Ada")
        before = await self.talk.last_ts()
        await self._asks(uma, before)
        plan = await self._wants_a_plan(uma, before)
        card = await self.talk.card(a.DENY, after=before)
        await self._decides(ada, plan, card)
        await self._goes_on(plan)
        return plan, str(card["ts"])

    async def _asks(self, uma: str, before: str) -> None:
        """Killed just as somebody types."""
        newest = await self._newest(Audit)

        async def asked() -> bool:
            return await self._newest(Audit) > newest

        name = self.talk.house.facts["notes"]["companies"][0]["name"]
        await self._until_done(uma, "/audit", lambda: self.talk.types(uma, f"/audit {name}"), asked, shot=True)
        audit = await until(self.talk.house, Audit, await self._newest(Audit), lambda row: row.finished_at is not None)
        if audit.problem is not None:
            raise RuntimeError(f"the audit ended as {audit.state}: {audit.problem}")
        async with self.talk.house.store.write() as session:
            for state in (await session.exec(select(FlowState))).all():
                state.confirmed = {**state.confirmed, "opt_in": {"by": ASKER}}

    async def _wants_a_plan(self, uma: str, before: str) -> Plan:
        """Killed before the click: nobody acks it, and the person clicks once more."""
        card = await self.talk.card(a.PLAN_SYNC, after=before)
        newest = await self._newest(Plan)

        async def asked() -> bool:
            return await self._newest(Plan) > newest

        def press() -> Coroutine[Any, Any, Json]:
            return self.talk.presses(uma, card, a.PLAN_SYNC)

        if await self._kill(pending=False):
            act = await self.talk.noted(uma, "a click on a face that is down", press(), asked)
            if act.acked:
                raise RuntimeError("a dead face acked")
            await self._again()
        await self._until_done(uma, "Plan sync", press, asked)
        plan = await until(
            self.talk.house, Plan, await self._newest(Plan), lambda row: row.state not in ("queued", "reading")
        )
        if plan.state != PlanState.WAITING:
            raise RuntimeError(f"the plan ended as {plan.state}: {plan.problem or plan.guard}")
        return plan

    async def _decides(self, ada: str, plan: Plan, card: Json) -> None:
        """Killed just as somebody confirms."""
        await self.talk.house.calix.arm("PUT", RUN_HOLD_MS)

        async def decided() -> bool:
            async with self.talk.house.store.read() as session:
                return (await session.exec(select(Approval).where(Approval.plan_id == plan.id))).first() is not None

        async def press() -> Json:
            fresh = await self.talk.card(ts=card["ts"])
            return await self.talk.presses(ada, fresh, a.CONFIRM_ALL, a.START)

        await self._until_done(ada, "Confirm", press, decided, shot=True)

    async def _goes_on(self, plan: Plan) -> None:
        """Killed while the run's card moves; nobody does anything for it but start the face again."""
        async with self.talk.house.store.read() as session:
            run_id = (await session.exec(select(Run.id).where(Run.plan_id == plan.id))).one()
        await until(self.talk.house, Run, run_id, lambda row: row.started_at is not None)
        await asyncio.sleep(self.rng.uniform(0.0, RUN_HOLD_MS / 1000))
        going = (await get(self.talk.house, Run, run_id)).finished_at is None
        if await self._kill(pending=going):
            await self._again()
        await finished(self.talk.house, run_id or 0)
        await self.talk.house.calix.disarm()

    async def _until_done(self, user: str, what: str, do: Any, effect: Any, *, shot: bool = False) -> None:
        """A person does it, and does it again where nothing came of it; the first time the face is shot at."""
        for number in range(TRIES):
            doing: Awaitable[Json] = self._shot_at(do()) if shot and number == 0 else do()
            await self.talk.noted(user, what, doing, effect)
            if await effect():
                return
        raise RuntimeError(f"{what} had no effect in {TRIES} tries")

    async def _shot_at(self, doing: Coroutine[Any, Any, Json]) -> Json:
        act = asyncio.create_task(doing)
        await asyncio.sleep(self.rng.uniform(0.0, SOON_SECONDS))
        killed = await self._kill(pending=not act.done())
        told = await act
        if killed:
            await self._again()
        return told

    async def _kill(self, *, pending: bool) -> bool:
        """False when all wished kills are done."""
        if self.done >= self.kills:
            return False
        await self.talk.house.face.kill()
        self.done += 1
        self.in_flight += pending or await self._something_due()
        return True

    async def _again(self) -> None:
        await self.talk.house.face.start()
        await self.talk.connected()

    async def _something_due(self) -> bool:
        async with self.talk.house.store.read() as session:
            unanswered = await session.exec(select(Inbox.key).where(col(Inbox.done_at).is_(None)))
            unsent = await session.exec(
                select(Outbox.id).where(col(Outbox.state).in_((OutboxState.QUEUED, OutboxState.SENDING)))
            )
            return unanswered.first() is not None or unsent.first() is not None

    async def _newest(self, table: type[Audit] | type[Plan]) -> int:
        async with self.talk.house.store.read() as session:
            return int((await session.exec(select(sa.func.max(table.id)))).one() or 0)
