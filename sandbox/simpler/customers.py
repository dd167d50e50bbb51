"""The functions about customers: read one, list, modify, add (vendor page, section B2)."""

from typing import Any

from sandbox.common.faults import Fault
from sandbox.simpler import changes
from sandbox.simpler.calls import Asked, Done, Missing, customer_of, fields_of
from sandbox.simpler.instance import Simpler
from sandbox.simpler.records import Customer
from sandbox.simpler.settings import CUSTOM_FIELDS, folded
from sandbox.simpler.wire import Form, Refused

PAGE = 100


def get(simpler: Simpler, asked: Asked) -> Done:
    """One customer by id or nickname; empty data instead of an error where that is switched on."""
    try:
        return Done(_shown(simpler, customer_of(simpler, asked.form)))
    except Missing:
        if simpler.board.behaviours["not_found"] == "empty":
            return Done([])
        raise


def paging(form: Form) -> tuple[int, int]:
    """Offset and limit of a list call; 100 customers when no limit is asked for.

    Raises:
        Refused: they are no numbers, or the limit is 0.
    """
    offset, limit = form.get("offset", "0"), form.get("limit", str(PAGE))
    if not (offset.isdecimal() and limit.isdecimal() and int(limit)):
        raise Refused("offset and limit must be numbers")
    return int(offset), int(limit)


def listing(simpler: Simpler, asked: Asked) -> Done:
    """One page of the customers, of one status if asked for; how many there are is told where that is switched on."""
    switches = simpler.board.behaviours
    offset, limit = paging(asked.form)
    found = list(simpler.register)
    if status := asked.form.get("status"):
        found = [customer for customer in found if folded(customer.status) == folded(status)]
    if cap := int(switches["page_cap"]):
        limit = min(limit, cap)
    kind = asked.fault.kind if asked.fault else ""
    if kind == "repeat_page" or switches["paging"] == "repeats":
        offset = max(0, offset - limit)
    if asked.fault is not None and kind == "drop" and asked.fault.options.get("shift"):
        offset += limit
    page = found if switches["paging"] == "ignored" else found[offset : offset + limit]
    return Done([_shown(simpler, customer) for customer in dropped(page, asked.fault, keep=0)], total=len(found))


def dropped(page: list[Any], fault: Fault | None, keep: int) -> list[Any]:
    """A page after the faults `empty` and `drop`, which leaves the first `keep` of it."""
    if fault is None or fault.kind not in ("empty", "drop") or fault.options.get("shift"):
        return page
    return [] if fault.kind == "empty" else page[: fault.number("keep", keep)]


def modify(simpler: Simpler, asked: Asked) -> Done:
    """Change what is named; a nickname that another customer has gets a mark of its own."""
    customer = customer_of(simpler, {"customerid": asked.form.get("customerid", "")})
    details = _details(simpler, asked.form, customer)
    changes.set_customer(simpler, customer, details, fields_of(asked.form, CUSTOM_FIELDS), "api")
    return Done({"customerid": customer.customer_id}, customer.customer_id, customer.nickname)


def add(simpler: Simpler, asked: Asked) -> Done:
    """Take a new customer; the nickname that it gets is told by reading it only."""
    for name in ("name", "nickname"):
        if name not in asked.form:
            raise Refused(f"{name} is required")
    details = _details(simpler, asked.form, None)
    made = changes.new_customer(simpler, details, fields_of(asked.form, CUSTOM_FIELDS), "api")
    return Done({"customerid": made.customer_id}, made.customer_id, made.nickname)


def _details(simpler: Simpler, form: Form, own: Customer | None) -> dict[str, str]:
    """The details named in a write, checked; unknown parameters are nobody's business.

    Raises:
        Refused: an empty name or nickname, or a status that the operator has not defined.
    """
    details = {name: form[name] for name in ("status", *changes.DETAIL_NAMES) if name in form}
    for name in ("name", "nickname"):
        if name in details and not details[name].strip():
            raise Refused(f"{name} is required")
    if "status" in details:
        known = simpler.settings.status(details["status"])
        if known is None:
            raise Refused(f"Unknown status {details['status']}")
        details["status"] = known
    if "nickname" in details:
        style = simpler.board.behaviours["nickname_suffix"]
        details["nickname"] = simpler.register.free(details["nickname"], style, own)
    return details


def _shown(simpler: Simpler, customer: Customer) -> dict[str, Any]:
    switches = simpler.board.behaviours
    status = f"{customer.status.capitalize()} " if switches["status_spelling"] == "cased" else customer.status
    shown: dict[str, Any] = {
        "customerid": customer.customer_id,
        "nickname": customer.nickname,
        "name": customer.name,
        "status": status,
        "email": customer.email,
        "custom_fields": {CUSTOM_FIELDS[number]: value for number, value in customer.fields.items()},
    }
    if switches["billing_day"] == "customer":
        shown["billing_day"] = str(simpler.settings.billing_day)
    return shown
