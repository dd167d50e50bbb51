"""`splice integrations list | apply | export`: integrations as a TOML file that can be kept in version control."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.blockkit.text import plain
from bot.cards.landing import told
from bot.catalogue import say
from bot.cli.applying import Applying
from bot.cli.person import By, person
from bot.cli.saying import table
from bot.cli.tomlfile import drafts_of, toml_of
from bot.compose import open_store
from bot.face.shows.landing import landing_rows
from bot.settings import Settings
from sync.configure import list_integrations

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Which pairs of systems are kept in step.")


@app.command("list")
def list_command() -> None:
    """The landing page's columns, in the terminal."""
    asyncio.run(_list())


@app.command("apply")
def apply_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask when others would need a full sync.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the vendors whether it fits.")] = False,
    by: By = "",
    team: Annotated[str, typer.Option("--team", help="Workspace id.")] = "",
) -> None:
    """Add or change the integrations of FILE; nothing is saved while anything in it is wrong."""
    if not asyncio.run(_apply(file, yes=yes, offline=offline, by=person(by), team=team)):
        raise typer.Exit(1)


@app.command("export")
def export_command() -> None:
    """Print the integrations as a file for `apply`, without any secret."""
    asyncio.run(_export())


async def _list() -> None:
    async with open_store(Settings()) as store:
        rows = await list_integrations(store)
        async with store.read() as session:
            views = await landing_rows(session, rows)
    names = ("id", "enabled", "company", "audited", "last_sync", "status", "message", "unmatched")
    columns = [say(f"landing.column_{name}") for name in names]
    lines = (
        (
            view.id,
            view.name,
            say("word.yes" if view.enabled else "word.no"),
            view.company or say("word.default"),
            say("word.yes" if view.audited_at else "word.no"),
            plain(say("landing.cell_at", at=view.last_sync)) if view.last_sync else "",
            view.status,
            plain(told(view)),
            view.unmatched,
        )
        for view in views
    )
    table(say("cli.integrations"), [columns[0], say("cli.column_name"), *columns[1:]], lines)


async def _apply(file: Path, *, yes: bool, offline: bool, by: str, team: str) -> bool:
    settings, drafts = Settings(), drafts_of(file)
    async with open_store(settings) as store:
        work = Applying(store, settings.secret_box(), drafts)
        return await work.look(offline=offline) and work.agreed(yes=yes) and await work.save(by=by, team=team)


async def _export() -> None:
    async with open_store(Settings()) as store:
        print(toml_of(await list_integrations(store)))
