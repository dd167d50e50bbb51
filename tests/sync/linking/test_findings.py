"""What audits leave behind: new records appear, decisions hold, and only a complete reading says that one is gone."""

from store.database import Store
from sync.linking.decisions import decide, finding_counts
from sync.linking.findings import NewFinding, store_findings
from tests.sync.linking.test_decisions import click
from tests.sync.linking.world import FLOW, a_world


async def test_a_later_audit_refreshes_the_record_and_keeps_the_decision(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "keep")
    new = await world.audit(2, ["t1", "t2", "t3"], offers={"t1": ["B"]})
    again = await world.finding("t1")
    assert new == 1
    assert (again.decision, again.decided_by, again.version) == ("keep", "U1", 1)
    assert (again.label, again.suggestions[0]["source_id"]) == ("seen by 2", "B")
    assert (again.first_audit_id, again.last_audit_id) == (1, 2)
    assert (await world.finding("t3")).first_audit_id == 2


async def test_a_card_from_before_the_audit_can_still_be_clicked(store: Store) -> None:
    world = await a_world(store)
    seen = await world.finding("t1")
    await world.audit(2, ["t1", "t2"])
    done = await decide(store, seen.id or 0, "keep", by="U1", team="T1", seen_version=seen.version)
    assert done.decision == "keep"


async def test_what_a_complete_reading_does_not_show_is_gone_and_may_come_back_with_its_decision(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "remove")
    await world.audit(2, ["t2"])
    assert (await world.finding("t1")).gone_at is not None
    assert (await finding_counts(store, world.integration, FLOW))["marked"] == 0
    assert await world.audit(3, ["t1", "t2"]) == 1
    back = await world.finding("t1")
    assert (back.gone_at, back.decision) == (None, "remove")


async def test_an_incomplete_reading_says_nothing_of_what_it_did_not_show(store: Store) -> None:
    world = await a_world(store)
    await world.audit(2, ["t2"], complete=False)
    assert [finding.gone_at for finding in await world.findings()] == [None, None]


async def test_two_plans_in_a_row_each_see_what_is_gone(store: Store) -> None:
    """A plan's own reading has no audit id, so the id cannot tell what was seen."""
    world = await a_world(store)
    await world.audit(0, ["t1", "t2"])
    await world.audit(0, ["t2"])
    gone = {finding.target_id for finding in await world.findings() if finding.gone_at}
    assert gone == {"t1"}
    assert (await world.finding("t2")).last_audit_id == 1


async def test_a_linked_record_is_no_longer_unmatched_but_stays_until_it_is_carried_out_or_gone(store: Store) -> None:
    world = await a_world(store, targets=("t1", "t2", "t3"))
    await click(world, "t1", "link", "A")
    await click(world, "t2", "link", "B")
    await world.audit(2, ["t3"], linked=["t1"])
    gone = {finding.target_id for finding in await world.findings() if finding.gone_at}
    assert gone == {"t2"}
    counts = await finding_counts(store, world.integration, FLOW)
    assert (counts["linked"], counts["unmatched"]) == (1, 1)


async def test_flows_and_integrations_do_not_see_each_other(store: Store) -> None:
    one, other = await a_world(store), await a_world(store)
    await store_findings(store, one.integration, "boxes", 9, [NewFinding("t1")], complete=True)
    await one.audit(2, [])
    assert [finding.gone_at for finding in await other.findings()] == [None, None]
    open_here = {(finding.flow, finding.target_id) for finding in await one.findings() if finding.gone_at is None}
    assert open_here == {("boxes", "t1")}


async def test_three_thousand_findings_go_in_bulk_and_whole(store: Store) -> None:
    world = await a_world(store, targets=())
    names = [f"t{n:04}" for n in range(3_000)]
    assert await world.audit(2, names) == 3_000
    assert await world.audit(3, names[:1_700]) == 0
    assert [finding.target_id for finding in await world.findings() if finding.gone_at is None] == names[:1_700]
