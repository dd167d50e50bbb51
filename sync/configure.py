"""Adding, changing, enabling and disabling integrations, and what each of these does to the others (seed 000)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from store.database import Store
from store.secrets import SecretBox, put_secrets_in
from store.tables import Integration
from store.tables.base import utcnow
from sync.aftermath import begin_anew, ensure_flows, stop_runs, tell_siblings, why_full
from sync.bridge import Bridge, Problem
from sync.drafting import Draft, by_name, draft_of, list_integrations, secrets_of, siblings_of, stored_secrets
from sync.errors import Refusal
from sync.events import record
from sync.ground import lock_bridge
from sync.integrations import need_full

__all__ = [
    "Draft",
    "Preview",
    "Switched",
    "by_name",
    "draft_of",
    "list_integrations",
    "preview",
    "preview_switch",
    "save",
    "secrets_of",
    "set_enabled",
    "siblings_of",
    "stop_runs",
]

SETTINGS = ("company", "company_name", "channel", "enabled")


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would do: `problems` forbid it; `resync` names the integrations that would need a full sync again."""

    problems: list[Problem]
    resync: list[str]
    creates: bool
    changes: bool


@dataclass(frozen=True, slots=True)
class Switched:
    """An integration after its switch was used, and the names of the others that need a full sync because of it."""

    integration: Integration
    resync: list[str]


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
        changes=current is None or _differs(current, draft) or secrets != await stored_secrets(store, box, current),
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
    return await _write(store, box, bridges[draft.bridge], draft, seen, by=by, team=team)


async def preview_switch(
    store: Store, integration_id: int, enabled: bool, *, bridges: Mapping[str, Bridge], box: SecretBox
) -> Preview:
    """What using the switch would do, for the question before it.

    Raises:
        Refusal: unknown_integration.
    """
    return await preview(store, box, bridges, await draft_of(store, integration_id, enabled=enabled))


async def set_enabled(
    store: Store,
    integration_id: int,
    enabled: bool,
    *,
    by: str,
    team: str,
    bridges: Mapping[str, Bridge],
    box: SecretBox,
) -> Switched:
    """The enabled switch (seed 000: unticked, neither synchronisation nor audits occur). As it stands is no change.

    Enabled again it needs a full sync; one that never synced counts as added, so that all others of its bridge need one
    too. Disabling is never refused, whatever is wrong with the configuration.

    Raises:
        Refusal: unknown_integration; configuration_wrong(problems) when it may not be enabled beside the others.
    """
    draft = await draft_of(store, integration_id, enabled=enabled)
    seen = await preview(store, box, bridges, draft)
    current = await by_name(store, draft.name)
    if current is not None and current.enabled == enabled:
        return Switched(current, [])
    if draft.bridge not in bridges or (enabled and seen.problems):
        raise Refusal("configuration_wrong", problems=seen.problems)
    return Switched(await _write(store, box, bridges[draft.bridge], draft, seen, by=by, team=team), seen.resync)


async def _write(
    store: Store, box: SecretBox, bridge: Bridge, draft: Draft, seen: Preview, *, by: str, team: str
) -> Integration:
    current = await by_name(store, draft.name)
    stored = await stored_secrets(store, box, current)
    secrets = stored | dict(draft.secrets)
    org = bridge.org_of(draft.options, secrets)
    async with store.write() as session:
        await lock_bridge(session, bridge.name)
        row = await session.get(Integration, current.id) if current else None
        row = row or Integration(team=team, bridge=draft.bridge, name=draft.name, enabled=draft.enabled, target_org=org)
        why, switched = why_full(bridge, row, draft, secrets), row.enabled != draft.enabled
        changed = _changed(None if seen.creates else row, draft)
        new_org, moved = row.target_org != org, (row.company, row.target_org) != (draft.company, org)
        row.company, row.company_name, row.channel = draft.company, draft.company_name, draft.channel
        row.enabled, row.options, row.target_org = draft.enabled, dict(draft.options), org
        row.updated_at = utcnow()
        row.config_version += 0 if seen.creates else int(seen.changes)
        session.add(row)
        await session.flush()
        await ensure_flows(session, row, bridge)
        await put_secrets_in(session, box, row.id or 0, draft.secrets)
        if new_org:
            await begin_anew(session, row)
        if why:
            await need_full(session, row, why)
        if switched:
            row.status_message = "enabled" if draft.enabled else "disabled"
        if switched and not draft.enabled:
            await stop_runs(session, row, by)
        await tell_siblings(session, row, seen.resync, moved=bridge.joins and (moved or switched))
        if seen.changes:
            record(
                session,
                "integration.added" if seen.creates else "integration.changed",
                actor=by,
                team=team,
                integration_id=row.id,
                subject=f"integration:{row.id}",
                enabled=draft.enabled,
                secrets=sorted(name for name, value in draft.secrets.items() if stored.get(name) != value),
                changed=changed,
                resync=seen.resync,
            )
    return row


def _changed(row: Integration | None, draft: Draft) -> dict[str, list[Any]]:
    """Each setting that is another now: what it was and what it is, by its name. Secrets are no settings."""
    was, now = _settings(row) if row is not None else {}, _settings(draft)
    names = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    return {name: [was.get(name), now.get(name)] for name in names}


def _settings(whose: Integration | Draft) -> dict[str, Any]:
    options = {f"options.{name}": value for name, value in whose.options.items()}
    return {name: getattr(whose, name) for name in SETTINGS} | options


def _differs(row: Integration, draft: Draft) -> bool:
    return bool(_changed(row, draft)) or row.options != dict(draft.options)


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
