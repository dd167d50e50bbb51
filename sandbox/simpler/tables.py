"""The functions about a customer's custom table rows (vendor page, section B2; E11)."""

from typing import Any

from sandbox.data.voice_cast import TABLE_ID
from sandbox.simpler import changes
from sandbox.simpler.calls import Asked, Done, customer_of, fields_of
from sandbox.simpler.customers import dropped
from sandbox.simpler.instance import Simpler
from sandbox.simpler.records import Customer, Row
from sandbox.simpler.settings import TABLE_FIELDS
from sandbox.simpler.wire import Form, Refused


def rows(simpler: Simpler, asked: Asked) -> Done:
    """All rows of one customer."""
    customer = _owner(simpler, asked.form)
    listed = dropped(customer.rows, asked.fault, keep=len(customer.rows) - 1)
    return Done([{"row_id": row.row_id, "values": _values(simpler, row)} for row in listed])


def add(simpler: Simpler, asked: Asked) -> Done:
    """Add a row with the named fields."""
    customer = _owner(simpler, asked.form)
    return _done(simpler, customer, changes.add_row(simpler, customer, _named(asked), "api"))


def modify(simpler: Simpler, asked: Asked) -> Done:
    """Change the named fields of a row; all others are kept."""
    customer = _owner(simpler, asked.form)
    row = _row(customer, asked.form)
    changes.set_row(simpler, customer, row, _named(asked), "api")
    return _done(simpler, customer, row)


def delete(simpler: Simpler, asked: Asked) -> Done:
    """Take a row away."""
    customer = _owner(simpler, asked.form)
    row = _row(customer, asked.form)
    changes.remove_row(simpler, customer, row, "api")
    return _done(simpler, customer, row)


def _done(simpler: Simpler, customer: Customer, row: Row) -> Done:
    """The row's id, or nothing: then a new row is found by reading only."""
    told = {"row_id": row.row_id} if simpler.board.behaviours["row_answer"] == "row_id" else {}
    return Done(told, row.row_id, customer.nickname)


def _owner(simpler: Simpler, form: Form) -> Customer:
    customer = customer_of(simpler, {"customerid": form.get("customerid", "")})
    if form.get("table_id") != TABLE_ID:
        raise Refused("Table not found" if form.get("table_id") else "table_id is required")
    return customer


def _row(customer: Customer, form: Form) -> Row:
    row = customer.row(form.get("row_id", ""))
    if row is None:
        raise Refused("Row not found" if form.get("row_id") else "row_id is required")
    return row


def _named(asked: Asked) -> dict[str, str]:
    """The fields named in a write, of which there must be one."""
    named = fields_of(asked.form, TABLE_FIELDS)
    if not named:
        raise Refused("No fields")
    return named


def _values(simpler: Simpler, row: Row) -> dict[str, Any]:
    if simpler.board.behaviours["blank_fields"] == "listed":
        return row.values
    return {number: value for number, value in row.values.items() if value}
