"""What a sync must not touch, must not send and must not decide for anybody."""

from typing import Any

import pytest

from store.tables import FlowState
from store.words import ChangeState, RunState
from sync.errors import Refusal
from sync.requests import ask_plan
from tests.stories.office import FLOW, TEAM, UMA, Office
from tests.stories.town import Town, text

OWNED = {
    "subscriberLocationId", "account", "name", "email", "phone", "serviceAddress", "billingAddress", "customerType",
    "optout", "region", "location", "field1",
}  # fmt: skip
OWNED_OF_SERVICES = {
    "type", "description", "group", "downSpeed", "upSpeed", "customerType", "endpointMappingOption1",
    "endpointMappingOption2",
}  # fmt: skip


COMPUTED = {"lat", "lon", "country", "state", "city", "street", "postcode"}
"""What Calix makes of a service address by itself; with another address it makes something else of it."""


def unowned(record: dict[str, Any], address: str) -> dict[str, Any]:
    """Everything of a record that is none of the sync's business, services apart."""
    ours = OWNED | {"services"} | (COMPUTED if record["serviceAddress"] != address else set())
    return {name: value for name, value in record.items() if name not in ours}


def unowned_services(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Services of other types whole; of data services what the sync does not own."""
    return [
        {name: value for name, value in service.items() if service["type"] != "data" or name not in OWNED_OF_SERVICES}
        for service in record["services"]
    ]


async def test_what_the_sync_does_not_own_is_kept_byte_for_byte(office: Office, town: Town) -> None:
    for number, stray in enumerate(town.strays("drift")):
        town.calix.post(
            "edit", org="main", id=stray["id"], set={"techType": "Copper", "installerNote": f"note {number}"}
        )
    before = town.everything()
    await office.settled()
    after = town.everything()
    assert [row for row in town.writes() if row["method"] == "PUT"]
    for subscriber in before.keys() & after.keys():
        old, new = before[subscriber]["serviceAddress"], after[subscriber]["serviceAddress"]
        assert text(unowned(before[subscriber], new)) == text(unowned(after[subscriber], old))
        assert text(unowned_services(before[subscriber])) == text(unowned_services(after[subscriber]))
        if not any(subscriber in row["path"] for row in town.writes()):
            assert text(before[subscriber]) == text(after[subscriber])
    assert any(after[stray["id"]]["installerNote"] for stray in town.strays("drift"))
    assert any(service["type"] == "voice" for record in after.values() for service in record["services"])


async def test_nobody_becomes_opted_in_by_a_missing_value(office: Office, town: Town) -> None:
    before = {key: record["optout"] for key, record in _by_key(town).items()}
    silent = [key for key in town.in_step() if town.account(key)["contacts"][0]["marketing_opt_in"] is None]
    assert silent and all(before[key] for key in silent)
    # Somebody had ticked them in by hand in Calix: Sonar has no consent of theirs.
    for key in silent[:5]:
        town.by_hand(key, optout=False)
    await office.settled()
    for key, record in _by_key(town).items():
        if not record["optout"] and key.isdigit():
            assert town.account(key)["contacts"][0]["marketing_opt_in"] is True, key
    assert all(town.record(key)["optout"] for key in silent)


async def test_before_the_first_sync_a_person_confirms_who_would_be_contacted(office: Office, town: Town) -> None:
    audit = await office.audits()
    notes = audit.reasons["notes"]
    assert notes["opt_in"] + notes["opt_out"] + notes["opt_unknown"] == 182
    async with office.store.write() as session:
        state = await session.get(FlowState, (office.home.id, FLOW))
        assert state is not None
        state.confirmed = {"opt_in": None}
    with pytest.raises(Refusal) as refused:
        await ask_plan(office.store, office.home.id or 0, by=UMA, team=TEAM)
    assert refused.value.code == "opt_in_unconfirmed"
    await office.consents(office.home)
    card = await office.card(await office.plans())
    assert f"{notes['opt_in']} opted in, {notes['opt_out']} out, {notes['opt_unknown']} unknown" in card


async def test_devices_that_cannot_be_sent_are_told_with_their_reasons(office: Office, town: Town) -> None:
    """Category `ont` is not `ONT`; a device without an id, or without a data service, has nothing to be mapped by."""
    made = office.draft().options["devices"]
    wrong_case = {"model": "4", "field": "41"}
    office.home = await office.configures(office.draft(devices=[*made, wrong_case]))
    empty, miscast, bare = town.in_step()[:3]
    [address] = [row for row in town.account(miscast)["addresses"] if row["serviceable"]]
    town.mutate(
        "createInventoryItems(input: {inventory_model_id: 4, inventoryitemable_type: Address, "
        f"inventoryitemable_id: {address['id']}, items: [{{individual_inventory_item_fields: "
        '[{inventory_model_field_id: 41, value: "CXNKWRONGCASE"}]}]}) { id }'
    )
    gateway = next(row for row in town.account(empty)["inventory_items"] if row["inventory_model_id"] == 1)
    kept = next(each for each in town.record(empty)["services"] if each["type"] == "data")["endpointMappingOption1"]
    town.mutate(
        f"updateInventoryItemFields(id: {gateway['id']}, "
        "input: {fields: [{inventory_model_field_id: 11, unset: true}]}) { id }"
    )
    for service in town.account(bare)["account_services"]:
        town.mutate(f"deleteAccountService(id: {service['id']}) {{ success }}")

    audit = await office.audits()
    assert {"wrong_category", "empty_device_id", "device_without_service"} <= audit.reasons["notes"].keys()
    plan = await office.plans()
    card = await office.card(plan)
    assert "device of a category other than exactly RG or ONT (not sent)" in card
    assert "device with an empty id (not sent)" in card and "device without a data service (not sent)" in card
    await office.runs(await office.approves(plan, "without_removals"))
    assert "CXNKWRONGCASE" not in text([row["body"] for row in town.writes()])
    data = next(each for each in town.record(empty)["services"] if each["type"] == "data")
    assert kept and data["endpointMappingOption1"] == kept  # an empty id is no reason to clear what stands there


async def test_while_sonar_s_own_integration_is_on_nothing_is_written(office: Office, town: Town) -> None:
    await office.audits()
    plan = await office.plans()
    run_id = await office.approves(plan)
    town.sonar.post("native_calix", company_id=1, enabled=True)
    run = await office.runs(run_id)
    assert run.state == RunState.HELD and not town.writes()
    assert run.counts == {ChangeState.PENDING: plan.counts["rows"]}
    [incident] = await office.incidents()
    assert incident.facts["code"] == "native_enabled"
    assert (await office.fresh(office.home)).status == "ERROR"

    town.sonar.post("native_calix", company_id=1, enabled=False)
    await office.wakes(run_id)
    assert (await office.runs(run_id)).state == RunState.VERIFIED


async def test_a_native_integration_of_another_company_is_none_of_ours(office: Office, town: Town) -> None:
    town.sonar.post("native_calix", company_id=2, enabled=True)
    await office.settled()


async def test_accounts_without_name_or_address_wait_for_a_person(office: Office, town: Town) -> None:
    """A blank never goes over what Calix has, and a skipped account's subscriber is not removed."""
    lost, nameless = town.in_step()[:2]
    town.mutate(f"updateAccount(id: {lost}, input: {{unset_serviceable_address_id: true}}) {{ id }}")
    town.sonar.post("edit", account_id=nameless, set={"name": " "})
    before = {key: town.record(key) for key in (lost, nameless)}
    audit = await office.audits()
    assert audit.reasons["skipped"] == {"no_name": 1, "no_service_address": 1}
    await office.syncs()
    assert {key: town.record(key) for key in (lost, nameless)} == before


def _by_key(town: Town) -> dict[str, dict[str, Any]]:
    return {record["subscriberLocationId"]: record for record in town.everything().values()}
