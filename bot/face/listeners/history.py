"""`/runs`: the list with its filter, and one run to look into."""

from collections.abc import Mapping
from typing import Any

from bot.cards.actions import RUN_OPEN, RUNS_FILTER, RUNS_NEWEST, RUNS_OLDER
from bot.cards.views import RunLine
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import not_understood
from bot.face.listeners.windows import loading
from bot.face.places import all_of, by_id, fitting, words
from bot.face.registry import Registry
from bot.face.shows.runs import page_of_runs, run_lines
from bot.modals.runs import PAGE, STATES, run_modal, runs_modal
from store.tables import Integration, Plan, Run
from store.words import Role
from sync.errors import Refusal

MINE = "mine"
EVERYTHING: Mapping[str, Any] = {"integration": 0, "state": "", "mine": False, "before": 0}


def register(registry: Registry) -> None:
    """The command, the menus of the list, and the button of each line."""

    @registry.command("runs")
    async def command(desk: Desk, ask: Ask) -> None:
        rows = await visible(desk, ask)
        number = ask.text.removeprefix("#")
        if number.isdigit():
            line = await run_line(desk, ask, int(number))
            await desk.gateway.update_view(await loading(desk, ask), run_modal(line))
            return
        wanted = _wanted(rows, ask.text)
        if wanted is None:
            await desk.tell(ask, not_understood(ask.text, rows))
            return
        await _show(desk, ask, await loading(desk, ask), rows, wanted)

    @registry.action(RUNS_FILTER, RUNS_OLDER, RUNS_NEWEST)
    async def filtered(desk: Desk, ask: Ask) -> None:
        known = {name: ask.meta.get(name, first) for name, first in EVERYTHING.items()}
        asked = {name: value for name, value in ask.value.items() if name in EVERYTHING}
        await _show(desk, ask, ask.view_id, await visible(desk, ask), {**known, "before": 0, **asked})

    @registry.action(RUN_OPEN)
    async def opened(desk: Desk, ask: Ask) -> None:
        view_id = await loading(desk, ask)
        await desk.gateway.update_view(view_id, run_modal(await run_line(desk, ask, ask.number("run"))))


async def visible(desk: Desk, ask: Ask) -> list[Integration]:
    """The integrations whose runs this person may see."""
    rows = []
    for row in await all_of(desk):
        if await desk.roles.of(ask.user, row.id) is not None:
            rows.append(row)
    return rows


async def run_line(desk: Desk, ask: Ask, run_id: int) -> RunLine:
    """One run that this person may see.

    Raises:
        Refusal: run_unknown(run).
        Forbidden: the person has no role there.
    """
    async with desk.store.read() as session:
        run = await session.get(Run, run_id)
        plan = await session.get(Plan, run.plan_id) if run is not None else None
    if run is None or plan is None:
        raise Refusal("run_unknown", run=run_id)
    integration = await by_id(desk, run.integration_id)
    await desk.allow(ask, Role.VIEWER, integration.id)
    async with desk.store.read() as session:
        [line] = await run_lines(session, [(run, plan)], {run.integration_id: integration}, desk.bridges)
    return line


def _wanted(rows: list[Integration], text: str) -> dict[str, Any] | None:
    """The filter that was typed: a state, `mine`, and the rest names an integration; None where that fits not one."""
    wanted, name = dict(EVERYTHING), []
    for word in words(text):
        if word.lower() == MINE:
            wanted["mine"] = True
        elif word.lower() in STATES:
            wanted["state"] = word.lower()
        else:
            name.append(word)
    if not name:
        return wanted
    found = fitting(rows, " ".join(name))
    return {**wanted, "integration": found[0].id or 0} if len(found) == 1 else None


async def _show(desk: Desk, ask: Ask, view_id: str, rows: list[Integration], wanted: Mapping[str, Any]) -> None:
    by_number = {row.id or 0: row for row in rows}
    async with desk.store.read() as session:
        found = await page_of_runs(session, list(by_number), wanted, ask.user, PAGE + 1)
        lines = await run_lines(session, found[:PAGE], by_number, desk.bridges)
    names = {number: row.name for number, row in by_number.items()}
    await desk.gateway.update_view(view_id, runs_modal(lines, names, wanted, more=len(found) > PAGE))
