"""The connector against the imitation over real sockets, under each position of the switches that concern it."""

import functools
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.http.errors import ConnectionBroken, NotFound, TimedOut, VendorError, WrongAddress
from connectors.http.pages import Evidence
from connectors.http.transport import Timeouts
from connectors.simpler import (
    AccessDenied,
    Ambiguous,
    Credentials,
    Customer,
    Simpler,
    UnknownFunction,
    VoiceTable,
    connect,
)
from sandbox.data.voice import cast_notes, town
from sandbox.data.voice_cast import size_of_town
from tests.connectors.conftest import QUICK, fast
from tests.connectors.imitations import Imitation

NEW = {
    "user_name": "15125559901",
    "password": SecretStr("sip-pw-new-1"),
    "display_name": "Åse",
    "port_number": "2",
    "dial_number": "15125559901",
}


@functools.cache
def notes() -> dict[str, dict[str, str | None]]:
    return cast_notes(town(size_of_town(200), 7))


def customer_of(role: str) -> str:
    told = notes()[role]["customer_id"]
    assert told is not None
    return told


def table_of(box: Imitation) -> VoiceTable:
    told = box.told["simpler"]
    names = {"dialNumber": "dial_number", "displayName": "display_name", "portNumber": "port_number"}
    names |= {"userName": "user_name", "password": "password"}
    return VoiceTable(told["table_id"], **{names[name]: field for name, field in told["fields"].items()})


def writes(box: Imitation) -> list[str]:
    return [row["path"].rpartition("/")[2] for row in box.control("ledger")["rows"]]


def dumped(box: Imitation, role: str) -> dict[str, Any]:
    record: dict[str, Any] = box.control(f"dump?customerid={customer_of(role)}")["records"][0]
    return record


async def every(simpler: Simpler, **options: Any) -> tuple[list[Customer], Evidence]:
    found, evidence = list[Customer](), None
    async for page in simpler.customer_pages(**options):
        found += page.items
        evidence = page.evidence or evidence
    assert evidence is not None
    return found, evidence


WIRES: list[dict[str, Any]] = [
    {},
    {"envelope": "result-strings"},
    {"envelope": "bare"},
    {"failure_status": "400"},
    {"encoding": "escaped"},
    {"encoding": "latin-1"},
    {"ids": "numbers"},
    {"not_found": "empty"},
    {"list_total": "told"},
    {"row_answer": "empty"},
    {"blank_fields": "left-out"},
    {"status_spelling": "cased"},
]


@pytest.mark.parametrize("wire", WIRES, ids=str)
async def test_customers_and_rows_whatever_the_wire(
    wire: dict[str, Any], simpler: Simpler, simpler_box: Imitation
) -> None:
    simpler_box.behave(**wire)
    table, plain = table_of(simpler_box), customer_of("plain")
    one = await simpler.customer(customer_id=plain)
    assert one is not None
    assert one.nickname == notes()["plain"]["nickname"]
    assert await simpler.customer(nickname=one.nickname) == one
    assert one.is_active
    assert one.value_of("Voice account number") == one.nickname
    assert await simpler.customer(customer_id="999999") is None
    assert await simpler.customer(nickname="nobody at all") is None

    before = await simpler.voice_rows(plain, table)
    told = await simpler.add_row(plain, table, NEW)
    [row] = [row for row in await simpler.voice_rows(plain, table) if row.user_name == NEW["user_name"]]
    assert told == (None if wire.get("row_answer") else row.row_id)
    assert (row.display_name, row.password.get_secret_value(), row.port_number) == ("Åse", "sip-pw-new-1", "2")
    await simpler.modify_row(plain, table, row.row_id, {"password": SecretStr("sip-pw-new-2"), "display_name": ""})
    [row] = [row for row in await simpler.voice_rows(plain, table) if row.user_name == NEW["user_name"]]
    assert (row.display_name, row.password.get_secret_value(), row.port_number) == ("", "sip-pw-new-2", "2")
    await simpler.delete_row(plain, table, row.row_id)
    await simpler.delete_row(plain, table, row.row_id)
    assert await simpler.voice_rows(plain, table) == before
    assert writes(simpler_box) == ["addCustomTableRow", "modifyCustomTableRow", "deleteCustomTableRow"]
    with pytest.raises((NotFound, VendorError)):
        await simpler.voice_rows("999999", table)


async def test_an_unmapped_column_is_never_touched(simpler: Simpler, simpler_box: Imitation) -> None:
    table = table_of(simpler_box)
    for customer in (await every(simpler))[0]:
        for row in await simpler.voice_rows(customer.customerid, table):
            if row.others.get("76"):
                await simpler.modify_row(customer.customerid, table, row.row_id, {"display_name": "Changed"})
                [again] = [r for r in await simpler.voice_rows(customer.customerid, table) if r.row_id == row.row_id]
                assert (again.display_name, again.others) == ("Changed", row.others)
                return
    pytest.fail("no row has a note")


@pytest.mark.parametrize(
    ("switches", "complete", "whole"),
    [
        ({}, True, True),
        ({"list_total": "told"}, True, True),
        ({"page_cap": 50}, True, True),
        ({"paging": "ignored"}, True, True),
        ({"paging": "ignored", "envelope": "bare"}, True, True),
        ({"paging": "repeats"}, False, True),
        ({"paging": "repeats", "page_cap": 50}, False, False),
    ],
    ids=str,
)
async def test_the_list_of_customers_tells_whether_it_is_whole(
    switches: dict[str, Any], complete: bool, whole: bool, simpler: Simpler, simpler_box: Imitation
) -> None:
    simpler_box.behave(**switches)
    everybody = {record["customerid"] for record in simpler_box.control("dump")["records"]}
    found, evidence = await every(simpler)
    assert evidence.complete is complete
    assert ({one.customerid for one in found} == everybody) is whole


async def test_a_page_that_came_twice_once_is_mended(simpler: Simpler, simpler_box: Imitation) -> None:
    everybody = {record["customerid"] for record in simpler_box.control("dump")["records"]}
    simpler_box.fault("repeat_page", match={"path": "getCustomers", "page": 2})
    found, evidence = await every(simpler, limit=25)
    assert {one.customerid for one in found} == everybody
    assert (evidence.complete, evidence.repeated) == (True, 0)


@pytest.mark.parametrize("spelling", ["stored", "cased"])
async def test_customers_of_one_status(spelling: str, simpler: Simpler, simpler_box: Imitation) -> None:
    simpler_box.behave(status_spelling=spelling)
    wanted = {r["customerid"] for r in simpler_box.control("dump")["records"] if r["status"] == "post"}
    found, evidence = await every(simpler, status="post")
    assert {one.customerid for one in found} == wanted
    assert wanted
    assert evidence.complete
    assert not any(one.is_active for one in found)


@pytest.mark.parametrize("answer", ["error", "401", "403", "page"])
async def test_whoever_is_not_on_the_access_list(answer: str, simpler: Simpler, simpler_box: Imitation) -> None:
    simpler_box.behave(denied_answer=answer)
    told = simpler_box.told["simpler"]
    for who in (
        Credentials(told["api_username"], "wrong"),
        Credentials(told["api_username"], told["api_password"], "x"),
    ):
        async with connect(told["base_url"], who, budget=fast(), retries=QUICK) as wrong:
            assert isinstance(await wrong.check(), AccessDenied)
            with pytest.raises(AccessDenied):
                await wrong.capabilities()
    simpler_box.behave(allow_list="not-listed")
    with pytest.raises(AccessDenied) as caught:
        await simpler.add_row(customer_of("plain"), table_of(simpler_box), NEW)
    assert caught.value.outcome == "not_sent"
    simpler_box.behave(allow_list="listed")
    assert await simpler.check() is None


@pytest.mark.parametrize("base", ["restapi", "root"])
async def test_the_base_holds_the_prefix_or_not(base: str, simpler: Simpler, simpler_box: Imitation) -> None:
    simpler_box.behave(base_path=base)
    told = simpler_box.told["simpler"]
    root = told["base_url"].removesuffix("/restapi")
    who = Credentials(told["api_username"], told["api_password"], told["operator"])
    async with connect(root, who, budget=fast(), retries=QUICK) as plain:
        met = [await plain.check(), await simpler.check()]
    assert [isinstance(each, WrongAddress) for each in met] == [base == "restapi", base == "root"]


@pytest.mark.parametrize("unknown", ["error", "404"])
@pytest.mark.parametrize("status", ["200", "400"])
@pytest.mark.parametrize(
    ("switches", "off"),
    [
        ({}, set()),
        ({"row_functions": "read-only"}, {"row_writes"}),
        ({"row_functions": "unknown"}, {"row_writes", "custom_tables"}),
        ({"equipment_sync": "unknown"}, {"equipment_sync"}),
        ({"equipment_sync": "unsupported"}, set()),
        ({"push_feedback": "unknown"}, {"equipment_sync"}),
        ({"settings_function": "unknown"}, {"operator_settings"}),
    ],
    ids=["all", "read-only", "no rows", "no equipment", "equipment untold", "no feedback", "no settings"],
)
async def test_capabilities(
    switches: dict[str, Any], off: set[str], unknown: str, status: str, simpler: Simpler, simpler_box: Imitation
) -> None:
    simpler_box.behave(unknown_function=unknown, failure_status=status, **switches)
    found = await simpler.capabilities()
    assert {name for name in found.__slots__ if not getattr(found, name)} == off
    assert writes(simpler_box) == []
    if "row_writes" in off:
        with pytest.raises(UnknownFunction) as caught:
            await simpler.add_row(customer_of("plain"), table_of(simpler_box), NEW)
        assert caught.value.outcome == "rejected"


@pytest.mark.parametrize("twins", ["first", "error"])
async def test_two_customers_of_one_nickname(twins: str, simpler: Simpler, simpler_box: Imitation) -> None:
    simpler_box.behave(duplicate_nickname=twins)
    shared = notes()["duplicate_key"]["nickname"]
    assert shared is not None
    if twins == "error":
        with pytest.raises(Ambiguous):
            await simpler.customer(nickname=shared)
    else:
        assert await simpler.customer(nickname=shared) is not None
    found, _ = await every(simpler)
    assert [one.nickname for one in found].count(shared) == 2


async def test_keys_of_all_kinds(simpler: Simpler) -> None:
    slash = await simpler.customer(nickname="north/barn 2")
    assert slash is not None
    assert slash.customerid == customer_of("slash")
    for role, nickname in (("short_key", "x1"), ("empty_key", "")):
        one = await simpler.customer(customer_id=customer_of(role))
        assert one is not None
        assert one.value_of("") == nickname


@pytest.mark.parametrize("where", ["settings", "customer", "nowhere"])
async def test_the_billing_day_is_told_somewhere_or_nowhere(
    where: str, simpler: Simpler, simpler_box: Imitation
) -> None:
    simpler_box.behave(billing_day=where)
    simpler_box.control("settings", {"billing_day": 31})
    found, one = await simpler.settings(), await simpler.customer(customer_id=customer_of("plain"))
    assert found is not None
    assert one is not None
    assert (found.day, one.day) == (31 if where == "settings" else None, 31 if where == "customer" else None)
    [table] = found.tables
    assert table.table_id == table_of(simpler_box).table_id
    assert {field.field_id for field in table.fields} == {"71", "72", "73", "74", "75", "76"}


@pytest.mark.parametrize(
    ("switches", "unit", "said", "pushed"),
    [
        ({}, {}, "accepted", ["success"]),
        ({}, {"reachable": False}, "accepted", ["failed"]),
        ({}, {"model": "Example ONT 100"}, "accepted", ["unsupported"]),
        ({"push_feedback": "late"}, {}, "accepted", ["pending"]),
        ({"push_feedback": "unknown"}, {}, "accepted", None),
        ({"equipment_sync": "unsupported"}, {}, "unsupported", []),
        ({"equipment_sync": "unknown"}, {}, "unsupported", None),
        ({"equipment_sync": "unknown", "unknown_function": "404"}, {}, "unsupported", None),
        ({}, {"remove": True}, "unsupported", []),
    ],
    ids=str,
)
async def test_a_push_to_the_equipment_and_what_became_of_it(
    switches: dict[str, Any],
    unit: dict[str, Any],
    said: str,
    pushed: list[str] | None,
    simpler: Simpler,
    simpler_box: Imitation,
) -> None:
    plain = customer_of("plain")
    simpler_box.control("equipment", {"customerid": plain, **unit})
    simpler_box.behave(**switches)
    assert await simpler.check() is None
    assert await simpler.sync_equipment(plain) == said
    result = await simpler.equipment_result(plain)
    assert (None if result is None else [port.pushed for port in result]) == pushed


@pytest.mark.parametrize("limit", ["429", "error"])
async def test_too_many_requests_are_waited_out_by_reads(limit: str, simpler: Simpler, simpler_box: Imitation) -> None:
    simpler_box.control("limiter", {"most": 2, "window_s": 0.2})
    simpler_box.behave(rate_limit=limit)
    for _ in range(3):
        assert await simpler.customer(customer_id=customer_of("plain")) is not None


@pytest.mark.parametrize(("fault", "landed"), [("timeout", False), ("timeout_after_accept", True)])
async def test_a_write_without_an_answer_is_sent_once_and_its_fate_is_open(
    fault: str, landed: bool, simpler_box: Imitation
) -> None:
    told = simpler_box.told["simpler"]
    who = Credentials(told["api_username"], told["api_password"], told["operator"])
    table, plain = table_of(simpler_box), customer_of("plain")
    async with connect(told["base_url"], who, budget=fast(), retries=QUICK, timeouts=Timeouts(read=0.3)) as simpler:
        simpler_box.fault(fault, match={"path": "addCustomTableRow"}, ms=900)
        with pytest.raises((TimedOut, ConnectionBroken)) as caught:
            await simpler.add_row(plain, table, NEW)
        assert caught.value.outcome == "unknown"
        rows = await simpler.voice_rows(plain, table)
        assert (NEW["user_name"] in {row.user_name for row in rows}) is landed
    assert writes(simpler_box) == ["addCustomTableRow"] * landed
    assert len(dumped(simpler_box, "plain")["rows"]) == 1 + landed


async def test_one_500_is_read_again_and_never_written_again(simpler: Simpler, simpler_box: Imitation) -> None:
    table, plain = table_of(simpler_box), customer_of("plain")
    simpler_box.fault("status", code=500, match={"path": "getCustomTableRows"})
    assert len(await simpler.voice_rows(plain, table)) == 1
    simpler_box.fault("status", code=500, match={"path": "addCustomTableRow"})
    with pytest.raises(VendorError) as caught:
        await simpler.add_row(plain, table, NEW)
    assert caught.value.outcome == "unknown"
    assert writes(simpler_box) == []
