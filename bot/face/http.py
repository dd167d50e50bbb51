"""Health, readiness, metrics, and in HTTP mode Slack's signed requests."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.face.app import SpliceApp
from bot.face.metrics import Metrics
from store.database import Store

SLACK_PATH = "/slack/events"
DATABASE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """What must hold before this face may be given work."""

    store: Store
    connected: Callable[[], Awaitable[bool]]

    async def seen(self) -> dict[str, bool]:
        """Each condition with its answer."""
        return {"database": await self._database(), "slack": await self.connected()}

    async def _database(self) -> bool:
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self.store.read() as session:
                connection = await session.connection()
                await connection.execute(sa.text("SELECT 1"))
        except (SQLAlchemyError, TimeoutError, OSError):
            return False
        return True


def web(ready: Readiness, metrics: Metrics, slack: SpliceApp | None, events_in: Sequence[Route] = ()) -> Starlette:
    """The routes; `slack` only in HTTP mode, `events_in` where vendors' events come in."""

    async def health(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    async def readiness(_request: Request) -> Response:
        seen = await ready.seen()
        metrics.connected.set(float(seen["slack"]))
        return JSONResponse({"ok": all(seen.values()), **seen}, status_code=200 if all(seen.values()) else 503)

    async def exposition(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    routes = [Route("/health", health), Route("/ready", readiness), Route("/metrics", exposition), *events_in]
    if slack is not None:
        handler = AsyncSlackRequestHandler(slack)

        async def events(request: Request) -> Response:
            return await handler.handle(request)

        routes.append(Route(SLACK_PATH, events, methods=["POST"]))
    return Starlette(routes=routes)


class _Server(uvicorn.Server):
    """Leaves the signals to the process that it is a part of."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(slots=True)
class Listening:
    """A server that is up; `port` is the real one where a free one was asked for."""

    port: int
    server: uvicorn.Server
    task: asyncio.Task[None]

    async def close(self) -> None:
        """Answer what is under way, then stop."""
        self.server.should_exit = True
        await asyncio.wait({self.task})


async def listen(app: Starlette, host: str, port: int) -> Listening:
    """Serve on an address of this machine.

    Raises:
        OSError: the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError:
        opened.close()
        raise
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[opened]))
    return Listening(int(opened.getsockname()[1]), server, task)
