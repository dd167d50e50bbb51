"""The `secret` table: putting in, taking out and re-sealing the credentials of integrations."""

from collections.abc import Mapping

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.secretbox import Sealed, SecretBox, SecretTrouble, box_from
from store.signing import reseal
from store.tables.base import utcnow
from store.tables.integrations import Secret
from store.tables.proof import SigningKey

__all__ = [
    "SecretBox",
    "SecretTrouble",
    "box_from",
    "get_secrets",
    "keys_in_use",
    "put_secrets",
    "put_secrets_in",
    "rotate_all",
]


async def put_secrets(store: Store, box: SecretBox, integration_id: int, values: Mapping[str, str]) -> None:
    """Store or replace the named secrets of an integration; those not named stay."""
    async with store.write() as session:
        await put_secrets_in(session, box, integration_id, values)


async def put_secrets_in(session: AsyncSession, box: SecretBox, integration_id: int, values: Mapping[str, str]) -> None:
    """The same in the transaction at hand, so that they change together with what rests on them."""
    found = await session.exec(select(Secret).where(Secret.integration_id == integration_id))
    rows = {row.name: row for row in found}
    for name, value in values.items():
        sealed = box.seal(integration_id, name, value)
        row = rows.get(name) or Secret(integration_id=integration_id, name=name, key_id="", sealed=b"")
        row.key_id, row.sealed, row.updated_at = sealed.key_id, sealed.data, utcnow()
        session.add(row)


async def get_secrets(store: Store, box: SecretBox, integration_id: int) -> dict[str, str]:
    """The opened secrets of an integration by name.

    Raises:
        UnknownKey, Unopenable: see `store.secretbox`.
    """
    async with store.read() as session:
        rows = (await session.exec(select(Secret).where(Secret.integration_id == integration_id))).all()
    return {row.name: box.open(integration_id, row.name, Sealed(row.key_id, row.sealed)) for row in rows}


async def rotate_all(store: Store, box: SecretBox) -> int:
    """Seal everything with the current key, one short transaction a secret. Returns how many were re-sealed.

    The key that signs proofs is one of them.
    """
    async with store.read() as session:
        ids = (await session.exec(select(Secret.id).where(Secret.key_id != box.current))).all()
    for secret_id in ids:
        async with store.write() as session:
            row = await session.get(Secret, secret_id, with_for_update=True)
            if row is None:
                continue
            sealed = box.rotate(row.integration_id, row.name, Sealed(row.key_id, row.sealed))
            row.key_id, row.sealed, row.updated_at = sealed.key_id, sealed.data, utcnow()
    return len(ids) + await reseal(store, box)


async def keys_in_use(store: Store) -> dict[str, int]:
    """How many secrets each key id seals; a key that is not named here may leave the ring."""
    async with store.read() as session:
        used = [*(await session.exec(select(Secret.key_id))), *(await session.exec(select(SigningKey.key_id)))]
    return {key_id: used.count(key_id) for key_id in sorted(set(used))}
