"""Each choice that the vendor page leaves open (section 6): the default, and what another choice does."""

from typing import Any

import pytest

from bridges.sonar_calix.account import source_row
from bridges.sonar_calix.bridge import SonarCalix
from bridges.sonar_calix.checks import problems
from bridges.sonar_calix.choices import Choices
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.subscriber import target_row
from sync.flow import SourceRow
from tests.bridges.story import (
    OPTIONS,
    SECRETS,
    account,
    address,
    contact,
    item,
    many,
    ont,
    options,
    scope,
    service,
)


def row(chosen: dict[str, Any] | None = None, **changes: Any) -> SourceRow:
    return source_row(options(**(chosen or {})), scope(), account(**changes))


def main(chosen: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return dict(row(chosen, **changes).parts[0].fields)


def services(chosen: dict[str, Any] | None = None, **changes: Any) -> list[dict[str, Any]]:
    return [dict(part.fields) for part in row(chosen, **changes).parts[1:]]


def codes(**changes: Any) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in problems("1", OPTIONS | changes, SECRETS, [])]


def street(chosen: str | None, *addresses: Any) -> str:
    told = main({"service_address": chosen} if chosen else {}, addresses=many(*addresses))
    return str(told["serviceAddress"])[:1]


FLAGGED = address(9, line1="9 Flagged St", type="MAILING")
PLAIN = address(3, line1="3 Plain St", serviceable=False)


class TestServiceAddress:
    @pytest.mark.parametrize(
        ("chosen", "first"),
        [(None, "9"), ("serviceable_first", "9"), ("physical_first", "3"), ("serviceable_only", "9")],
    )
    def test_which_address_is_served(self, chosen: str | None, first: str) -> None:
        assert street(chosen, FLAGGED, PLAIN) == first

    def test_one_that_is_only_serviceable_or_only_physical_will_do_unless_told_otherwise(self) -> None:
        assert street("serviceable_first", PLAIN) == "3" and street("physical_first", FLAGGED) == "9"
        assert row({"service_address": "serviceable_only"}, addresses=many(PLAIN)).skip == "no_service_address"


class TestContact:
    OTHERS = many(contact(2, "4065550122", primary=False), contact(1, "4065550111", primary=False))

    def test_without_a_marked_contact_nobody_or_the_first_one_counts(self) -> None:
        assert "phone" not in main(contacts=self.OTHERS) and main(contacts=self.OTHERS)["optout"] is True
        told = main({"primary_contact": "marked_or_first"}, contacts=self.OTHERS)
        assert (told["phone"], told["optout"]) == ("4065550111", False)

    def test_a_marked_contact_counts_in_either_case(self) -> None:
        both = many(contact(1, "4065550111", primary=False), contact(2, "4065550122"))
        for chosen in ({}, {"primary_contact": "marked_or_first"}):
            assert main(chosen, contacts=both)["phone"] == "4065550122"

    def test_unknown_consent_opts_out_or_skips_and_never_opts_in(self) -> None:
        unknown = many(contact(marketing_opt_in=None))
        assert main(contacts=unknown)["optout"] is True
        told = row({"unknown_consent": "skip"}, contacts=unknown)
        assert (told.skip, told.parts) == ("no_consent", ())
        assert row({"unknown_consent": "skip"}).skip == ""
        assert codes(unknown_consent="opted_in") == [("unknown_word", "unknown_consent")]


class TestSubdivision:
    @pytest.mark.parametrize(
        ("chosen", "told"),
        [
            ({}, "MT"),
            ({"subdivision": "code"}, "MT"),
            ({"subdivision": "sonar"}, "US_MT"),
            ({"subdivision": "name"}, "Montana"),
        ],
    )
    def test_a_region_has_three_forms(self, chosen: dict[str, Any], told: str) -> None:
        assert main(chosen)["region"] == told

    def test_the_address_line_keeps_the_code(self) -> None:
        assert main({"subdivision": "name"})["serviceAddress"] == "1 Main St, Town, MT 59000"


class TestSpeeds:
    def test_speeds_are_in_megabits_or_kilobits_and_tiers_stay_in_kilobits(self) -> None:
        for chosen, speed in (({}, 500), ({"speed_unit": "kbps"}, 500_000)):
            [told] = services(chosen)
            assert (told["downSpeed"], told["upSpeed"], told["group"]) == (speed, speed, "Silver")

    TIERS = ({"name": "A", "from": 100, "to": 200}, {"name": "B", "from": 200, "to": 300})

    def test_touching_tiers_overlap_unless_the_upper_bound_is_left_out(self) -> None:
        assert codes(tiers=list(self.TIERS)) == [("tiers_overlap", "tiers")]
        assert codes(tiers=list(self.TIERS), tier_bounds="lower") == []
        wide = {"name": "C", "from": 150, "to": 250}
        assert codes(tiers=[self.TIERS[0], wide], tier_bounds="lower") == [("tiers_overlap", "tiers")]

    @pytest.mark.parametrize(("kbps", "both", "lower"), [(99, "", ""), (100, "A", "A"), (200, "A", ""), (201, "", "")])
    def test_the_upper_bound_is_in_a_tier_or_not(self, kbps: int, both: str, lower: str) -> None:
        tiers = [self.TIERS[0]]
        assert options(tiers=tiers).tier_of(kbps) == both
        assert options(tiers=tiers, tier_bounds="lower").tier_of(kbps) == lower

    def test_a_tier_may_be_told_under_other_names(self) -> None:
        tiers = [{"tier": "A", "min": 1, "max": 2}]
        told = options(tiers=tiers, tier_keys=["tier", "min", "max"])
        assert [(tier.name, tier.lowest, tier.highest) for tier in told.tiers] == [("A", 1, 2)]
        assert {where for _, where in codes(tiers=tiers)} >= {"tiers.0.name", "tiers.0.tier"}
        for wrong in (["tier", "min"], ["tier", "min", "min"]):
            assert ("tier_keys_wrong", "tier_keys") in codes(tiers=[], tier_keys=wrong)
        assert ("option_invalid", "tiers.0") in codes(tiers=["A"], tier_keys=["tier", "min", "max"])


RECORD = {"_id": "t1", "subscriberLocationId": " 42", "account": "43 "}
ENDED = {"id": "2", "name": "Ended", "activates_account": False}


class TestKey:
    def test_records_are_matched_by_the_subscriber_id_or_by_the_account(self) -> None:
        assert target_row(options(), RECORD, []).key == "42"
        other = options(key_field="account", key_copied_to=["subscriberLocationId"])
        row_there = target_row(other, RECORD, [])
        assert (row_there.key, set(row_there.parts[0].fields) >= {"account", "subscriberLocationId"}) == ("43", True)

    def test_the_id_is_copied_to_the_account_or_not(self) -> None:
        assert (main()["subscriberLocationId"], main()["account"]) == ("42", "42")
        told = main({"key_copied_to": []})
        assert told["subscriberLocationId"] == "42" and "account" not in told
        assert "account" not in target_row(options(key_copied_to=[]), RECORD, []).parts[0].fields

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"key_field": "account"}, "key_twice"),
            ({"key_field": "account", "key_copied_to": []}, "key_not_in_subscriber_id"),
            ({"key_copied_to": ["subscriberLocationId"]}, "key_twice"),
            ({"key_copied_to": ["account", "account"]}, "key_twice"),
            ({"key_field": "hubbLocationId"}, "unknown_word"),
        ],
    )
    def test_what_calix_could_not_take_is_refused(self, changes: dict[str, Any], code: str) -> None:
        assert code in [found for found, _ in codes(**changes)]

    def test_a_fitting_pair_passes(self) -> None:
        assert codes(key_field="account", key_copied_to=["subscriberLocationId"]) == codes(key_copied_to=[]) == []


class TestServed:
    def test_served_are_those_whose_status_activates_them_or_all_that_are_not_archived(self) -> None:
        for status, skip, reason in ((ENDED, "", "inactive"), (None, "no_status", "")):
            told = row(account_status=status)
            assert (told.skip, told.out_of_scope) == (skip, reason)
            assert row({"served_accounts": "unarchived"}, account_status=status).parts
        archived = row({"served_accounts": "unarchived"}, archived_at="2026-01-01T00:00:00+00:00")
        assert archived.out_of_scope == "archived"


class TestSeveral:
    TWO = many(service(78, 100_000), service(77))

    def test_each_data_service_or_the_first_alone(self) -> None:
        assert [each["downSpeed"] for each in services(account_services=self.TWO)] == [500, 100]
        assert [each["downSpeed"] for each in services({"data_services": "first"}, account_services=self.TWO)] == [500]

    def test_the_first_or_all_carry_the_devices(self) -> None:
        def serials(**chosen: Any) -> list[Any]:
            return [each.get("endpointMappingOption2") for each in services(chosen, account_services=self.TWO)]

        assert serials() == ["CXNK00000001", None]
        assert serials(device_services="all") == ["CXNK00000001", "CXNK00000001"]

    def test_of_several_devices_the_oldest_or_the_newest_is_sent(self) -> None:
        devices = many(address(1, ont(9, "CXNK0000000B"), ont(8, "CXNK0000000A"), item(7, "CXNK0000000C")))
        for chosen, serial in (({}, "CXNK0000000A"), ({"device_of_several": "highest"}, "CXNK0000000B")):
            [told] = services(chosen, addresses=devices)
            assert (told["endpointMappingOption1"], told["endpointMappingOption2"]) == ("CXNK0000000C", serial)


class TestWithoutAddress:
    def test_it_is_skipped_or_synchronised_without_what_an_address_tells(self) -> None:
        for addresses in (many(), many(address(line1=" "))):
            assert row(addresses=addresses).skip == "no_service_address"
            told = row({"without_address": "send_rest"}, addresses=addresses)
            assert told.skip == "" and len(told.parts) == 2
            assert not {"serviceAddress", "billingAddress", "region", "location"} & set(told.parts[0].fields)
            assert not {"endpointMappingOption1", "endpointMappingOption2"} & set(told.parts[1].fields)

    def test_a_name_is_wanted_in_any_case(self) -> None:
        assert row({"without_address": "send_rest"}, name=" ").skip == "no_name"


OTHER: dict[str, Any] = {
    "service_address": "physical_first",
    "primary_contact": "marked_or_first",
    "unknown_consent": "skip",
    "subdivision": "name",
    "speed_unit": "kbps",
    "tier_bounds": "lower",
    "tier_keys": ["from", "name", "to"],
    "key_field": "account",
    "key_copied_to": [],
    "served_accounts": "unarchived",
    "data_services": "first",
    "device_services": "all",
    "device_of_several": "highest",
    "without_address": "send_rest",
}


def test_every_choice_is_tried_here() -> None:
    assert set(OTHER) == set(Choices.model_fields)


@pytest.mark.parametrize("name", sorted(OTHER))
def test_a_choice_changes_the_mapping_and_the_default_spelled_out_does_not(name: str) -> None:
    bridge, plain = SonarCalix(), OPTIONS | {"tiers": []}
    usual = Options.model_validate(plain).model_dump(mode="json")[name]
    assert bridge.mapping_fingerprint(plain | {name: usual}) == bridge.mapping_fingerprint(plain)
    assert bridge.mapping_fingerprint(plain | {name: OTHER[name]}) != bridge.mapping_fingerprint(plain)


@pytest.mark.parametrize("name", sorted(name for name, value in OTHER.items() if isinstance(value, str)))
def test_a_word_that_is_none_is_refused_with_those_there_are(name: str) -> None:
    assert ("unknown_word", name) in codes(**{name: "no-such-word"})
