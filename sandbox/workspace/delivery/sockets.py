"""Socket Mode: tickets, up to ten connections, each envelope down exactly one of them, acknowledgements back."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.workspace.people import APP_ID

Json = dict[str, Any]

MOST_SOCKETS = 10


class Sockets:
    """The app's open connections, served in turn."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._open: list[WebSocket] = []
        self._tickets: set[str] = set()
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self.refuse = False

    @property
    def count(self) -> int:
        """Connections that are open now."""
        return len(self._open)

    def new_ticket(self) -> str:
        """A single-use ticket for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Hold one connection until it closes."""
        if socket.query_params.get("ticket") not in self._tickets or self.refuse:
            await socket.close(4_403)
            return
        self._tickets.discard(socket.query_params["ticket"])
        await socket.accept()
        if self.count >= MOST_SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        self._open.append(socket)
        self._on_change()
        try:
            await socket.send_json(
                {"type": "hello", "num_connections": self.count, "connection_info": {"app_id": APP_ID}}
            )
            while True:
                self._acknowledge(await socket.receive_text())
        except WebSocketDisconnect:
            return
        finally:
            if socket in self._open:
                self._open.remove(socket)
            self._on_change()

    def _acknowledge(self, frame: str) -> None:
        try:
            body = json.loads(frame)
        except ValueError:
            return
        waiting = self._waiting.pop(str(body.get("envelope_id")), None) if isinstance(body, dict) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(body.get("payload") or {})

    async def send(self, envelope: Json) -> asyncio.Future[Json] | None:
        """Send an envelope down one connection; returns the coming acknowledgement, None when none is open."""
        while self._open:
            socket = self._open[self._turn % len(self._open)]
            self._turn += 1
            future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
            self._waiting[envelope["envelope_id"]] = future
            try:
                await socket.send_json(envelope)
            except (WebSocketDisconnect, RuntimeError):
                self._waiting.pop(envelope["envelope_id"])
                if socket in self._open:
                    self._open.remove(socket)
                continue
            return future
        return None

    def forget(self, envelope_id: str) -> None:
        """Stop waiting for an acknowledgement; a late one is ignored, as Slack ignores it."""
        self._waiting.pop(envelope_id, None)

    async def disconnect(self, reason: str = "refresh_requested") -> int:
        """Ask every connection to go, then close it; returns how many there were."""
        leaving, self._open = self._open, []
        for socket in leaving:
            try:
                await socket.send_json({"type": "disconnect", "reason": reason})
                await socket.close()
            except (WebSocketDisconnect, RuntimeError):
                continue
        return len(leaving)
