"""The voice town: the same for the same seed, its cast complete, and in step but for the parts that are played."""

from collections import Counter

import pytest

from sandbox.data.voice import cast_notes, town
from sandbox.data.voice_cast import CURRENT, LEAST, PLAYED, PRODUCTS, STATUSES, Role, size_of_town
from sandbox.data.voice_lines import phone_number, row_of
from sandbox.data.voice_records import PASSWORD_PREFIX, Town, VoiceAccount, VoiceCustomer

SMALL, MEDIUM = town(60, 7), town(400, 7)


def of(role: Role, built: Town = SMALL) -> tuple[VoiceCustomer, VoiceAccount | None]:
    note = cast_notes(built)[role]
    [customer] = [c for c in built.customers if c.customer_id == note["customer_id"]]
    return customer, next((a for a in built.accounts if a.id == note["account_id"]), None)


def both(role: Role) -> tuple[VoiceCustomer, VoiceAccount]:
    customer, account = of(role)
    assert account is not None
    return customer, account


def test_the_same_seed_gives_the_same_town_and_another_seed_another() -> None:
    assert town(60, 7) == SMALL
    assert town(60, 8) != SMALL
    assert set(cast_notes(town(60, 8))) == set(cast_notes(SMALL)) == set(Role)


def test_a_larger_town_begins_like_a_small_one() -> None:
    assert MEDIUM.customers[:60] == SMALL.customers


@pytest.mark.parametrize(
    ("accounts", "customers"),
    [(200, 60), (2_500, 400), (100_000, 12_000), (30, LEAST), (8_000, 1_000)],
)
def test_the_size_follows_the_sandboxs(accounts: int, customers: int) -> None:
    assert size_of_town(accounts) == customers


def test_a_town_has_its_cast_at_the_least() -> None:
    assert len(town(1, 7).customers) == LEAST == len(PLAYED)


@pytest.mark.parametrize("built", [SMALL, MEDIUM], ids=["small", "medium"])
def test_what_must_be_unique_is(built: Town) -> None:
    lines = [line for account in built.accounts for line in account.lines]
    numbers = [number.phone_number for account in built.accounts for number in account.numbers]
    sip = [line.sip_username for line in lines if line.sip_username]
    for values in (sip, numbers, [line.device_id for line in lines], [a.id for a in built.accounts]):
        assert len(set(values)) == len(values)
    assert len({account.number for account in built.accounts}) == len(built.accounts)
    rows = [row.row_id for customer in built.customers for row in customer.rows]
    assert len(set(rows)) == len(rows)


def test_numbers_are_invented_and_their_own_even_in_huge_towns() -> None:
    serials = [0, 1, 79_999, 80_000, 200_000]
    numbers = [phone_number(serial) for serial in serials]
    assert len(set(numbers)) == len(serials)
    assert all(len(number) == 11 and number[4:9] == "55501" for number in numbers)


def test_every_password_is_found_by_its_mark() -> None:
    secrets = [row.password for customer in MEDIUM.customers for row in customer.rows]
    secrets += [line.sip_password for a in MEDIUM.accounts for line in a.lines if line.line_type == "Line"]
    assert all(secret.startswith(PASSWORD_PREFIX) for secret in secrets)


def test_the_town_is_in_step_outside_its_cast() -> None:
    accounts = {account.number: account for account in SMALL.accounts}
    ordinary = SMALL.customers[LEAST:]
    for customer in ordinary:
        account = accounts.get(customer.nickname)
        assert (account is not None) is customer.voice
        if account is None:
            assert customer.rows == ()
            continue
        assert [row._replace(row_id="") for row in customer.rows] == [row_of(line, "") for line in account.lines]
        assert account.status == ("ACTIVE" if customer.status == CURRENT else "DISABLED")
        ports = [line.line_number for line in account.lines]
        assert len(set(ports)) == len(ports)
    assert 0 < sum(not customer.voice for customer in ordinary) < len(ordinary) / 4
    assert {customer.status for customer in MEDIUM.customers} == set(STATUSES)


def test_a_larger_town_has_drifted_here_and_there() -> None:
    accounts = {account.number: account for account in MEDIUM.accounts}
    found: Counter[str] = Counter()
    for customer in MEDIUM.customers[LEAST:]:
        account = accounts.get(customer.nickname)
        if account is None:
            continue
        expected = [row_of(line, "") for line in account.lines]
        rows = [row._replace(row_id="") for row in customer.rows]
        found["rows"] += rows != expected
        found["status"] += account.status != ("ACTIVE" if customer.status == CURRENT else "DISABLED")
    assert found["rows"] >= 3
    assert found["status"] >= 1


def test_accounts_keep_the_vendors_rules() -> None:
    for account in MEDIUM.accounts:
        assert 3 <= len(account.number) <= 256
        assert 1 <= account.billing_cycle_day <= 28
        if account.account_type == "SIMPLE":
            assert account.extension_length is None
            assert not account.dialing.startswith("DIAL_NINE")
            assert max(len(account.users), len(account.lines), len(account.numbers)) <= 1
        else:
            assert account.extension_length == 4


def test_each_role_plays_its_part() -> None:
    plain, plain_account = both(Role.PLAIN)
    assert [row._replace(row_id="") for row in plain.rows] == [row_of(line, "") for line in plain_account.lines]
    _, two = both(Role.TWO_LINES)
    assert [line.registered for line in two.lines] == [True, False]
    assert len({line.mac for line in two.lines}) == 1
    nobody, none = of(Role.NO_ACCOUNT)
    assert none is None
    assert (nobody.status, nobody.voice, nobody.rows) == (CURRENT, True, ())
    missing, missing_account = both(Role.MISSING_ROW)
    assert missing.rows == ()
    assert missing_account.lines
    extra, extra_account = both(Role.EXTRA_ROW)
    users = {line.sip_username for line in extra_account.lines}
    assert [row.user_name in users for row in extra.rows] == [True, False]
    changed, changed_account = both(Role.CHANGED_ROW)
    [line], [row] = changed_account.lines, changed.rows
    assert row.password != line.sip_password
    assert row._replace(password="", row_id="") == row_of(line._replace(sip_password=""), "")
    _, conflict = both(Role.PORT_CONFLICT)
    assert [line.line_number for line in conflict.lines] == [1, 1]
    assert len({line.mac for line in conflict.lines}) == 2
    _, no_mac = both(Role.NO_MAC)
    assert [line.mac for line in no_mac.lines] == [""]
    assert no_mac.numbers == ()


def test_each_role_plays_its_part_in_status_and_plans() -> None:
    business, account = both(Role.BUSINESS)
    assert account.lines == ()
    assert [line.sip_username for line in account.business_lines] == [row.user_name for row in business.rows]
    standing = {
        role: (both(role)[0].status, both(role)[1].status)
        for role in (Role.SUSPENDED, Role.DELETE_PENDING, Role.STATUS_DIFFERS)
    }
    assert standing == {
        Role.SUSPENDED: ("post", "SUSPENDED"),
        Role.DELETE_PENDING: ("Disconnected", "DELETE_PENDING"),
        Role.STATUS_DIFFERS: ("post", "ACTIVE"),
    }
    assert len(both(Role.BLOCKED_DELETE)[1].numbers) == 2
    unlimited = {product for product, _, _, shown in PRODUCTS if shown}
    assert {plan.product_id for plan in both(Role.UNLIMITED)[1].calling_plans} <= unlimited
    advanced, advanced_account = both(Role.ADVANCED)
    assert (len(advanced_account.users), len(advanced.rows), len(advanced_account.lines)) == (3, 3, 4)


def test_each_role_plays_its_part_with_its_key() -> None:
    first, second = of(Role.DUPLICATE_KEY)[0], of(Role.DUPLICATE_KEY_TOO)[0]
    assert first.nickname == second.nickname
    assert first.customer_id != second.customer_id
    assert len(of(Role.SHORT_KEY)[0].nickname) == 2
    assert of(Role.EMPTY_KEY) == (of(Role.EMPTY_KEY)[0], None)
    assert of(Role.EMPTY_KEY)[0].nickname == ""
    assert both(Role.SLASH)[1].number == "north/barn 2"
    note = cast_notes(SMALL)[Role.ORPHAN]
    assert (note["customer_id"], note["nickname"]) == (None, None)
    assert note["account_number"] not in {customer.nickname for customer in SMALL.customers}
