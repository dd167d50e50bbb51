"""The Bolt app: every delivery is noted and acked at once, the work follows, an error still answers with a sentence."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.cards.actions import matching
from bot.cards.private import note
from bot.face.ask import Ask, Kind, read
from bot.face.attend import attend
from bot.face.desk import Desk
from bot.face.limits import Limiter
from bot.face.middleware import install, json_response, refused_at_once, say_privately
from bot.face.registry import Entry, Registry
from bot.settings import Settings, revealed

log = structlog.get_logger(__name__)
Ack = Callable[..., Awaitable[Any]]
NOTE_SECONDS = 1.5  # of Slack's three; a store that is slower than that is told of with the answer


class SpliceApp(AsyncApp):
    """Bolt's app, which measures how long each ack takes."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        async def authorize(team_id: str | None = None) -> AuthorizeResult:
            me = desk.identity
            token = desk.gateway.client.token
            return AuthorizeResult(
                enterprise_id=None, team_id=team_id or me.team, bot_user_id=me.user, bot_id=me.bot, bot_token=token
            )

        super().__init__(
            name="splice",
            client=desk.gateway.unauthorised_client(),
            authorize=authorize,
            signing_secret=revealed(settings.slack_signing_secret),
            process_before_response=True,
            raise_error_for_unhandled_request=True,
        )
        self._desk = desk

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Dispatch, and observe the time until the ack is ready."""
        began = time.monotonic()
        with self._desk.acks.one():
            response = await super().async_dispatch(req)
        ask = req.context.get("ask")
        kind = ask.kind if isinstance(ask, Ask) else "other"
        self._desk.metrics.acks.labels(kind=kind).observe(time.monotonic() - began)
        return response


def build(desk: Desk, registry: Registry, limiter: Limiter | None = None) -> SpliceApp:
    """The app with its middleware, listeners and error answer."""
    app = SpliceApp(desk, desk.settings)
    install(app, desk, limiter=limiter)
    app.error(_sentence(desk))
    prefix = desk.settings.command_prefix
    for name in registry.names(Kind.COMMAND):
        _listen(app.command(f"/{prefix}{name}"), desk, registry)
    for name in registry.names(Kind.ACTION):
        _listen(app.action(matching(name)), desk, registry)
    for name in registry.names(Kind.SUBMIT):
        _listen(app.view_submission(name), desk, registry)
    for name in registry.names(Kind.EVENT):
        _listen(app.event(name), desk, registry)
    for name in registry.options:
        app.options(name)(_options(desk, registry))
    return app


def _listen(register: Any, desk: Desk, registry: Registry) -> None:
    """Bolt's pair for one listener: an ack that is cheap, and lazy work.

    The delivery is in the store before the ack: a face that is killed right after it has promised an answer.
    """
    taken: dict[str, asyncio.Task[bool]] = {}

    async def ack_at_once(ack: Ack, context: dict[str, Any]) -> None:
        ask, entry = _found(context["ask"], desk, registry)
        said = await entry.ack(desk, ask) if entry.ack is not None else None
        context["over"] = bool(said and "errors" in said)
        if not context["over"]:
            noting = taken[ask.request_id] = asyncio.create_task(desk.deliveries.first_time(ask))
            await asyncio.wait({noting}, timeout=NOTE_SECONDS)
        await ack(**(said or {}))

    async def work(context: dict[str, Any]) -> None:
        if context.get("over", True):  # the ack refused, or failed and was answered by the error handler
            return
        ask, entry = _found(context["ask"], desk, registry)
        await attend(desk, ask, entry, taken.pop(ask.request_id))

    register(ack=ack_at_once, lazy=[work])


def _found(ask: Ask, desk: Desk, registry: Registry) -> tuple[Ask, Entry]:
    bare = ask.without_prefix(desk.settings.command_prefix)
    entry = registry.find(bare)
    if entry is None:
        raise LookupError(f"no listener for {ask.kind} {ask.name}")
    return bare, entry


def _options(desk: Desk, registry: Registry) -> Callable[..., Awaitable[None]]:
    async def offer(ack: Ack, context: dict[str, Any]) -> None:
        ask: Ask = context["ask"]
        await ack(options=await registry.options[ask.name](desk, ask))

    return offer


def _sentence(desk: Desk) -> Callable[..., Awaitable[BoltResponse]]:
    async def answer(error: Exception, body: Mapping[str, Any], context: dict[str, Any]) -> BoltResponse:
        """Whatever went wrong before the ack: Slack gets its answer, the person a sentence with a reference."""
        ask = context.get("ask") or read(body, uuid4().hex[:8])
        context["over"] = True
        if not isinstance(ask, Ask):
            return json_response({})
        code = "private.reference"
        if isinstance(error, BoltUnhandledRequestError):
            log.info("delivery.unhandled", kind=ask.kind, name=ask.name)
            code = "private.old_card"
        else:
            log.error("ack.failed", exc_info=error, kind=ask.kind, name=ask.name)
        if ask.kind is Kind.ACTION:  # the ack of a click can carry no sentence
            desk.begin(say_privately(desk, ask, note(code, reference=ask.request_id)))
        return refused_at_once(ask, code, reference=ask.request_id)

    return answer
