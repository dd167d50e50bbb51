"""What people do between the decision and the write is never overwritten and never removed (design rule 3)."""

from store.words import ChangeState, Decision, Effect, RunState
from tests.stories.office import ADA, Office
from tests.stories.town import Town


async def test_of_100_rows_with_3_targets_changed_by_hand_97_are_written(office: Office, town: Town) -> None:
    office.home = await office.configures(office.draft(limits={"change_share": 1.0}))
    await office.settled()
    accounts = town.in_step()[:100]
    for account in accounts:
        town.by_hand(account, name=f"Old Name {account}")
    plan = await office.plans()
    assert plan.counts["rows"] == 100 and plan.counts["updates"] == 100
    assert "100 updates" in await office.card(plan)

    by_hand = (accounts[4], accounts[50], accounts[99])
    for account in by_hand:
        town.by_hand(account, name="Changed By Hand")
    before = town.written()
    run = await office.runs(await office.approves(plan))

    assert run.counts == {ChangeState.APPLIED: 97, ChangeState.STALE: 3}
    assert len(town.writes(before)) == 97
    assert {row["key"] for row in town.writes(before)} == set(accounts) - set(by_hand)
    assert all(town.record(account)["name"] == "Changed By Hand" for account in by_hand)
    stale = [row for row in await office.rows(plan) if row.state == ChangeState.STALE]
    assert {(row.key, row.reason) for row in stale} == {(account, "changed_since") for account in by_hand}
    card = await office.card(run)
    assert "97 rows" in card and "3 stale" in card


async def test_an_account_that_was_reactivated_keeps_its_subscriber(office: Office, town: Town) -> None:
    office.home = await office.configures(office.draft(remove_inactive=True))
    back, gone = town.in_step()[:2]
    subscribers = {account: town.record(account)["_id"] for account in (back, gone)}
    town.archive(back)
    town.archive(gone)
    await office.audits()
    plan = await office.plans()
    causes = {row.target_id: row.cause for row in await office.rows(plan) if row.effect == Effect.REMOVAL}
    assert causes[subscribers[back]] == causes[subscribers[gone]] == "archived"
    assert "archived" in await office.card(plan)

    run_id = await office.approves(plan)
    town.unarchive(back)
    run = await office.runs(run_id)

    assert town.records(back) and not town.records(gone)
    rows = {row.target_id: (row.state, row.reason) for row in await office.rows(plan)}
    assert rows[subscribers[back]] == (ChangeState.STALE, "came_back")
    assert rows[subscribers[gone]] == (ChangeState.APPLIED, "")
    assert run.state == RunState.VERIFIED and "1 stale" in await office.card(run)


async def test_archived_accounts_keep_their_subscriber_unless_the_option_says_otherwise(
    office: Office, town: Town
) -> None:
    account = town.in_step()[0]
    town.archive(account)
    audit = await office.audits()
    assert audit.reasons["out_of_scope"]["archived"] >= 1
    await office.syncs()
    assert town.record(account)


async def test_a_record_kept_after_the_approval_is_not_removed(office: Office, town: Town) -> None:
    await office.audits()
    run_id = await office.approves(await office.plans())
    stray = town.strays("stale")[0]
    await office.decides(stray["id"], Decision.KEEP, by=ADA)
    run = await office.runs(run_id)
    # Links and decisions are what the plan rests on: it may not start any more.
    assert run.state == RunState.FAILED and run.problem == {"code": "links"}
    assert not town.writes() and town.by_id(stray["id"])
    assert "link" in (await office.card(run)).lower()


async def test_an_account_that_left_before_its_create_is_not_created(office: Office, town: Town) -> None:
    [account, *_] = [str(key) for key in _missing(town)]
    await office.audits()
    plan = await office.plans()
    assert any(row.key == account and row.verb == "create" for row in await office.rows(plan))
    run_id = await office.approves(plan)
    town.archive(account)
    await office.runs(run_id)
    assert not town.records(account)
    reasons = {row.reason for row in await office.rows(plan) if row.key == account and row.state == ChangeState.STALE}
    assert reasons == {"source_left_scope"}


async def test_a_subscriber_that_somebody_created_meanwhile_is_not_created_twice(office: Office, town: Town) -> None:
    [account, *_] = _missing(town)
    town.calix.post("behaviours", duplicate_key="accepted")
    await office.audits()
    plan = await office.plans()
    run_id = await office.approves(plan)
    town.calix.post("edit", org="main", create={"subscriberLocationId": account, "name": "Made By Hand"})
    await office.runs(run_id)
    assert town.record(account)["name"] == "Made By Hand"
    reasons = {row.reason for row in await office.rows(plan) if row.key == account and row.state == ChangeState.STALE}
    assert reasons == {"exists_meanwhile"}


def _missing(town: Town) -> list[str]:
    """Accounts of company 1 that are served and have no record under their id."""
    there = {row["subscriberLocationId"] for row in town.everything().values()}
    return [str(number) for number in range(1001, 1201) if str(number) not in there and town.served(str(number))]
