"""`splice undo RUN`: ask from the terminal that a run be undone; who confirms it does so in Slack (design rule 8)."""

import asyncio
from typing import Annotated

import typer

from bot.catalogue import say
from bot.cli.person import By, person
from bot.cli.saying import tell
from bot.compose import open_store
from bot.face.shows.pairs import pair_of
from bot.face.shows.undo import undo_view
from bot.modals.undo import undo_lines
from bot.settings import Settings
from bridges.registry import BRIDGES
from store.tables import Integration
from sync.errors import Refusal
from sync.undo.asking import ask_undo, preview_undo


def command(
    run: Annotated[int, typer.Argument(help="Number of the run, as its card and `/runs` show it.")],
    by: By = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put back what a run wrote, by a plan that an approver confirms in Slack; its records are on hold from now on."""
    asyncio.run(_undo(run, person(by), yes=yes))


async def _undo(run: int, by: str, *, yes: bool) -> None:
    async with open_store(Settings()) as store:
        seen = await preview_undo(store, run)
        async with store.read() as session:
            integration = await session.get(Integration, seen.integration_id)
        if integration is None:
            raise Refusal("unknown_integration", integration=seen.integration_id)
        for line in undo_lines(pair_of(integration, BRIDGES, seen.flow), undo_view(seen)):
            tell(line)
        if not yes and not await asyncio.to_thread(typer.confirm, say("cli.undo_go_on"), default=False):
            raise typer.Exit(1)
        plan = await ask_undo(store, run, by=by, team=integration.team)
        tell(say("undo.asked", run=run, plan=plan.id, n=seen.subjects))
