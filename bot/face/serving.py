"""One face, from its first call of Slack to its clean end: transport, outbox, presenter, health."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.cards.private import note
from bot.face import inbox, outbox
from bot.face.app import SpliceApp, build
from bot.face.desk import Desk
from bot.face.gateway import Gateway, Identity
from bot.face.hooks import Hooks
from bot.face.http import Listening, Readiness, listen, web
from bot.face.interrupted import Interrupted
from bot.face.listeners import listeners
from bot.face.metrics import Metrics
from bot.face.new_audits import NewAudits
from bot.face.new_plans import NewPlans
from bot.face.notices import Notices
from bot.face.pauses import Pauses
from bot.face.presenter import Presenter, pause
from bot.face.roles import Roles
from bot.face.sender import Sender
from bot.face.shows.pairs import Bridges
from bot.face.trouble import SlackAway, SlackLimited, SlackTrouble
from bot.face.voice_told import VoiceTold
from bot.settings import Settings, revealed
from bridges.registry import BRIDGES
from store.database import Store
from store.tables import Outbox

log = structlog.get_logger(__name__)
LONGEST_RETRY = 30.0
LAST_WORK_SECONDS = 10.0
TIDY_SECONDS = 3600.0
AGAIN_SECONDS = 2.0
Answer = TypeVar("Answer")


async def run_face(
    settings: Settings,
    store: Store,
    stop: asyncio.Event,
    *,
    bridges: Bridges | None = None,
    started: Callable[[int], None] | None = None,
) -> None:
    """Be a face until told to stop; what was begun is finished first.

    Args:
        settings: the process's settings.
        store: the open store.
        stop: ends it.
        bridges: the kinds of integration, for the names of their systems.
        started: told the health port once Slack can reach this face.

    Raises:
        MissingSetting: a token is missing.
        SlackRefused: Slack does not accept the token.
    """
    settings.require_slack()
    metrics = Metrics()
    gateway = Gateway(revealed(settings.slack_bot_token), settings.slack_api_url, metrics)
    try:
        identity = await patiently(gateway.identity, stop)
        if identity is not None:
            face = assemble(settings, store, gateway, identity, metrics, BRIDGES if bridges is None else bridges)
            await face.serve(stop, started)
    finally:
        await gateway.close()


async def patiently(call: Callable[[], Awaitable[Answer]], stop: asyncio.Event) -> Answer | None:
    """Repeat while Slack is away; None when told to stop meanwhile."""
    wait = 1.0
    while not stop.is_set():
        try:
            return await call()
        except (SlackAway, SlackLimited) as away:
            log.warning("slack.away", method=away.method, code=away.code, again_in=wait)
        await pause(asyncio.Event(), stop, wait)
        wait = min(LONGEST_RETRY, wait * 2)
    return None


@dataclass(slots=True)
class _Face:
    """The parts of one face and their order of starting and stopping."""

    desk: Desk
    sender: Sender
    presenter: Presenter
    new_audits: NewAudits
    new_plans: NewPlans
    notices: Notices
    pauses: Pauses
    told: VoiceTold
    interrupted: Interrupted

    async def serve(self, stop: asyncio.Event, started: Callable[[int], None] | None) -> None:
        desk, settings = self.desk, self.desk.settings
        app = build(desk, listeners())
        socket = self._socket(app) if settings.slack_mode == "socket" else None

        async def connected() -> bool:
            return True if socket is None else bool(await socket.client.is_connected())

        hooks = Hooks(desk.store, settings.secret_box, desk.bridges, desk.metrics)
        routes = web(Readiness(desk.store, connected), desk.metrics, None if socket else app, hooks.routes())
        server = await listen(routes, settings.http_host, settings.http_port)
        halt = asyncio.Event()
        loops = [
            asyncio.create_task(keep("outbox", self.sender.run, halt)),
            asyncio.create_task(keep("cards", self._draw, halt)),
            asyncio.create_task(keep("tidying", self._tidy, halt)),
            asyncio.create_task(keep("voice", self.told.run, halt)),
            asyncio.create_task(keep("inbox", self.interrupted.run, halt)),
        ]
        try:
            if socket is None or await self._connect(socket, stop):
                desk.metrics.connected.set(1)
                log.info("face.started", mode=settings.slack_mode, port=server.port)
                if started is not None:
                    started(server.port)
                await stop.wait()
        finally:
            await self._close(socket, server, halt, loops)

    def _socket(self, app: SpliceApp) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(app, revealed(self.desk.settings.slack_app_token))
        handler.client.proxy = self.desk.gateway.client.proxy
        return handler

    async def _connect(self, socket: AsyncSocketModeHandler, stop: asyncio.Event) -> bool:
        token = revealed(self.desk.settings.slack_app_token)
        address = await patiently(lambda: self.desk.gateway.socket_address(token), stop)
        if address is None:
            return False
        socket.client.wss_uri = address
        connecting = asyncio.ensure_future(socket.connect_async())  # type: ignore[no-untyped-call]
        told = asyncio.create_task(stop.wait())
        await asyncio.wait({connecting, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not connecting.done():
            connecting.cancel()
            return False
        return True

    async def _close(
        self,
        socket: AsyncSocketModeHandler | None,
        server: Listening,
        halt: asyncio.Event,
        loops: list[asyncio.Task[None]],
    ) -> None:
        """First nothing new comes in, then what was begun ends; what is still queued waits for the next face."""
        self.desk.metrics.connected.set(0)
        if socket is not None:
            await socket.close_async()  # type: ignore[no-untyped-call]
        await server.close()
        if self.desk.works:
            await asyncio.wait(self.desk.works, timeout=LAST_WORK_SECONDS)
        halt.set()
        await asyncio.wait(loops)
        log.info("face.stopped")

    async def _draw(self, halt: asyncio.Event) -> None:
        while not halt.is_set():
            parts = (self.new_audits, self.new_plans, self.presenter, self.notices, self.pauses)
            moved = 0
            for part in parts:
                await self.desk.acks.first()
                moved += await part.step()
            if moved:
                self.sender.nudge.set()
            await pause(self.desk.drawn, halt, self.desk.settings.draw_every)

    async def _tidy(self, halt: asyncio.Event) -> None:
        while not halt.is_set():
            await self.presenter.retire()
            await inbox.prune(self.desk.store)
            async with self.desk.store.write() as session:
                await outbox.prune(session)
            await pause(asyncio.Event(), halt, TIDY_SECONDS)


async def keep(name: str, part: Callable[[asyncio.Event], Awaitable[None]], halt: asyncio.Event) -> None:
    """Keep a part of the face going: what ends it is logged, and it begins again."""
    while not halt.is_set():
        task = asyncio.ensure_future(part(halt))
        await asyncio.wait({task})
        failure = task.exception()
        if failure is not None:
            log.error("part.failed", part=name, exc_info=failure)
            await pause(asyncio.Event(), halt, AGAIN_SECONDS)


def assemble(
    settings: Settings, store: Store, gateway: Gateway, identity: Identity, metrics: Metrics, bridges: Bridges
) -> _Face:
    """The parts of a face, not started yet."""
    team = identity.team
    roles = Roles(store, gateway, team, frozenset(settings.admins))
    desk = Desk(settings, store, gateway, identity, roles, metrics, bridges)
    return _Face(
        desk,
        Sender(store, gateway, team, metrics, settings.post_every, _tell_asker(desk)),
        Presenter(store, gateway, roles, team, bridges, metrics),
        NewAudits(store, team, bridges),
        NewPlans(store, roles, team, bridges),
        Notices(store, team, bridges, metrics),
        Pauses(store, team),
        VoiceTold(desk),
        Interrupted(desk),
    )


def _tell_asker(desk: Desk) -> Callable[[Outbox, str], Awaitable[None]]:
    """A card that its channel does not take: whoever asked for it hears that privately."""

    async def held(row: Outbox, code: str) -> None:
        asker = str(row.payload.get("asker") or "")
        if not asker.startswith(("U", "W")):
            return
        card = note("outbox.held", channel=row.channel, code=code)
        try:
            await desk.gateway.post(asker, outbox.content(card))
        except SlackTrouble as trouble:
            log.info("outbox.asker_not_told", code=trouble.code)

    return held
