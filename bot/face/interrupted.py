"""What a face that died had acked and not finished: whoever asked hears of it from the next one, or from another.

Nothing is done again: how far the dead one came is shown by the card, and only the person knows what is still wanted.
"""

import asyncio
from contextlib import suppress

import structlog

from bot.cards.card import Card
from bot.cards.private import note
from bot.face import inbox
from bot.face.ask import Ask, Kind
from bot.face.desk import Desk
from bot.face.presenter import pause
from bot.face.trouble import SlackAway, SlackLimited, SlackTrouble
from store.database import STORE_AWAY
from store.tables import Inbox
from sync.engine.replicas import Heartbeat, alive

FACE = "face"
BEAT_SECONDS = 5.0
ASKED = frozenset({Kind.COMMAND, Kind.ACTION, Kind.SUBMIT})
log = structlog.get_logger(__name__)


class Interrupted:
    """Says that this face is alive, and speaks for those that are not."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._heartbeat = Heartbeat(desk.store, desk.life, FACE)

    async def run(self, halt: asyncio.Event) -> None:
        """Beat and look until told to stop."""
        await self._heartbeat.begin()
        try:
            while not halt.is_set():
                await self._heartbeat.beat()
                await self.step()
                await pause(asyncio.Event(), halt, BEAT_SECONDS)
        finally:
            with suppress(*STORE_AWAY):
                await self._heartbeat.end()

    async def step(self) -> int:
        """Tell whoever waits for a face that is dead; returns how many there were."""
        desk = self._desk
        others = await alive(desk.store, FACE, inbox.SILENT.total_seconds())
        rows = await inbox.left_behind(desk.store, desk.team, others, desk.life)
        for row in rows:
            try:
                await self._tell(row)
            except (SlackAway, SlackLimited):
                await inbox.leave(desk.store, row)
                continue
            except SlackTrouble as trouble:
                log.warning("interrupted.not_told", code=trouble.code)
            await inbox.told(desk.store, row)
        if rows:
            log.info("interrupted.told", deliveries=len(rows))
        return len(rows)

    async def _tell(self, row: Inbox) -> None:
        if row.kind in ASKED and row.user:
            ask = Ask(kind=Kind(row.kind), name=row.name, request_id="", user=row.user, channel=row.channel)
            await self._desk.tell(ask, self._sentence(row))

    def _sentence(self, row: Inbox) -> Card:
        if row.kind == Kind.COMMAND:
            return note("private.interrupted_command", name=f"/{self._desk.settings.command_prefix}{row.name}")
        return note("private.interrupted_click")
