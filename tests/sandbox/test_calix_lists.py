"""Calix's list in every envelope, with every way of paging, and in every shape of device and error."""

from typing import Any

import pytest

from tests.sandbox.outsiders import Calix


def rows(calix: Calix, **params: int) -> list[Any]:
    return list(calix.call("GET", "", params=params).json())


def test_pages_are_honoured_or_the_whole_list_comes_each_time(calix: Calix) -> None:
    whole = [r["_id"] for r in rows(calix, limit=1000)]
    paged = [r["_id"] for offset in range(0, 300, 50) for r in rows(calix, offset=offset, limit=50)]
    assert paged == whole
    assert len(rows(calix)) == 100
    calix.control.set(paging="ignored")
    assert [r["_id"] for r in rows(calix, offset=50, limit=50)] == whole


def test_the_envelope_is_an_array_or_an_object(calix: Calix) -> None:
    whole = rows(calix, limit=1000)
    calix.control.set(envelope="records")
    answer = calix.call("GET", "", params={"limit": 3}).json()
    assert answer == {"metadata": {"totalHits": len(whole)}, "records": whole[:3]}
    calix.control.set(envelope="subscribers")
    assert calix.call("GET", "", params={"limit": 3}).json() == {"subscribers": whole[:3]}


def test_services_may_be_left_out_of_the_list_but_not_of_the_record(calix: Calix) -> None:
    record = next(r for r in rows(calix) if r["services"])
    calix.control.set(list_services=False)
    listed = next(r for r in rows(calix) if r["_id"] == record["_id"])
    assert "services" not in listed
    assert calix.call("GET", f"/{record['_id']}").json()["services"] == record["services"]
    assert calix.call("GET", f"/{record['_id']}/services").json() == record["services"]


def test_devices_are_strings_or_objects_and_come_back_as_they_went(calix: Calix) -> None:
    record = next(r for r in rows(calix) if r["devices"])
    calix.control.set(devices="objects")
    shown = calix.call("GET", f"/{record['_id']}").json()
    assert [d["serialNumber"] for d in shown["devices"]] == record["devices"]
    assert calix.call("PUT", f"/{record['_id']}", json=shown).json() == shown
    calix.control.set(devices="strings")
    assert calix.call("GET", f"/{record['_id']}").json() == record


def test_a_filter_is_exact(calix: Calix) -> None:
    key = rows(calix)[5]["subscriberLocationId"]
    found = calix.call("GET", "", params={"subscriberLocationId": key}).json()
    assert [r["subscriberLocationId"] for r in found] == [key]
    assert calix.call("GET", "", params={"subscriberLocationId": key + "0"}).json() == []


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("errorDesc", {"errorDesc": "Subscriber not found"}),
        ("string", "Subscriber not found"),
        (
            "error",
            {"error": "Subscriber not found", "errors": "Subscriber not found", "cause": "Subscriber not found"},
        ),
        ("fault", {"fault": "Subscriber not found"}),
        (
            "faultstring",
            {"fault": {"faultstring": "Subscriber not found", "detail": {"errorcode": "example.404"}}},
        ),
        ("errorMessage", {"errorMessage": "Subscriber not found"}),
        ("message", {"message": "Subscriber not found"}),
    ],
)
def test_errors_come_in_every_shape_that_is_known(calix: Calix, shape: str, body: Any) -> None:
    calix.control.set(error_body=shape)
    answer = calix.call("GET", "/nobody")
    assert (answer.status_code, answer.json()) == (404, body)


def test_wrong_paging_is_refused(calix: Calix) -> None:
    assert calix.call("GET", "", params={"limit": "many"}).status_code == 400
    assert calix.call("GET", "", params={"limit": 0}).status_code == 400


def test_the_behaviours_are_told_with_their_facts(calix: Calix) -> None:
    told = calix.control.get("behaviours")
    assert told["envelope"] == {
        "fact": "CALIX-B4-LIST",
        "value": "array",
        "values": ["array", "records", "subscribers"],
    }
    assert all(len(b["values"]) > 1 and b["value"] == b["values"][0] for b in told.values())
