"""Enabling and disabling an integration from Slack (seed 000: unticked, neither synchronisation nor audits occur)."""

from sqlmodel import col, select

from store.database import Store
from store.tables import Integration
from store.tables.base import utcnow
from sync.configure import stop_runs
from sync.errors import Refusal
from sync.events import record
from sync.integrations import need_full


async def switch(store: Store, integration_id: int, *, on: bool, joins: bool, by: str, team: str) -> list[str]:
    """Enable or disable; enabled again it needs a full sync. Returns the names of others that now need one too.

    `joins` (see `sync.bridge.Bridge`): one that never synced counts as added when it is enabled, so that every
    integration of its bridge then needs a manual full sync again (seed 000, "Synchronizing your Data").

    Raises:
        Refusal: unknown_integration.
    """
    async with store.write() as session:
        row = await session.get(Integration, integration_id, with_for_update=True)
        if row is None or row.deleted_at is not None:
            raise Refusal("unknown_integration", integration=integration_id)
        if row.enabled == on:
            return []
        row.enabled, row.config_version, row.updated_at = on, row.config_version + 1, utcnow()
        row.status_message = "enabled" if on else "disabled"
        if not on:
            await stop_runs(session, row, by)
        others: list[Integration] = []
        if on:
            await need_full(session, row, "enabled_again" if row.last_sync is not None else row.needs_full_reason)
        if on and joins and row.last_sync is None:
            beside = col(Integration.bridge) == row.bridge, col(Integration.id) != row.id
            enabled = col(Integration.enabled).is_(True), col(Integration.deleted_at).is_(None)
            others = list((await session.exec(select(Integration).where(*beside, *enabled))).all())
        for other in others:
            await need_full(session, other, f"integration_added:{row.name}")
        record(
            session, "integration.changed", actor=by, team=team, integration_id=row.id, enabled=on,
            resync=[other.name for other in others],
        )  # fmt: skip
        return [other.name for other in others]
