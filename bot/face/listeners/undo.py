"""Undo and release: the question that says what does not come back, the plan that is asked for, and letting go."""

from bot.cards.actions import RELEASE, UNDO_MODAL, UNDO_RUN
from bot.cards.private import note
from bot.cards.views import Pair
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import point
from bot.face.listeners.history import run_line
from bot.face.listeners.windows import window
from bot.face.places import by_id
from bot.face.registry import Registry
from bot.face.shows.undo import undo_view
from bot.modals.runs import run_modal
from bot.modals.undo import undo_modal
from store.words import Role
from sync.undo.asking import ask_undo, preview_undo
from sync.undo.holds import release


def register(registry: Registry) -> None:
    """Buttons of the run's card and window, and the question's answer."""

    @registry.action(UNDO_RUN, role=Role.OPERATOR)
    async def question(desk: Desk, ask: Ask) -> None:
        pair = await _pair(desk, ask)
        seen = await preview_undo(desk.store, ask.number("run"))
        await window(desk, ask, undo_modal(pair, undo_view(seen), ask.channel))

    @registry.submit(UNDO_MODAL, role=Role.OPERATOR)
    async def asked(desk: Desk, ask: Ask) -> None:
        pair, run = await _pair(desk, ask), ask.number("run")
        subjects = (await preview_undo(desk.store, run)).subjects
        plan = await ask_undo(desk.store, run, by=ask.user, team=desk.team)
        await desk.tell(ask, note("undo.asked", run=run, plan=plan.id, n=subjects))
        await point(desk, ask, await by_id(desk, pair.id))

    @registry.action(RELEASE, role=Role.OPERATOR)
    async def released(desk: Desk, ask: Ask) -> None:
        await _pair(desk, ask)
        run = ask.number("run")
        n = await release(desk.store, run, by=ask.user, team=desk.team)
        desk.drawn.set()
        await desk.tell(ask, note("runs.released", n=n))
        if ask.view_id:
            await desk.gateway.update_view(ask.view_id, run_modal(await run_line(desk, ask, run)))


async def _pair(desk: Desk, ask: Ask) -> Pair:
    """The pair of the run that is meant, when this person operates it."""
    pair = (await run_line(desk, ask, ask.number("run"))).plan.pair
    await desk.allow(ask, Role.OPERATOR, pair.id, fresh=True)
    return pair
