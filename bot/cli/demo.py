"""`splice demo`: everything running on imitation systems, with a first audit already in its channel."""

import asyncio
import shutil
import signal
from pathlib import Path
from typing import Annotated

import typer

from bot.catalogue import say
from bot.cli.saying import tell
from bot.cli.stage import Stage, sandbox, stage
from bot.compose import open_store
from store.tables import Audit
from store.words import AuditState
from sync.events import SYSTEM
from sync.requests import ask_audit

WAIT_SECONDS = 180.0
ENDED = (AuditState.COMPLETED, AuditState.INCOMPLETE, AuditState.FAILED)


def command(
    size: Annotated[str, typer.Option(help="small (200), medium (2,500) or large (100,000 accounts).")] = "medium",
    home: Annotated[Path, typer.Option(help="Folder for its database and log; emptied first.")] = Path("var/demo"),
) -> None:
    """Try Splice without Slack and without vendors; ends with Ctrl-C."""
    if home.exists():
        shutil.rmtree(home)
    home.mkdir(parents=True, mode=0o700)
    asyncio.run(_demo(size, home))


async def _demo(size: str, home: Path) -> None:
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    tell(say("cli.demo_starting", size=size))
    log = home / "splice.log"
    async with sandbox(size) as facts, stage(home, facts, log=log) as here:
        ended = asyncio.create_task(stop.wait())
        audited = asyncio.create_task(first_audit(here))
        await asyncio.wait({ended, audited}, return_when=asyncio.FIRST_COMPLETED)
        if audited.done() and not stop.is_set():
            row = audited.result()
            tell(say("cli.demo_ready", url=facts["workspace"]["page_url"], n=row.counts.get("source_read", 0)))
            tell(say("cli.demo_next"))
            tell(say("cli.demo_log", log=log))
        audited.cancel()
        await ended
    tell(say("cli.demo_ended"))


async def first_audit(here: Stage) -> Audit:
    """Ask for an audit and wait for its end; the card is posted by the face, as for anybody's audit."""
    async with open_store(here.settings) as store:
        asked = await ask_audit(store, here.integration_id, by=SYSTEM, team=here.facts["workspace"]["team_id"])
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                async with store.read() as session:
                    row = await session.get(Audit, asked.id)
                if row is not None and row.state in ENDED:
                    return row
                await asyncio.sleep(0.2)
