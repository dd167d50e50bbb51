"""The key that signs proofs: made once, sealed, the same for every process, and moved on by a rotation."""

import asyncio
import base64

import pytest
from sqlmodel import select

from store.database import Store
from store.secretbox import SecretBox, UnknownKey
from store.secrets import keys_in_use, rotate_all
from store.signing import BadSigningKey, signing_key
from store.tables import SigningKey

GIVEN = base64.b64encode(bytes(range(32))).decode()


def no_box() -> SecretBox:
    raise AssertionError("nobody needs the ring for a key that was given")


async def test_it_is_made_once_and_stays(store: Store, box: SecretBox) -> None:
    first = await signing_key(store, lambda: box)
    again = await signing_key(store, lambda: box)
    assert first.private_bytes_raw() == again.private_bytes_raw()


async def test_of_several_who_come_first_all_get_the_same(store: Store, box: SecretBox) -> None:
    keys = await asyncio.gather(*(signing_key(store, lambda: box) for _ in range(4)))
    assert len({key.private_bytes_raw() for key in keys}) == 1


async def test_it_is_kept_sealed(store: Store, box: SecretBox) -> None:
    key = await signing_key(store, lambda: box)
    async with store.read() as session:
        kept = (await session.exec(select(SigningKey))).one()
    assert key.private_bytes_raw() not in kept.sealed
    assert base64.b64encode(key.private_bytes_raw()) not in kept.sealed


async def test_a_rotation_moves_it_and_the_old_key_may_leave(store: Store) -> None:
    old, new = SecretBox({"old": bytes(32)}), SecretBox({"new": bytes(range(32)), "old": bytes(32)})
    before = await signing_key(store, lambda: old)
    assert await keys_in_use(store) == {"old": 1}
    assert await rotate_all(store, new) == 1
    assert await rotate_all(store, new) == 0
    assert await keys_in_use(store) == {"new": 1}
    after = await signing_key(store, lambda: SecretBox({"new": bytes(range(32))}))
    assert after.private_bytes_raw() == before.private_bytes_raw()
    with pytest.raises(UnknownKey):
        await signing_key(store, lambda: old)


async def test_one_that_was_given_is_used_and_nothing_is_stored(sqlite_store: Store) -> None:
    key = await signing_key(sqlite_store, no_box, f"{GIVEN}\n")
    assert key.private_bytes_raw() == bytes(range(32))
    assert await keys_in_use(sqlite_store) == {}


@pytest.mark.parametrize("given", ["short", GIVEN[:-8], "é" * 44, GIVEN + GIVEN])
async def test_one_that_is_no_key_is_refused_without_being_told(sqlite_store: Store, given: str) -> None:
    with pytest.raises(BadSigningKey) as refused:
        await signing_key(sqlite_store, no_box, given)
    assert given not in str(refused.value) and "SPLICE_SIGNING_KEY" in str(refused.value)
