"""`splice run`, `face`, `worker`. Each process imports only what it is made of, so that it starts fast."""

import asyncio
import runpy

from bot.processes import keep, until_told
from bot.settings import Settings
from store.migrate import upgrade

FACE, WORKER = "bot.face", "bot.worker"


def face(_settings: Settings) -> None:
    """The process that talks to Slack."""
    runpy.run_module(FACE, run_name="__main__")


def worker(_settings: Settings) -> None:
    """The process that reads, plans and runs."""
    runpy.run_module(WORKER, run_name="__main__")


def both(settings: Settings) -> None:
    """One face and one worker as processes of their own; one that dies is started again."""

    async def serve(stop: asyncio.Event) -> None:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        await upgrade(settings.store_url)
        async with asyncio.TaskGroup() as parts:
            for module in (WORKER, FACE):
                parts.create_task(keep(module, stop))

    settings.require_slack()
    settings.secret_box()
    until_told(settings, serve)
