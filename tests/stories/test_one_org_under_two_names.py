"""Two users of one Calix org, or two spellings of its gateway: nobody moves out of an org into itself."""

from dataclasses import replace

import pytest

from bridges.sonar_calix.bridge import SonarCalix
from store.tables import Integration
from store.words import PlanState, RunState
from sync.configure import Draft
from tests.stories.office import Office
from tests.stories.town import Town

TOLD = pytest.mark.parametrize("told", [True, False], ids=["the login names the org", "the login does not"])


def spelled_otherwise(draft: Draft) -> Draft:
    """The same gateway in other letters: the org gets another name by it."""
    url = str(draft.options["calix_url"]).replace("127.0.0.1", "localhost")
    return replace(draft, options={**draft.options, "calix_url": url})


def as_another_process(office: Office) -> None:
    """Nothing is remembered of what an earlier story learnt of these users."""
    office.bench = replace(office.bench, bridges={"sonar_calix": SonarCalix()})


async def nothing_goes(office: Office, town: Town, at: Integration) -> None:
    """The one is not read, planned or written, and says why; everybody is still there."""
    before, seen = town.everything(), town.written()
    audit = await office.audits(at)
    assert audit.state == "failed" and audit.problem is not None
    assert audit.problem["code"] == "org_under_two_names"
    if (await office.fresh(at)).audited_at is not None:
        plan = await office.plans(at)
        assert (plan.state, (plan.problem or {})["code"]) == (PlanState.FAILED, "org_under_two_names")
    assert [each.facts["code"] for each in await office.incidents()][-1] == "org_under_two_names"
    assert town.written() == seen and town.everything() == before


@TOLD
async def test_a_default_added_to_the_org_of_a_company_takes_nobody_away(
    office: Office, town: Town, told: bool
) -> None:
    as_another_process(office)
    town.calix.post("behaviours", org_told=told)
    await office.settled()
    draft = spelled_otherwise(office.draft(company=1, org=0, name="Everybody else"))
    default = await office.configures(replace(draft, company=None, company_name=None))
    assert default.target_org != (await office.fresh(office.home)).target_org
    for at in (default, office.home):
        await nothing_goes(office, town, at)


@TOLD
async def test_a_company_of_its_own_in_the_org_of_the_default_takes_nobody_away(
    office: Office, town: Town, told: bool
) -> None:
    as_another_process(office)
    town.calix.post("behaviours", org_told=told)
    office.home = await office.configures(replace(office.draft(), company=None, company_name=None))
    await office.settled()
    valley = await office.configures(spelled_otherwise(office.draft(company=1, org=0, name="Valley")))
    for at in (office.home, valley):
        await nothing_goes(office, town, at)


async def test_moves_that_were_approved_do_not_go_once_the_other_org_turns_out_to_be_this_one(
    office: Office, town: Town
) -> None:
    """The worst case: both were told apart when the plan was made, and the other's credentials are changed since."""
    as_another_process(office)
    office.home = await office.configures(replace(office.draft(), company=None, company_name=None))
    await office.settled()
    await office.configures(office.draft(company=1, org=1, name="Valley"))
    await office.audits()
    plan = await office.plans()
    moving = {row.key for row in await office.rows(plan) if row.cause == "moves"}
    assert moving
    run_id = await office.approves(plan)
    there = await office.configures(spelled_otherwise(office.draft(company=1, org=0, name="Valley")))
    run = await office.runs(run_id)
    assert run.state == RunState.FAILED and (run.problem or {})["code"] == "configuration"
    assert all(town.record(key) for key in moving)
    for at in (office.home, there):
        await nothing_goes(office, town, at)


async def test_with_one_name_for_both_it_is_one_shared_org_and_all_goes_well(office: Office, town: Town) -> None:
    named = office.draft(org=0)
    office.home = await office.configures(replace(named, options={**named.options, "org": "main"}))
    await office.settled()
    draft = spelled_otherwise(office.draft(company=1, org=0, name="Everybody else"))
    draft = replace(draft, company=None, company_name=None, options={**draft.options, "org": "main"})
    default = await office.configures(draft)
    assert default.target_org == (await office.fresh(office.home)).target_org
    for at in (office.home, default):
        await office.audits(at)
        plan = await office.plans(at)
        assert plan.state != PlanState.FAILED and plan.counts["removals"] == 0 and plan.counts["moves"] == 0
