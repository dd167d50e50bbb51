"""From a Sonar account to the subscriber it should be: every rule of the field table (vendor page, section 8)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.sonar_calix.account import source_row
from connectors.calix.assumptions import speed as megabits
from sync.flow import SourceRow
from tests.bridges.story import account, address, contact, item, many, ont, options, scope, service


def row(option_changes: dict[str, Any] | None = None, **changes: Any) -> SourceRow:
    return source_row(options(**(option_changes or {})), scope(), account(**changes))


def main(option_changes: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return dict(row(option_changes, **changes).parts[0].fields)


def services(option_changes: dict[str, Any] | None = None, **changes: Any) -> list[dict[str, Any]]:
    return [dict(part.fields) for part in row(option_changes, **changes).parts[1:]]


def codes(told: SourceRow) -> tuple[str, ...]:
    """Notes without what they are about."""
    return tuple(note.partition(":")[0] for note in told.notes)


def test_adas_account_becomes_adas_subscriber() -> None:
    told = row()
    assert [(part.entity, part.ref) for part in told.parts] == [
        ("subscriber", "account:42"),
        ("service", "account_service:77"),
    ]
    assert told.parts[0].fields == {
        "subscriberLocationId": "42",
        "account": "42",
        "name": "Ada Example",
        "email": "ada@example.test",
        "phone": "4065550100",
        "optout": False,
        "serviceAddress": "1 Main St, Town, MT 59000",
        "billingAddress": "1 Main St, Town, MT 59000",
        "customerType": "Residential",
        "region": "MT",
        "location": "Town",
        "field1": "Buried",
    }
    assert told.parts[1].fields == {
        "type": "data",
        "description": "500/500 Fiber",
        "group": "Silver",
        "downSpeed": 500,
        "upSpeed": 500,
        "customerType": "Residential",
        "endpointMappingOption1": "",
        "endpointMappingOption2": "CXNK00000001",
    }
    assert told.notes == ("opt_in",)


@pytest.mark.parametrize(
    ("changes", "skip"),
    [
        ({"name": "  "}, "no_name"),
        ({"addresses": many()}, "no_service_address"),
        ({"addresses": many(address(line1=" "))}, "no_service_address"),
        ({"addresses": many(address(serviceable=False, type="MAILING"))}, "no_service_address"),
        ({"short": True}, "short_list"),
        ({"account_status": None}, "no_status"),
    ],
)
def test_an_account_that_cannot_be_told_whole_is_skipped_with_the_reason(changes: dict[str, Any], skip: str) -> None:
    told = row(**changes)
    assert (told.skip, told.parts, told.out_of_scope) == (skip, (), "")


def test_an_account_out_of_scope_wants_nothing() -> None:
    told = row(company_id="2", contacts=many())
    assert (told.out_of_scope, told.parts, told.facts.name) == ("other_company", (), "Ada Example")


def test_an_account_without_a_status_is_not_served() -> None:
    """Nor is it known to be inactive: with `remove_inactive` that would have erased its subscriber."""
    told = row(account_status=None)
    assert (told.skip, told.out_of_scope, told.removable, told.parts) == ("no_status", "", False, ())


class TestAddresses:
    def test_serviceable_goes_before_physical_and_the_lowest_id_wins(self) -> None:
        spare = address(3, serviceable=False, line1="3 Spare St")
        late, early = address(20, line1="20 Late St"), address(5, line1="5 Early St")
        assert main(addresses=many(spare, late, early))["serviceAddress"].startswith("5 Early St")
        assert main(addresses=many(spare))["serviceAddress"].startswith("3 Spare St")

    def test_bills_go_to_the_mailing_address_else_to_the_service_address(self) -> None:
        box = address(9, type="MAILING", serviceable=False, line1="PO Box 9")
        empty = address(8, type="MAILING", serviceable=False, line1="", city="", zip=None, subdivision=None)
        assert main(addresses=many(address(), box, empty))["billingAddress"] == "PO Box 9, Town, MT 59000"
        assert main(addresses=many(address(), empty))["billingAddress"] == "1 Main St, Town, MT 59000"

    @pytest.mark.parametrize(("place", "value"), [("CITY", "Town"), ("SUBDIVISION", "MT"), ("ZIP", "59000")])
    def test_region_and_location_come_from_city_subdivision_or_zip(self, place: str, value: str) -> None:
        told = main({"region": place, "location": place})
        assert (told["region"], told["location"]) == (value, value)

    def test_a_place_that_is_not_mapped_or_not_known_is_kept_as_found(self) -> None:
        assert not {"region", "location"} & set(main({"region": None, "location": None}))
        assert "location" not in main(addresses=many(address(city=" ")))


class TestContacts:
    def test_only_the_primary_contact_counts(self) -> None:
        other = contact(1, "4065550111", primary=False, email_address="ben@example.test")
        told = main(contacts=many(other, contact(2, "4065550122", marketing_opt_in=False)))
        assert (told["email"], told["phone"], told["optout"]) == ("ada@example.test", "4065550122", True)

    def test_of_two_primary_contacts_the_lowest_id_counts(self) -> None:
        told = main(contacts=many(contact(10, email_address="ben@example.test"), contact(9)))
        assert told["email"] == "ada@example.test"

    def test_what_sonar_does_not_know_is_kept_as_found(self) -> None:
        for contacts in (many(), many(contact(1, " ", email_address=None)), many(contact(1, email_address="  "))):
            assert not {"email", "phone"} & set(main(contacts=contacts))

    @pytest.mark.parametrize(
        ("contacts", "optout", "note"),
        [
            (many(contact()), False, "opt_in"),
            (many(contact(marketing_opt_in=False)), True, "opt_out"),
            (many(contact(marketing_opt_in=None)), True, "opt_unknown"),
            (many(contact(primary=False)), True, "opt_unknown"),
            (many(), True, "opt_unknown"),
        ],
    )
    def test_nobody_becomes_opted_in_by_a_missing_value(self, contacts: Any, optout: bool, note: str) -> None:
        assert main(contacts=contacts)["optout"] is optout
        assert note in row(contacts=contacts).notes

    @pytest.mark.parametrize(
        ("kind", "wanted"),
        [
            ("RESIDENTIAL", "Residential"),
            ("SENIOR_CITIZEN", "Residential"),
            ("COMMERCIAL", "Business"),
            ("GOVERNMENT", "Business"),
            ("INDUSTRIAL", "Business"),
        ],
    )
    def test_the_kind_of_customer(self, kind: str, wanted: str) -> None:
        told = row(account_type={"id": "1", "type": kind})
        assert {part.fields["customerType"] for part in told.parts} == {wanted}

    def test_an_unknown_kind_is_kept_as_found(self) -> None:
        assert all("customerType" not in part.fields for part in row(account_type=None).parts)


class TestDevices:
    def endpoints(self, *items: dict[str, Any], **option_changes: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
        told = row(option_changes, addresses=many(address(1, *items)))
        fields = {k[-1]: v for k, v in told.parts[1].fields.items() if k.startswith("endpoint")}
        return fields, tuple(note for note in codes(told) if not note.startswith("opt_"))

    def test_rg_is_option_one_and_ont_is_option_two(self) -> None:
        assert self.endpoints(item(1, " CXNK0000000A "), ont(2, "CXNK0000000B")) == (
            {"1": "CXNK0000000A", "2": "CXNK0000000B"},
            (),
        )

    @pytest.mark.parametrize("category", ["rg", "Rg", "RG ", "Router", ""])
    def test_the_category_counts_to_the_letter(self, category: str) -> None:
        assert self.endpoints(item(1, "CXNK0000000A", category=category)) == ({"1": "", "2": ""}, ("wrong_category",))

    def test_models_that_were_not_chosen_are_none_of_our_business(self) -> None:
        assert self.endpoints(item(1, "CXNK0000000A", model="3")) == ({"1": "", "2": ""}, ())

    def test_the_lowest_item_id_wins_and_the_rest_is_told(self) -> None:
        found = self.endpoints(item(10, "CXNK0000000B"), item(9, "CXNK0000000A"))
        assert found == ({"1": "CXNK0000000A", "2": ""}, ("extra_device",))

    @pytest.mark.parametrize("serial", ["", "  ", None])
    def test_an_empty_device_id_is_told_and_never_sent(self, serial: str | None) -> None:
        found = self.endpoints(item(1, serial), ont(2, "CXNK0000000B"))
        assert found == ({"2": "CXNK0000000B"}, ("empty_device_id",))

    def test_without_any_chosen_model_endpoints_are_not_ours(self) -> None:
        assert self.endpoints(item(1, "CXNK0000000A"), devices=[]) == ({}, ())

    def test_a_device_without_a_data_service_is_told_and_never_sent(self) -> None:
        told = row(account_services=many())
        assert len(told.parts) == 1
        assert "device_without_service" in codes(told)
        assert "device_without_service" not in codes(row(account_services=many(), addresses=many(address())))

    def test_only_the_first_service_carries_the_devices(self) -> None:
        first, second = services(account_services=many(service(100), service(99, down=100_000)))
        assert (first["description"], first["endpointMappingOption2"]) == ("100/500 Fiber", "CXNK00000001")
        assert not any(name.startswith("endpoint") for name in second)

    def test_linking_sees_every_device_of_a_chosen_model(self) -> None:
        spare = address(2, item(8, "CXNK0000000C", category="rg"), serviceable=False)
        told = row(addresses=many(address(1, ont(1, "CXNK0000000B"), item(2, "")), spare))
        assert told.facts.serials == ("CXNK0000000B", "CXNK0000000C")


class TestNotes:
    """Each device and each service that is told of is named, so that a person can go and look (finding by finding)."""

    def test_every_device_that_is_not_sent_is_named(self) -> None:
        devices = (
            item(5, "CXNK0000000R", category="Router"),
            item(6, "CXNK0000000N", category=""),
            item(7, "CXNK0000000A"),
            item(8, "CXNK0000000B"),
            item(9, "CXNK0000000C"),
            ont(10, " "),
        )
        told = row(addresses=many(address(1, *devices)))
        assert [note for note in told.notes if not note.startswith("opt_")] == [
            "wrong_category:Router, item 5 CXNK0000000R",
            "wrong_category:-, item 6 CXNK0000000N",
            "extra_device:item 8 CXNK0000000B",
            "extra_device:item 9 CXNK0000000C",
            "empty_device_id:item 10",
        ]

    def test_every_device_without_a_service_is_named(self) -> None:
        both = many(address(1, item(7, "CXNK0000000A"), ont(8, "CXNK0000000B")))
        told = row(account_services=many(), addresses=both)
        assert told.notes[:2] == (
            "device_without_service:item 7 CXNK0000000A",
            "device_without_service:item 8 CXNK0000000B",
        )

    def test_services_are_named_with_their_speeds(self) -> None:
        told = row(account_services=many(service(78, down=2_000_000), service(77), service(79, down=3_000_000)))
        assert told.notes[:3] == (
            "several_services:services 77, 78, 79",
            "speed_in_no_tier:service 78, 2000000 kbps",
            "speed_in_no_tier:service 79, 3000000 kbps",
        )

    def test_nothing_of_the_customer_is_in_a_note(self) -> None:
        told = row(account_services=many(), addresses=many(address(1, ont(8, "CXNK0000000B"))))
        assert not any(word in note for note in told.notes for word in ("Ada", "Main St", "4065550100", "ada@"))


class TestServices:
    def test_only_data_services_are_wanted(self) -> None:
        voice = service(78, type="VOICE", data_service_detail=None)
        told = row(account_services=many(voice, service(77), {"id": "79", "service": None}))
        assert [part.ref for part in told.parts[1:]] == ["account_service:77"]

    def test_several_services_are_told(self) -> None:
        assert "several_services" in codes(row(account_services=many(service(1), service(2))))

    @pytest.mark.parametrize(
        ("kbps", "group"), [(0, "Bronze"), (100_000, "Bronze"), (100_001, "Silver"), (1_000_000, "Gold")]
    )
    def test_tiers_go_by_download_speed_bounds_included(self, kbps: int, group: str) -> None:
        assert services(account_services=many(service(1, down=kbps)))[0]["group"] == group

    def test_a_speed_in_no_tier_clears_the_group_and_is_told(self) -> None:
        fast = {"account_services": many(service(1, down=2_000_000))}
        assert services(**fast)[0]["group"] == ""
        assert "speed_in_no_tier" in codes(row(**fast))

    def test_without_tiers_the_group_is_not_ours(self) -> None:
        assert "group" not in services({"tiers": []})[0]
        assert "speed_in_no_tier" not in codes(row({"tiers": []}))

    def test_without_speeds_in_sonar_they_are_kept_as_found(self) -> None:
        [told] = services(account_services=many(service(1, data_service_detail=None, name=" ")))
        assert not {"downSpeed", "upSpeed", "group", "description"} & set(told)

    @pytest.mark.parametrize(("kbps", "mbps"), [(500_000, 500), (1_500, 1.5), (0, 0)])
    def test_calix_counts_megabits(self, kbps: int, mbps: float) -> None:
        assert megabits(kbps) == mbps
        assert type(megabits(kbps)) is type(mbps)


class TestCustomFields:
    def test_only_mapped_fields_are_ours(self) -> None:
        data = many({"custom_field_id": "1", "value": " Aerial "}, {"custom_field_id": "2", "value": "Crew 7"})
        told = main(custom_field_data=data)
        assert {name: told[name] for name in told if name.startswith("field")} == {"field1": "Aerial"}

    def test_one_that_was_emptied_in_sonar_is_emptied_here_too(self) -> None:
        assert main({"custom_fields": {"field5": "9"}})["field5"] == ""


texts = st.none() | st.text(alphabet="aB1 @,.\t", max_size=6)
NEVER_BLANK = {"subscriberLocationId", "account", "name", "email", "phone", "serviceAddress", "billingAddress",
               "customerType", "region", "location", "type", "description"}  # fmt: skip


@given(
    name=st.text(alphabet="aB1 \t", max_size=4),
    email=texts,
    phone=texts,
    line=texts,
    city=texts,
    code=texts,
    serial=texts,
)
def test_blanks_never_go_over_what_calix_has(
    name: str,
    email: str | None,
    phone: str | None,
    line: str | None,
    city: str | None,
    code: str | None,
    serial: str | None,
) -> None:
    told = row(
        name=name,
        contacts=many(contact(1, phone or "", email_address=email)),
        addresses=many(address(1, ont(1, serial), line1=line, city=city, zip=code)),
    )
    for part in told.parts:
        assert all(str(part.fields[field]).strip() for field in NEVER_BLANK & set(part.fields))
