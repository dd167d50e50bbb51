"""Two names of one Calix org are found out, by what the login tells or by a record, and nothing goes until then."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from bridges.sonar_calix.bridge import SonarCalix
from bridges.sonar_calix.orgs import gateway_of
from sync.bridge import Opened, Sibling
from sync.errors import NotSent, VendorTrouble
from sync.flow import Flow, Wanted
from tests.bridges.conftest import Vendors
from tests.bridges.story import sibling

TOLD = pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])


def other_name(vendors: Vendors) -> dict[str, Any]:
    """The same gateway, spelled in another way: then the same user gives the org another name."""
    return vendors.options(calix_url=vendors.said_calix["base_url"].replace("127.0.0.1", "localhost"))


def valley(vendors: Vendors, *, org: int = 0, **changes: Any) -> Sibling:
    """Company 2's integration: in our org under another name, unless told otherwise."""
    facts = {"options": other_name(vendors), "secrets": vendors.secrets(org=org)}
    return sibling(**({"id": 7, "name": "Valley", "company": "2"} | facts | changes))


def removal(key: str, target_id: str) -> Wanted:
    """A subscriber that has moved to Valley leaves here."""
    requires = {"arrived_in": 7}
    return Wanted("subscriber", "delete", "removal", key, key, target_id, None, {}, None, requires=requires)


@asynccontextmanager
async def opened(vendors: Vendors, *siblings: Sibling, **how: Any) -> AsyncIterator[Opened]:
    """Company 1's integration with what a new process knows: nothing."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(SonarCalix().open(vendors.setup("1", siblings, **how)))


def flow_of(one: Opened) -> Flow:
    return one.flows["subscribers"]


@TOLD
async def test_one_org_under_two_names_is_neither_read_nor_written(vendors: Vendors, told: bool) -> None:
    vendors.calix.post("behaviours", org_told=told)
    async with opened(vendors, valley(vendors)) as one:
        flow, stray = flow_of(one), vendors.record("1001")["_id"]
        with pytest.raises(NotSent) as caught:
            await flow.source_by_ids(["1001"])
        assert (caught.value.code, caught.value.words) == ("org_under_two_names", "Valley")
        with pytest.raises(NotSent):
            async for _ in flow.source_pages():
                pass
        with pytest.raises(NotSent):
            await flow.write(removal("1001", stray), None)
    assert vendors.record("1001") and vendors.writes() == []


@TOLD
async def test_two_orgs_are_told_apart(vendors: Vendors, told: bool) -> None:
    vendors.calix.post("behaviours", org_told=told)
    vendors.mutate('updateAccount(id: "1001", input: {company_id: "2"}) { id }')
    async with opened(vendors, valley(vendors, org=1)) as one:
        assert (await flow_of(one).source_by_ids(["1001"]))["1001"].moves_to == 7


async def test_what_stands_here_has_not_arrived_there_whatever_the_login_says(vendors: Vendors) -> None:
    """The last proof, of the record itself: the other credentials see it under its own id, so it is one org."""
    async with opened(vendors, valley(vendors, enabled=False)) as one:  # disabled ones are not compared before
        assert not await flow_of(one).arrived(removal("1001", vendors.record("1001")["_id"]))


async def test_another_record_of_the_account_in_the_same_org_is_no_arrival(vendors: Vendors) -> None:
    vendors.calix.post("edit", create={"subscriberLocationId": "S-1001", "name": "Ada Twice"})
    async with opened(vendors, valley(vendors, enabled=False)) as one:
        assert not await flow_of(one).arrived(removal("1001", vendors.record("S-1001")["_id"]))


async def test_of_an_org_that_cannot_be_asked_nothing_is_said_to_move_there(vendors: Vendors) -> None:
    vendors.mutate('updateAccount(id: "1001", input: {company_id: "2"}) { id }')
    wrong = vendors.secrets(org=1, calix_password="another-invented")
    async with opened(vendors, valley(vendors, org=1, secrets=wrong)) as one:
        row = (await flow_of(one).source_by_ids(["1001"]))["1001"]
        assert (row.out_of_scope, row.moves_to) == ("other_company", None)


async def test_of_options_that_cannot_be_read_nothing_is_said_to_move_there(vendors: Vendors) -> None:
    vendors.mutate('updateAccount(id: "1001", input: {company_id: "2"}) { id }')
    async with opened(vendors, valley(vendors, options={"region": "COUNTY"})) as one:
        assert (await flow_of(one).source_by_ids(["1001"]))["1001"].moves_to is None


async def test_our_own_login_that_fails_is_our_own_trouble(vendors: Vendors) -> None:
    wrong = vendors.secrets(calix_password="another-invented")
    async with opened(vendors, valley(vendors, org=1), secrets=wrong) as one:
        with pytest.raises(VendorTrouble) as caught:
            await flow_of(one).source_by_ids(["1001"])
    assert caught.value.code == "credentials"


async def test_an_empty_org_is_told_by_a_record_of_the_other(vendors: Vendors) -> None:
    vendors.calix.post("behaviours", org_told=False)
    ours = vendors.secrets(org=1)  # org second is empty
    async with opened(vendors, valley(vendors, org=1), secrets=ours) as one:
        assert "1001" in await flow_of(one).source_by_ids(["1001"])  # both are empty: nothing can be lost
    async with opened(vendors, valley(vendors, org=0), secrets=ours) as one:
        assert "1001" in await flow_of(one).source_by_ids(["1001"])
    vendors.calix.post("edit", org="second", create={"subscriberLocationId": "1", "name": "Ada Example"})
    async with opened(vendors, valley(vendors, org=1), secrets=ours) as one:
        with pytest.raises(NotSent):
            await flow_of(one).source_by_ids(["1001"])


async def test_what_was_learnt_is_not_asked_again_by_the_same_process(vendors: Vendors) -> None:
    bridge, apart = SonarCalix(), valley(vendors, org=1)
    calls = []
    for _ in range(2):
        async with bridge.open(vendors.setup("1", (apart,))) as one:
            await flow_of(one).source_by_ids(["1001"])
            calls.append(one.calls())
    assert calls[0] - calls[1] == 2  # a login here and one there


async def test_before_saving_the_other_integrations_are_compared(vendors: Vendors) -> None:
    bridge = SonarCalix()
    for enabled in (True, False):
        setup = vendors.setup("1", (valley(vendors, enabled=enabled),))
        [problem] = await bridge.check_against_vendor(setup)
        assert (problem.code, problem.where, problem.facts["other"]) == ("org_under_two_names", "org", "Valley")
    assert await bridge.check_against_vendor(vendors.setup("1", (valley(vendors, org=1),))) == []


async def test_the_sentence_says_what_to_name_the_org_so_that_one_entry_mends_it(vendors: Vendors) -> None:
    bridge, secrets = SonarCalix(), vendors.secrets()
    there = bridge.org_of(other_name(vendors), secrets)
    for standing in (valley(vendors, target_org=there), valley(vendors, id=0, target_org="")):  # saved, or beside it
        [problem] = await bridge.check_against_vendor(vendors.setup("1", (standing,)))
        mended = vendors.options(org=problem.facts["org"])
        assert bridge.org_of(mended, secrets) == there
        setup = vendors.setup("1", (standing,), org=problem.facts["org"])
        assert await bridge.check_against_vendor(replace(setup, target_org=there)) == []


async def test_one_beside_it_whose_options_cannot_be_read_is_left_to_its_own_check(vendors: Vendors) -> None:
    broken = valley(vendors, id=0, target_org="", options={"region": "COUNTY"})
    assert await SonarCalix().check_against_vendor(vendors.setup("1", (broken,))) == []


async def test_the_same_name_in_both_makes_it_one_shared_org(vendors: Vendors) -> None:
    bridge = SonarCalix()
    named = {name: (each | {"org": "main"}) for name, each in (("a", vendors.options()), ("b", other_name(vendors)))}
    assert {bridge.org_of(each, vendors.secrets()) for each in named.values()} == {"calix:main"}
    neighbour = valley(vendors, options=named["b"], target_org="calix:ours")
    async with bridge.open(vendors.setup("1", (neighbour,))) as one:
        assert await flow_of(one).source_by_ids(["1001"])


async def test_doctor_names_the_integration_that_writes_to_our_org_under_another_name(vendors: Vendors) -> None:
    async def found(other: Sibling) -> list[tuple[str, bool | None, Any]]:
        async with opened(vendors, other) as one:
            return [(c.code, c.ok, c.facts.get("other")) for c in await one.doctor() if c.name == "orgs"]

    assert await found(valley(vendors)) == [("org_under_two_names", False, "Valley")]
    assert await found(valley(vendors, org=1)) == [("orgs_apart", True, None)]
    wrong = vendors.secrets(org=1, calix_password="another-invented")
    assert await found(valley(vendors, org=1, secrets=wrong)) == [("org_unknown", None, "Valley")]


@pytest.mark.parametrize(
    ("url", "gateway"),
    [
        ("https://api.calix.ai/v1", "api.calix.ai"),
        ("https://API.Calix.ai:443/v1/", "api.calix.ai"),
        ("https://api.calix.ai./v1", "api.calix.ai"),
        ("http://127.0.0.1:80", "127.0.0.1"),
        ("https://api.calix.ai:8443/v1", "api.calix.ai:8443"),
    ],
)
def test_a_gateway_has_one_name_however_it_is_spelled(url: str, gateway: str) -> None:
    assert gateway_of(url) == gateway
