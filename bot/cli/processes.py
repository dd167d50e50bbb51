"""`splice run`, `face`, `worker`. Each process imports only what it is made of, so that it starts fast."""

import asyncio
import runpy

from bot.processes import keep, until_told
from bot.settings import Settings
from store.migrate import upgrade

FACE, WORKER = "bot.face", "bot.worker"


def face() -> None:
    """Run the part that talks to Slack."""
    runpy.run_module(FACE, run_name="__main__")


def worker() -> None:
    """Run the part that reads, plans and writes."""
    runpy.run_module(WORKER, run_name="__main__")


def run() -> None:
    """Run Splice: one face and one worker, processes of their own; one that dies is started again."""
    settings = Settings()

    async def serve(stop: asyncio.Event) -> None:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        await upgrade(settings.store_url)
        async with asyncio.TaskGroup() as parts:
            for module in (WORKER, FACE):
                parts.create_task(keep(module, stop))

    settings.require_slack()
    settings.secret_box()
    until_told(settings, serve)
