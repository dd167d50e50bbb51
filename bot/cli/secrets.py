"""`splice secrets set` and `splice secrets rotate`: by prompt or standard input, never by argument."""

import asyncio
import sys
from typing import Annotated

import typer

from bot.catalogue import say
from bot.cli.person import By, person
from bot.cli.saying import tell
from bot.compose import open_store
from bot.settings import Settings
from bridges.registry import BRIDGES
from store.secrets import rotate_all
from store.tables import Integration
from sync.bridge import sides_of
from sync.configure import save
from sync.drafting import by_name, draft_of
from sync.errors import Refusal

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Credentials of integrations, encrypted at rest.")


@app.command("set")
def set_command(
    integration: Annotated[str, typer.Argument(help="Name of the integration.")],
    name: Annotated[str, typer.Argument(help="Which secret, for example sonar_token.")],
    by: By = "",
) -> None:
    """Store one secret; the value is asked for without being shown, or read from standard input."""
    who = person(by)
    value = typer.prompt(name, hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    for line in asyncio.run(_set(integration, name, value, by=who)):
        tell(line)


@app.command("rotate")
def rotate_command() -> None:
    """Seal every secret anew with the first key of SPLICE_SECRET_KEYS."""
    tell(say("cli.secrets_rotated", n=asyncio.run(_rotate())))


async def _set(integration: str, name: str, value: str, *, by: str) -> list[str]:
    """Save it as a change of the integration; what was done, and what that causes, in sentences."""
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
        draft = await draft_of(store, row.id or 0, secrets={name: value})
        saved = await save(store, settings.secret_box(), BRIDGES, draft, by=by, team=row.team)
    return _told(row, saved, name)


def _told(before: Integration, after: Integration, name: str) -> list[str]:
    if after.config_version == before.config_version:
        return [say("cli.secret_same", name=name, integration=before.name)]
    lines = [say("cli.secret_stored", name=name, integration=before.name)]
    if after.target_org != before.target_org:
        target = sides_of(BRIDGES[before.bridge]).target
        lines.append(say("cli.secret_other_org", target=target, integration=before.name))
    return [*lines, say("cli.secret_plans", integration=before.name)]


async def _rotate() -> int:
    settings = Settings()
    async with open_store(settings) as store:
        return await rotate_all(store, settings.secret_box())
