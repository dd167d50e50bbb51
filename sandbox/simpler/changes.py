"""Every change of a customer goes through here, from the API and by hand alike, and lets its triggers go off."""

from collections.abc import Mapping

from sandbox.data.voice_cast import FIELD_IDS
from sandbox.simpler.instance import Origin, Simpler
from sandbox.simpler.records import Customer, Equipment, Row
from sandbox.simpler.settings import CUSTOM_FIELDS, TABLE_FIELDS
from sandbox.simpler.triggers import DETAILS, EQUIPMENT, STATUS

DETAIL_NAMES = ("nickname", "name", "email")


def new_customer(simpler: Simpler, details: Mapping[str, str], fields: dict[str, str], origin: Origin) -> Customer:
    """Take a customer with these details and custom fields; without a status it waits for its install."""
    made = Customer(
        simpler.register.new_customer_id(),
        details["nickname"],
        details["name"],
        details.get("status", "waiting for install"),
        details.get("email", ""),
        dict.fromkeys(CUSTOM_FIELDS, "") | fields,
    )
    simpler.register.add(made)
    simpler.fire(DETAILS, made, origin)
    return made


def set_customer(
    simpler: Simpler, customer: Customer, details: Mapping[str, str], fields: Mapping[str, str], origin: Origin
) -> None:
    """Change status, nickname, name, e-mail and custom fields; what is not named stays."""
    before = {name: getattr(customer, name) for name in details} | {name: customer.fields.get(name) for name in fields}
    if details.get("nickname", customer.nickname) != customer.nickname:
        simpler.register.rename(customer, details["nickname"])
    customer.status = details.get("status", customer.status)
    customer.name = details.get("name", customer.name)
    customer.email = details.get("email", customer.email)
    customer.fields.update(fields)
    always = simpler.board.behaviours["unchanged_write"] == "fires"
    changed = {name for name, value in {**details, **fields}.items() if always or before[name] != value}
    if "status" in changed:
        simpler.fire(STATUS, customer, origin)
    if changed - {"status"}:
        simpler.fire(DETAILS, customer, origin)


def add_row(simpler: Simpler, customer: Customer, values: Mapping[str, str], origin: Origin) -> Row:
    """Add a row to the voice table; fields that are not named are empty."""
    row = Row(simpler.register.new_row_id(), dict.fromkeys(TABLE_FIELDS, "") | _spelled(simpler, values))
    customer.rows.append(row)
    _row_written(simpler, customer, origin)
    return row


def set_row(simpler: Simpler, customer: Customer, row: Row, values: Mapping[str, str], origin: Origin) -> None:
    """Change the named fields of a row."""
    before = dict(row.values)
    row.values.update(_spelled(simpler, values))
    if row.values != before or simpler.board.behaviours["unchanged_write"] == "fires":
        _row_written(simpler, customer, origin)


def remove_row(simpler: Simpler, customer: Customer, row: Row, origin: Origin) -> None:
    """Take a row away."""
    customer.rows.remove(row)
    _row_written(simpler, customer, origin)


def push(simpler: Simpler, customer: Customer, unit: Equipment, origin: Origin) -> None:
    """Configure the customer's rows to its equipment."""
    simpler.pushes.push(customer, unit, simpler.board.behaviours)
    simpler.fire(EQUIPMENT, customer, origin)


def _row_written(simpler: Simpler, customer: Customer, origin: Origin) -> None:
    simpler.fire(DETAILS, customer, origin)
    if simpler.board.behaviours["push_starts"] == "on-row-write" and customer.equipment is not None:
        push(simpler, customer, customer.equipment, origin)


def _spelled(simpler: Simpler, values: Mapping[str, str]) -> dict[str, str]:
    """The values as SIMPLer keeps them: a dial number as sent, or its digits alone (E12)."""
    dial = FIELD_IDS["dialNumber"]
    if dial not in values or simpler.board.behaviours["dial_numbers"] == "kept":
        return dict(values)
    return {**values, dial: "".join(sign for sign in values[dial] if sign.isdigit())}
