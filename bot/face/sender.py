"""The outbox's way to Slack: per channel in order, once a second, shared by any number of faces."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
import structlog
from sqlmodel import col, select

from bot.face.gateway import Gateway
from bot.face.metrics import Metrics
from bot.face.outbox import Sending
from bot.face.trouble import SlackAway, SlackLimited, SlackRefused, SlackTrouble
from store.database import Store
from store.tables import Message, Outbox
from store.tables.base import utcnow
from store.words import OutboxState

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=45)
LONGEST_WAIT = 60.0
IDLE_SECONDS = 1.0
UNKNOWN = "unknown"
MENDABLE = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "no_permission", "missing_scope"}
    | {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "ekm_access_denied"}
)
"""Refusals that a person can mend: the message waits for that."""
UNDRAWABLE = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})


class Sender:
    """Sends what is queued for one workspace.

    Args:
        store: where the outbox is.
        gateway: Slack.
        team: the workspace.
        metrics: where fates are counted.
        every: seconds between two messages of one channel.
        held: called with a row when Slack refuses it for a reason that a person must mend.
    """

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        team: str,
        metrics: Metrics,
        every: float = 1.0,
        held: Callable[[Outbox, str], Any] | None = None,
    ) -> None:
        self.store, self.gateway, self.team, self.metrics = store, gateway, team, metrics
        self.every, self.owner, self.held = timedelta(seconds=every), uuid4().hex, held
        self.nudge = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; what is under way is finished."""
        while not stop.is_set():
            self.nudge.clear()
            wait = await self.step()
            await self._rest(wait, stop)
        await self.drain()

    async def drain(self) -> None:
        """Wait for the calls under way."""
        if self._busy:
            await asyncio.wait(self._busy.values())

    async def step(self) -> float:
        """Start sending the head of every channel that is due; returns seconds until the next one is."""
        for channel in [channel for channel, task in self._busy.items() if task.done()]:
            self._busy.pop(channel).result()
        heads = await self._heads()
        now = utcnow()
        soonest = IDLE_SECONDS
        for row, last in heads:
            if row.channel in self._busy:
                continue
            due = max(filter(None, (row.not_before, last and last + self.every)), default=now)
            if due > now:
                soonest = min(soonest, (due - now).total_seconds())
            elif await self._claim(row):
                self._busy[row.channel] = asyncio.create_task(self._send(row))
        return soonest

    async def _rest(self, seconds: float, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(self.nudge.wait()), asyncio.create_task(stop.wait())]
        await asyncio.wait([*waits, *self._busy.values()], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()

    async def _heads(self) -> list[tuple[Outbox, datetime | None]]:
        """The oldest unsent row of each channel, and when that channel last got something."""
        unsent = col(Outbox.state).in_((OutboxState.QUEUED, OutboxState.SENDING))
        mine = col(Outbox.team).in_((self.team, ""))
        first = select(sa.func.min(Outbox.id)).where(unsent, mine).group_by(col(Outbox.channel))
        async with self.store.read() as session:
            rows = (await session.exec(select(Outbox).where(col(Outbox.id).in_(first)))).all()
            count = select(sa.func.count()).select_from(Outbox).where(unsent, mine)
            self.metrics.waiting.set(int((await session.exec(count)).one()))
            found = []
            for row in rows:
                sent = select(Outbox.sent_at).where(Outbox.state == OutboxState.SENT, Outbox.channel == row.channel)
                last = (await session.exec(sent.order_by(sa.desc(col(Outbox.id))).limit(1))).first()
                found.append((row, last))
        return found

    async def _claim(self, row: Outbox) -> bool:
        """Take the row as seen; also from a face that died with it, whose message then has an unknown fate."""
        orphan = row.state == OutboxState.SENDING
        async with self.store.write() as session:
            taken = await session.exec(
                sa.update(Outbox)
                .where(
                    col(Outbox.id) == row.id,
                    col(Outbox.state) == row.state,
                    col(Outbox.owner) == row.owner if orphan else sa.true(),
                )
                .values(
                    state=OutboxState.SENDING,
                    owner=self.owner,
                    not_before=utcnow() + LEASE,
                    tries=Outbox.tries + 1,
                    problem=UNKNOWN if orphan else row.problem,
                )
                .returning(col(Outbox.id), col(Outbox.payload), col(Outbox.tries), col(Outbox.problem))
            )
            fresh = taken.first()
        if fresh is None:
            return False
        row.payload, row.tries, row.problem = fresh.payload, fresh.tries, fresh.problem
        return True

    async def _send(self, row: Outbox) -> None:
        message = await self._message(row)
        try:
            place, ts = await self._deliver(row, message)
        except SlackLimited as limited:
            await self._again(row, limited.retry_after, row.problem, "limited")
        except SlackAway as away:
            wait = min(LONGEST_WAIT, 2.0 ** min(row.tries, 6))
            await self._again(row, wait, UNKNOWN if away.maybe_done else row.problem, "away")
        except SlackRefused as refused:
            await self._refused(row, refused)
        else:
            await self._sent(row, place, ts)

    async def _message(self, row: Outbox) -> Message | None:
        if row.message_id is None:
            return None
        async with self.store.read() as session:
            return await session.get(Message, row.message_id)

    async def _deliver(self, row: Outbox, message: Message | None) -> tuple[str, str]:
        what = row.payload["message"]
        if row.kind == Sending.WINDOW:
            await self.gateway.update_view(row.payload["view"], what)  # one that was closed needs nothing more
            return row.channel, ""
        if row.kind == Sending.EDIT:
            if message is None or message.ts is None:
                raise SlackRefused("chat.update", "never_posted")
            await self.gateway.update(message.channel, message.ts, what)
            return message.channel, message.ts
        thread = message.ts if row.kind == Sending.REPLY and message is not None else None
        channel = message.channel if message is not None and message.ts else row.channel
        key = f"outbox:{row.id}"
        if row.problem == UNKNOWN and (found := await self._look_up(channel, key, row.created_at)):
            await self.gateway.update(channel, found, what)  # it may have been redrawn since
            return channel, found
        marked = {**what, "metadata": {"event_type": "splice_outbox", "event_payload": {"key": key}}}
        return await self.gateway.post(channel, marked, thread_ts=thread)

    async def _look_up(self, channel: str, key: str, since: datetime) -> str | None:
        """Whether a post of unknown fate arrived; where reading the channel is not allowed it is sent again."""
        try:
            return await self.gateway.find_post(channel, key, str(since.timestamp() - 1))
        except SlackRefused as refused:
            log.info("outbox.look_up_refused", code=refused.code)
            return None

    async def _sent(self, row: Outbox, channel: str, ts: str) -> None:
        async with self.store.write() as session:
            await session.exec(
                sa.update(Outbox)
                .where(col(Outbox.id) == row.id, col(Outbox.owner) == self.owner)
                .values(state=OutboxState.SENT, sent_at=utcnow(), payload={}, problem="")
            )
            if row.kind == Sending.POST and row.message_id is not None:
                here = sa.update(Message).where(col(Message.id) == row.message_id)
                await session.exec(here.values(ts=ts, channel=channel))
        self.metrics.sent.labels(outcome="sent").inc()

    async def _again(self, row: Outbox, seconds: float, problem: str, outcome: str) -> None:
        log.info("outbox.later", row=row.id, kind=row.kind, outcome=outcome, seconds=seconds, tries=row.tries)
        await self._put_back(row, seconds, problem)
        self.metrics.sent.labels(outcome=outcome).inc()

    async def _put_back(self, row: Outbox, seconds: float, problem: str, **more: Any) -> None:
        async with self.store.write() as session:
            await session.exec(
                sa.update(Outbox)
                .where(col(Outbox.id) == row.id, col(Outbox.owner) == self.owner)
                .values(
                    state=OutboxState.QUEUED,
                    not_before=utcnow() + timedelta(seconds=seconds),
                    problem=problem,
                    **more,
                )
            )

    async def _refused(self, row: Outbox, refused: SlackTrouble) -> None:
        log.warning("outbox.refused", row=row.id, kind=row.kind, channel=row.channel, code=refused.code)
        if refused.code in MENDABLE:
            if row.problem != refused.code and self.held is not None:
                await self.held(row, refused.code)
            await self._again(row, LONGEST_WAIT, refused.code, "held")
        elif refused.code in UNDRAWABLE and "blocks" in row.payload["message"]:
            plain = {**row.payload, "message": {"text": row.payload["message"]["text"]}}
            await self._put_back(row, 0.0, refused.code, payload=plain)
        else:
            await self._drop(row, refused.code)

    async def _drop(self, row: Outbox, code: str) -> None:
        async with self.store.write() as session:
            dropped = {"state": OutboxState.DROPPED, "problem": code, "payload": {}}
            await session.exec(sa.update(Outbox).where(col(Outbox.id) == row.id).values(**dropped))
            if row.message_id is not None and row.kind != Sending.REPLY:
                await session.exec(sa.update(Message).where(col(Message.id) == row.message_id).values(live=False))
        self.metrics.sent.labels(outcome="dropped").inc()
