"""One integration a company, and one for everybody else (seed 000, "Company", "Adding Additional Integrations")."""

from dataclasses import replace

import pytest

from bridges.registry import BRIDGES
from store.tables import Integration
from store.words import ChangeState, Effect, RunState
from sync.configure import preview, set_enabled
from sync.errors import Refusal
from sync.requests import ask_audit, ask_plan
from tests.stories.office import INES, TEAM, UMA, Office
from tests.stories.town import Town

MAIN, SECOND = "main", "second"


async def everybody_else(office: Office, *, org: int = 0, enabled: bool = True) -> Integration:
    """A default integration beside company 1's."""
    draft = office.draft(company=1, org=org, name="Everybody else")
    return await office.configures(replace(draft, company=None, company_name=None, enabled=enabled))


async def test_subscribers_that_move_to_another_company_arrive_there_before_they_leave_here(
    office: Office, town: Town
) -> None:
    office.home = await office.configures(replace(office.draft(), company=None, company_name=None))
    await office.settled()
    movers = [row["subscriberLocationId"] for row in town.everything().values() if town.company(row) == 2]
    assert movers

    valley = await office.configures(office.draft(company=1, org=1, name="Valley"))
    assert (await office.fresh(office.home)).needs_full_sync
    await office.audits()
    plan = await office.plans()
    moving = {row.key for row in await office.rows(plan) if row.cause == "moves"}
    assert moving == {key for key in movers if town.served(key, company=2)} and plan.counts["moves"] == len(moving)
    assert plan.counts["removals"] == len(moving)
    assert "to another company's Calix" in await office.card(plan)

    # Nobody has created them there yet: not one is removed here.
    run = await office.runs(await office.approves(plan))
    assert run.counts[ChangeState.STALE] == len(moving)
    assert {row.reason for row in await office.rows(plan) if row.cause == "moves"} == {"not_arrived_yet"}
    assert all(town.records(key, MAIN) for key in moving)

    await office.settled(valley)
    assert all(town.record(key, SECOND) for key in moving)
    run = await office.syncs()
    assert run.state == RunState.VERIFIED and not any(town.records(key, MAIN) for key in moving)
    assert all(town.record(key, SECOND) for key in moving)


async def test_within_one_org_another_company_s_records_are_never_removals(office: Office, town: Town) -> None:
    """Both integrations write to org main: what passes from the one to the other stays where it is."""
    await office.settled()
    valley = await everybody_else(office)
    for at in (office.home, valley):
        await office.audits(at)
        plan = await office.plans(at)
        assert plan.counts["removals"] == 0 and plan.counts["moves"] == 0
    account = town.in_step()[0]
    town.sonar.post("edit", account_id=account, set={"company_id": 2})
    for at in (office.home, valley):
        await office.audits(at)
        plan = await office.plans(at)
        assert not [row for row in await office.rows(plan) if row.effect == Effect.REMOVAL]
    assert town.record(account)


async def test_adding_an_integration_makes_the_others_need_a_full_sync_and_says_so_before(
    office: Office, town: Town
) -> None:
    await office.settled()
    draft = office.draft(company=1, org=1)
    seen = await preview(office.store, office.box, BRIDGES, draft)
    assert seen.resync == [office.home.name] and not seen.problems
    assert not (await office.fresh(office.home)).needs_full_sync  # looking changes nothing
    await office.configures(draft)
    home = await office.fresh(office.home)
    assert home.needs_full_sync and home.needs_full_reason == f"integration_added:{draft.name}"
    town.rename(town.in_step()[0], "Renamed Meanwhile")
    with pytest.raises(Refusal, match="poll_needless"):
        await office.polls()


async def test_saved_disabled_it_has_no_effect_on_the_others_until_it_is_enabled(office: Office) -> None:
    await office.settled()
    draft = replace(office.draft(company=1, org=1), enabled=False)
    assert (await preview(office.store, office.box, BRIDGES, draft)).resync == []
    valley = await office.configures(draft)
    assert not (await office.fresh(office.home)).needs_full_sync
    await set_enabled(office.store, valley.id or 0, True, by=INES, team=TEAM, bridges=BRIDGES, box=office.box)
    assert (await office.fresh(office.home)).needs_full_sync


async def test_a_second_default_and_a_second_one_for_a_company_are_refused(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        await office.configures(office.draft(name="Twice"))
    [problem] = refused.value.facts["problems"]
    assert (problem.code, problem.facts["other"]) == ("second_for_company", office.home.name)
    await everybody_else(office, enabled=False)
    with pytest.raises(Refusal) as refused:
        await office.configures(replace(office.draft(name="Default again"), company=None))
    [problem] = refused.value.facts["problems"]
    assert (problem.code, problem.facts["other"]) == ("second_default", "Everybody else")


async def test_a_disabled_integration_is_neither_audited_nor_synced(office: Office, town: Town) -> None:
    await office.settled()
    await office.configures(replace(office.draft(), enabled=False))
    for ask in (ask_audit, ask_plan):
        with pytest.raises(Refusal) as refused:
            await ask(office.store, office.home.id or 0, by=UMA, team=TEAM)
        assert (refused.value.code, refused.value.facts) == ("integration_disabled", {"integration": office.home.name})
    town.rename(town.in_step()[0], "Renamed Meanwhile")
    with pytest.raises(Refusal, match="poll_needless"):
        await office.polls()
    await office.configures(office.draft())
    home = await office.fresh(office.home)
    assert home.needs_full_sync and home.needs_full_reason == "enabled_again"


async def test_no_sync_before_an_audit_has_completed(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        await ask_plan(office.store, office.home.id or 0, by=UMA, team=TEAM)
    assert refused.value.code == "no_audit"


async def test_every_full_sync_shows_the_seed_s_warning_and_asks_even_without_removals(office: Office) -> None:
    await office.settled()
    town = office.town
    town.rename(town.in_step()[0], "Renamed Again")
    plan = await office.plans()
    assert plan.counts["removals"] == 0 and plan.state == "waiting"
    assert plan.guard["verdict"] == "needs_confirmation"
    assert "A full sync makes Sonar the authority" in await office.card(plan)


async def test_only_a_verified_full_sync_moves_last_sync(office: Office, town: Town) -> None:
    await office.audits()
    plan = await office.plans()
    town.calix.post("behaviours", put="replace")
    town.calix.fault("status", code=422, body={"errorDesc": "not this one"}, match={"method": "PUT"}, times=1)
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.PARTIAL
    home = await office.fresh(office.home)
    assert home.last_sync is None and home.needs_full_sync and home.status == "ERROR"
    assert (await office.syncs()).state == RunState.VERIFIED
    home = await office.fresh(office.home)
    assert home.last_sync is not None and not home.needs_full_sync and home.status == "COMPLETED"
