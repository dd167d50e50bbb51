"""The connector against the imitation over real sockets, under each position of the switches that concern it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.alianza import (
    Account,
    Alianza,
    Blocked,
    Credentials,
    MustChangePassword,
    NotPermitted,
    Refused,
    WrongPartition,
    connect,
    dial_number,
    flaws_of,
    lines_of,
)
from connectors.http.budget import interactive
from connectors.http.errors import BadCredentials, ConnectionBroken, NotFound, TimedOut, VendorError
from connectors.http.transport import Timeouts
from tests.connectors.conftest import QUICK, fast
from tests.connectors.imitations import Imitation

NEW: dict[str, Any] = {
    "accountNumber": "brand-new/01 a",
    "accountName": "Ada Example",
    "accountType": "SIMPLE",
    "platformType": "CPE1",
    "status": "ACTIVE",
    "timeZone": "US/Central",
    "billingCycleDay": 5,
    "dialingBehaviorType": "TEN_DIGIT",
    "regulatoryType": "RESIDENTIAL",
    "inboundRatePlanProductId": None,
}


@asynccontextmanager
async def at(box: Imitation, **options: Any) -> AsyncIterator[Alianza]:
    told = box.told["alianza"]
    who = Credentials(told["username"], options.pop("password", told["password"]))
    async with connect(told["base_url"], who, budget=fast(), retries=QUICK, **options) as alianza:
        yield alianza


def of(box: Imitation, role: str) -> dict[str, str]:
    note: dict[str, str] = box.told["notes"][role]
    return note


async def account_of(alianza: Alianza, box: Imitation, role: str) -> Account:
    found = await alianza.account_by_number(of(box, role)["account_number"])
    assert found is not None
    return found


def writes(box: Imitation) -> list[str]:
    return [row["method"] for row in box.control("ledger")["rows"]]


@pytest.mark.parametrize(("name", "value"), [("login_status", "200"), ("login_status", "201"), ("token_life", "fixed")])
async def test_every_login_is_a_login(name: str, value: str, alianza: Alianza, alianza_box: Imitation) -> None:
    alianza_box.behave(**{name: value})
    assert await alianza.check() is None
    assert (await alianza.partition()).default_extension_length == 4
    assert (await alianza.login_facts()).partition == alianza_box.told["alianza"]["partition_id"]


@pytest.mark.parametrize("answer", ["401", "400"])
async def test_wrong_credentials(answer: str, alianza_box: Imitation) -> None:
    alianza_box.behave(bad_login=answer)
    async with at(alianza_box, password="wrong") as alianza:
        assert isinstance(await alianza.check(), BadCredentials)


async def test_a_password_that_must_be_changed(alianza: Alianza, alianza_box: Imitation) -> None:
    alianza_box.control("access", {"must_change_password": True})
    assert isinstance(await alianza.check(), MustChangePassword)
    alianza_box.control("access", {"must_change_password": False})
    assert await alianza.check() is None


@pytest.mark.parametrize("body", ["messages", "messages-string", "message"])
async def test_an_expired_token_is_renewed_once_for_writes_too(
    body: str, alianza: Alianza, alianza_box: Imitation
) -> None:
    alianza_box.behave(error_body=body)
    account = await account_of(alianza, alianza_box, "plain")
    alianza_box.control("tokens", {"expire": True})
    assert (await alianza.patch_account(account.id, {"status": "DISABLED"})).status == "DISABLED"
    alianza_box.control("tokens", {"expire": True})
    assert await alianza.account(account.id) is not None
    assert writes(alianza_box) == ["PATCH"]


async def test_partitions(alianza_box: Imitation) -> None:
    told = alianza_box.told["alianza"]
    async with at(alianza_box, partition=told["sub_partition_id"]) as below:
        assert (await below.partition()).id == told["sub_partition_id"]
        assert await below.account_by_number(of(alianza_box, "plain")["account_number"]) is None
    async with at(alianza_box, partition="somebodyElses") as foreign:
        assert isinstance(await foreign.check(), WrongPartition)


async def test_a_partition_that_was_taken_from_the_login(alianza: Alianza, alianza_box: Imitation) -> None:
    assert await alianza.check() is None
    alianza_box.fault("status", code=400, body={"messages": ["NotPermitted"]}, match={"path": "/account"})
    with pytest.raises(NotPermitted):
        await account_of(alianza, alianza_box, "plain")
    assert await account_of(alianza, alianza_box, "plain")


@pytest.mark.parametrize("body", ["messages", "messages-string", "message"])
async def test_an_account_by_its_number_or_the_vendors_own_404(
    body: str, alianza: Alianza, alianza_box: Imitation
) -> None:
    alianza_box.behave(error_body=body)
    slash = await account_of(alianza, alianza_box, "slash")
    assert slash.account_number == of(alianza_box, "slash")["nickname"] == "north/barn 2"
    assert slash.id == of(alianza_box, "slash")["account_id"]
    assert await alianza.account_by_number(of(alianza_box, "no_account")["nickname"]) is None
    assert await alianza.account("nobody") is None
    for kind, options in (("status", {"code": 503}), ("html", {}), ("status", {"code": 404, "body": ""})):
        alianza_box.fault(kind, match={"path": "/account/"}, times=QUICK.attempts, **options)
        with pytest.raises(VendorError):
            await alianza.account_by_number(slash.account_number)
        alianza_box.control("faults", method="DELETE")


async def test_all_accounts_in_one_answer(alianza: Alianza, alianza_box: Imitation) -> None:
    with interactive():
        found = await alianza.accounts()
    assert of(alianza_box, "orphan")["account_number"] in {one.account_number for one in found}
    assert {one.status for one in found} >= {"ACTIVE", "SUSPENDED", "DELETE_PENDING"}
    assert len({one.id for one in found}) == len(found) > 40


@pytest.mark.parametrize("taken", ["AccountNumberInUse", "DuplicateAccountNumber"])
async def test_an_account_is_made_changed_and_found(taken: str, alianza: Alianza, alianza_box: Imitation) -> None:
    alianza_box.behave(duplicate_message=taken)
    assert await alianza.number_free(NEW["accountNumber"])
    made = await alianza.create_account(NEW)
    assert (made.account_number, made.status, made.calling_plans) == (NEW["accountNumber"], "ACTIVE", [])
    assert not await alianza.number_free(NEW["accountNumber"])
    with pytest.raises(Refused) as caught:
        await alianza.create_account(NEW)
    assert (caught.value.codes, caught.value.outcome) == ((taken,), "rejected")
    assert (await alianza.patch_account(made.id, {"status": "DISABLED"})).status == "DISABLED"
    entries = await alianza.history(made.id, "ACCOUNT_STATUS", datetime.now(UTC).date())
    told = [
        (e.old_value and e.old_value.get_secret_value(), e.new_value and e.new_value.get_secret_value())
        for e in entries
    ]
    assert told == [("ACTIVE", "DISABLED")]
    assert writes(alianza_box) == ["POST", "PATCH"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"billingCycleDay": 29}, "InvalidBillingCycleDay"),
        ({"extensionLength": 4}, "ExtensionLengthNotAllowed"),
        ({"dialingBehaviorType": "DIAL_NINE_TEN_DIGIT"}, "InvalidDialingBehaviorType"),
        ({"dialingBehaviorType": "OPEN_DIAL_PLAN_TEN_DIGIT"}, "InvalidDialingBehaviorType"),
        ({"accountName": "Al"}, "InvalidAccountName"),
        ({"accountType": "ADVANCED"}, "ExtensionLengthRequired"),
        ({"timeZone": None}, "TimeZoneRequired"),
        ({"regulatoryType": None}, "RegulatoryTypeRequired"),
    ],
    ids=str,
)
async def test_what_our_limits_find_the_vendor_refuses_too(change: dict[str, Any], code: str, alianza: Alianza) -> None:
    assert len(flaws_of(NEW | change)) == 1
    with pytest.raises(Refused) as caught:
        await alianza.create_account(NEW | change)
    assert caught.value.codes == (code,)
    assert caught.value.reason == code
    assert flaws_of(NEW) == []


@pytest.mark.parametrize("way", ["at-once", "pending-first"])
async def test_deleting(way: str, alianza: Alianza, alianza_box: Imitation) -> None:
    alianza_box.behave(delete=way)
    blocked = await account_of(alianza, alianza_box, "blocked_delete")
    with pytest.raises(Blocked) as caught:
        await alianza.delete_account(blocked.id)
    assert caught.value.codes == ("AccountHasTelephoneNumbers",)
    orphan = await account_of(alianza, alianza_box, "orphan")
    await alianza.delete_account(orphan.id)
    left = await alianza.account(orphan.id)
    assert (left and left.status) == ("DELETE_PENDING" if way == "pending-first" else None)
    alianza_box.control("deletions", {"finish": True})
    assert await alianza.account(orphan.id) is None
    await alianza.delete_account(orphan.id)
    assert writes(alianza_box) == ["DELETE"]


@pytest.mark.parametrize(("fault", "landed"), [("timeout", False), ("timeout_after_accept", True)])
async def test_a_write_without_an_answer_is_sent_once_and_its_fate_is_open(
    fault: str, landed: bool, alianza_box: Imitation
) -> None:
    async with at(alianza_box, timeouts=Timeouts(read=0.3)) as alianza:
        assert await alianza.check() is None
        alianza_box.fault(fault, match={"method": "POST"}, ms=900)
        with pytest.raises((TimedOut, ConnectionBroken)) as caught:
            await alianza.create_account(NEW)
        assert caught.value.outcome == "unknown"
        assert (await alianza.account_by_number(NEW["accountNumber"]) is not None) is landed
    assert writes(alianza_box) == ["POST"] * landed


@pytest.mark.parametrize("passwords", ["absent", "filled", "masked"])
async def test_the_lines_of_every_household(passwords: str, alianza: Alianza, alianza_box: Imitation) -> None:
    alianza_box.behave(line_password=passwords)
    for role in ("plain", "two_lines", "port_conflict", "no_mac", "advanced", "business", "orphan"):
        account = of(alianza_box, role)["account_id"]
        truth = alianza_box.control(f"dump?id={account}")["records"][0]
        reading = await lines_of(alianza, account)
        assert reading.complete
        assert [
            (line.device_id, line.number, line.sip_username, line.password.get_secret_value(), line.display_name)
            for line in reading.lines
        ] == [
            (line["id"], line["lineNumber"], line["sipUsername"], line["sipPassword"], line["displayName"])
            for line in truth["lines"]
            if line["lineType"] == "Line"
        ]
        assert "sip-pw-" not in repr(reading)


async def test_shapes_of_households(alianza: Alianza, alianza_box: Imitation) -> None:
    async def read(role: str) -> Any:
        return await lines_of(alianza, of(alianza_box, role)["account_id"])

    two, conflict = await read("two_lines"), await read("port_conflict")
    assert [(line.number, len(line.mac)) for line in two.lines] == [(1, 12), (2, 12)]
    assert len({line.mac for line in two.lines}) == 1
    assert [line.number for line in conflict.lines] == [1, 1]
    assert len({line.mac for line in conflict.lines}) == 2
    assert [line.mac for line in (await read("no_mac")).lines] == [""]
    assert [other.kind for other in (await read("advanced")).others] == ["PresenceBlfUser"]
    business = await read("business")
    assert (business.lines, [other.kind for other in business.others]) == ((), ["BUSINESS_LINE"])
    counts = alianza_box.control("counts")["requests"]
    calls = [n for name, n in counts.items() if "deviceprovisioning/account" in name]
    assert calls == [1 + 2 + 1 + 1]  # one for each MAC, one for the line without


@pytest.mark.parametrize("status", [404, 500])
async def test_one_device_fails_and_the_others_are_read(status: int, alianza: Alianza, alianza_box: Imitation) -> None:
    account = of(alianza_box, "port_conflict")["account_id"]
    first, second = await alianza.device_lines(account)
    body = {"messages": ["DeviceTrouble"]}
    alianza_box.fault("status", code=status, body=body, match={"path": f"/device/{first.id}"}, times=QUICK.attempts)
    reading = await lines_of(alianza, account)
    assert [line.device_id for line in reading.lines] == [second.id]
    assert [(failed.device_ids, failed.status) for failed in reading.failed] == [((first.id,), status)]
    assert not reading.complete
    alianza_box.control("faults", method="DELETE")
    assert (await lines_of(alianza, account)).complete


async def test_which_number_each_line_dials_from(alianza: Alianza, alianza_box: Imitation) -> None:
    for role, source in (("plain", "telephone_number"), ("no_mac", "caller_id")):
        account = of(alianza_box, role)["account_id"]
        reading = await lines_of(alianza, account)
        [line] = reading.lines
        found = dial_number(line.user_id, line.emergency_number, await alianza.users(account), reading.numbers)
        assert (found.source, found.number) == (source, line.sip_username)


async def test_registration_follows_the_line_and_the_status(alianza: Alianza, alianza_box: Imitation) -> None:
    account = of(alianza_box, "two_lines")["account_id"]
    up, down = await alianza.device_lines(account)
    assert [await alianza.registration(account, line.id) for line in (up, down)] == [True, False]
    await alianza.patch_account(account, {"status": "DISABLED"})
    assert not await alianza.registration(account, up.id)
    alianza_box.behave(disabled_lines="registered")
    assert await alianza.registration(account, up.id)


async def test_plans_users_and_numbers(alianza: Alianza, alianza_box: Imitation) -> None:
    unlimited = await account_of(alianza, alianza_box, "unlimited")
    products = {plan.id: plan for plan in await alianza.calling_plan_products()}
    [plan] = await alianza.calling_plans(unlimited.id)
    assert plan.seconds_used == 5400
    assert products[plan.calling_plan_product_id].unlimited_display is True
    assert unlimited.calling_plans == [plan]
    advanced = of(alianza_box, "advanced")["account_id"]
    assert {user.user_product_plan for user in await alianza.users(advanced)} == {"STANDARD", "ADVANCED"}
    assert len(await alianza.product_plans(advanced)) == 3
    alianza_box.behave(product_plans="in-use")
    assert len(await alianza.product_plans(advanced)) == 2
    numbers = await alianza.telephone_numbers(of(alianza_box, "blocked_delete")["account_id"])
    assert len({number.phone_number for number in numbers}) == 2
    with pytest.raises(NotFound):
        await alianza.users("nobody")
