"""An undo from the question to its end, as the stories of rule 8 tell it."""

import pytest

from store.tables import Plan, Run
from store.words import PlanState, RunState
from sync.errors import Refusal
from sync.undo.asking import ask_undo, preview_undo
from sync.undo.holds import held_by_run
from tests.sync.shop import ASKER, TEAM, Shop

OTHER = "U0OTHER"


async def undo(shop: Shop, run: Run, *, by: str = ASKER) -> Plan:
    """Ask for the undo of a run, and let the worker plan it."""
    asked = await ask_undo(shop.store, run.id or 0, by=by, team=TEAM)
    return await shop.carry_out_plan(asked.id or 0)


async def undone(shop: Shop, run: Run) -> tuple[Plan, Run]:
    """Asked, planned, confirmed by somebody else and carried out."""
    plan = await undo(shop, run)
    assert plan.state == PlanState.WAITING, plan.problem
    return plan, await shop.run(await shop.approve(plan, by=OTHER))


async def on_hold(shop: Shop, run: Run) -> int:
    async with shop.store.read() as session:
        return (await held_by_run(session, [run.id or 0])).get(run.id or 0, 0)


async def refused(shop: Shop, run_id: int) -> Refusal:
    with pytest.raises(Refusal) as raised:
        await ask_undo(shop.store, run_id, by=ASKER, team=TEAM)
    with pytest.raises(Refusal) as told:
        await preview_undo(shop.store, run_id)
    assert (told.value.code, told.value.facts) == (raised.value.code, raised.value.facts)
    return raised.value


async def a_mistake(shop: Shop, people: int = 3, name: str = "Mistake {}") -> Run:
    """A sync renames so many; returns its run."""
    for number in range(1, people + 1):
        shop.systems.people[str(number)].name = name.format(number)
    run = await shop.sync()
    assert run is not None and run.state == RunState.VERIFIED
    return run
