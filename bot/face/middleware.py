"""Every delivery passes here first: request id, duplicate, who, limit. No database and no Slack call before the ack."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp

from bot.cards.card import Card
from bot.cards.private import note
from bot.face.ask import Ask, Kind, read
from bot.face.desk import Desk
from bot.face.inbox import Seen
from bot.face.limits import Limiter
from bot.face.outbox import content
from bot.face.trouble import SlackTrouble

Next = Callable[[], Awaitable[None]]
Context = dict[str, Any]
WAIT_SECONDS = 5
log = structlog.get_logger(__name__)


def install(app: AsyncApp, desk: Desk, seen: Seen | None = None, limiter: Limiter | None = None) -> None:
    """Put our middleware before every listener, in the order of design section 7."""
    remembered, bucket = seen or Seen(), limiter or Limiter()

    async def request_id(context: Context, body: dict[str, Any], next: Next) -> BoltResponse | None:
        structlog.contextvars.clear_contextvars()
        ask = read(body, uuid4().hex[:8])
        if ask is None:
            desk.metrics.dropped.labels(kind="other", why="unknown").inc()
            return BoltResponse(status=200)
        structlog.contextvars.bind_contextvars(request_id=ask.request_id)
        context["ask"] = ask
        await next()
        return None

    async def duplicate(context: Context, next: Next) -> BoltResponse | None:
        ask: Ask = context["ask"]
        if remembered.again(f"{ask.team}:{ask.kind}:{ask.key}" if ask.key else ""):
            desk.metrics.dropped.labels(kind=ask.kind, why="duplicate").inc()
            return BoltResponse(status=200)
        await next()
        return None

    async def who(context: Context, next: Next) -> BoltResponse | None:
        ask: Ask = context["ask"]
        if ask.team not in ("", desk.team) or not ask.user:
            desk.metrics.dropped.labels(kind=ask.kind, why="stranger").inc()
            log.warning("delivery.stranger", kind=ask.kind, name=ask.name)
            return refused_at_once(ask, "private.unknown_you", id=ask.user)
        await next()
        return None

    async def limit(context: Context, next: Next) -> BoltResponse | None:
        ask: Ask = context["ask"]
        if ask.kind in (Kind.OPTIONS, Kind.EVENT, Kind.CLOSED) or bucket.admits(ask.user):
            await next()
            return None
        desk.metrics.dropped.labels(kind=ask.kind, why="limit").inc()
        if ask.kind is Kind.ACTION:
            desk.begin(say_privately(desk, ask, note("private.too_fast", s=WAIT_SECONDS)))
        return refused_at_once(ask, "private.too_fast", s=WAIT_SECONDS)

    for step in (request_id, duplicate, who, limit):
        app.middleware(step)


def refused_at_once(ask: Ask, code: str, **facts: Any) -> BoltResponse:
    """An ack that carries a sentence, in the form that this kind of delivery can show."""
    card = note(code, **facts)
    if ask.kind is Kind.COMMAND:
        return json_response({"response_type": "ephemeral", **content(card)})
    if ask.kind is Kind.SUBMIT:
        block = next(iter(ask.inputs), "")
        return json_response({"response_action": "errors", "errors": {block: card.text}} if block else {})
    if ask.kind is Kind.OPTIONS:
        return json_response({"options": []})
    return BoltResponse(status=200)


def json_response(body: dict[str, Any]) -> BoltResponse:
    """A body that both transports carry; an empty one is a bare ack."""
    return BoltResponse(status=200, body=body) if body else BoltResponse(status=200)


async def say_privately(desk: Desk, ask: Ask, card: Card, *, replace: bool = False) -> None:
    """Tell the person beside the ack, where an ack can carry no sentence, or before the answer itself."""
    try:
        await desk.tell(ask, card, replace=replace)
    except SlackTrouble as trouble:
        log.info("answer.failed", code=trouble.code)
