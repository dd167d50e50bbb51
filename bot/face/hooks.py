"""Where vendors' events come in: what an event names is committed before it is answered (design section 4).

`POST /hooks/{integration}` takes a form or a JSON object; the integration's bridge says whether the credentials in it
are right and what it names. Nothing else is believed of it: the subjects are read again before anything is planned.
"""

import base64
import json
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.face.metrics import Metrics
from bot.face.shows.pairs import Bridges
from store.database import Store
from store.secrets import SecretBox, SecretTrouble, get_secrets
from store.tables import Integration
from sync.bridge import BASIC_PASSWORD, BASIC_USER
from sync.named import note_named

LARGEST = 65_536
RETRY_SECONDS = 30
log = structlog.get_logger(__name__)


class Hooks:
    """The receiver. An event for an unknown, deleted or hookless integration is answered alike: 404."""

    def __init__(self, store: Store, box: Callable[[], SecretBox], bridges: Bridges, metrics: Metrics) -> None:
        self._store, self._box, self._bridges, self._metrics = store, box, bridges, metrics

    def routes(self) -> list[Route]:
        """Where it listens."""
        return [Route("/hooks/{integration:int}", self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        try:
            told = _told(await _body(request), request.headers)
            status = 400 if told is None else await self._take(int(request.path_params["integration"]), told)
        except (SQLAlchemyError, OSError) as trouble:
            log.warning("hook.store_away", cause=type(trouble).__name__)
            status = 503
        self._metrics.hooks.labels(str(status)).inc()
        headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
        return JSONResponse({"ok": status == 202}, status_code=status, headers=headers)

    async def _take(self, number: int, told: Mapping[str, str]) -> int:
        async with self._store.read() as session:
            integration = await session.get(Integration, number)
        bridge = self._bridges.get(integration.bridge) if integration is not None else None
        if integration is None or integration.deleted_at is not None or bridge is None:
            return 404
        try:
            secrets = await get_secrets(self._store, self._box(), number)
        except SecretTrouble as trouble:
            log.error("hook.secrets", integration=number, cause=type(trouble).__name__)
            return 503
        events = bridge.event(secrets, told)
        if events is None:
            log.warning("hook.refused", integration=number)
            return 401
        for event in events:
            await note_named(self._store, number, event.flow, event.hints)
        return 202


async def _body(request: Request) -> bytes:
    """The body, no more than is sensible."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return b""
    return body


def _told(body: bytes, headers: Mapping[str, str]) -> dict[str, str] | None:
    """A form's fields or a JSON object's, as texts, with the header's Basic credentials; None when it is neither."""
    try:
        if "json" in headers.get("content-type", ""):
            found = json.loads(body)
            told = {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
        else:
            told = dict(parse_qsl(body.decode(), keep_blank_values=True))
        return {**told, **_basic(headers.get("authorization", ""))} if told else None
    except ValueError:
        return None


def _basic(authorization: str) -> dict[str, str]:
    """`BASIC_USER` and `BASIC_PASSWORD`, where the vendor logs in by header.

    Raises:
        ValueError: the header is not what it says.
    """
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return {}
    user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    return {BASIC_USER: user, BASIC_PASSWORD: password}
