"""The work behind an ack: done once, by who may, and never without a sentence for the person who asked."""

import asyncio
import time
from contextlib import suppress

import structlog

from bot.cards.card import Card
from bot.cards.private import note, refusal
from bot.cards.vendor_away import vendor_card
from bot.face.ask import Ask, Kind
from bot.face.desk import Desk, Forbidden
from bot.face.registry import Entry
from bot.face.trouble import SlackTrouble
from store.database import STORE_AWAY, is_away
from sync.errors import Refusal, VendorTrouble
from sync.events import act_as

log = structlog.get_logger(__name__)


async def attend(desk: Desk, ask: Ask, entry: Entry, taken: "asyncio.Future[bool]") -> None:
    """Run a listener; whatever becomes of it, a person hears of it.

    Args:
        desk: the face's services.
        ask: what was delivered.
        entry: its listener.
        taken: whether this face is the first to take the delivery (`Deliveries.first_time`).
    """
    structlog.contextvars.bind_contextvars(request_id=ask.request_id, kind=ask.kind, name=ask.name)
    began = time.monotonic()
    work = desk.begin(_work(desk, ask, entry, taken))
    await asyncio.wait({work})
    outcome = await _outcome(desk, ask, work)
    if ask.key and not taken.cancelled() and taken.exception() is None and taken.result():
        with suppress(*STORE_AWAY):  # then the person hears of it a second time, after a restart
            await desk.deliveries.done(ask)
    desk.metrics.works.labels(name=f"{ask.kind}:{ask.name}", outcome=outcome).observe(time.monotonic() - began)


async def _work(desk: Desk, ask: Ask, entry: Entry, taken: "asyncio.Future[bool]") -> None:
    if not await taken:
        log.info("delivery.again")
        return
    await desk.acks.first()
    if entry.role is not None and ask.kind is not Kind.EVENT:
        held = await desk.roles.anywhere(ask.user)
        if held is None or not held.includes(entry.role):
            raise Forbidden(entry.role if held is not None else None)
        act_as(ask.user, held)
        await desk.people.seen(ask.user, ask.user_name)
    await entry.handler(desk, ask)


async def _outcome(desk: Desk, ask: Ask, work: asyncio.Task[None]) -> str:
    """How it ended, for the metrics; the person is told where it did not go as asked."""
    if work.cancelled():
        return "cancelled"
    failure = work.exception()
    if failure is None:
        return "done"
    if isinstance(failure, Refusal):
        await _tell(desk, ask, refusal(failure.code, **failure.facts))
        return "refused"
    if isinstance(failure, VendorTrouble):
        log.info("work.vendor", system=failure.system, code=failure.code)
        await _tell(desk, ask, vendor_card(failure))
        return "vendor"
    if isinstance(failure, Forbidden):
        await _tell(desk, ask, await desk.forbid(ask, failure))
        return "forbidden"
    if is_away(failure):
        log.warning("work.store_away", cause=type(failure).__name__)
        await _tell(desk, ask, note("private.store_away"))
        return "away"
    log.error("work.failed", exc_info=failure)
    await _tell(desk, ask, note("private.reference", reference=ask.request_id))
    return "failed"


async def _tell(desk: Desk, ask: Ask, card: Card) -> None:
    if ask.kind is Kind.EVENT:
        return
    try:
        await desk.tell(ask, card)
    except SlackTrouble as trouble:
        log.warning("answer.failed", code=trouble.code, method=trouble.method)
