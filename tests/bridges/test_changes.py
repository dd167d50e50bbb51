"""Whatever touches a subscriber in Sonar names its account: itself, its children, a deletion (section A7)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.bridges.conftest import Vendors


async def changed(vendors: Vendors, since: datetime) -> list[str]:
    async with vendors.open() as opened:
        return await opened.flows["subscribers"].changed_since(since)


def account(vendors: Vendors, **having: Any) -> dict[str, Any]:
    """The first account that has these children."""
    for number in range(1001, 1200):
        dump = vendors.sonar.get("dump", id=str(number))
        if all(bool(dump[name]) == wanted for name, wanted in having.items()):
            return dict(dump)
    raise AssertionError(having)


CHANGES = {
    "its name": 'updateAccount(id: "{id}", input: {{name: "Ada Newname"}}) {{ id }}',
    "its company": 'updateAccount(id: "{id}", input: {{company_id: "2"}}) {{ id }}',
    "archived": 'archiveAccount(id: "{id}") {{ id }}',
    "a contact": 'updateContact(id: "{contacts}", input: {{email_address: "new@example.test"}}) {{ id }}',
    "an address": 'updateServiceableAddress(id: "{addresses}", input: {{line1: "9 New St"}}) {{ id }}',
    "a new service": 'addServiceToAccount(input: {{account_id: "{id}", service_id: "2", quantity: 1}}) {{ id }}',
    "a device's id": 'updateInventoryItemFields(id: "{inventory_items}", input: {{fields: '
    '[{{inventory_model_field_id: "{field}", value: "CXNKNEW00001"}}]}}) {{ id }}',
    "a custom field": "updateEntityCustomFields(customfielddataable_type: Account, customfielddataable_id: "
    '"{id}", input: {{custom_field_data: [{{custom_field_id: "1", value: "Tower"}}]}}) {{ id }}',
    "a service taken off": 'deleteAccountService(id: "{account_services}") {{ success }}',
}


@pytest.mark.parametrize("bumps", [False, True])
@pytest.mark.parametrize("what", CHANGES)
async def test_a_change_names_its_account(vendors: Vendors, what: str, bumps: bool) -> None:
    vendors.sonar.set(child_bumps_account=bumps)
    before = datetime.now(UTC) - timedelta(seconds=1)
    assert await changed(vendors, before) == []
    found = account(vendors, contacts=True, addresses=True, account_services=True, inventory_items=True)
    item = found["inventory_items"][0]
    children = {name: rows[0]["id"] for name, rows in found.items() if isinstance(rows, list) and rows}
    facts = children | {"id": found["id"], "field": f"{item['inventory_model_id']}1"}
    vendors.mutate(CHANGES[what].format(**facts))
    assert str(found["id"]) in await changed(vendors, before)
    assert await changed(vendors, datetime.now(UTC) + timedelta(minutes=1)) == []


async def test_a_deletion_without_a_log_is_left_to_the_nightly_audit(vendors: Vendors) -> None:
    vendors.sonar.set(logs_deletions=False)
    before = datetime.now(UTC) - timedelta(seconds=1)
    found = account(vendors, account_services=True)
    vendors.mutate(f'deleteAccountService(id: "{found["account_services"][0]["id"]}") {{ success }}')
    assert await changed(vendors, before) == []
    async with vendors.open() as opened:
        row = (await opened.flows["subscribers"].source_by_ids([str(found["id"])]))[str(found["id"])]
    assert len(row.parts) < 1 + len(found["account_services"])
