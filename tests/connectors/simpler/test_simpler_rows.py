"""Rows through the table's field ids, writes that are sent once, and pushes to the equipment."""

from typing import Any

import httpx
import pytest

from connectors.http.errors import VendorError
from connectors.simpler import BadTable, VoiceTable
from connectors.simpler.models import PushOfPort
from tests.connectors.simpler.vendor import ENVELOPES, PAGE, ROW, TABLE, Vendor, always, failed, met, simpler_at


async def test_rows_are_seen_through_the_tables_field_ids() -> None:
    bare = {"row_id": 18, "values": {"75": 15125550102, "74": None}}
    vendor = Vendor(always([ROW, bare, {"row_id": "19", "values": []}]))
    async with simpler_at(vendor) as simpler:
        first, second, third = await simpler.voice_rows("1042", TABLE)
    assert (first.row_id, first.user_name, first.port_number, first.display_name) == ("17", "15125550101", "1", "Ann")
    assert first.password.get_secret_value() == "sip-pw-4c1d"
    assert first.others == {"76": "x"}
    assert (second.row_id, second.user_name, second.port_number) == ("18", "15125550102", "")
    assert second.password.get_secret_value() == ""
    assert third.user_name == ""
    asked = vendor.asked[0][1]
    assert (asked["customerid"], asked["table_id"]) == ("1042", "7")


@pytest.mark.parametrize(
    ("ids", "missing", "repeated"),
    [
        (("", "71", "72", "73", "74", "75"), ("table_id",), ()),
        (("7", "71", " ", "73", "74", ""), ("display_name", "user_name"), ()),
        (("7", "71", "72", "73", "73", "75"), (), ("password", "port_number")),
        (("7", "", "", "73", "73", "75"), ("dial_number", "display_name"), ("password", "port_number")),
    ],
)
def test_all_five_ids_are_set_and_distinct(
    ids: tuple[str, ...], missing: tuple[str, ...], repeated: tuple[str, ...]
) -> None:
    with pytest.raises(BadTable) as caught:
        VoiceTable(*ids)
    assert (caught.value.missing, caught.value.repeated) == (missing, repeated)


@pytest.mark.parametrize(
    ("data", "row_id"),
    [
        ({"row_id": "18"}, "18"),
        ({"row_id": 1}, "1"),
        ({}, None),
        (None, None),
        ([], None),
        ({"row_id": ""}, None),
        (7, None),
    ],
    ids=str,
)
@pytest.mark.parametrize("wrap", ENVELOPES)
async def test_an_added_row_tells_its_id_or_not(data: Any, row_id: str | None, wrap: Any) -> None:
    vendor = Vendor(always(wrap(data)))
    async with simpler_at(vendor) as simpler:
        assert await simpler.add_row("1042", TABLE, {"user_name": "15125550102", "display_name": ""}) == row_id
    told = {name: value for name, value in vendor.asked[0][1].items() if not name.startswith("api_")}
    assert told == {
        "operator": "example-fiber",
        "customerid": "1042",
        "table_id": "7",
        "field_75": "15125550102",
        "field_72": "",
    }


async def test_a_row_is_changed_in_the_named_columns_alone() -> None:
    vendor = Vendor(always({"result": 1}))
    async with simpler_at(vendor) as simpler:
        await simpler.modify_row("1042", TABLE, "17", {"port_number": "2"})
    form = vendor.asked[0][1]
    assert form["row_id"] == "17"
    assert {name: value for name, value in form.items() if name.startswith("field_")} == {"field_74": "2"}


async def test_a_row_that_is_not_there_counts_as_taken_away() -> None:
    for answer in ({"result": 1}, failed("Row not found"), failed("Row not found", 400), failed("Row not found", 404)):
        async with simpler_at(Vendor(always(answer))) as simpler:
            await simpler.delete_row("1042", TABLE, "17")
    for answer in (failed("Table not found"), failed("Not found", 404), httpx.Response(404)):
        await met(answer, lambda simpler: simpler.delete_row("1042", TABLE, "17"))


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (httpx.ReadTimeout("slow"), "unknown"),
        (httpx.RemoteProtocolError("hung up"), "unknown"),
        (httpx.Response(500), "unknown"),
        (httpx.Response(503), "unknown"),
        (httpx.Response(200, text="OK"), "unknown"),
        (httpx.Response(200, text="<html>Done</html>"), "unknown"),
        (httpx.Response(200, json={"result": "perhaps"}), "unknown"),
        (httpx.Response(429, headers={"Retry-After": "0"}), "not_sent"),
        (httpx.ConnectError("refused"), "not_sent"),
        (PAGE, "not_sent"),
    ],
    ids=str,
)
async def test_writes_are_sent_once_and_their_error_tells_their_fate(trouble: Any, outcome: str) -> None:
    for act in (
        lambda simpler: simpler.add_row("1042", TABLE, {"user_name": "x"}),
        lambda simpler: simpler.modify_row("1042", TABLE, "17", {"user_name": "x"}),
        lambda simpler: simpler.delete_row("1042", TABLE, "17"),
        lambda simpler: simpler.sync_equipment("1042"),
    ):
        vendor = Vendor(always(trouble))
        async with simpler_at(vendor) as simpler:
            with pytest.raises(VendorError) as caught:
                await act(simpler)
        assert caught.value.outcome == outcome
        assert len(vendor.asked) == 1


async def test_reads_go_again_though_they_are_posts() -> None:
    for trouble in (httpx.Response(503), httpx.ReadTimeout("slow"), httpx.Response(200, text="{")):
        answers = [trouble, [ROW]]
        vendor = Vendor(lambda function, form, answers=answers: answers.pop(0))
        async with simpler_at(vendor) as simpler:
            assert len(await simpler.voice_rows("1042", TABLE)) == 1


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ({"status": "accepted"}, "accepted"),
        ({"result": 1, "data": {"status": "Accepted "}}, "accepted"),
        ({"result": 1, "data": {"status": "unsupported"}}, "unsupported"),
        (failed("Unknown function synchronizeCustomerEquipment"), "unsupported"),
        ({"result": 1}, "unknown"),
        ({"result": 1, "data": {"status": 7}}, "unknown"),
        ('"accepted"', "accepted"),
    ],
    ids=str,
)
async def test_a_push_is_accepted_unsupported_or_nobody_knows(answer: Any, word: str) -> None:
    async with simpler_at(Vendor(always(answer))) as simpler:
        assert await simpler.sync_equipment("1042") == word


async def test_what_became_of_a_push() -> None:
    ports = [{"port": 1, "user_name": "15125550101", "status": "success", "time": "t", "model": "m"}, {"port": "2"}]
    async with simpler_at(Vendor(always({"result": 1, "data": ports}))) as simpler:
        found = await simpler.equipment_result("1042")
    assert found is not None
    assert [(one.port, one.pushed) for one in found] == [("1", "success"), ("2", "unknown")]
    async with simpler_at(Vendor(always(failed("Unknown function")))) as simpler:
        assert await simpler.equipment_result("1042") is None


@pytest.mark.parametrize(
    ("status", "pushed"),
    [
        (" Success", "success"),
        ("pending", "pending"),
        ("unsupported", "unsupported"),
        ("unreachable", "failed"),
        ("port not found", "failed"),
        ("Failed: timeout", "failed"),
        ("queued", "unknown"),
        ("", "unknown"),
    ],
)
def test_words_of_a_push(status: str, pushed: str) -> None:
    assert PushOfPort(status=status).pushed == pushed
