"""One delivery from a person's action to its acknowledgement: three seconds, noted, repeatable; events are retried."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.workspace.delivery import signed_http
from sandbox.workspace.people import APP_ID, TEAM_ID
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]
Kind = Literal["slash_commands", "interactive", "events_api"]

ACK_S = 3.0
_REMEMBERED = 2_000
EVENT_RETRIES_S = (0.0, 60.0, 300.0)  # Events API: at once, after a minute, after five


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery.

    Attributes:
        envelope_id: names it in the log, for redelivery.
        ack: the acknowledgement's payload, {} when it was empty, None when none came.
        acked_in_ms: milliseconds until it came.
        error: Slack's name of the trouble (``operation_timeout``, ``dispatch_failed`` …), None when acknowledged.
    """

    envelope_id: str
    ack: Json | None
    acked_in_ms: float | None
    error: str | None

    def as_json(self) -> Json:
        """The control door's answer."""
        return {
            "ack": self.ack,
            "acked_in_ms": self.acked_in_ms,
            "error": self.error,
            "envelope_id": self.envelope_id,
        }


class PostOffice:
    """Delivers over sockets, or over signed HTTP once a request URL is set."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._sockets = workspace.sockets
        self._sent: dict[str, tuple[Kind, Json]] = {}
        self._retrying: set[asyncio.Task[None]] = set()

    async def deliver(self, kind: Kind, payload: Json, retry: tuple[int, str] | None = None) -> Outcome:
        """Deliver once and wait for the acknowledgement.

        Args:
            kind: which of Slack's three kinds of envelope.
            payload: its payload.
            retry: number and reason when it is a repetition.
        """
        envelope_id = str(uuid.uuid4())
        self._sent[envelope_id] = (kind, payload)
        if len(self._sent) > _REMEMBERED:
            self._sent.pop(next(iter(self._sent)))
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if retry is not None:
            envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
        entry = self._workspace.journal.envelope({"at": self._workspace.clock.now(), **envelope, "ack": None})
        began = time.perf_counter()
        ack, error = await (
            self._by_http(kind, payload, retry) if self._workspace.request_url else self._by_socket(envelope)
        )
        spent = round((time.perf_counter() - began) * 1_000, 2)
        outcome = Outcome(envelope_id, ack, spent if error is None else None, error)
        entry |= {"ack": ack, "acked_in_ms": outcome.acked_in_ms, "error": error}
        self._workspace.pulse.beat()
        return outcome

    async def _by_socket(self, envelope: Json) -> tuple[Json | None, str | None]:
        future = await self._sockets.send(envelope)
        if future is None:
            return None, "dispatch_failed"
        try:
            return await self._within_ack_time(future)
        finally:
            self._sockets.forget(envelope["envelope_id"])

    async def _by_http(
        self, kind: Kind, payload: Json, retry: tuple[int, str] | None
    ) -> tuple[Json | None, str | None]:
        workspace = self._workspace
        url = workspace.request_url or ""
        sending = asyncio.ensure_future(signed_http.send(url, workspace.signing_secret, kind, payload, retry))
        try:
            return await self._within_ack_time(sending)
        except signed_http.HttpFailure as failure:
            return None, failure.error

    async def _within_ack_time(self, answer: asyncio.Future[Json]) -> tuple[Json | None, str | None]:
        patience = asyncio.ensure_future(self._workspace.clock.sleep(ACK_S))
        either: set[asyncio.Future[Any]] = {answer, patience}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                return answer.result(), None
            return None, "operation_timeout"
        finally:
            patience.cancel()
            if not answer.done():
                answer.cancel()

    async def event(self, event: Json) -> Outcome | None:
        """Deliver an event the manifest subscribes to; unacknowledged ones are retried in the background."""
        workspace = self._workspace
        name = "message.im" if event.get("channel_type") == "im" else str(event["type"])
        if name not in workspace.manifest.events:
            return None
        payload = _event_payload(workspace, event)
        outcome = await self.deliver("events_api", payload)
        if outcome.error is not None:
            task = asyncio.create_task(self._retry(payload, outcome.error))
            self._retrying.add(task)
            task.add_done_callback(self._retrying.discard)
        return outcome

    async def _retry(self, payload: Json, error: str) -> None:
        reason = "timeout" if error == "operation_timeout" else "connection_failed"
        for attempt, pause in enumerate(EVENT_RETRIES_S, start=1):
            await self._workspace.clock.sleep(pause)
            if (await self.deliver("events_api", payload, (attempt, reason))).error is None:
                return

    async def redeliver(self, envelope_id: str, times: int) -> list[Outcome]:
        """Send what was sent before again, as Slack does when it saw no acknowledgement.

        Raises:
            KeyError: no such envelope.
        """
        kind, payload = self._sent[envelope_id]
        return [await self.deliver(kind, payload, (attempt, "timeout")) for attempt in range(1, times + 1)]

    async def stop(self) -> None:
        """Give up the retries that are still waiting."""
        for task in list(self._retrying):
            task.cancel()
        await asyncio.gather(*self._retrying, return_exceptions=True)


def _event_payload(workspace: Workspace, event: Json) -> Json:
    return {
        "token": "sandbox-verification",
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(workspace.clock.now()),
        "authorizations": workspace.authorizations(),
        "is_ext_shared_channel": False,
        "event_context": workspace.new_id("EC"),
    }
