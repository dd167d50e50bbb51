"""The voice pair in bulk: the status of thousands of accounts, the SIP lines of a thousand customers, a run each."""

import asyncio
from collections.abc import Iterable
from itertools import islice
from typing import Any

from bench.house import House, cpu_seconds, house, peak_mb
from bench.rows import BUSY, written_within
from bench.table import Goal
from bot.cli.drafts import VOICE_NAME
from bridges.simpler_alianza.words import ACCOUNTS, LINES
from store.tables import Audit, Plan, Run
from store.words import AuditState, ChangeState, PlanState, Role, Ruling
from sync.approval import rule
from sync.configure import by_name
from sync.requests import ask_audit, ask_plan

RATE = 200.0  # requests a second, as the demo's integration is set
CALLS_PER_ROW = 2  # read, write
AT_ONCE = 16  # hands that change things in both systems before the measure begins
GOALS = (Goal("status_left", 0), Goal("lines_left", 0), Goal("status_over_budget", 0), Goal("lines_over_budget", 0))
READING = (PlanState.QUEUED, PlanState.READING)


async def measure(size: str, accounts: int, customers: int) -> dict[str, Any]:
    """Seconds and calls of both runs, at the budget of the demo's integration (200 requests a second).

    Args:
        size: the sandbox's; "large" has 12,000 customers.
        accounts: how many accounts have the wrong status.
        customers: how many customers lack their rows.
    """
    async with house(size) as here:
        voice = await by_name(here.store, VOICE_NAME)
        if voice is None or voice.id is None:
            raise LookupError("the sandbox has no voice pair")
        told = await _disable(here, accounts) | await _empty_tables(here, customers)
        for name, flow in (("status", ACCOUNTS), ("lines", LINES)):
            told |= {f"{name}_{figure}": value for figure, value in (await _sync(here, voice.id, flow)).items()}
        return told | {"worker_mb": peak_mb(here.worker), "worker_cpu_seconds": cpu_seconds(here.worker)}


async def _sync(here: House, integration_id: int, flow: str) -> dict[str, Any]:
    """Audit, plan, approval and run of one flow."""
    asked = await ask_audit(here.store, integration_id, by="U-ASKER", team=here.team, flow=flow)
    ended = (AuditState.COMPLETED, AuditState.INCOMPLETE, AuditState.FAILED)
    audit = await here.until(Audit, asked.id, lambda row: row.state in ended)
    planned = await ask_plan(here.store, integration_id, by="U-ASKER", team=here.team, flow=flow)
    plan = await here.until(Plan, planned.id, lambda row: row.state not in READING)
    ruled = await rule(
        here.store,
        plan.id or 0,
        Ruling.WITHOUT_REMOVALS,
        by="U-BENCH",
        role=Role.APPROVER,
        team=here.team,
        digest_changes=plan.digest_changes,
        digest_removals=plan.digest_removals,
    )
    await here.until(Run, ruled.run_id, lambda row: row.state not in BUSY)
    run = await here.until(Run, ruled.run_id, lambda row: row.finished_at is not None)
    seconds, n = await written_within(here, plan), run.counts.get(ChangeState.APPLIED, 0)
    return {
        "audit_state": audit.state,
        "audit_seconds": _between(audit.started_at, audit.finished_at),
        "audit_calls": audit.progress.get("calls"),
        "rows": plan.counts["rows_changes"],
        "applied": n,
        "left": plan.counts["rows_changes"] - n,
        "state": run.state,
        "run_seconds": round(seconds, 1),
        "rows_a_second": round(n / seconds, 1),
        "over_budget": max(0.0, round(n / seconds - RATE / CALLS_PER_ROW, 1)),
        "whole_seconds": _between(run.started_at, run.finished_at),
    }


async def _disable(here: House, n: int) -> dict[str, Any]:
    """Somebody disabled accounts whose customers are active."""
    control = here.facts["control"]["alianza"]
    told = await here.door.get(f"{control}/dump")
    cast = {who["account_number"] for who in here.facts["notes"]["voice"].values()}
    active = (each["account"] for each in told["records"] if each["account"]["status"] == "ACTIVE")
    chosen = [each["id"] for each in islice((one for one in active if one["accountNumber"] not in cast), n)]
    await _hands(here, f"{control}/edit", ({"id": each, "set": {"status": "DISABLED"}} for each in chosen))
    return {"accounts_disabled": len(chosen)}


async def _empty_tables(here: House, n: int) -> dict[str, Any]:
    """Somebody emptied the voice tables of some customers."""
    control = here.facts["control"]["simpler"]
    told = await here.door.get(f"{control}/dump")
    cast = {who["customer_id"] for who in here.facts["notes"]["voice"].values()}
    having = (each for each in told["records"] if each["rows"] and each["customerid"] not in cast)
    chosen = list(islice(having, n))
    wishes = (
        {"customerid": each["customerid"], "rows": {"remove": [row["row_id"] for row in each["rows"]]}}
        for each in chosen
    )
    await _hands(here, f"{control}/edit", wishes)
    return {"customers_emptied": len(chosen), "rows_removed": sum(len(each["rows"]) for each in chosen)}


async def _hands(here: House, url: str, wishes: Iterable[dict[str, Any]]) -> None:
    waiting = iter(list(wishes))

    async def hand() -> None:
        for wish in waiting:
            await here.door.post(url, wish)

    async with asyncio.TaskGroup() as hands:
        for _ in range(AT_ONCE):
            hands.create_task(hand())


def _between(began: Any, ended: Any) -> float | None:
    return round((ended - began).total_seconds(), 1) if began and ended else None
