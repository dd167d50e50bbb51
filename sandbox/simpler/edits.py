"""What somebody does by hand in SIMPLer's own screens or console: nothing is checked, nothing is made unique."""

from collections.abc import Mapping
from typing import Any

from sandbox.common.control import ControlRefused
from sandbox.simpler import changes
from sandbox.simpler.instance import Simpler
from sandbox.simpler.records import Customer, Row
from sandbox.simpler.settings import CUSTOM_FIELDS, TABLE_FIELDS

_PATH = "/control/edit"
_DETAILS = ("status", *changes.DETAIL_NAMES)
_ROW_KEYS = {"add", "set", "remove"}


def meant(simpler: Simpler, wish: Mapping[str, Any]) -> list[Customer]:
    """The customers meant by `customerid` or `nickname`.

    Raises:
        ControlRefused: neither is told.
    """
    if "customerid" in wish:
        found = simpler.register.get(str(wish["customerid"]))
        return [found] if found else []
    if "nickname" in wish:
        return simpler.register.named(str(wish["nickname"]))
    raise ControlRefused("say which customer: customerid or nickname")


def the_one(simpler: Simpler, wish: Mapping[str, Any]) -> Customer:
    """The one customer that is meant.

    Raises:
        ControlRefused: there is none, or several have the nickname.
    """
    found = meant(simpler, wish)
    if len(found) != 1:
        raise ControlRefused("several customers have this nickname: say customerid" if found else "no such customer")
    return found[0]


def edit(simpler: Simpler, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Create, delete or change one customer, and add, change or remove rows.

    Args:
        simpler: The imitation.
        wish: `{"create": {…}}`, or a customer with `"delete": true`, `"set": {…}` (details and custom_fields) and
            `"rows": {"add": [values], "set": {row_id: values}, "remove": [row_id]}`.

    Returns:
        The customer as it stands then, or stood.

    Raises:
        ControlRefused: an unknown customer, row or field.
    """
    if (create := _object(wish, "create")) is not None:
        details, fields = _parts(create)
        customer = changes.new_customer(simpler, {"nickname": "", "name": "", **details}, fields, "control")
    else:
        customer = the_one(simpler, wish)
        if wish.get("delete"):
            simpler.register.remove(customer)
        else:
            _change(simpler, customer, wish)
    simpler.board.ledger.write(
        "POST", _PATH, dict(wish), target_id=customer.customer_id, key=customer.nickname, actor="control"
    )
    return customer.as_json()


def _change(simpler: Simpler, customer: Customer, wish: Mapping[str, Any]) -> None:
    """Everything is looked at before anything is changed."""
    details, fields = _parts(_object(wish, "set") or {})
    rows = _object(wish, "rows") or {}
    if set(rows) - _ROW_KEYS:
        raise ControlRefused("rows take add, set and remove")
    added = [_values(values) for values in rows.get("add", ())]
    changed = [(_row(customer, row_id), _values(values)) for row_id, values in dict(rows.get("set", {})).items()]
    removed = [_row(customer, row_id) for row_id in rows.get("remove", ())]
    if details or fields:
        changes.set_customer(simpler, customer, details, fields, "control")
    for values in added:
        changes.add_row(simpler, customer, values, "control")
    for row, values in changed:
        changes.set_row(simpler, customer, row, values, "control")
    for row in removed:
        changes.remove_row(simpler, customer, row, "control")


def _object(wish: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    value = wish.get(name)
    if value is not None and not isinstance(value, dict):
        raise ControlRefused(f"{name} must be an object")
    return value


def _parts(wish: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Details and custom fields."""
    fields = dict(wish.get("custom_fields", {}))
    if unknown := [name for name in wish if name not in (*_DETAILS, "custom_fields")]:
        raise ControlRefused(f"a customer has no {', '.join(unknown)}")
    if unknown := [name for name in fields if name not in CUSTOM_FIELDS]:
        raise ControlRefused(f"no custom field {', '.join(unknown)}")
    return {name: str(wish[name]) for name in _DETAILS if name in wish}, {k: str(v) for k, v in fields.items()}


def _row(customer: Customer, row_id: Any) -> Row:
    row = customer.row(str(row_id))
    if row is None:
        raise ControlRefused(f"no row {row_id}")
    return row


def _values(values: Any) -> dict[str, str]:
    if not isinstance(values, dict) or set(values) - set(TABLE_FIELDS):
        raise ControlRefused(f"a row is an object of the fields {', '.join(TABLE_FIELDS)}")
    return {number: str(value) for number, value in values.items()}
