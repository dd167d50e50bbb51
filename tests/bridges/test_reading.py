"""Reading both imitations: what agrees compares equal in whatever manner they answer, and a bad read is told."""

from typing import Any

import pytest

from sync.errors import VendorTrouble
from tests.bridges.conftest import Vendors
from tests.bridges.story import sibling
from tests.bridges.walk import read

SONAR_MANNERS = [
    ("rate_limit_answer", "200-error"),
    ("bad_token_answer", "401-html"),
    ("page_cap", 50),
    ("nested_cap", 2),
    ("error_items", "strings"),
    ("child_bumps_account", True),
    ("logs_deletions", False),
]
CALIX_MANNERS = [
    ("token_life_stated", "string"),
    ("token_life_stated", "millis"),
    ("token_life_stated", "none"),
    ("refresh", "token-url"),
    ("refresh", "refused"),
    ("success_codes", "201-204-empty"),
    ("put", "merge"),
    ("devices", "objects"),
    ("spelling", "normalised"),
    ("envelope", "records"),
    ("envelope", "subscribers"),
    ("paging", "ignored"),
    ("list_services", False),
    ("duplicate_key", "accepted"),
    ("error_body", "faultstring"),
    ("read_lag_ms", 3000),
]


def drifted(vendors: Vendors) -> set[str]:
    """Keys of the records that the imitation itself says are out of step."""
    return {row["key"] for row in vendors.calix.get("truth")["records"] if row["part"] == "drift"}


async def check(vendors: Vendors) -> None:
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        sides = await read(flow)
        assert sides.source_evidence.complete, sides.source_evidence
        assert sides.target_evidence.complete, sides.target_evidence
        assert (len(sides.source), len(sides.target)) == (200, 198)
        assert sides.differing(flow) == drifted(vendors)
        assert not [row for row in sides.target if row.unreadable]


async def test_records_that_agree_compare_equal_and_all_others_are_found(vendors: Vendors) -> None:
    await check(vendors)


@pytest.mark.parametrize(("name", "value"), SONAR_MANNERS)
async def test_in_each_manner_of_sonar(vendors: Vendors, name: str, value: Any) -> None:
    vendors.sonar.set(**{name: value})
    await check(vendors)


@pytest.mark.parametrize(("name", "value"), CALIX_MANNERS)
async def test_in_each_manner_of_calix(vendors: Vendors, name: str, value: Any) -> None:
    vendors.calix.set(**{name: value})
    await check(vendors)


async def test_the_default_integration_reads_every_company_whole(vendors: Vendors) -> None:
    async with vendors.open(None) as opened:
        sides = await read(opened.flows["subscribers"])
    assert sides.source_evidence.complete
    assert len(sides.source) == 200
    assert not [row for row in sides.source.values() if row.out_of_scope == "other_company"]


async def test_accounts_of_others_are_named_though_read_in_one_line(vendors: Vendors) -> None:
    async with vendors.open("2") as opened:
        sides = await read(opened.flows["subscribers"])
    theirs = [row for row in sides.source.values() if row.out_of_scope == "other_company"]
    assert sides.source_evidence.complete
    assert len(sides.source) == 200
    assert len(theirs) > 150
    assert all(row.facts.name and not row.parts for row in theirs)


async def test_a_company_without_accounts_is_read_completely(vendors: Vendors) -> None:
    async with vendors.open("77") as opened:
        sides = await read(opened.flows["subscribers"])
    assert sides.source_evidence.complete
    assert {row.out_of_scope for row in sides.source.values()} == {"other_company"}


async def test_accounts_that_come_and_go_between_index_and_pages_are_neither_lost_nor_doubled(vendors: Vendors) -> None:
    async with vendors.open() as opened:
        joined = next(
            row.id
            for row in (await read(opened.flows["subscribers"])).source.values()
            if row.out_of_scope == "other_company"
        )
        pages = opened.flows["subscribers"].source_pages()
        rows, evidence = [*(await anext(pages)).rows], None
        vendors.mutate('updateAccount(id: "1001", input: {company_id: "2"}) { id }')
        vendors.mutate(f'updateAccount(id: "{joined}", input: {{company_id: "1", account_status_id: "1"}}) {{ id }}')
        async for page in pages:
            rows += page.rows
            evidence = page.evidence or evidence
    assert evidence is not None
    assert evidence.complete
    assert evidence.rows == len(rows) == len({row.id for row in rows}) == 200
    assert next(row for row in rows if row.id == "1001").out_of_scope == "other_company"


async def test_an_empty_answer_from_sonar_is_no_complete_reading(vendors: Vendors) -> None:
    vendors.sonar.fault("empty", match={"field": "accounts"}, times=0)
    async with vendors.open() as opened:
        sides = await read(opened.flows["subscribers"])
    assert not sides.source_evidence.complete


@pytest.mark.parametrize("envelope", ["array", "records"])
async def test_a_page_missing_from_the_middle_is_told_or_mended(vendors: Vendors, envelope: str) -> None:
    vendors.calix.set(envelope=envelope)
    vendors.calix.fault("drop", match={"path": "/subscribers", "page": 1}, times=0)
    async with vendors.open() as opened:
        sides = await read(opened.flows["subscribers"])
    assert not sides.target_evidence.complete
    assert sides.target_evidence.reasons


async def test_a_token_that_expires_on_page_two_does_no_harm(vendors: Vendors) -> None:
    vendors.calix.fault("expire_token", match={"path": "/subscribers", "page": 2})
    await check(vendors)


async def test_an_account_archived_while_paging_does_no_harm(vendors: Vendors) -> None:
    vendors.sonar.fault("archive_while_paging", match={"field": "accounts", "nth": 3}, account_id="1011")
    async with vendors.open() as opened:
        sides = await read(opened.flows["subscribers"])
    assert sides.source_evidence.complete
    assert "1011" in sides.source


async def test_a_page_for_browsers_ends_the_reading_with_its_cause(vendors: Vendors) -> None:
    vendors.calix.fault("status", match={"path": "/subscribers"}, times=0, code=403)
    async with vendors.open() as opened:
        with pytest.raises(VendorTrouble) as caught:
            await read(opened.flows["subscribers"])
    assert (caught.value.system, caught.value.code, caught.value.status) == ("Calix Cloud", "forbidden", 403)


async def test_a_service_that_cannot_be_read_ends_the_reading_too(vendors: Vendors) -> None:
    vendors.calix.set(list_services=False)
    vendors.calix.fault("status", match={"path": "/services"}, times=0, code=403)
    async with vendors.open() as opened:
        with pytest.raises(VendorTrouble) as caught:
            await read(opened.flows["subscribers"])
    assert caught.value.code == "forbidden"


async def test_services_of_a_subscriber_that_went_meanwhile_make_it_unreadable(vendors: Vendors) -> None:
    vendors.calix.set(list_services=False)
    vendors.calix.fault("status", match={"path": "/services"}, times=1, code=404)
    async with vendors.open() as opened:
        sides = await read(opened.flows["subscribers"])
    assert [row.unreadable for row in sides.target if row.unreadable] == ["services_unknown"]


async def test_the_second_reading_tells_whether_ids_and_keys_are_the_same(vendors: Vendors) -> None:
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        await read(flow)
        assert (await flow.second_reading()).complete
        vendors.calix.post("edit", key="7500001", delete=True)
        again = await flow.second_reading()
    assert not again.complete
    assert again.reasons[-1] == ("keys_differ_on_second_reading", {"rows": 197})


class TestSharedOrg:
    async def test_what_carries_no_account_of_ours_is_somebody_elses(self, vendors: Vendors) -> None:
        neighbour = sibling(company="2", target_org="calix:ours")
        async with vendors.open("1", (neighbour,)) as opened:
            flow = opened.flows["subscribers"]
            sides = await read(flow)
            named = await flow.target_by_keys(["1001", "7500001"])
        ours = {key for key, row in sides.source.items() if row.out_of_scope != "other_company"}
        assert {row.out_of_scope for row in sides.target if row.key in ours} == {""}
        assert {row.out_of_scope for row in sides.target if row.key not in ours} == {"shared_org"}
        assert [row.out_of_scope for rows in named.values() for row in rows] == ["", "shared_org"]
        assert all(row.shared for row in sides.target) and all(row.shared for rows in named.values() for row in rows)

    async def test_in_an_org_of_our_own_everything_is_ours(self, vendors: Vendors) -> None:
        async with vendors.open() as opened:
            sides = await read(opened.flows["subscribers"])
        assert {row.out_of_scope for row in sides.target} == {""}
        assert not any(row.shared for row in sides.target)


class TestByName:
    async def test_accounts_by_id_whatever_their_company_or_standing(self, vendors: Vendors) -> None:
        vendors.mutate('archiveAccount(id: "1003") { id }')
        vendors.mutate('updateAccount(id: "1004", input: {company_id: "2"}) { id }')
        async with vendors.open() as opened:
            rows = await opened.flows["subscribers"].source_by_ids(["1001", "1003", "1004", "999999", "S-1001"])
        assert {key: row.out_of_scope for key, row in rows.items()} == {
            "1001": "",
            "1003": "archived",
            "1004": "other_company",
        }

    async def test_subscribers_by_id_and_by_key(self, vendors: Vendors) -> None:
        wanted = vendors.record("1001")
        async with vendors.open() as opened:
            flow = opened.flows["subscribers"]
            one = await flow.target_by_id(wanted["_id"])
            gone = await flow.target_by_id("00000000-0000-4000-8000-000000000000")
            found = await flow.target_by_keys(["1001", "nobody", "1001", ""])
        assert one is not None
        assert (one.key, gone) == ("1001", None)
        assert {key: [row.id for row in rows] for key, rows in found.items()} == {"1001": [wanted["_id"]], "nobody": []}
