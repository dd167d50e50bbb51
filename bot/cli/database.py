"""`splice db upgrade` and `splice db check`."""

import asyncio

import typer

from bot.catalogue import say
from bot.cli.saying import tell
from bot.settings import Settings
from store.migrate import check, upgrade

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The database and its migrations.")


@app.command("upgrade")
def upgrade_command() -> None:
    """Bring the tables up to date."""
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    asyncio.run(upgrade(settings.store_url))
    tell(say("cli.db_upgraded"))


@app.command("check")
def check_command() -> None:
    """Say what differs between the tables and this version; exit 1 when anything does."""
    found = asyncio.run(check(Settings().store_url))
    for difference in found:
        tell(difference)
    if found:
        raise typer.Exit(1)
    tell(say("cli.db_in_order"))
