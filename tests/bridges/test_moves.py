"""A subscriber passing from one company's integration to another's: there first, then gone here (issue, part 5)."""

from sync.flow import SourceRow, Wanted
from tests.bridges.conftest import Vendors
from tests.bridges.story import sibling
from tests.bridges.walk import apply, change, changes


def leaving(row: SourceRow, target_id: str) -> Wanted:
    """The removal here, as a plan stores it."""
    requires = {"arrived_in": row.moves_to}
    return Wanted("subscriber", "delete", "removal", row.id, row.id, target_id, None, {}, None, requires=requires)


async def test_an_account_that_changes_its_company_arrives_there_before_it_leaves_here(vendors: Vendors) -> None:
    valley = sibling(id=7, name="Valley", company="2", options=vendors.options(), secrets=vendors.secrets(org=1))
    ours = sibling(id=1, name="Ours", company="1", target_org="calix:ours")
    vendors.mutate('updateAccount(id: "1001", input: {company_id: "2"}) { id }')
    here = vendors.record("1001")["_id"]
    async with vendors.open("1", (valley,)) as opened, vendors.open("2", (ours,), vendors.secrets(org=1)) as theirs:
        flow, there = opened.flows["subscribers"], theirs.flows["subscribers"]
        row = (await flow.source_by_ids(["1001"]))["1001"]
        assert (row.out_of_scope, row.moves_to) == ("other_company", 7)
        assert not await flow.arrived(leaving(row, here))

        wanted = (await there.source_by_ids(["1001"]))["1001"]
        await apply(there, "1001", changes(there, wanted, None))
        assert await flow.arrived(leaving(row, here))
        await flow.write(leaving(row, here), None)
    assert vendors.record("1001", "second")["name"] == wanted.parts[0].fields["name"]
    assert vendors.calix.get("dump", key="1001")["records"] == []


async def test_a_move_to_nobody_never_arrives(vendors: Vendors) -> None:
    async with vendors.open() as opened:
        flow = opened.flows["subscribers"]
        row = (await flow.source_by_ids(["1001"]))["1001"]
        draft = changes(flow, row, None)[0]
        assert not await flow.arrived(change(draft, "1001", None, requires={"arrived_in": 9}))
        assert not await flow.arrived(change(draft, "1001", None))


async def test_a_move_of_nobody_never_arrives(vendors: Vendors) -> None:
    valley = sibling(id=7, company="2", options=vendors.options(), secrets=vendors.secrets(org=1))
    stray = Wanted("subscriber", "delete", "removal", "", None, "t", None, {}, None, requires={"arrived_in": 7})
    async with vendors.open("1", (valley,)) as opened:
        assert not await opened.flows["subscribers"].arrived(stray)
