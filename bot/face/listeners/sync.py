"""`/sync`, and the question about marketing that comes before a first sync."""

from collections.abc import Sequence
from functools import partial

from sqlmodel import col, select

from bot.cards.actions import OPT_IN_NO, OPT_IN_YES, PLAN_SYNC
from bot.cards.opt_in import opt_in_answered, opt_in_card
from bot.cards.pickers import flow_card
from bot.cards.views import OptInView
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import point, with_integration, with_text
from bot.face.places import all_of, by_id, fitting, words
from bot.face.registry import Registry
from bot.face.shows.opt_in import newest, opt_in_view, unanswered
from bot.face.shows.pairs import pair_of
from store.tables import FlowState, Integration
from store.tables.base import utcnow
from store.words import Role
from sync.errors import Refusal
from sync.events import record
from sync.requests import ask_plan, flows_of, main_flow


def register(registry: Registry) -> None:
    """The command and the buttons."""

    @registry.command("sync", role=Role.OPERATOR)
    async def command(desk: Desk, ask: Ask) -> None:
        rows = await all_of(desk)
        *name, flow = words(ask.text) or [""]
        if name and not fitting(rows, ask.text) and (found := fitting(rows, " ".join(name))):
            await _check_flow(desk, found, flow)
            await with_integration(desk, with_text(ask, " ".join(name)), "sync", partial(sync_one, flow=flow))
            return
        await with_integration(desk, ask, "sync", sync_one)

    @registry.action(PLAN_SYNC, role=Role.OPERATOR)
    async def plan(desk: Desk, ask: Ask) -> None:
        await sync_one(desk, ask, await by_id(desk, ask.number("integration")), flow=ask.word("flow"))

    @registry.action(OPT_IN_YES, role=Role.OPERATOR)
    async def confirmed(desk: Desk, ask: Ask) -> None:
        integration = await by_id(desk, ask.number("integration"))
        await desk.allow(ask, Role.OPERATOR, integration.id)
        view = await _opt_in(desk, integration)
        if (ask.number("i"), ask.number("o"), ask.number("u")) != (view.opted_in, view.opted_out, view.unknown):
            await desk.tell(ask, opt_in_card(view), replace=True)  # an audit has counted anew since this card was shown
            return
        await confirm_opt_in(desk, ask, integration, view)
        await desk.tell(ask, opt_in_answered(view, by=ask.user, yes=True), replace=True)
        await sync_one(desk, ask, integration)

    @registry.action(OPT_IN_NO)
    async def postponed(desk: Desk, ask: Ask) -> None:
        integration = await by_id(desk, ask.number("integration"))
        view = await _opt_in(desk, integration)
        await desk.tell(ask, opt_in_answered(view, by=ask.user, yes=False), replace=True)


async def sync_one(desk: Desk, ask: Ask, integration: Integration, flow: str = "") -> None:
    """Queue a full plan of one flow, which is asked for where there are several.

    Before a first sync a person answers for who would receive marketing.
    """
    await desk.allow(ask, Role.OPERATOR, integration.id)
    async with desk.store.read() as session:
        flows = await flows_of(session, integration)
        asks_again = integration.id in await unanswered(session, [integration.id or 0])
    if asks_again and integration.enabled:
        await desk.tell(ask, opt_in_card(await _opt_in(desk, integration)))
        return
    if len(flows) > 1 and not flow:
        await desk.tell(ask, flow_card(pair_of(integration, desk.bridges), flows))
        return
    await ask_plan(desk.store, integration.id or 0, by=ask.user, team=desk.team, flow=flow or None)
    await point(desk, ask, integration)


async def confirm_opt_in(desk: Desk, ask: Ask, integration: Integration, view: OptInView) -> None:
    """Keep who answered for the marketing counts, when, and what they were (seed 000, "Managing Communications")."""
    async with desk.store.write() as session:
        flow = await main_flow(session, integration)
        state = await session.get(FlowState, (integration.id, flow), with_for_update=True)
        if state is None:
            raise Refusal("unknown_integration", integration=integration.name)
        counts = {"in": view.opted_in, "out": view.opted_out, "unknown": view.unknown}
        answer = {"by": ask.user, "at": utcnow().isoformat(), **counts}
        state.confirmed = {**state.confirmed, "opt_in": answer}
        number = integration.id
        record(session, "opt_in.confirmed", actor=ask.user, team=desk.team, integration_id=number, counts=counts)


async def _opt_in(desk: Desk, integration: Integration) -> OptInView:
    async with desk.store.read() as session:
        flow = await main_flow(session, integration)
        audit = await newest(session, integration.id or 0, flow)
        if audit is None:
            raise Refusal("no_audit", integration=integration.name)
        state = await session.get(FlowState, (integration.id, flow))
    return opt_in_view(pair_of(integration, desk.bridges), audit, state)


async def _check_flow(desk: Desk, rows: Sequence[Integration], flow: str) -> None:
    async with desk.store.read() as session:
        ids = [row.id for row in rows]
        known = (await session.exec(select(FlowState.flow).where(col(FlowState.integration_id).in_(ids)))).all()
    if flow not in known:
        raise Refusal("unknown_flow", flow=flow, known=sorted(set(known)))
