"""Near real time without webhooks: a poll is an incremental plan whose subjects are not named yet.

Carrying it out asks the source what changed since the watermark. The watermark only names subjects (design section 4):
each is re-read and planned by the same flow, and a record named twice costs a look and no write.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import FlowState, Integration, Plan
from store.words import PlanKind
from sync.errors import Refusal
from sync.events import SYSTEM
from sync.pause import refuse_paused
from sync.requests import PLANNING


async def queue_poll(session: AsyncSession, integration_id: int, flow: str) -> None:
    """Queue a look at what changed.

    Raises:
        Refusal: paused; poll_needless, while the integration is disabled, needs a full sync, or a look is already
            under way.
    """
    await refuse_paused(session, integration_id)
    integration = await session.get(Integration, integration_id)
    state = await session.get(FlowState, (integration_id, flow))
    if integration is None or state is None or state.watermark is None:
        raise Refusal("poll_needless")
    if not integration.enabled or state.needs_full:
        raise Refusal("poll_needless")
    query = select(Plan.reasons).where(
        Plan.integration_id == integration_id,
        Plan.flow == flow,
        Plan.kind == PlanKind.INCREMENTAL,
        col(Plan.state).in_(PLANNING),
    )
    if any(reasons.get("poll") for reasons in await session.exec(query)):
        raise Refusal("poll_needless")
    session.add(
        Plan(
            integration_id=integration_id,
            flow=flow,
            team=integration.team,
            kind=PlanKind.INCREMENTAL,
            requested_by=SYSTEM,
            requesters=[SYSTEM],
            target_org=integration.target_org,
            reasons={"poll": True},
        )
    )
