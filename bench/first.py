"""A first sync into an empty Calix: the plan, its card, its CSV and its approval, while people type commands."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bench.acks import firing
from bench.audit import splice_audit
from bench.house import House, cpu_seconds, house, peak_mb, timed, waited_seconds
from bot.cards import actions as a
from bot.cards.plan import plan_card
from bot.face.gateway import Gateway
from bot.face.metrics import Metrics
from bot.face.roles import Roles
from bot.face.shows.plans import shown
from bot.settings import revealed
from bot.tour.door import Json
from bot.tour.person import Person, element_of
from bridges.registry import BRIDGES
from store.tables import Plan, Run
from store.words import PlanState
from sync.runs import stop

WAIT_SECONDS = 1_200.0


async def measure(size: str) -> dict[str, Any]:
    """From `/sync` to a run under way."""
    async with house(size, "--calix", "empty") as here, firing(here) as acks:
        _, audit_seconds = await timed(splice_audit(here))
        uma, ada = here.person("Uma"), here.person("Ada")
        await uma.types(here.channel, f"/sync {here.name}")
        question = await uma.message(here.channel, "the question", a.OPT_IN_YES)
        await uma.presses(question, a.OPT_IN_YES)
        card, plan_seconds = await timed(uma.message(here.channel, "the plan", a.CONFIRM_ALL, seconds=WAIT_SECONDS))
        plan = await newest(here)
        card_ms, queries = await draw(here, plan)
        file, csv_seconds = await timed(csv(here, uma, card))
        database_mb = here.database_mb()
        run, start_seconds = await timed(approve(here, ada, card, plan))
        await stop(here.store, run.id or 0, by=ada.id)
        return {
            "creates": plan.counts["creates"],
            "rows": plan.counts["rows"],
            "audit_seconds": audit_seconds,
            "plan_seconds": plan_seconds,
            "approval_seconds": start_seconds,
            "card_ms": card_ms,
            "card_queries": queries,
            "csv_seconds": csv_seconds,
            "csv_mb": round(file["size"] / 1e6, 1),
            "calls": plan.progress["calls"],
            "worker_mb": peak_mb(here.worker),
            "worker_cpu_seconds": cpu_seconds(here.worker),
            "face_mb": peak_mb(here.face),
            "face_cpu_seconds": cpu_seconds(here.face),
            "face_waited_seconds": waited_seconds(here.face),
            "database_mb": database_mb,
            **acks.figures(),
        }


async def newest(here: House) -> Plan:
    """The plan that waits."""
    async with here.store.read() as session:
        query = select(Plan).where(Plan.state == PlanState.WAITING).order_by(sa.desc(col(Plan.id)))
        return (await session.exec(query)).one()


async def draw(here: House, plan: Plan) -> tuple[float, int]:
    """Milliseconds and queries of one drawing of the card, as the face does it."""
    settings = here.settings
    gateway = Gateway(revealed(settings.slack_bot_token), settings.slack_api_url, Metrics())
    try:
        roles = Roles(here.store, gateway, here.team, frozenset(settings.admins))
        with counted() as statements:
            began = time.perf_counter()
            async with here.store.read() as session:
                fresh = await session.get(Plan, plan.id)
                if fresh is not None:
                    drawn = await shown(session, fresh, roles, BRIDGES)
                    plan_card(drawn.plan, drawn.run)
            return round((time.perf_counter() - began) * 1_000, 1), len(statements)
    finally:
        await gateway.close()


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that this process sends to a database meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


async def csv(here: House, who: Person, card: Json) -> Json:
    """The plan's rows as a file in somebody's direct messages."""
    menu = element_of(card, a.PLAN_MORE)
    wish = next(each for each in menu["options"] if a.unpack(each["value"])["do"] == "csv")
    await who.presses(card, a.PLAN_MORE, selected_option=wish)
    file: Json = await who.waits_for("the file", _newest_file, WAIT_SECONDS)
    return file


def _newest_file(state: Json) -> Json | None:
    files = [
        file
        for place in state["channels"]
        for message in place["messages"]
        if place["is_im"]
        for file in message["files"]
    ]
    return dict(files[-1]) if files else None


async def approve(here: House, who: Person, card: Json, plan: Plan) -> Run:
    """The run, once it has begun."""
    await who.presses(card, a.CONFIRM_ALL)
    while True:
        async with here.store.read() as session:
            run = (await session.exec(select(Run).where(Run.plan_id == plan.id))).first()
        if run is not None:
            return await here.until(Run, run.id, lambda row: row.started_at is not None)
