"""Mutations of inventory."""

from typing import Any

from sandbox.sonar.mutations.desk import Desk, refuse
from sandbox.sonar.rows import InventoryItem, InventoryModelFieldData


def create(desk: Desk, given: dict[str, Any]) -> list[InventoryItem]:
    """New items of one model at one place, with their field values."""
    desk.find(desk.store.models, given["inventory_model_id"])
    _known_place(desk, given["inventoryitemable_type"], given["inventoryitemable_id"])
    return [_create(desk, given, item) for item in given["items"]]


def assign(desk: Desk, given: dict[str, Any], *, ids: list[int]) -> list[InventoryItem]:
    """Move items to another place."""
    kind, place = given.get("inventoryitemable_type"), given.get("inventoryitemable_id")
    if kind is None or place is None:
        refuse("inventoryitemable_type and inventoryitemable_id are needed")
    _known_place(desk, kind, place)
    items = [desk.find(desk.store.items, item_id) for item_id in ids]
    return [
        desk.change(desk.store.items, item, inventoryitemable_type=kind, inventoryitemable_id=place) for item in items
    ]


def update_fields(desk: Desk, given: dict[str, Any], *, id: int) -> InventoryItem:
    """Set or unset field values of one item."""
    item = desk.find(desk.store.items, id)
    for field in given["fields"]:
        _set(desk, item, field["inventory_model_field_id"], "" if field.get("unset") else field.get("value") or "")
    return item


def _create(desk: Desk, given: dict[str, Any], wish: dict[str, Any]) -> InventoryItem:
    item = desk.add(
        desk.store.items,
        lambda i, a, b: InventoryItem(
            i,
            a,
            b,
            given["inventory_model_id"],
            given["inventoryitemable_id"],
            given["inventoryitemable_type"],
            wish["status"],
        ),
    )
    for field in wish.get("individual_inventory_item_fields") or ():
        _set(desk, item, field["inventory_model_field_id"], field.get("value") or "")
    return item


def _set(desk: Desk, item: InventoryItem, field_id: int, value: str) -> None:
    field = desk.find(desk.store.model_fields, field_id)
    if field.inventory_model_id != item.inventory_model_id:
        refuse(f"Field {field_id} belongs to another inventory model")
    data = desk.store.item_data
    found = next((d for d in data.by("inventory_item_id", item.id) if d.inventory_model_field_id == field_id), None)
    if found is not None:
        desk.change(data, found, value=value)
    else:
        desk.add(data, lambda i, a, b: InventoryModelFieldData(i, a, b, item.id, field_id, value))


def _known_place(desk: Desk, kind: str, place_id: int) -> None:
    if kind == "Address":
        desk.find(desk.store.addresses, place_id)
