"""`splice audit`: an audit from the terminal, with its progress; the worker does the work."""

import asyncio
import json
import os
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlmodel import col, select

from bot.cards.wording import incomplete, joined, trouble, vendor_words
from bot.catalogue import say
from bot.cli.bars import Bars
from bot.cli.saying import beside, tell
from bot.compose import open_store, workbench
from bot.settings import Settings
from bridges.registry import BRIDGES
from store.database import Store
from store.secretbox import SecretTrouble
from store.tables import Audit, Integration
from store.words import AuditState
from sync.audit import audit
from sync.bridge import Bridge, sides_of
from sync.configure import by_name, list_integrations
from sync.engine.leases import Lease, claim
from sync.engine.replicas import alive
from sync.engine.sweep import WORKER
from sync.errors import Refusal
from sync.events import SYSTEM
from sync.give_up import give_up
from sync.requests import ask_audit, together
from sync.workbench import Workbench

ENDED = (AuditState.COMPLETED, AuditState.INCOMPLETE, AuditState.FAILED)
TOLD = ("id", "flow", "state", "counts", "evidence", "problem")
ALIVE_SECONDS = 90.0
LOOK_SECONDS = 0.5


def command(
    integration: Annotated[str, typer.Argument(help="Name of the integration; the only one when there is one.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")] = False,
) -> None:
    """Compare both sides of an integration; exit 1 when a side could not be read completely."""
    rows, bridge = asyncio.run(_audit(integration))
    if as_json:
        told = [{name: getattr(row, name) for name in TOLD} for row in rows]
        print(json.dumps(told[0] if len(told) == 1 else {"audits": told}, default=str))
    else:
        for row in rows:
            for line in _lines(row, bridge):
                tell(line)
    if any(row.state != AuditState.COMPLETED for row in rows):
        raise typer.Exit(1)


def _lines(row: Audit, bridge: Bridge) -> list[str]:
    """The result, and what was missing, in the words of the card."""
    first, sides = say(f"cli.audit_{row.state}", **row.counts), sides_of(bridge, row.flow)
    if len(bridge.flows) > 1:
        first = say("cli.audit_of_flow", flow=say(f"flow.{row.flow}"), told=first)
    if row.state == AuditState.FAILED:
        return [joined([trouble(row.problem, sides.target), vendor_words(row.problem)], " "), first]
    return [first, *incomplete(row.evidence, {"source": sides.source, "target": sides.target})]


async def _audit(name: str) -> tuple[list[Audit], Bridge]:
    """The audits of all flows of one integration, asked for together."""
    settings = Settings()
    async with open_store(settings) as store:
        integration = await _which(store, name)
        bench = None if await alive(store, WORKER, ALIVE_SECONDS) else workbench(settings, store)
        lead = await ask_audit(store, integration.id or 0, by=SYSTEM, team=integration.team)
        rows = []
        for audit_id in await _together(store, lead.id or 0):
            try:
                async with asyncio.TaskGroup() as tasks:
                    if bench is not None:
                        tasks.create_task(_carry_out(bench, audit_id))
                    rows.append(await _follow(store, audit_id))
            except ExceptionGroup as group:
                raise group.exceptions[0] from group
        return rows, BRIDGES[integration.bridge]


async def _together(store: Store, lead: int) -> list[int]:
    query = select(Audit.id).where(together(lead)).order_by(col(Audit.id))
    async with store.read() as session:
        return [each or 0 for each in (await session.exec(query)).all()]


async def _which(store: Store, name: str) -> Integration:
    rows = await list_integrations(store)
    found = await by_name(store, name) if name else rows[0] if len(rows) == 1 else None
    if found is None:
        raise Refusal("unknown_integration", integration=name or ", ".join(row.name for row in rows))
    return found


async def _carry_out(bench: Workbench, audit_id: int) -> None:
    """No worker runs: this process does the work itself."""
    owner = f"terminal-{os.getpid()}:1"
    epoch = await claim(bench.store, "audit", audit_id, owner)
    if epoch is None:
        return
    lease = Lease(bench.store, "audit", audit_id, owner, epoch)
    try:
        await audit(bench, audit_id, lease)
    except SecretTrouble as trouble:
        await give_up(bench.store, "audit", audit_id, lease, trouble)
        raise


async def _follow(store: Store, audit_id: int) -> Audit:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=beside, transient=True) as progress:
        bars = Bars(progress)
        while True:
            async with store.read() as session:
                row = await session.get(Audit, audit_id)
            if row is None:
                raise Refusal("lease_lost")
            bars.show(row.progress)
            if row.state in ENDED:
                return row
            await asyncio.sleep(LOOK_SECONDS)
