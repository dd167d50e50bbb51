"""What a vendor's events name waits in a table until a plan looks at it (design section 4, change-driven sync).

The row is committed before the event is answered; the clock then queues one plan for all that is named of a flow.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import FlowState, Integration, Named, Plan, Schedule
from store.tables.base import utcnow
from store.words import PlanKind
from sync.events import SYSTEM
from sync.pause import pause_of
from sync.requests import PLANNING

EVENTS, EVERY_SECONDS = "events", 2


async def note_named(store: Store, integration_id: int, flow: str, hints: Iterable[str]) -> None:
    """Keep what an event named; again and again is one row, whose `times` tells that it came anew."""
    values = [
        {"integration_id": integration_id, "flow": flow, "hint": hint, "times": 1, "at": utcnow()}
        for hint in dict.fromkeys(hints)
    ]
    if not values:
        return
    entry = store.insert(Named)
    again = entry.on_conflict_do_update(
        index_elements=["integration_id", "flow", "hint"], set_={"times": col(Named.times) + 1}
    )
    async with store.write() as session:
        await (await session.connection()).execute(again, values)


async def fire_events(session: AsyncSession, schedule: Schedule) -> None:
    """Queue a plan for each flow of which something is named, unless one is about to look already.

    Before a full sync, and while an integration is disabled, what is named is dropped: that sync looks at everything.
    """
    named = select(Named.integration_id, Named.flow).distinct()
    for integration_id, flow in (await session.exec(named)).all():
        if await pause_of(session, integration_id) is not None:
            continue  # it waits for the resuming
        integration = await session.get(Integration, integration_id)
        state = await session.get(FlowState, (integration_id, flow))
        if integration is None or state is None or not integration.enabled or state.needs_full:
            here = col(Named.integration_id) == integration_id, col(Named.flow) == flow
            await session.exec(sa.delete(Named).where(*here))
            continue
        coming = select(Plan.reasons).where(
            Plan.integration_id == integration_id,
            Plan.flow == flow,
            Plan.kind == PlanKind.INCREMENTAL,
            col(Plan.state).in_(PLANNING),
        )
        if any(reasons.get("events") for reasons in await session.exec(coming)):
            continue
        session.add(
            Plan(
                integration_id=integration_id,
                flow=flow,
                team=integration.team,
                kind=PlanKind.INCREMENTAL,
                requested_by=SYSTEM,
                requesters=[SYSTEM],
                target_org=integration.target_org,
                reasons={"events": True},
            )
        )
