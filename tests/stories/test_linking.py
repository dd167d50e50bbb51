"""Decisions on unmatched records, and what the next full sync makes of them (seed 000, "Audit Results")."""

import pytest

from store.words import Decision, Effect, PlanState, RunState
from sync.errors import Refusal
from tests.stories.office import ADA, UMA, Office
from tests.stories.town import Town

KEPT = ("techType", "attainableRate", "field2", "field3", "highValue", "billingStatus", "devices")


async def test_a_linked_record_is_updated_where_it_stands(office: Office, town: Town) -> None:
    stray = town.strays("exact")[0]
    account, before = str(stray["account_id"]), town.by_id(stray["id"])
    assert before is not None
    await office.audits()
    finding = await office.finding(stray["id"])
    assert finding.suggestions[0]["source_id"] == account

    await office.decides(stray["id"], Decision.LINK, account)
    plan = await office.plans()
    assert stray["id"] not in {row.target_id for row in await office.rows(plan) if row.effect == Effect.REMOVAL}
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED, (run.counts, run.verified)

    after = town.record(account)
    assert after["_id"] == stray["id"] and after["subscriberLocationId"] == account
    assert {name: after.get(name) for name in KEPT} == {name: before.get(name) for name in KEPT}
    assert [service["_id"] for service in after["services"]] == [service["_id"] for service in before["services"]]
    assert not [row for row in town.writes() if row["target_id"] == stray["id"] and row["method"] != "PUT"]
    assert (await office.plans()).state == PlanState.EMPTY


async def test_keep_marked_and_undecided(office: Office, town: Town) -> None:
    keep, mark, leave = (town.strays(part)[0]["id"] for part in ("near_twin", "stale", "moved"))
    await office.audits()
    await office.decides(keep, Decision.KEEP)
    await office.decides(mark, Decision.REMOVE)
    plan = await office.plans()
    removals = {row.target_id: row.cause for row in await office.rows(plan) if row.effect == Effect.REMOVAL}
    assert keep not in removals and removals[mark] == "marked" and removals[leave] == "undecided"
    assert plan.reasons["marked_by"] == {UMA: 1}
    assert f"@{UMA} marked 1 of them" in await office.card(plan)

    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED
    assert town.by_id(keep) and not town.by_id(mark) and not town.by_id(leave)
    # The decision holds: it is not asked again, and never removed.
    audit = await office.audits()
    assert (audit.counts["unmatched"], audit.counts["undecided"], audit.counts["kept"]) == (1, 0, 1)
    await office.plans()
    assert town.by_id(keep)


async def test_confirmed_without_the_removals_leaves_them_undecided(office: Office, town: Town) -> None:
    await office.audits()
    plan = await office.plans()
    run = await office.runs(await office.approves(plan, "without_removals"))
    assert run.state == RunState.VERIFIED
    assert all(town.by_id(row["id"]) for row in town.strays("stale"))
    assert not [row for row in town.writes() if row["method"] == "DELETE"]
    assert (await office.audits()).counts["undecided"] == plan.counts["removals"]


async def test_a_record_without_a_subscriber_id_goes_only_when_somebody_marked_it(office: Office, town: Town) -> None:
    [nameless] = town.strays("no_subscriber_id")
    audit = await office.audits()
    assert audit.counts["without_key"] == 1 and "Without a Subscriber ID 1" in await office.card(audit)
    await office.syncs()
    assert town.by_id(nameless["id"])
    await office.decides(nameless["id"], Decision.REMOVE)
    plan = await office.plans()
    assert [row.target_id for row in await office.rows(plan)] == [nameless["id"]]
    await office.runs(await office.approves(plan))
    assert not town.by_id(nameless["id"])


async def test_who_marked_a_removal_cannot_approve_it(office: Office, town: Town) -> None:
    stray = town.strays("stale")[0]
    await office.audits()
    await office.decides(stray["id"], Decision.REMOVE, by=ADA)
    plan = await office.plans()
    with pytest.raises(Refusal) as refused:
        await office.approves(plan, by=ADA)
    assert (refused.value.code, refused.value.facts) == ("is_requester", {"why": "marked"})
    assert not town.writes()


async def test_records_with_a_prefix_are_offered_their_account_by_what_they_hold(office: Office, town: Town) -> None:
    """`S-1042` is not `1042`: only a person may say so; then the key becomes the account's."""
    await office.audits()
    for stray in town.strays("prefix"):
        finding = await office.finding(stray["id"])
        account = str(stray["account_id"])
        assert finding.target_key == f"S-{account}" and finding.suggestions[0]["source_id"] == account
        await office.decides(stray["id"], Decision.LINK, account)
    assert (await office.syncs()).state == RunState.VERIFIED
    for stray in town.strays("prefix"):
        assert town.record(str(stray["account_id"]))["_id"] == stray["id"]
