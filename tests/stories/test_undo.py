"""A run that should not have been is taken back: erased subscribers stand in Calix again, whole, and stay."""

from typing import Any

import pytest
from sqlmodel import col, select

from store.tables import Hold, IdMap, Plan, Run
from store.words import ChangeState, PlanKind, PlanState, RunState
from sync.undo.asking import ask_undo
from sync.undo.holds import release
from tests.stories.office import INES, TEAM, UMA, Office
from tests.stories.town import Town

BEN = "U0BEN"


@pytest.fixture
async def office(office: Office) -> Office:
    """An office whose first full sync is over."""
    office.home = await office.configures(office.draft(remove_inactive=True))
    await office.settled()
    return office


def without_ids(record: dict[str, Any]) -> dict[str, Any]:
    """A record but for the ids that Calix gives."""
    services = [{name: value for name, value in each.items() if name != "_id"} for each in record["services"]]
    return {**record, "services": services, "_id": ""}


def with_everything(town: Town) -> list[str]:
    """Accounts whose subscriber has a data service, a voice service, and a device."""
    found = []
    for key in town.in_step():
        record = town.record(key)
        kinds = [each["type"] for each in record["services"]]
        if record.get("devices") and record.get("field1") and sorted(set(kinds)) == ["data", "voice"]:
            found.append(key)
    return found[:2]


async def undoes(office: Office, run: Run) -> tuple[Plan, Run]:
    asked = await ask_undo(office.store, run.id or 0, by=UMA, team=TEAM)
    plan = await office.works(asked.id or 0)
    assert plan.state == PlanState.WAITING, plan.problem
    return plan, await office.runs(await office.approves(plan, by=BEN))


async def test_erased_subscribers_come_back_with_services_devices_and_custom_fields(office: Office, town: Town) -> None:
    first, second = keys = with_everything(town)
    for key in keys:
        town.rename(key, f"Renamed {key}")
    await office.polls()  # Splice has written them, and remembers their ids
    before = {key: town.record(key) for key in keys}
    for key in keys:
        town.archive(key)
    await office.polls()
    [waiting] = await office.open_plans()
    assert {row.target_id for row in await office.rows(waiting)} == {record["_id"] for record in before.values()}
    erase = await office.plans(kind=PlanKind.RETRY, subjects=keys)
    run = await office.runs(await office.approves(erase))
    assert not town.records(first) and not town.records(second)

    plan, back = await undoes(office, run)
    assert back.state == RunState.VERIFIED, (back.counts, back.verified, [r.reason for r in await office.rows(plan)])
    assert plan.reasons["lost"] == {"history": 2}
    after = {key: town.record(key) for key in keys}
    assert {key: without_ids(each) for key, each in after.items()} == {k: without_ids(r) for k, r in before.items()}
    assert all(after[key]["_id"] != before[key]["_id"] for key in keys)

    async with office.store.read() as session:
        known = select(IdMap.source_ref, IdMap.target_id).where(IdMap.entity == "subscriber")
        known = known.where(col(IdMap.source_ref).in_([f"account:{key}" for key in keys]))
        assert dict((await session.exec(known)).all()) == {f"account:{key}": after[key]["_id"] for key in keys}
        held = (await session.exec(select(Hold.target_id))).all()
        assert set(held) == {record["_id"] for record in after.values()}
    assert (await office.get(Plan, waiting.id)).state == PlanState.VOID
    card = await office.card(plan)
    assert "2" in card

    # The accounts are archived still: neither a poll nor a full plan asks to erase their subscribers again.
    seq = town.written()
    for key in keys:
        town.mutate(f'updateAccount(id: {key}, input: {{name: "Archived {key}"}}) {{ id }}')
    assert await office.polls() == [] and await office.open_plans() == []
    full = await office.plans()
    assert full.counts["removals"] == 0 and full.reasons["notes"]["on_hold"] == 2
    assert town.writes(seq) == []

    assert await release(office.store, run.id or 0, by=INES, team=TEAM) == 2
    released = await office.plans()
    assert {row.key for row in await office.rows(released) if row.effect == "removal"} == set(keys)


async def test_a_service_that_was_taken_off_comes_back_whole(office: Office, town: Town) -> None:
    key = next(k for k in town.in_step() if len(town.account(k)["account_services"]) == 1)
    [service] = town.account(key)["account_services"]
    before = town.record(key)
    town.mutate(f"deleteAccountService(id: {service['id']}) {{ success }}")
    await office.polls()
    [waiting] = await office.open_plans()
    run = await office.runs(await office.approves(waiting))
    assert town.record(key)["services"] == []
    _, back = await undoes(office, run)
    assert back.state == RunState.VERIFIED
    assert without_ids(town.record(key)) == without_ids(before)


async def test_a_value_that_was_written_is_written_back_unless_somebody_was_there_since(
    office: Office, town: Town
) -> None:
    first, second = town.in_step()[:2]
    names = {key: town.record(key)["name"] for key in (first, second)}
    for key in (first, second):
        town.rename(key, "Renamed By Mistake")
    [run] = await office.polls()
    town.by_hand(second, name="Put Right By Hand")
    plan, back = await undoes(office, run)
    assert back.counts == {ChangeState.APPLIED: 1, ChangeState.STALE: 1}
    assert plan.reasons["left"] == {"not_as_left": 1}
    assert town.record(first)["name"] == names[first]
    assert town.record(second)["name"] == "Put Right By Hand"
    seq = town.written()
    assert await office.polls() == [] and town.writes(seq) == []


async def test_a_restored_service_of_two_alike_is_made_twice(office: Office, town: Town) -> None:
    key = with_everything(town)[0]
    data = next(each for each in town.record(key)["services"] if each["type"] == "data")
    voice = next(each for each in town.record(key)["services"] if each["type"] == "voice")
    again = [{**voice, "_id": "voice-a"}, {**voice, "_id": "voice-b"}]
    town.by_hand(key, services=[data, *again])
    before = town.record(key)
    town.archive(key)
    await office.polls()
    [waiting] = await office.open_plans()
    run = await office.runs(await office.approves(waiting))
    town.calix.fault("timeout_after_accept", match={"method": "POST"}, times=3, ms=150)
    _, back = await undoes(office, run)
    assert back.state == RunState.VERIFIED, (back.counts, back.verified)
    assert without_ids(town.record(key)) == without_ids(before)
