"""Writes whose fate is not known at once: nothing twice, nothing lost, and what nobody can tell is for a person."""

import asyncio
from typing import Any

import pytest

from store.words import ChangeState, Decision, RunState
from tests.stories.office import Office
from tests.stories.town import Town

LOST = 150  # milliseconds after which the imitation hangs up without an answer


async def a_run(office: Office, kind: str, **how: Any) -> Any:
    """An approved first sync, without removals, whose first matching write meets that trouble."""
    await office.audits()
    plan = await office.plans()
    run_id = await office.approves(plan, "without_removals")
    office.town.calix.fault(kind, **how)
    run = await office.runs(run_id)
    return plan, run


def once(town: Town) -> bool:
    """No record was created twice, and no write was taken twice with the same content."""
    seen = [(row["method"], row["path"], str(row["body"])) for row in town.writes()]
    keys = [record["subscriberLocationId"] for record in town.everything().values() if record["subscriberLocationId"]]
    return len(seen) == len(set(seen)) and len(keys) == len(set(keys))


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("duplicates", ["409", "accepted"])
async def test_the_write_took_effect_and_its_answer_was_lost(
    office: Office, town: Town, method: str, duplicates: str
) -> None:
    town.calix.post("behaviours", duplicate_key=duplicates)
    plan, run = await a_run(office, "timeout_after_accept", match={"method": method}, times=3, ms=LOST)
    assert run.state == RunState.VERIFIED, (run.counts, run.verified)
    assert run.counts[ChangeState.APPLIED] == plan.counts["rows_changes"]
    assert once(town) and len(town.writes()) == plan.counts["rows_changes"]


@pytest.mark.parametrize("kind", ["timeout", "vendor_down", "status"])
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_the_write_never_took_effect_and_is_sent_again(
    office: Office, town: Town, method: str, kind: str
) -> None:
    plan, run = await a_run(office, kind, match={"method": method}, times=2, ms=LOST, code=503)
    assert run.state == RunState.VERIFIED, (run.counts, run.verified)
    assert run.counts[ChangeState.APPLIED] == plan.counts["rows_changes"]
    assert once(town) and len(town.writes()) == plan.counts["rows_changes"]


@pytest.mark.parametrize("duplicates", ["409", "accepted"])
async def test_a_write_that_lands_late_does_no_harm(office: Office, town: Town, duplicates: str) -> None:
    """It lands within the time that Calix is given to settle; then it is found, and not sent again."""
    office.home = await office.configures(office.draft(settle_seconds=0.6))
    town.calix.post("behaviours", late_landing="lands", duplicate_key=duplicates)
    match = {"method": "POST", "path": "/subscribers"}
    plan, run = await a_run(office, "timeout", match=match, times=1, ms=LOST, after_ms=300)
    assert run.state == RunState.VERIFIED, (run.counts, run.verified)
    assert once(town) and len(town.writes()) == plan.counts["rows_changes"]


async def test_a_refused_write_fails_alone_and_its_services_wait_for_it(office: Office, town: Town) -> None:
    plan, run = await a_run(
        office,
        "status",
        code=422,
        body={"errorDesc": "the name is too long"},
        match={"method": "POST", "path": "/subscribers"},
        times=1,
    )
    assert run.state == RunState.PARTIAL
    rows = await office.rows(plan)
    [refused] = [row for row in rows if row.state == ChangeState.FAILED]
    assert (refused.reason, refused.detail) == ("rejected", "the name is too long")
    after = [row for row in rows if row.subject == refused.subject and row.seq > refused.seq]
    assert after and {row.state for row in after} == {ChangeState.BLOCKED}
    assert run.counts[ChangeState.APPLIED] == plan.counts["rows_changes"] - 1 - len(after)
    assert not town.records(refused.key)
    assert "1 refused" in await office.card(run)
    # Mended, it is planned again, and only it.
    again = await office.plans()
    assert {row.key for row in await office.rows(again) if row.part == "changes"} == {refused.key}


async def test_calix_goes_away_in_the_middle_and_the_run_goes_on_where_it_was(office: Office, town: Town) -> None:
    await office.audits()
    plan = await office.plans()
    run_id = await office.approves(plan, "without_removals")
    town.calix.fault("status", code=429, headers={"Retry-After": "1"}, match={"method": "PUT", "nth": 3}, times=0)
    held = await office.runs(run_id)
    assert held.state == RunState.HELD and held.counts[ChangeState.PENDING]
    written = len(town.writes())
    assert held.counts[ChangeState.APPLIED] == written < plan.counts["rows_changes"]
    [incident] = await office.incidents()
    assert incident.next_try_at is not None and incident.facts["code"] == "rate"
    assert "Resume" in await office.card(held)

    town.calix.forget_faults()
    await office.wakes(run_id)
    run = await office.runs(run_id)
    assert run.state == RunState.VERIFIED
    assert once(town) and len(town.writes()) == plan.counts["rows_changes"]


async def test_a_removal_whose_answer_was_lost_is_seen_to_be_done(office: Office, town: Town) -> None:
    await office.audits()
    stray = town.strays("stale")[0]
    await office.decides(stray["id"], Decision.REMOVE)
    plan = await office.plans()
    town.calix.fault("timeout_after_accept", match={"method": "DELETE"}, times=2, ms=LOST)
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED
    assert len([row for row in town.writes() if row["method"] == "DELETE"]) == plan.counts["rows_removals"]


async def test_what_can_be_neither_confirmed_nor_excluded_is_for_a_person(office: Office, town: Town) -> None:
    """The answer is lost, and before Splice looks again somebody changes the record: it equals neither image."""
    await office.audits()
    plan = await office.plans()
    row = next(row for row in await office.rows(plan) if row.verb == "update" and row.entity == "subscriber")
    run_id = await office.approves(plan, "without_removals")
    town.calix.fault("timeout", match={"method": "PUT", "path": str(row.target_id)}, times=1, ms=1500)
    running = asyncio.create_task(office.runs(run_id))
    while not town.calix.get("faults")["faults"][0]["struck"]:
        await asyncio.sleep(0.02)
    town.by_hand(row.key, name="Changed By Hand")
    run = await running
    [doubtful] = [each for each in await office.rows(plan) if each.seq == row.seq]
    assert (doubtful.state, doubtful.reason) == (ChangeState.IN_DOUBT, "broken")
    assert run.state == RunState.PARTIAL and "1 in doubt" in await office.card(run)
    assert town.record(row.key)["name"] == "Changed By Hand"
