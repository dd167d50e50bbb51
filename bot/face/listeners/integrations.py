"""`/integrations`: the landing page, and the next action of each line."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import col, select

from bot.cards.actions import NEXT_ACTION, PAGE
from bot.cards.landing import landing_card
from bot.cards.pickers import pointer
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import Act, views
from bot.face.places import all_of, by_id
from bot.face.posting import PLAN, card_of
from bot.face.registry import Registry
from bot.face.trouble import SlackTrouble
from store.tables import Integration, Plan
from store.words import PlanState, Role
from sync.errors import Refusal

SAME = {"review": "link", "opt_in": "sync"}
"""Next actions that are another command's."""


def register(registry: Registry, acts: Mapping[str, Act]) -> None:
    """The command and the buttons; `acts`: what the next actions do."""

    @registry.command("integrations")
    async def command(desk: Desk, ask: Ask) -> None:
        await desk.tell(ask, landing_card(await views(desk, await all_of(desk))))

    @registry.action(PAGE)
    async def page(desk: Desk, ask: Ask) -> None:
        rows = await views(desk, await all_of(desk))
        await desk.tell(ask, landing_card(rows, ask.number("page")), replace=True)

    @registry.action(NEXT_ACTION, role=Role.OPERATOR)
    async def next_action(desk: Desk, ask: Ask) -> None:
        integration = await by_id(desk, ask.number("integration"))
        what = ask.word("do")
        if what == "open":
            await _show_card(desk, ask, integration)
            return
        act = acts.get(SAME.get(what, what))
        if act is None:
            raise Refusal("unknown_integration", integration=integration.name)
        await act(desk, ask, integration)


async def _show_card(desk: Desk, ask: Ask, integration: Integration) -> None:
    """Where the plan that waits can be decided."""
    async with desk.store.read() as session:
        query = select(Plan).where(
            Plan.integration_id == integration.id, col(Plan.state).in_((PlanState.WAITING, PlanState.REFUSED))
        )
        plan = (await session.exec(query.order_by(sa.desc(col(Plan.id))).limit(1))).first()
        message = await card_of(session, PLAN, plan.id or 0) if plan is not None else None
    if message is None or message.ts is None:
        raise Refusal("not_waiting", state="unknown")
    try:
        link = await desk.gateway.permalink(message.channel, message.ts)
    except SlackTrouble:
        link = ""
    await desk.tell(ask, pointer(message.channel, link))
