"""After the first full sync changes flow by themselves: the clock names what changed, and nothing else is written."""

import asyncio
from pathlib import Path

import pytest

from store.database import Store
from store.secrets import SecretBox
from store.tables.base import utcnow
from store.words import Effect, PlanState, RunState
from sync.errors import Refusal
from tests.stories.office import FLOW, Office
from tests.stories.town import Town


@pytest.fixture
async def office(office: Office) -> Office:
    """An office whose first full sync is over."""
    office.home = await office.configures(office.draft(remove_inactive=True))
    await office.settled()
    return office


async def test_what_changes_in_sonar_reaches_calix_by_itself(office: Office, town: Town) -> None:
    renamed, faster, swapped, crewed = town.in_step()[:4]
    data = next(row for row in town.account(faster)["account_services"] if row["service_id"] in range(1, 6))
    ont = next(row for row in town.account(swapped)["inventory_items"] if row["inventory_model_id"] == 2)
    before, seq = town.everything(), town.written()

    town.rename(renamed, "Renamed In Sonar")
    town.mutate(f"deleteAccountService(id: {data['id']}) {{ success }}")
    town.mutate(f"addServiceToAccount(input: {{account_id: {faster}, service_id: 4, quantity: 1}}) {{ id }}")
    town.mutate(
        f"updateInventoryItemFields(id: {ont['id']}, "
        'input: {fields: [{inventory_model_field_id: 21, value: "CXNKNEW00001"}]}) { id }'
    )
    town.mutate(
        f"updateEntityCustomFields(customfielddataable_type: Account, customfielddataable_id: {crewed}, "
        'input: {custom_field_data: [{custom_field_id: 1, value: "Micro trench"}]}) { id }'
    )
    runs = await office.polls()

    assert [run.state for run in runs] == [RunState.VERIFIED]
    assert town.record(renamed)["name"] == "Renamed In Sonar"
    service = next(each for each in town.record(faster)["services"] if each["type"] == "data")
    assert (service["downSpeed"], service["description"], service["group"]) == (1000, "1000/1000 Fiber", "Gold")
    first = next(each for each in town.record(swapped)["services"] if each["type"] == "data")
    assert first["endpointMappingOption2"] == "CXNKNEW00001"
    assert town.record(crewed)["field1"] == "Micro trench"

    assert {row["key"] for row in town.writes(seq)} == {renamed, faster, swapped, crewed}
    untouched = {
        key: record
        for key, record in before.items()
        if record["subscriberLocationId"] not in (renamed, faster, swapped, crewed)
    }
    assert {key: town.everything()[key] for key in untouched} == untouched


async def test_nothing_changed_nothing_written(office: Office, town: Town) -> None:
    seq = town.written()
    assert await office.polls() == []
    assert town.writes(seq) == [] and await office.open_plans() == []


async def test_a_service_that_was_taken_off_is_noticed_by_sonar_s_log_alone(office: Office, town: Town) -> None:
    """What is gone leaves nothing newer behind; and a service lost in Calix is a removal, so a person is asked."""
    account = next(key for key in town.in_step() if len(town.account(key)["account_services"]) == 1)
    [service] = town.account(account)["account_services"]
    [standing] = town.record(account)["services"]
    town.mutate(f"deleteAccountService(id: {service['id']}) {{ success }}")
    assert await office.polls() == []
    [waiting] = await office.open_plans()
    assert [(row.entity, row.target_id, row.cause) for row in await office.rows(waiting)] == [
        ("service", standing["_id"], "child_gone")
    ]
    assert town.record(account)["services"] == [standing]
    await office.runs(await office.approves(waiting))
    assert town.record(account)["services"] == []


async def test_a_contact_that_was_deleted_names_its_account(office: Office, town: Town) -> None:
    account = town.in_step()[0]
    [first] = town.account(account)["contacts"]
    town.mutate(
        f'createContact(input: {{contactable_type: Account, contactable_id: {account}, name: "Second Example", '
        'email_address: "second@example.test", become_primary: true}) { id }'
    )
    await office.polls()
    assert town.record(account)["email"] == "second@example.test"
    await asyncio.sleep(1.1)  # Sonar stamps whole seconds
    moment, seq = utcnow(), town.written()
    town.mutate(f"deleteContact(id: {first['id']}) {{ success }}")
    async with office.bench.flow(office.home.id or 0, FLOW) as (_, flow, _calls):
        assert await flow.changed_since(moment.replace(microsecond=0)) == [account]
    assert await office.polls() == [] and town.writes(seq) == []  # looked at again: it was as it should be


async def test_a_removal_waits_for_a_person_apart_from_the_changes(office: Office, town: Town) -> None:
    gone, renamed = town.in_step()[:2]
    subscriber = town.record(gone)["_id"]
    town.archive(gone)
    town.rename(renamed, "Renamed In Sonar")
    runs = await office.polls()
    assert [run.state for run in runs] == [RunState.VERIFIED]
    assert town.record(renamed)["name"] == "Renamed In Sonar" and town.record(gone)

    [waiting] = await office.open_plans()
    assert waiting.kind == "incremental" and waiting.state == PlanState.WAITING
    rows = await office.rows(waiting)
    assert [(row.target_id, row.effect, row.cause) for row in rows] == [(subscriber, Effect.REMOVAL, "archived")]
    assert "1 removal" in await office.card(waiting)

    await office.runs(await office.approves(waiting))
    assert not town.records(gone)


async def test_the_same_removal_is_not_asked_twice(office: Office, town: Town) -> None:
    gone = town.in_step()[0]
    town.archive(gone)
    await office.polls()
    [first] = await office.open_plans()
    await office.polls()
    [still] = await office.open_plans()
    assert [row.target_id for row in await office.rows(still)] == [row.target_id for row in await office.rows(first)]


async def test_an_account_that_sonar_deleted_is_asked_about_not_silently_removed(office: Office, town: Town) -> None:
    account = town.in_step()[0]
    subscriber = town.record(account)["_id"]
    town.sonar.post("edit", account_id=account, delete=True)
    runs = await office.polls()
    assert town.record(account)["_id"] == subscriber and runs == []
    [waiting] = await office.open_plans()
    assert [(row.target_id, row.effect) for row in await office.rows(waiting)] == [(subscriber, Effect.REMOVAL)]
    assert waiting.guard["verdict"] == "needs_approval"


async def test_a_new_account_is_created_with_its_service(office: Office, town: Town) -> None:
    address = town.mutate(
        'createServiceableAddress(input: {line1: "12 New Rd", city: "Bozeman", subdivision: US_MT, zip: "59715", '
        "country: US, latitude: 45.6, longitude: -111.0}) { id }"
    )["createServiceableAddress"]["id"]
    account = town.mutate(
        'createAccount(input: {name: "Nora Example", company_id: 1, account_status_id: 1, account_type_id: 1, '
        f'serviceable_address_id: {address}, primary_contact: {{name: "Nora Example", '
        'email_address: "nora@example.test"}}) { id }'
    )["createAccount"]["id"]
    town.mutate(f"addServiceToAccount(input: {{account_id: {account}, service_id: 3, quantity: 1}}) {{ id }}")
    seq = town.written()
    await office.polls()
    record = town.record(account)
    assert record["name"] == "Nora Example" and record["optout"] is True
    assert [each["description"] for each in record["services"]] == ["500/500 Fiber"]
    assert [row["method"] for row in town.writes(seq)] == ["POST", "POST"]


async def test_a_vendor_that_is_away_costs_nothing_and_the_next_poll_catches_up(office: Office, town: Town) -> None:
    account, seq = town.in_step()[0], town.written()
    town.rename(account, "Renamed In Sonar")
    town.sonar.fault("status", code=503, times=0)
    assert await office.polls() == []
    assert town.writes(seq) == []
    [incident] = await office.incidents()
    assert incident.facts["code"] == "server"
    town.sonar.forget_faults()
    await office.polls()
    assert town.record(account)["name"] == "Renamed In Sonar"
    [incident] = await office.incidents()
    assert incident.recovered_at is not None


async def test_before_the_first_full_sync_nothing_flows(
    town: Town, sqlite_store: Store, box: SecretBox, tmp_path: Path
) -> None:
    fresh = await Office.open(town, sqlite_store, box, tmp_path)
    with pytest.raises(Refusal, match="poll_needless"):
        await fresh.polls()
