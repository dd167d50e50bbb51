"""Whoever asked for an account to be added or deleted hears what became of it: the voice card, in a direct message.

That somebody was told is an outbox row's key, so a restart neither forgets nor repeats it.
"""

import asyncio
from dataclasses import dataclass, replace

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.cards.card import Card
from bot.cards.private import note, refusal
from bot.cards.vendor_away import vendor_card
from bot.cards.voice import voice_card
from bot.cards.wording import joined, trouble
from bot.catalogue import say
from bot.face.desk import Desk
from bot.face.outbox import say_once
from bot.face.posting import drawn_here
from bot.face.presenter import KEEP_LIVE, pause
from bot.face.voice import ACCOUNTS, tells_of_voice
from bot.face.voice_answers import view_for
from bot.face.voice_looks import Looks
from store.tables import Integration, Outbox, Plan, Run
from store.tables.base import utcnow
from store.words import PlanKind, PlanState, RunState
from sync.errors import Refusal, VendorTrouble

log = structlog.get_logger(__name__)
OVER = (PlanState.DENIED, PlanState.EXPIRED, PlanState.FAILED)
"""Ends of a plan that had no run; one that was replaced goes on in the plan that took its place."""
LEAST_PAUSE = 0.2


@dataclass(slots=True)
class VoiceTold:
    """Finds what has ended and was not told, and looks the customer up anew for it."""

    desk: Desk

    async def run(self, halt: asyncio.Event) -> None:
        """Look again and again; apart from the cards, which no vendor may hold up."""
        every = max(LEAST_PAUSE, self.desk.settings.draw_every)
        halted = asyncio.create_task(halt.wait())
        while not halt.is_set():
            work = asyncio.create_task(self.step())
            await asyncio.wait({work, halted}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():  # a vendor that takes its time holds up no face that stops: the next one tells
                work.cancel()
                await asyncio.wait({work})
            elif work.result():
                self.desk.drawn.set()
            await pause(asyncio.Event(), halt, every)
        halted.cancel()

    async def step(self) -> int:
        """Queue the messages that are due; returns how many."""
        return sum([await self._tell(*each) for each in await self._ended()])

    async def _ended(self) -> list[tuple[Plan, Run | None, Integration]]:
        desk = self.desk
        key = sa.literal("asked:") + sa.cast(col(Plan.id), sa.String)
        query = (
            select(Plan, Run, Integration)
            .join(Integration, col(Integration.id) == Plan.integration_id)
            .outerjoin(Run, col(Run.plan_id) == Plan.id)
            .where(
                Plan.kind == PlanKind.ASKED,
                Plan.flow == ACCOUNTS,
                col(Plan.team).in_((desk.team, "")),
                col(Plan.created_at) > utcnow() - KEEP_LIVE,
                sa.or_(col(Run.finished_at).is_not(None), col(Plan.state).in_(OVER)),
                ~sa.exists().where(col(Outbox.dedupe) == key),
            )
        )
        async with desk.store.read() as session:
            rows = (await session.exec(query.order_by(col(Plan.id)))).all()
        return [
            (plan, run, integration)
            for plan, run, integration in rows
            if plan.requested_by[:1] in ("U", "W") and drawn_here(integration, desk.team)
        ]

    async def _tell(self, plan: Plan, run: Run | None, integration: Integration) -> int:
        lead = what_became(plan, run)
        card = await self._card(plan, integration, lead)
        try:
            async with self.desk.store.write() as session:
                key = f"asked:{plan.id}"
                said = await say_once(session, card, key, team=self.desk.team, channel=plan.requested_by)
        except IntegrityError:
            return 0  # another face was quicker
        return int(said)

    async def _card(self, plan: Plan, integration: Integration, lead: str) -> Card:
        """The card as it is now; where that cannot be told, what became of it all the same, and why not more."""
        customer = str(plan.reasons.get("owner") or "")
        if not tells_of_voice(integration, self.desk.bridges):
            return note("voice.said", text=lead)
        try:
            looked = await Looks().of(self.desk, integration, customer, fresh=True)
        except Refusal as refused:
            return note("voice.said", text=joined([lead, refusal(refused.code, **refused.facts).text], "\n"))
        except VendorTrouble as problem:
            return note("voice.said", text=joined([lead, vendor_card(problem).text], "\n"))
        view = await view_for(self.desk, integration, looked, plan.requested_by, "")
        return voice_card(replace(view, lead=lead))


def what_became(plan: Plan, run: Run | None) -> str:
    """Done, or not done and why, in a sentence."""
    wish = plan.reasons.get("wish") or {}
    verb = "delete" if wish.get("verb") == "delete" else "create"
    facts = {"key": wish.get("key") or plan.reasons.get("owner"), "plan": plan.id}
    if run is not None and run.state == RunState.VERIFIED and run.counts.get("applied"):
        return say(f"voice.told_{verb}", **facts)
    return say(f"voice.told_not_{verb}", why=_why(plan), **facts)


def _why(plan: Plan) -> str:
    if plan.state == PlanState.FAILED:
        return trouble(plan.problem)
    return say({PlanState.DENIED: "voice.why_denied", PlanState.EXPIRED: "voice.why_expired"}.get(
        PlanState(plan.state), "voice.why_run"
    ))  # fmt: skip
