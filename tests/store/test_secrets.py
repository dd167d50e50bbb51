"""Credentials at rest: bound to their row, openable after a rotation, silent about themselves."""

import pytest
from sqlmodel import select

from store.database import Store
from store.secretbox import BadKey, NoKeys, SecretBox, UnknownKey, Unopenable, box_from, new_key, parse_keys
from store.secrets import get_secrets, keys_in_use, put_secrets, rotate_all
from store.tables import Integration, Secret

OLD, NEW = bytes(32), bytes(range(32))
GOOD = "A" * 43 + "="
VALUE = "correct horse battery"


async def an_integration(store: Store, name: str = "Company A") -> int:
    async with store.write() as session:
        row = Integration(team="T1", bridge="sonar_calix", name=name)
        session.add(row)
        await session.flush()
        assert row.id is not None
        return row.id


def test_a_secret_opens_for_its_own_row_only(box: SecretBox) -> None:
    sealed = box.seal(1, "client_secret", VALUE)
    assert box.open(1, "client_secret", sealed) == VALUE
    assert VALUE.encode() not in sealed.data
    for other in ((2, "client_secret"), (1, "password")):
        with pytest.raises(Unopenable) as trouble:
            box.open(*other, sealed)
        assert VALUE not in str(trouble.value)


def test_the_same_value_is_never_sealed_twice_alike(box: SecretBox) -> None:
    assert box.seal(1, "password", VALUE).data != box.seal(1, "password", VALUE).data


@pytest.mark.parametrize("cut", [0, 5, 12, 20])
def test_a_cut_ciphertext_is_refused(box: SecretBox, cut: int) -> None:
    sealed = box.seal(1, "password", VALUE)
    with pytest.raises(Unopenable):
        box.open(1, "password", type(sealed)(sealed.key_id, sealed.data[:cut]))


def test_after_a_rotation_the_old_key_may_leave() -> None:
    sealed = SecretBox({"old": OLD}).seal(1, "password", VALUE)
    both = SecretBox({"new": NEW, "old": OLD})
    moved = both.rotate(1, "password", sealed)
    assert moved.key_id == "new"
    assert both.rotate(1, "password", moved) is moved
    assert SecretBox({"new": NEW}).open(1, "password", moved) == VALUE
    with pytest.raises(UnknownKey) as trouble:
        SecretBox({"new": NEW}).open(1, "password", sealed)
    assert trouble.value.key_id == "old"


def test_hashes_compare_secrets_without_telling_them() -> None:
    one, other = SecretBox({"k": OLD}), SecretBox({"k": NEW})
    assert one.keyed_hash(VALUE) == one.keyed_hash(VALUE)
    assert one.keyed_hash(VALUE) != one.keyed_hash(VALUE + ".")
    assert one.keyed_hash(VALUE) != other.keyed_hash(VALUE)


@pytest.mark.parametrize(
    ("written", "position", "why"),
    [
        ("justanid", 1, "form"),
        (":AAAA", 1, "form"),
        ("a:***", 1, "base64"),
        (f"a:{GOOD},b:AAAA", 2, "length"),
        (f"a:{GOOD},a:{GOOD}", 2, "twice"),
    ],
)
def test_a_bad_key_ring_is_named_without_its_keys(written: str, position: int, why: str) -> None:
    with pytest.raises(BadKey) as trouble:
        parse_keys(written)
    assert (trouble.value.position, trouble.value.why) == (position, why)
    assert written.split(":")[-1] not in str(trouble.value) or not written.split(":")[-1]


def test_keys_come_from_the_environment_or_from_a_file(tmp_path) -> None:
    ring = new_key("second") + "\n" + new_key("first") + "\n"
    file = tmp_path / "keys"
    file.write_text(ring)
    assert box_from({"SPLICE_SECRET_KEYS_FILE": str(file)}).current == "second"
    assert box_from({"SPLICE_SECRET_KEYS": new_key("env")}).current == "env"
    with pytest.raises(NoKeys):
        box_from({})


def test_a_box_never_shows_its_keys() -> None:
    assert repr(SecretBox({"k": OLD, "j": NEW})) == "SecretBox(k, j)"


async def test_stored_secrets_come_back_and_are_replaced_one_by_one(store: Store, box: SecretBox) -> None:
    integration = await an_integration(store)
    await put_secrets(store, box, integration, {"username": "ada", "password": VALUE})
    await put_secrets(store, box, integration, {"password": "another"})
    assert await get_secrets(store, box, integration) == {"username": "ada", "password": "another"}


async def test_a_ciphertext_copied_to_another_integration_does_not_open(store: Store, box: SecretBox) -> None:
    first, second = await an_integration(store), await an_integration(store, "Company B")
    await put_secrets(store, box, first, {"password": VALUE})
    async with store.write() as session:
        row = (await session.exec(select(Secret))).one()
        session.add(Secret(integration_id=second, name="password", key_id=row.key_id, sealed=row.sealed))
    with pytest.raises(Unopenable):
        await get_secrets(store, box, second)


async def test_rotation_reseals_what_an_old_key_sealed(store: Store) -> None:
    integration = await an_integration(store)
    await put_secrets(store, SecretBox({"old": OLD}), integration, {"username": "ada", "password": VALUE})
    both = SecretBox({"new": NEW, "old": OLD})
    assert await keys_in_use(store) == {"old": 2}
    assert await rotate_all(store, both) == 2
    assert await rotate_all(store, both) == 0
    assert await keys_in_use(store) == {"new": 2}
    assert (await get_secrets(store, SecretBox({"new": NEW}), integration))["password"] == VALUE
