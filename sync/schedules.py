"""What the clock does: polls for changes, nightly audits that find what no event named, forgetting what is old."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import STORE_AWAY
from store.tables import Integration, Schedule
from sync.clock.clock import Clock
from sync.configure import list_integrations
from sync.errors import Refusal
from sync.events import SYSTEM
from sync.expiry import expire_waiting
from sync.named import EVENTS, EVERY_SECONDS, fire_events
from sync.pause import refuse_paused
from sync.poll import queue_poll
from sync.requests import queue_audits
from sync.retention import DAYS, forget_old
from sync.workbench import Workbench

POLL, NIGHTLY, RETENTION = "poll", "nightly_audit", "retention"
RETENTION_AT = {"cron": "20 4 * * *"}
LOOK_AGAIN_SECONDS = 15.0

log = structlog.get_logger(__name__)


async def run_clock(bench: Workbench, stop: asyncio.Event, days: Mapping[str, int] = DAYS) -> None:
    """Tick until told to stop; integrations that were added or changed meanwhile get their schedules soon after.

    `days`: how long what we keep of people is kept, by kind.
    """
    due = asyncio.Event()

    async def fire_retention(_session: AsyncSession, _schedule: Schedule) -> None:
        due.set()  # the round itself is many transactions, so not this one

    fire = {POLL: fire_poll, NIGHTLY: fire_nightly_audit, EVENTS: fire_events, RETENTION: fire_retention}
    clock = Clock(bench.store, fire)
    await clock.ensure(EVENTS, EVENTS, {"every": EVERY_SECONDS})
    await clock.ensure(RETENTION, RETENTION, RETENTION_AT)
    async with asyncio.TaskGroup() as parts:
        parts.create_task(clock.run(stop))
        parts.create_task(_keep_schedules(bench, clock, stop))
        parts.create_task(_keep_clean(bench, due, stop, days))


async def ensure_schedules(bench: Workbench, clock: Clock, integration: Integration) -> None:
    """The schedules that an integration's options ask for."""
    options = integration.options
    zone = str(options.get("time_zone", "UTC"))
    every, hour = int(options.get("poll_seconds", 60)), options.get("audit_hour", 3)
    flows = bench.bridges[integration.bridge].flows
    for flow in flows:
        where: dict[str, Any] = {"integration_id": integration.id, "flow": flow.name, "zone": zone}
        on = integration.enabled and integration.deleted_at is None
        name, polled = f"{integration.id}:{flow.name}", on and flow.watched and every > 0
        await clock.ensure(f"{POLL}:{name}", POLL, {"every": every or 60}, enabled=polled, **where)
        nightly = {"cron": f"0 {3 if hour is None else int(hour)} * * *"}
        leads = flow is flows[0]  # the audits of an integration's flows are queued together
        await clock.ensure(f"{NIGHTLY}:{name}", NIGHTLY, nightly, enabled=on and leads and hour is not None, **where)


async def fire_poll(session: AsyncSession, schedule: Schedule) -> None:
    """Queue a look at what changed; skipped while one is under way."""
    await queue_poll(session, schedule.integration_id or 0, schedule.flow)


async def fire_nightly_audit(session: AsyncSession, schedule: Schedule) -> None:
    """Queue the audits of all its flows, asked for by the system."""
    integration = await session.get(Integration, schedule.integration_id)
    if integration is None or not integration.enabled:
        raise Refusal("integration_disabled", integration=schedule.integration_id)
    await refuse_paused(session, integration.id or 0)
    await queue_audits(session, integration, by=SYSTEM)


async def _keep_clean(bench: Workbench, due: asyncio.Event, stop: asyncio.Event, days: Mapping[str, int]) -> None:
    """Forget what is old, once a night, in the process that won the firing; broken off, it goes on a little later."""
    while not stop.is_set():
        if due.is_set():
            try:
                log.info("forgotten", **await forget_old(bench.store, days))
                due.clear()
            except STORE_AWAY as trouble:
                log.warning("retention broken off", cause=type(trouble).__name__)
        await _pause(stop)


async def _keep_schedules(bench: Workbench, clock: Clock, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await expire_waiting(bench.store)
            for integration in await list_integrations(bench.store):
                if integration.bridge in bench.bridges:
                    await ensure_schedules(bench, clock, integration)
        except STORE_AWAY as trouble:
            log.warning("schedules not looked at", cause=type(trouble).__name__)
        await _pause(stop)


async def _pause(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), LOOK_AGAIN_SECONDS)
    except TimeoutError:
        return
