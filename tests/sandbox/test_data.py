"""The invented operator: the same for the same seed, and as full of odd cases as it says."""

from collections import Counter
from typing import Any

import pytest

from sandbox.calix.load import orgs
from sandbox.data.cast import Part, cast, size_of
from sandbox.data.catalogue import PLANS, tier
from sandbox.data.customers import customers
from sandbox.data.mirror import in_step
from sandbox.data.people import Customer
from sandbox.data.strays import Told, told
from sandbox.sonar.load import filled

MEDIUM = cast(2500, 7)


@pytest.fixture(scope="module")
def accounts() -> dict[int, Customer]:
    return {customer.id: customer for customer in customers(MEDIUM)}


@pytest.fixture(scope="module")
def records() -> list[Told]:
    return list(told(MEDIUM))


def test_the_same_seed_gives_the_same_data_and_another_seed_other_data() -> None:
    assert list(told(cast(200, 7))) == list(told(cast(200, 7)))
    assert list(customers(cast(200, 7))) == list(customers(cast(200, 7)))
    assert list(customers(cast(200, 7))) != list(customers(cast(200, 8)))


def test_calix_gives_the_same_ids_each_time() -> None:
    first, second = (orgs(cast(200, 7), matching=True)[0]["main"] for _ in range(2))
    assert first.order() == second.order()
    assert len(set(first.order())) == len(first.order())


def test_sizes_have_names_or_are_numbers() -> None:
    assert [size_of(text) for text in ("small", "medium", "large", "42")] == [200, 2500, 100_000, 42]
    for wrong in ("0", "-3", "huge"):
        with pytest.raises(ValueError):
            size_of(wrong)


def test_most_accounts_are_the_default_companys_and_a_few_are_gone(accounts: dict[int, Customer]) -> None:
    second = sum(c.company_id == 2 for c in accounts.values()) / len(accounts)
    gone = sum(not c.active for c in accounts.values()) / len(accounts)
    assert 0.06 < second < 0.1
    assert 0.02 < gone < 0.04


def test_the_unmatched_are_about_sixty_under_the_guards_limit(records: list[Told]) -> None:
    parts = Counter(record.part for record in records)
    unmatched = sum(parts[p] for p in ("stale", Part.PREFIX, Part.TWIN, Part.MOVED, Part.OWNER, Part.EXACT))
    assert 55 <= unmatched <= 65
    assert 10 <= parts[Part.PREFIX] <= 20
    assert all(parts[p] >= 3 for p in (Part.TWIN, Part.MOVED, Part.OWNER, Part.EXACT))
    assert parts["no_subscriber_id"] == 5
    assert parts[Part.DRIFT] == 75


def test_the_share_of_prefixed_keys_can_be_chosen() -> None:
    parts = Counter(record.part for record in told(cast(2500, 7, prefix_share=0.5)))
    assert parts[Part.PREFIX] == 30


@pytest.mark.parametrize("total", [8, 200, 2500])
def test_unmatched_keys_are_no_accounts_and_linkable_accounts_have_no_record_of_their_own(total: int) -> None:
    dealt = cast(total, 7)
    known = {str(c.id): c for c in customers(dealt)}
    rows = list(told(dealt))
    keys = {row.record["subscriberLocationId"] for row in rows}
    for row in rows:
        key = row.record["subscriberLocationId"]
        if row.part in ("in_step", Part.DRIFT):
            assert key in known
        else:
            assert key not in known
            assert row.account_id is None or str(row.account_id) not in keys
            assert row.account_id is None or known[str(row.account_id)].active


def test_strays_resemble_their_account_in_the_way_their_part_says(
    accounts: dict[int, Customer], records: list[Told]
) -> None:
    by_key = {record.record["subscriberLocationId"]: record.record for record in records}
    for record, part, account_id in records:
        if account_id is None:
            continue
        account = accounts[account_id]
        truth = in_step(account, MEDIUM.seed)
        if part is Part.PREFIX:
            assert record["subscriberLocationId"] == f"S-{account_id}"
        elif part is Part.EXACT:
            assert set(record["devices"]) & {device.serial for device in account.devices}
        elif part is Part.MOVED:
            assert record["name"] == account.name
            assert record["serviceAddress"] != truth["serviceAddress"]
        elif part is Part.OWNER:
            assert record["name"] == account.person.name != account.name
            assert record["serviceAddress"] == truth["serviceAddress"]
    twins = [record.record for record in records if record.part is Part.TWIN]
    for twin in twins:
        household = [r for r in by_key.values() if r["serviceAddress"] == twin["serviceAddress"] and r is not twin]
        assert household
        assert household[0]["name"] != twin["name"]


def test_no_stranger_shares_an_exact_key_with_an_account(accounts: dict[int, Customer], records: list[Told]) -> None:
    mails = {c.person.email for c in accounts.values()} - {""}
    phones = {c.person.phone for c in accounts.values()} - {""}
    serials = {d.serial for c in accounts.values() for d in c.devices} - {""}
    for record, part, _ in records:
        if part in ("stale", "no_subscriber_id", Part.TWIN):
            assert record["email"] not in mails
            assert record["phone"] not in phones
            assert not set(record["devices"]) & serials


def test_contacts_devices_and_services_have_their_odd_cases(accounts: dict[int, Customer]) -> None:
    everybody = accounts.values()
    data = {plan.id for plan in PLANS if plan.type == "DATA"}
    count = Counter(sum(p in data for p in c.plans) for c in everybody)
    assert min(count[0], count[1], count[2]) > 0
    assert {c.person.opt_in for c in everybody} == {True, False, None}
    assert any(not c.person.email for c in everybody)
    assert any(not c.person.phone for c in everybody)
    assert any(not d.serial for c in everybody for d in c.devices)
    assert {d.model_id for c in everybody for d in c.devices} == {1, 2, 3, 4}
    assert any(c.mailing for c in everybody)
    assert any([d.model_id for d in c.devices].count(2) == 2 for c in everybody)


@pytest.mark.parametrize(
    ("kbps", "name"),
    [
        (0, "Bronze"),
        (100_000, "Bronze"),
        (100_001, "Silver"),
        (500_000, "Silver"),
        (1_000_000, "Gold"),
        (2_000_000, ""),
    ],
)
def test_tiers_include_both_bounds(kbps: int, name: str) -> None:
    assert tier(kbps) == name


def test_a_record_in_step_says_what_sonar_says() -> None:
    store = filled(cast(120, 7))
    for customer in customers(cast(120, 7)):
        record = in_step(customer, 7)
        [contact] = store.contacts.by("contactable_id", customer.id)
        home = next(a for a in store.addresses.by("addressable_id", customer.id) if a.serviceable)
        assert record["email"] == (contact.email_address or "")
        assert record["optout"] is (contact.marketing_opt_in is not True)
        assert record["serviceAddress"].endswith(f"{home.city}, {home.subdivision[3:]} {home.zip}")  # type: ignore[index]
        wanted = [_data(store, s) for s in store.account_services.by("account_id", customer.id)]
        found = [s for s in record["services"] if s["type"] == "data"]
        assert [(s["description"], s["downSpeed"], s["upSpeed"]) for s in found] == [w for w in wanted if w]


def _data(store: Any, account_service: Any) -> tuple[str, int, int] | None:
    service = store.services.get(account_service.service_id)
    [detail] = store.details.by("service_id", service.id) or [None]
    if detail is None:
        return None
    down, up = detail.download_speed_kilobits_per_second, detail.upload_speed_kilobits_per_second
    return service.name, down // 1000, up // 1000
