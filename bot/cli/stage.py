"""A whole Splice on imitation systems, for `demo`, `tour` and measurements: sandbox, integration and processes."""

import asyncio
import base64
import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from bot.cli.drafts import integration_draft, voice_draft
from bot.compose import open_store
from bot.manifest import render
from bot.settings import Settings
from bridges.registry import BRIDGES
from store.tables import RoleGrant
from store.words import Role
from sync.configure import save
from sync.events import SYSTEM

START_SECONDS = 240.0  # making 100,000 accounts takes half a minute, more on a busy machine


@dataclass(frozen=True, slots=True)
class Stage:
    """What runs, and where."""

    facts: dict[str, Any]
    settings: Settings
    environment: Mapping[str, str]
    integration_id: int
    voice_id: int


class Furnished(NamedTuple):
    """The numbers of both integrations; 0 for the voice pair where the sandbox has none."""

    calix: int
    voice: int


@asynccontextmanager
async def sandbox(size: str, *, seed: int = 7, more: tuple[str, ...] = ()) -> AsyncIterator[dict[str, Any]]:
    """The imitation systems as processes; gives the JSON object that they print."""
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as manifest:
        manifest.write(render())
        manifest.flush()
        command = (sys.executable, "-m", "sandbox", "--size", size, "--seed", str(seed), *more)
        async with process(*command, "--manifest", manifest.name, environment=dict(os.environ)) as running:
            if running.stdout is None:
                raise RuntimeError("the sandbox has no output")
            line = await asyncio.wait_for(running.stdout.readline(), START_SECONDS)
            yield json.loads(line)


@asynccontextmanager
async def stage(
    home: Path, facts: dict[str, Any], *, log: Path, voice: Mapping[str, Any] | None = None, **options: Any
) -> AsyncIterator[Stage]:
    """The real bot beside the imitations: database, integration and roles in `home`, `splice run` as a process.

    `options` go over those of Calix's integration that fit the data, `voice` over those of the voice pair.
    """
    environment = environment_of(home, facts)
    settings = settings_of(environment)
    numbers = await furnish(settings, facts, voice=voice, **options)
    with log.open("wb") as output:
        async with process(sys.executable, "-m", "bot", "run", environment=environment, output=output):
            yield Stage(facts, settings, environment, numbers.calix, numbers.voice)


def environment_of(home: Path, facts: dict[str, Any]) -> dict[str, str]:
    """What a Splice in `home` needs to be told of the imitations; nothing of the caller's own `SPLICE_…` is kept."""
    workspace = facts["workspace"]
    admin = next(user["id"] for user in workspace["users"] if "Admin" in user["real_name"])
    ours = {
        "SPLICE_HOME": str(home),
        "SPLICE_SLACK_BOT_TOKEN": workspace["bot_token"],
        "SPLICE_SLACK_APP_TOKEN": workspace["app_token"],
        "SPLICE_SLACK_SIGNING_SECRET": workspace["signing_secret"],
        "SPLICE_SLACK_API_URL": workspace["api_url"],
        "SPLICE_ADMINS": admin,
        "SPLICE_SECRET_KEYS": f"demo:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "SPLICE_HTTP_PORT": str(_free_port()),
        "SPLICE_POST_EVERY": "0.1",
        "SPLICE_DRAW_EVERY": "0.2",
        "SPLICE_REPLICA": "demo",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPLICE_")}
    return kept | ours


def _free_port() -> int:
    """One for health and events, known beforehand: the imitation SIMPLer is told where to send its triggers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def settings_of(environment: Mapping[str, str]) -> Settings:
    """The same settings for this very process, whose environment they replace."""
    for name in [name for name in os.environ if name.startswith("SPLICE_")]:
        del os.environ[name]
    os.environ.update({name: value for name, value in environment.items() if name.startswith("SPLICE_")})
    return Settings()


async def furnish(
    settings: Settings, facts: dict[str, Any], *, voice: Mapping[str, Any] | None = None, **options: Any
) -> Furnished:
    """Roles for the people of the workspace, and an integration of each pair; for the options see `stage`."""
    workspace, admin = facts["workspace"], settings.admins[0]
    people = {user["real_name"]: user["id"] for user in workspace["users"]}
    roles = {"Support": Role.OPERATOR, "Approver": Role.APPROVER, "Viewer": Role.VIEWER}
    async with open_store(settings) as store:
        async with store.write() as session:
            for name, user in people.items():
                role = next((role for word, role in roles.items() if word in name), None)
                if role is not None:
                    session.add(RoleGrant(team=workspace["team_id"], holder=user, role=role, granted_by=SYSTEM))
        draft = integration_draft(facts)
        draft = replace(draft, options={**draft.options, **options})
        row = await save(store, settings.secret_box(), BRIDGES, draft, by=admin, team=workspace["team_id"])
        number = 0
        if "simpler" in facts:
            draft = voice_draft(facts)
            draft = replace(draft, options={**draft.options, **(voice or {})})
            saved = await save(store, settings.secret_box(), BRIDGES, draft, by=admin, team=workspace["team_id"])
            number = saved.id or 0
    return Furnished(row.id or 0, number)


@asynccontextmanager
async def process(
    *command: str, environment: Mapping[str, str], output: Any = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """One process, ended with the block: asked first, killed when it does not listen."""
    running = await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdout=output if output is not None else asyncio.subprocess.PIPE,
        stderr=output,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(running.wait(), 20)
        if running.returncode is None:
            running.kill()
            await running.wait()
