"""A real face on a real socket to the imitation workspace, over a store of its own; nothing of ours is replaced."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog

from bot.face.serving import run_face
from bot.manifest import manifest
from bot.settings import Settings
from store.database import Store
from tests.bot.face.rows import KEYS, Rows
from tests.bot.face.stage import INES, Stage
from tests.sandbox.workspace.outside import Outside, started


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Tracebacks of a line each, without every local variable."""
    render = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, render])


@pytest.fixture(scope="session")
def workspace_process() -> Iterator[dict[str, Any]]:
    """The imitation workspace as a process of its own."""
    with started() as info:
        yield info


@pytest.fixture
async def slack(workspace_process: dict[str, Any]) -> AsyncIterator[Outside]:
    """The workspace as new, with the app's own manifest."""
    async with aiohttp.ClientSession() as session:
        outside = Outside(workspace_process, session)
        await outside.do("request_url", url=None)
        await outside.do("reset")
        await outside.do("manifest", **manifest())
        yield outside


@pytest.fixture
def settings(workspace_process: dict[str, Any], tmp_path: Path) -> Settings:
    """Settings that point at the workspace; messages need not wait a second for each other."""
    return Settings(
        home=tmp_path,
        slack_bot_token=workspace_process["bot_token"],
        slack_app_token=workspace_process["app_token"],
        slack_signing_secret=workspace_process["signing_secret"],
        slack_api_url=workspace_process["api_url"],
        admins=(INES,),
        secret_keys=KEYS,
        http_port=0,
        post_every=0.0,
        draw_every=0.05,
    )


@asynccontextmanager
async def running(settings: Settings, store: Store, bridges: Any = None) -> AsyncIterator[int]:
    """A face that serves; gives its health port, and stops in good order. `bridges`: in place of the product's."""
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(run_face(settings, store, stop, bridges=bridges, started=port.set_result))
    await asyncio.wait({task, port}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        await task
    try:
        yield port.result()
    finally:
        stop.set()
        await task


@pytest.fixture
async def rows(sqlite_store: Store) -> Rows:
    """What the store holds, told in a few words."""
    return Rows(sqlite_store)


@pytest.fixture
async def stage(slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows) -> AsyncIterator[Stage]:
    """People who type and click, and a face that answers."""
    async with running(settings, sqlite_store) as port:
        yield Stage(slack, port)
