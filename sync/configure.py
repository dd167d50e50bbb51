"""Adding, changing, enabling and disabling integrations, and what each of these does to the others (seed 000)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.secrets import SecretBox, get_secrets, put_secrets
from store.tables import FlowState, Integration, Run
from store.tables.base import utcnow
from store.words import IntegrationStatus
from sync.bridge import Bridge, Problem, Sibling
from sync.errors import Refusal
from sync.events import record
from sync.integrations import need_full
from sync.requests import RUNNING


@dataclass(frozen=True, slots=True)
class Draft:
    """An integration as somebody wants it. Secrets that are not named stay as they are."""

    name: str
    bridge: str
    company: str | None
    channel: str
    enabled: bool = True
    company_name: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would do: `problems` forbid it; `resync` names the integrations that would need a full sync again."""

    problems: list[Problem]
    resync: list[str]
    creates: bool
    changes: bool


async def preview(
    store: Store, box: SecretBox, bridges: Mapping[str, Bridge], draft: Draft, beside: Sequence[Draft] = ()
) -> Preview:
    """Look before saving; no vendor is called and nothing is written. `beside` are drafts that are to be saved too."""
    bridge = bridges.get(draft.bridge)
    if bridge is None:
        facts = {"bridge": draft.bridge, "known": sorted(bridges)}
        return Preview([Problem("unknown_bridge", "bridge", facts)], [], creates=True, changes=False)
    current = await by_name(store, draft.name)
    siblings = await siblings_of(store, box, draft, beside)
    secrets = await secrets_of(store, box, draft)
    problems = _unknown_secrets(bridge, draft) + bridge.check(draft.company, draft.options, secrets, siblings)
    problems += await _org_problems(store, draft, bridge.org_of(draft.options, secrets)) if not problems else []
    joins = bridge.joins and draft.enabled and (current is None or (not current.enabled and current.last_sync is None))
    return Preview(
        problems=problems,
        resync=[each.name for each in siblings if each.enabled and each.id] if joins else [],
        creates=current is None,
        changes=current is None or _differs(current, draft) or secrets != await _kept(store, box, current),
    )


async def save(
    store: Store, box: SecretBox, bridges: Mapping[str, Bridge], draft: Draft, *, by: str, team: str
) -> Integration:
    """Add or change an integration.

    Raises:
        Refusal: configuration_wrong(problems), when `preview` finds problems.
    """
    seen = await preview(store, box, bridges, draft)
    if seen.problems:
        raise Refusal("configuration_wrong", problems=seen.problems)
    bridge, current = bridges[draft.bridge], await by_name(store, draft.name)
    secrets = await secrets_of(store, box, draft)
    async with store.write() as session:
        row = await session.get(Integration, current.id, with_for_update={"key_share": True}) if current else None
        row = row or Integration(team=team, bridge=draft.bridge, name=draft.name)
        why, switched_off = _why_full(bridge, row, draft, secrets), row.enabled and not draft.enabled
        row.company, row.company_name, row.channel = draft.company, draft.company_name, draft.channel
        row.enabled, row.options, row.updated_at = draft.enabled, dict(draft.options), utcnow()
        row.target_org = bridge.org_of(draft.options, secrets)
        row.config_version += 0 if seen.creates else int(seen.changes)
        session.add(row)
        await session.flush()
        await _ensure_flows(session, row, bridge)
        if why and not seen.creates:
            await need_full(session, row, why)
        if switched_off:
            await stop_runs(session, row, by)
        await _resync(session, row, seen.resync)
        if seen.changes:
            kind = "integration.added" if seen.creates else "integration.changed"
            record(session, kind, actor=by, team=team, integration_id=row.id, subject=f"integration:{row.id}")
    await put_secrets(store, box, row.id or 0, draft.secrets)
    return row


async def set_enabled(
    store: Store,
    integration_id: int,
    enabled: bool,
    *,
    by: str,
    team: str,
    bridges: Mapping[str, Bridge],
    box: SecretBox,
) -> Integration:
    """The enabled switch; enabling again asks for a full sync.

    Raises:
        Refusal: unknown_integration; configuration_wrong(problems) when it may not be enabled beside the others.
    """
    async with store.read() as session:
        row = await session.get(Integration, integration_id)
    if row is None or row.deleted_at is not None:
        raise Refusal("unknown_integration", integration=integration_id)
    if row.enabled == enabled:
        return row
    draft = Draft(
        name=row.name,
        bridge=row.bridge,
        company=row.company,
        company_name=row.company_name,
        channel=row.channel,
        enabled=enabled,
        options=row.options,
    )
    return await save(store, box, bridges, draft, by=by, team=team)


async def by_name(store: Store, name: str) -> Integration | None:
    """The integration of that name."""
    async with store.read() as session:
        query = select(Integration).where(Integration.name == name, col(Integration.deleted_at).is_(None))
        return (await session.exec(query)).first()


async def list_integrations(store: Store) -> list[Integration]:
    """All integrations by id."""
    async with store.read() as session:
        query = select(Integration).where(col(Integration.deleted_at).is_(None)).order_by(col(Integration.id))
        return list((await session.exec(query)).all())


def _differs(row: Integration, draft: Draft) -> bool:
    return (row.company, row.channel, row.enabled, row.options) != (
        draft.company,
        draft.channel,
        draft.enabled,
        dict(draft.options),
    )


def _why_full(bridge: Bridge, row: Integration, draft: Draft, secrets: Mapping[str, str]) -> str:
    """Why a change asks for a full sync: what was told change by change until now no longer adds up, or ""."""
    if draft.enabled and not row.enabled:
        return "enabled_again"
    if row.last_sync is None:
        return ""
    moved = (row.company, row.target_org) != (draft.company, bridge.org_of(draft.options, secrets))
    remapped = bridge.mapping_fingerprint(row.options) != bridge.mapping_fingerprint(draft.options)
    return "mapping_changed" if moved or remapped else ""


async def stop_runs(session: AsyncSession, row: Integration, by: str) -> None:
    """Disabled means that nothing is written any more: runs end after the rows in flight."""
    running = sa.update(Run).where(
        col(Run.integration_id) == row.id, col(Run.state).in_(RUNNING), col(Run.stop_by).is_(None)
    )
    await session.exec(running.values(stop_by=by, version=Run.version + 1))


async def _ensure_flows(session: AsyncSession, row: Integration, bridge: Bridge) -> None:
    for flow in bridge.flows:
        if await session.get(FlowState, (row.id, flow.name)) is None:
            watched = flow.watched
            session.add(FlowState(integration_id=row.id or 0, flow=flow.name, watched=watched, needs_full=watched))
    await session.flush()


async def _resync(session: AsyncSession, added: Integration, names: list[str]) -> None:
    """Seed 000: after each new integration "manual synchronization will need to be performed again"."""
    for other in (await session.exec(select(Integration).where(col(Integration.name).in_(names)))).all():
        await need_full(session, other, f"integration_added:{added.name}")
        other.status = IntegrationStatus.COMPLETED if other.last_sync else other.status
        other.status_message = "needs_full_sync"


async def _org_problems(store: Store, draft: Draft, org: str) -> list[Problem]:
    """Design rule 9: a target org belongs to one bridge."""
    async with store.read() as session:
        query = select(Integration).where(
            Integration.target_org == org, Integration.bridge != draft.bridge, col(Integration.deleted_at).is_(None)
        )
        other = (await session.exec(query)).first()
    return [Problem("org_of_another_bridge", "secrets", {"integration": other.name})] if other else []


def _unknown_secrets(bridge: Bridge, draft: Draft) -> list[Problem]:
    known = ", ".join(bridge.secret_names)
    return [
        Problem("unknown_secret", name, {"known": known}) for name in draft.secrets if name not in bridge.secret_names
    ]


async def siblings_of(store: Store, box: SecretBox, draft: Draft, beside: Sequence[Draft] = ()) -> list[Sibling]:
    """The other integrations of the draft's bridge, those that are to be saved with it included (their id is 0)."""
    told = {each.name: each for each in beside if each.bridge == draft.bridge}
    rows = [row for row in await list_integrations(store) if row.bridge == draft.bridge and row.name != draft.name]
    standing = [
        Sibling(
            id=row.id or 0,
            name=row.name,
            company=told[row.name].company if row.name in told else row.company,
            target_org=row.target_org,
            enabled=row.enabled,
            options=row.options,
            secrets=await get_secrets(store, box, row.id or 0),
        )
        for row in rows
    ]
    known = {draft.name, *(row.name for row in rows)}
    return standing + [
        Sibling(0, each.name, each.company, "", each.enabled, each.options, each.secrets)
        for each in told.values()
        if each.name not in known
    ]


async def secrets_of(store: Store, box: SecretBox, draft: Draft) -> dict[str, str]:
    """The secrets that the integration would have: those stored, and those that the draft names."""
    return await _kept(store, box, await by_name(store, draft.name)) | dict(draft.secrets)


async def _kept(store: Store, box: SecretBox, current: Integration | None) -> dict[str, str]:
    return await get_secrets(store, box, current.id or 0) if current else {}
