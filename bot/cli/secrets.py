"""`splice secrets set` and `splice secrets rotate`: by prompt or standard input, never by argument."""

import asyncio
import sys
from typing import Annotated

import typer

from bot.catalogue import say
from bot.cli.saying import tell
from bot.compose import open_store
from bot.settings import Settings
from bridges.registry import BRIDGES
from store.secrets import put_secrets, rotate_all
from sync.configure import by_name
from sync.errors import Refusal

app = typer.Typer(no_args_is_help=True, help="Credentials of integrations, encrypted at rest.")


@app.command("set")
def set_command(
    integration: Annotated[str, typer.Argument(help="Name of the integration.")],
    name: Annotated[str, typer.Argument(help="Which secret, for example sonar_token.")],
) -> None:
    """Store one secret; the value is asked for without being shown, or read from standard input."""
    value = typer.prompt(name, hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    asyncio.run(_set(integration, name, value))
    tell(say("cli.secret_stored", name=name, integration=integration))


@app.command("rotate")
def rotate_command() -> None:
    """Seal every secret anew with the first key of SPLICE_SECRET_KEYS."""
    tell(say("cli.secrets_rotated", n=asyncio.run(_rotate())))


async def _set(integration: str, name: str, value: str) -> None:
    settings = Settings()
    async with open_store(settings) as store:
        row = await by_name(store, integration)
        if row is None:
            raise Refusal("unknown_integration", integration=integration)
        known = BRIDGES[row.bridge].secret_names
        if name not in known:
            raise Refusal("unknown_secret", name=name, known=", ".join(known))
        if not value.strip():
            raise Refusal("secret_empty", name=name)
        await put_secrets(store, settings.secret_box(), row.id or 0, {name: value})


async def _rotate() -> int:
    settings = Settings()
    async with open_store(settings) as store:
        return await rotate_all(store, settings.secret_box())
