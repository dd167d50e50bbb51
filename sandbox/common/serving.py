"""Serves one imitation on 127.0.0.1 and tells its address in one JSON line; can hang up on a caller."""

import asyncio
import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"
NICENESS = 5  # a vendor stands elsewhere: its work takes nothing from the machine of whoever asks it
_open: dict[Any, asyncio.Transport] = {}


class Reachable(H11Protocol):
    """uvicorn's protocol, keeping its transport at hand so that a fault can close the connection unanswered."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the transport."""
        super().connection_made(transport)
        _open[transport.get_extra_info("peername")] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Let the transport go."""
        _open.pop(self.transport.get_extra_info("peername"), None)
        super().connection_lost(exc)


class Announcing(uvicorn.Server):
    """A server that prints its JSON line as soon as it answers."""

    def __init__(self, config: uvicorn.Config, line: Callable[[], dict[str, Any]]) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell."""
        await super().startup(sockets)
        if self.started:
            print(json.dumps(self._line()), flush=True)


async def hang_up(request: Request) -> None:
    """Close the caller's connection without an answer, and wait until it is closed."""
    transport = _open.get(tuple(request.scope["client"]))
    if transport is not None:
        transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            pass


def run(app: Starlette, *, port: int, announce: Callable[[int], dict[str, Any]], with_parent: bool) -> None:
    """Serve until SIGTERM or SIGINT, or, with `with_parent`, until the standard input ends.

    Args:
        app: What to serve.
        port: 0 takes a free one.
        announce: Makes of the port the JSON object to print, once the server answers.
        with_parent: The parent holds the other end of our standard input and never writes to it.
    """
    os.nice(NICENESS)
    # Naming the protocol lets asyncio switch Nagle's algorithm off: without it small answers take 40 ms.
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((HOST, port))
    config = uvicorn.Config(
        app,
        http=Reachable,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        backlog=512,
    )
    server = Announcing(config, lambda: announce(door.getsockname()[1]))
    if with_parent:
        threading.Thread(target=_leave_with_parent, args=(server,), daemon=True).start()
    asyncio.run(server.serve(sockets=[door]))


def _leave_with_parent(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True
