"""An integration as somebody wants it, beside those that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from store.database import Store
from store.secrets import SecretBox, get_secrets
from store.tables import Integration
from sync.bridge import Sibling
from sync.errors import Refusal


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


async def draft_of(store: Store, integration_id: int, **changes: Any) -> Draft:
    """The integration as it is, with some settings changed (secrets among them: those that are to be replaced).

    Raises:
        Refusal: unknown_integration.
    """
    async with store.read() as session:
        row = await session.get(Integration, integration_id)
    if row is None or row.deleted_at is not None:
        raise Refusal("unknown_integration", integration=integration_id)
    kept: dict[str, Any] = {
        "name": row.name,
        "bridge": row.bridge,
        "company": row.company,
        "company_name": row.company_name,
        "channel": row.channel,
        "enabled": row.enabled,
        "options": row.options,
    }
    return Draft(**(kept | changes))


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


async def siblings_of(store: Store, box: SecretBox, draft: Draft, beside: Sequence[Draft] = ()) -> list[Sibling]:
    """The other integrations of the draft's bridge, as they will be when those beside it are saved too.

    New ones have the id 0; of all that are to be saved the target org is "": it goes by what they will be.
    """
    told = {each.name: each for each in beside if each.bridge == draft.bridge}
    rows = [row for row in await list_integrations(store) if row.bridge == draft.bridge and row.name != draft.name]
    standing = [await _standing(store, box, row, told.get(row.name)) for row in rows]
    known = {draft.name, *(row.name for row in rows)}
    return standing + [
        Sibling(0, each.name, each.company, "", each.enabled, each.options, each.secrets)
        for each in told.values()
        if each.name not in known
    ]


async def _standing(store: Store, box: SecretBox, row: Integration, told: Draft | None) -> Sibling:
    secrets = await get_secrets(store, box, row.id or 0)
    return Sibling(
        id=row.id or 0,
        name=row.name,
        company=told.company if told else row.company,
        target_org="" if told else row.target_org,
        enabled=row.enabled,
        options=told.options if told else row.options,
        secrets=secrets | dict(told.secrets) if told else secrets,
    )


async def secrets_of(store: Store, box: SecretBox, draft: Draft) -> dict[str, str]:
    """The secrets that the integration would have: those stored, and those that the draft names."""
    return await stored_secrets(store, box, await by_name(store, draft.name)) | dict(draft.secrets)


async def stored_secrets(store: Store, box: SecretBox, current: Integration | None) -> dict[str, str]:
    """The secrets of an integration that may not be there yet."""
    return await get_secrets(store, box, current.id or 0) if current else {}
