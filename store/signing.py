"""The Ed25519 key that signs proofs (RFC 8032): given by the operator, or made once and kept sealed in the store."""

import base64
import binascii
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import select

from store.database import Store
from store.secretbox import Sealed, SecretBox, SecretTrouble
from store.tables.base import utcnow
from store.tables.proof import SigningKey

VARIABLE = "SPLICE_SIGNING_KEY"
KEY_BYTES = 32
ONLY = 1
NAME = "signing_key"
OF_NO_INTEGRATION = 0


class BadSigningKey(SecretTrouble):
    """The key that was given is none; the error does not carry it."""

    def __init__(self) -> None:
        super().__init__(f"{VARIABLE} is not {KEY_BYTES} bytes in base64")


async def signing_key(store: Store, box: Callable[[], SecretBox], given: str = "") -> Ed25519PrivateKey:
    """The key to sign with; without a given one the store's own, made at the first call whoever comes first.

    Raises:
        BadSigningKey: the given one cannot be used.
        SecretTrouble: the store's own cannot be opened, or there is no key to seal it with.
    """
    if given:
        return Ed25519PrivateKey.from_private_bytes(_bytes(given))
    opener = box()
    async with store.read() as session:
        kept = await session.get(SigningKey, ONLY)
    if kept is None:
        kept = await _made(store, opener)
    opened = opener.open(OF_NO_INTEGRATION, NAME, Sealed(kept.key_id, kept.sealed))
    return Ed25519PrivateKey.from_private_bytes(_bytes(opened))


async def reseal(store: Store, box: SecretBox) -> int:
    """Seal it with the current key, as `store.secrets.rotate_all` does for credentials; how many that were (0 or 1)."""
    async with store.write() as session:
        other = select(SigningKey).where(SigningKey.key_id != box.current)
        kept = (await session.exec(other.with_for_update())).first()
        if kept is None:
            return 0
        sealed = box.rotate(OF_NO_INTEGRATION, NAME, Sealed(kept.key_id, kept.sealed))
        kept.key_id, kept.sealed = sealed.key_id, sealed.data
        return 1


async def _made(store: Store, box: SecretBox) -> SigningKey:
    fresh = base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
    sealed = box.seal(OF_NO_INTEGRATION, NAME, fresh)
    async with store.write() as session:
        row = store.insert(SigningKey).values(id=ONLY, key_id=sealed.key_id, sealed=sealed.data, made_at=utcnow())
        await (await session.connection()).execute(row.on_conflict_do_nothing(index_elements=["id"]))
        return (await session.exec(select(SigningKey).where(SigningKey.id == ONLY))).one()


def _bytes(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise BadSigningKey from None
    if len(raw) != KEY_BYTES:
        raise BadSigningKey
    return raw
