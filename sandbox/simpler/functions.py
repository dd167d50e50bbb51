"""Every function of the imitation by its name, and which of them are there (B2: unknown function, not a crash)."""

from collections.abc import Callable

from sandbox.common.behaviours import Behaviours
from sandbox.simpler import changes, customers, tables
from sandbox.simpler.calls import Asked, Done, customer_of
from sandbox.simpler.instance import Simpler
from sandbox.simpler.wire import Refused

Function = Callable[[Simpler, Asked], Done]


def _synchronize(simpler: Simpler, asked: Asked) -> Done:
    """Start a push to the customer's equipment; accepted says nothing about how it goes (E14)."""
    customer = customer_of(simpler, {"customerid": asked.form.get("customerid", "")})
    if simpler.board.behaviours["equipment_sync"] == "unsupported" or customer.equipment is None:
        return Done({"status": "unsupported"})
    changes.push(simpler, customer, customer.equipment, "api")
    return Done({"status": "accepted"}, customer.customer_id, customer.nickname)


def _equipment_status(simpler: Simpler, asked: Asked) -> Done:
    """How the last push went, port by port; that there is such a call is assumed, as small as it can be (E14)."""
    customer = customer_of(simpler, {"customerid": asked.form.get("customerid", "")})
    return Done(simpler.pushes.status(customer))


def _settings(simpler: Simpler, asked: Asked) -> Done:
    return Done(simpler.settings.as_data(simpler.board.behaviours))


READS: dict[str, Function] = {
    "getCustomer": customers.get,
    "getCustomers": customers.listing,
    "getCustomTableRows": tables.rows,
    "getCustomerEquipmentStatus": _equipment_status,
    "getOperatorSettings": _settings,
}

WRITES: dict[str, Function] = {
    "addCustomer": customers.add,
    "modifyCustomer": customers.modify,
    "addCustomTableRow": tables.add,
    "modifyCustomTableRow": tables.modify,
    "deleteCustomTableRow": tables.delete,
    "synchronizeCustomerEquipment": _synchronize,
}

_ROW_WRITES = frozenset({"addCustomTableRow", "modifyCustomTableRow", "deleteCustomTableRow"})
_ABSENT: dict[tuple[str, str], frozenset[str]] = {
    ("row_functions", "read-only"): _ROW_WRITES,
    ("row_functions", "unknown"): _ROW_WRITES | {"getCustomTableRows"},
    ("equipment_sync", "unknown"): frozenset({"synchronizeCustomerEquipment", "getCustomerEquipmentStatus"}),
    ("push_feedback", "unknown"): frozenset({"getCustomerEquipmentStatus"}),
    ("settings_function", "unknown"): frozenset({"getOperatorSettings"}),
}


def function(name: str, switches: Behaviours) -> Function:
    """The function of this name.

    Raises:
        Refused: there is none, or a switch has taken it away.
    """
    found = READS.get(name) or WRITES.get(name)
    absent = any(name in gone for (switch, value), gone in _ABSENT.items() if switches[switch] == value)
    if found is None or absent:
        raise Refused(f"Unknown function {name}", "unknown")
    return found
