"""What every function of SIMPLer takes and gives, and how it finds its customer."""

from collections.abc import Container, Mapping
from typing import Any, NamedTuple

from sandbox.common.faults import Fault
from sandbox.simpler.instance import Simpler
from sandbox.simpler.records import Customer
from sandbox.simpler.wire import Form, Refused

_PREFIX = "field_"


class Missing(Refused):
    """Nobody has this id or nickname."""


class Asked(NamedTuple):
    """One admitted call."""

    form: Form
    fault: Fault | None


class Done(NamedTuple):
    """What a function answers.

    Attributes:
        data: What it gives.
        target_id: Of a write, the id of the record, for the ledger.
        key: Of a write, the nickname of its customer.
        total: Of a list, how many there are.
    """

    data: Any
    target_id: str | None = None
    key: str | None = None
    total: int | None = None


def customer_of(simpler: Simpler, form: Mapping[str, str]) -> Customer:
    """The customer meant by `customerid`, or by `nickname` where there is no id.

    Raises:
        Missing: nobody is found.
        Refused: neither is told, or the nickname is several customers' and that is an error.
    """
    if customer_id := form.get("customerid"):
        found = simpler.register.get(customer_id)
        if found is None:
            raise Missing("Customer not found")
        return found
    if not (nickname := form.get("nickname")):
        raise Refused("customerid is required")
    named = simpler.register.named(nickname)
    if not named:
        raise Missing("Customer not found")
    if len(named) > 1 and simpler.board.behaviours["duplicate_nickname"] == "error":
        raise Refused("Nickname is not unique")
    return named[0]


def fields_of(form: Form, known: Container[str]) -> dict[str, str]:
    """The fields that a write names as `field_<id>`, by id.

    Raises:
        Refused: a field that is not defined.
    """
    named = {name.removeprefix(_PREFIX): value for name, value in form.items() if name.startswith(_PREFIX)}
    for number in named:
        if number not in known:
            raise Refused(f"Unknown field {number}")
    return named
