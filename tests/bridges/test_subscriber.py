"""What is read from a Calix record, in any of the shapes it may come in (vendor page, section B3)."""

from typing import Any

import pytest

from bridges.sonar_calix.addresses import one_line, taken_apart
from bridges.sonar_calix.subscriber import target_row
from tests.bridges.story import options

SERVICE = {
    "_id": "s1",
    "usoc": "FTTH",
    "type": "data",
    "group": "Silver",
    "description": "500/500 Fiber",
    "customerType": "Residential",
    "upSpeed": 500,
    "downSpeed": 500,
    "endpointMappingOption1": "CXNK00000001",
    "endpointMappingOption2": "",
}
VOICE = {"_id": "s2", "type": "voice", "voiceInterfaces": [{"port": 1, "number": "4065550100"}]}
RECORD: dict[str, Any] = {
    "_id": "6f1c",
    "subscriberLocationId": " 42 ",
    "account": "42",
    "name": "Ada Example",
    "phone": "4065550100",
    "email": "ada@example.test",
    "serviceAddress": "1 Main St, Apt 2, Town, MT 59000",
    "street": "Main St",
    "devices": ["CXNK00000001", "CXNK00000002"],
    "highValue": True,
    "field1": "Buried",
    "field2": "of no concern",
}


def test_only_owned_fields_are_compared_and_the_whole_record_is_kept() -> None:
    row = target_row(options(), RECORD, [SERVICE, VOICE])
    main, service = row.parts
    assert (row.id, row.key, row.unreadable) == ("6f1c", "42", "")
    assert set(main.fields) == {
        "subscriberLocationId", "account", "name", "email", "phone", "serviceAddress", "billingAddress", "customerType",
        "optout", "region", "location", "field1",
    }  # fmt: skip
    assert (service.id, service.fields["downSpeed"], "usoc" in service.fields) == ("s1", 500, False)
    assert row.record["highValue"] is True
    assert row.record["services"] == [SERVICE, VOICE]


def test_a_record_says_whether_others_write_to_its_org_too() -> None:
    assert not target_row(options(), RECORD, []).shared
    assert target_row(options(), RECORD, [], shared=True).shared


def test_what_a_sparse_record_lacks_is_blank_not_an_error() -> None:
    row = target_row(options(), {"_id": "6f1c", "name": None, "devices": None}, [])
    assert (row.key, row.parts[0].fields["name"], row.parts[0].fields["optout"]) == ("", "", None)


def test_places_and_custom_fields_are_owned_only_when_mapped() -> None:
    row = target_row(options(region=None, custom_fields={}), RECORD, [])
    assert not {"region", "field1"} & set(row.parts[0].fields)


def test_services_that_could_not_be_read_make_the_record_unreadable() -> None:
    row = target_row(options(), RECORD, None)
    assert (row.unreadable, len(row.parts)) == ("services_unknown", 1)


def test_a_data_service_without_an_id_cannot_be_changed_safely() -> None:
    nameless = {k: v for k, v in SERVICE.items() if k != "_id"}
    assert target_row(options(), RECORD, [nameless]).unreadable == "service_without_id"


@pytest.mark.parametrize(
    "devices",
    [
        ["CXNK00000001", "CXNK00000002"],
        [{"deviceId": "CXNK00000001"}, {"serialNumber": "CXNK00000002"}],
        ["", None, {}],
    ],
)
def test_serials_come_from_devices_in_both_shapes_and_from_endpoint_options(devices: list[Any]) -> None:
    facts = target_row(options(), RECORD | {"devices": devices}, [SERVICE]).facts
    assert facts.serials == (("CXNK00000001", "CXNK00000002") if devices[0] else ("CXNK00000001",))


def test_linking_compares_the_address_with_its_house_number() -> None:
    facts = target_row(options(), RECORD, []).facts
    assert (facts.street, facts.city, facts.postcode) == ("1 Main St Apt 2", "Town", "59000")
    assert target_row(options(), {"_id": "1", "street": "Main St"}, []).facts.street == "Main St"


@pytest.mark.parametrize(
    ("line", "street", "city", "postcode"),
    [
        ("1 Main St, Town, MT 59000", "1 Main St", "Town", "59000"),
        ("1 Main St, Unit 4, Town, MT 59000", "1 Main St Unit 4", "Town", "59000"),
        ("1 Main St, Town", "1 Main St", "Town", ""),
        ("1 Main St, 59000", "1 Main St", "", "59000"),
        ("1 Main St", "1 Main St", "", ""),
        (" , ", "", "", ""),
    ],
)
def test_a_line_is_taken_apart_as_far_as_its_commas_tell(line: str, street: str, city: str, postcode: str) -> None:
    found = taken_apart(line)
    assert (found.street, found.city, found.postcode) == (street, city, postcode)


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("1 Main St", None, "Town", "US_MT", "59000"), "1 Main St, Town, MT 59000"),
        (("1 Main St", " Apt 2 ", "Town", "US_MT", "59000"), "1 Main St, Apt 2, Town, MT 59000"),
        (("1 Main St", "", "Town", None, "59000"), "1 Main St, Town, 59000"),
        (("1 Main St", "", "Town", None, None), "1 Main St, Town"),
    ],
)
def test_an_address_on_one_line(parts: tuple[str | None, ...], line: str) -> None:
    assert one_line(*parts) == line
