"""How the vendors are spoken to: each option's default, what another value does on the wire, and what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bridges.sonar_calix.checks import problems
from bridges.sonar_calix.wire import Wire
from connectors.calix.dialect import ASSUMED as CALIX
from connectors.sonar.dialect import ASSUMED as SONAR
from sync.errors import VendorTrouble
from sync.flow import Flow
from tests.bridges.conftest import Vendors
from tests.bridges.story import OPTIONS, SECRETS, options
from tests.bridges.walk import apply, bring_in_step, changes, read, remove


def codes(**told: Any) -> list[str]:
    return [one.code for one in problems("1", OPTIONS | told, SECRETS, [])]


def test_the_defaults_are_what_is_assumed() -> None:
    assert (options().sonar_dialect(), options().calix()) == (SONAR, CALIX)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("sonar_page_size", 0, "option_invalid"),
        ("sonar_page_size", 501, "option_invalid"),
        ("calix_page_size", 0, "option_invalid"),
        ("calix_page_size", 501, "option_invalid"),
        ("sonar_error_is_limit", "perhaps", "option_invalid"),
        ("poll_entities", ["accounts", "weather"], "unknown_word"),
        ("poll_entities", ["contacts"], "poll_without_accounts"),
        ("poll_entities", [], "names_wrong"),
        ("calix_path", "billing/subscribers", "path_unreadable"),
        ("calix_path", "/billing/subscribers/", "path_unreadable"),
        ("calix_write_path", "/billing/{id}", "path_unreadable"),
        ("calix_token_path", "/token?grant=1", "path_unreadable"),
        ("calix_refresh_path", "/a b", "path_unreadable"),
        ("calix_update_verb", "PATCH", "unknown_word"),
        ("calix_paging", ["offset"], "names_wrong"),
        ("calix_paging", ["page", "page"], "names_wrong"),
        ("calix_lists", [], "names_wrong"),
        ("calix_key_taken", 500, "option_invalid"),
        ("calix_token_life", 0, "option_invalid"),
        ("sonar_rate", 0, "option_invalid"),
        ("calix_rate", 0, "option_invalid"),
        ("sonar_concurrency", 17, "option_invalid"),
        ("calix_concurrency", 0, "option_invalid"),
        ("settle_seconds", -1, "option_invalid"),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: Any, code: str) -> None:
    assert code in codes(**{name: value})


def test_every_option_is_tried_or_free_text() -> None:
    tried = {mark.args[1][n][0] for mark in test_what_cannot_be_is_refused.pytestmark for n in range(len(mark.args[1]))}
    assert set(Wire.model_fields) - tried == {"sonar_bad_token"}


def flow_of(opened: Any) -> Flow:
    return opened.flows["subscribers"]  # type: ignore[no-any-return]


async def keeps_in_step(vendors: Vendors, **told: Any) -> None:
    """One record is mended, one made and one removed, all over the wire as it is told."""
    async with vendors.open(**told) as opened:
        flow = flow_of(opened)
        sides = await read(flow)
        assert sides.source_evidence.complete and sides.target_evidence.complete
        differs = sorted(sides.differing(flow))[0]
        await bring_in_step(flow, sides, differs)
        new = sides.missing()[0]
        await apply(flow, new.id, changes(flow, new, None))
        stray = next(one for one in sides.target if one.key not in sides.source)
        await remove(flow, stray)
        assert not changes(flow, sides.source[differs], await flow.target_by_id(sides.of(differs).id))
    assert vendors.record(new.id) and vendors.calix.get("dump", id=stray.id)["records"] == []


async def test_subscribers_may_be_written_below_the_sibling_service(vendors: Vendors) -> None:
    vendors.calix.set(write_paths="csc")
    await keeps_in_step(vendors, calix_write_path="/csc/subscriber")


async def test_a_wrong_address_for_writes_is_no_proof_that_a_record_is_gone(vendors: Vendors) -> None:
    """The imitation answers 404 there; a deletion that never happened must not count as done."""
    async with vendors.open(calix_write_path="/csc/subscriber") as opened:
        flow = flow_of(opened)
        row = (await flow.target_by_keys(["7500001"]))["7500001"][0]
        with pytest.raises(VendorTrouble) as caught:
            await remove(flow, row)
    assert (caught.value.code, caught.value.outcome) == ("address", "not_sent")
    assert vendors.record("7500001")


async def test_a_record_may_be_replaced_by_a_post(vendors: Vendors) -> None:
    vendors.calix.set(update_verb="POST")
    await keeps_in_step(vendors, calix_update_verb="POST")


async def test_speeds_may_be_in_kilobits(vendors: Vendors) -> None:
    vendors.calix.set(speed_unit="kbps")
    async with vendors.open(speed_unit="kbps") as opened:
        in_kilobits = (await read(flow_of(opened))).differing(flow_of(opened))
    vendors.calix.set(speed_unit="Mbps")
    async with vendors.open() as opened:
        assert (await read(flow_of(opened))).differing(flow_of(opened)) == in_kilobits


async def test_the_id_may_stand_in_another_field(vendors: Vendors) -> None:
    await keeps_in_step(vendors, key_field="account", key_copied_to=["subscriberLocationId"])


async def test_smaller_pages_are_asked_for(vendors: Vendors) -> None:
    async with vendors.open(calix_page_size=20, sonar_page_size=25) as opened:
        sides = await read(flow_of(opened))
        small = opened.calls()
    async with vendors.open() as opened:
        assert (await read(flow_of(opened))).source.keys() == sides.source.keys()
        assert opened.calls() < small


async def test_only_the_chosen_kinds_of_row_are_asked_for_their_changes(vendors: Vendors) -> None:
    async with vendors.open() as opened:
        await flow_of(opened).changed_since(datetime.now(UTC))
        all_kinds = opened.calls()
    async with vendors.open(poll_entities=["accounts"]) as opened:
        await flow_of(opened).changed_since(datetime.now(UTC))
        assert opened.calls() == all_kinds - 9  # ten kinds of row and the log
        vendors.sonar.fault("deny", match={"field": "contacts"})
        assert all(check.ok for check in await opened.doctor())  # what is not asked for needs no permission
