"""What nobody could confirm about SIMPLer's API, which is nearly all of its wire, each fact by its id in one place.

Vendor page, sections B2 and E: E10 (envelope, encoding, function names), E11 (custom tables), E14 (equipment push),
E15 (operator settings), E16 (statuses).
"""

import re
from typing import Any

# E10, wire: `POST {base}/API/{function}`, a form in UTF-8 that holds the credentials too: URLs reach logs, bodies
# do not. The base holds `/restapi` or not, as the operator was told.
PATH = "/API/{function}"
USERNAME, PASSWORD, OPERATOR = "api_username", "api_password", "operator"

# E10, function names; none of them could be seen in a list of the vendor's.
GET_CUSTOMER = "getCustomer"  # customerid or nickname -> one record, or a list that holds it
GET_CUSTOMERS = "getCustomers"  # status (optional), offset, limit -> a list
# E11: customerid, table_id (+ row_id), and `field_<id>` = value for each column; what is not named stays as it is.
GET_ROWS = "getCustomTableRows"  # -> [{"row_id": "17", "values": {"<field id>": "text"}}]
ADD_ROW = "addCustomTableRow"  # -> {"row_id": "17"}
MODIFY_ROW = "modifyCustomTableRow"
DELETE_ROW = "deleteCustomTableRow"
# E14: the push is only accepted; what became of it is read back, one entry for each port.
SYNC_EQUIPMENT = "synchronizeCustomerEquipment"  # customerid -> {"status": "accepted" | "unsupported"}
GET_EQUIPMENT = "getCustomerEquipmentStatus"  # customerid -> [{"port", "user_name", "status", "time", "model"}]
# E15: -> {"billing_day": "1" … "31", "tables": [{"table_id", "name", "fields": [{"field_id", "name"}]}]}
GET_SETTINGS = "getOperatorSettings"

# E10, names of parameters and of the fields in answers; ids are texts, numbers are taken as texts.
CUSTOMER_ID, NICKNAME, NAME, STATUS, EMAIL = "customerid", "nickname", "name", "status", "email"
CUSTOM_FIELDS = "custom_fields"  # {"<label>": "text"}
OFFSET, LIMIT = "offset", "limit"
TABLE_ID, ROW_ID, VALUES = "table_id", "row_id", "values"
FIELD = "field_{id}"

# E10: rows asked for at a time; paging is honoured, so that a page that comes again makes a reading incomplete.
PAGE_SIZE = 100

# E10, envelopes: (1) {"result": 1, "data": …}, (2) {"result": 0, "error": "text"}, (3) a bare list or object.
RESULT, DATA, ERROR, TOTAL = "result", "data", "error", "total"
_GOOD, _BAD = (1, "1"), (0, "0")  # True and False equal 1 and 0

# E10: texts by which a complaint tells its kind, whatever its HTTP status.
_DENIED = re.compile(
    r"\b(access|permission)\b.*\b(denied|list|refused)|\bdenied\b|not authori[sz]ed|unauthori[sz]ed", re.I
)
_UNKNOWN_FUNCTION = re.compile(
    r"(unknown|undefined|no such|unsupported|invalid) (api )?(function|method|call|procedure)"
    r"|(function|method|procedure)\b.{0,60}\b(not found|does not exist|unknown|undefined|not (supported|implemented))",
    re.I,
)
_NOT_FOUND = re.compile(r"not found|no such (customer|row|record)|does not exist|unknown (customer|row|record)", re.I)

# E10: HTTP statuses of a function that the server does not have; a 404 may also be about the record (see its text).
UNKNOWN_FUNCTION_STATUSES = frozenset({404, 405, 501})

# E16: the one status that is active for billing and networking; compared trimmed and without regard to case.
ACTIVE_STATUS = "current"

# E15: days that an operator may bill on; Alianza takes no more than 28.
BILLING_DAYS = range(1, 32)

# Capability probes. None of them can change anything: they name a customer, a table and a row that cannot be, and
# the one that calls a writing function gives no value to write.
NOBODY = "0"
PROBES: dict[str, tuple[str, dict[str, str]]] = {
    "custom_tables": (GET_ROWS, {CUSTOMER_ID: NOBODY, TABLE_ID: NOBODY}),
    "row_writes": (MODIFY_ROW, {CUSTOMER_ID: NOBODY, TABLE_ID: NOBODY, ROW_ID: NOBODY}),
    "equipment_sync": (GET_EQUIPMENT, {CUSTOMER_ID: NOBODY}),  # E14: it comes together with the push
    "operator_settings": (GET_SETTINGS, {}),
}


def is_active(status: str) -> bool:
    """E16: True for `current` in any case and with blanks around it; every other status is inactive."""
    return status.strip().casefold() == ACTIVE_STATUS


def failed(told: Any) -> str | None:
    """E10: the words of a failure when the body carries an error marker, "" for one without words, None for none."""
    if not isinstance(told, dict):
        return None
    error = told.get(ERROR)
    if (RESULT in told and told[RESULT] in _BAD) or error:
        return error if isinstance(error, str) else ""
    return None


def data_of(told: Any) -> Any:
    """E10: what an answer without error marker is about.

    Raises:
        ValueError: it has a `result` that is neither success nor failure.
    """
    if not (isinstance(told, dict) and RESULT in told):
        return told
    if told[RESULT] not in _GOOD:
        raise ValueError("unknown result")
    return told.get(DATA)


def total_of(told: Any) -> int | None:
    """E10: the declared count beside a list, where there is one."""
    total = told.get(TOTAL) if isinstance(told, dict) else None
    if isinstance(total, str) and total.isdigit():
        return int(total)
    return total if type(total) is int else None


def says_denied(words: str) -> bool:
    """E10: the credentials, or the address that we ask from, are not on the access list."""
    return bool(_DENIED.search(words))


def says_unknown_function(words: str) -> bool:
    """E10: this server has no such function."""
    return bool(_UNKNOWN_FUNCTION.search(words))


def says_not_found(words: str) -> bool:
    """E10: the record is not there."""
    return bool(_NOT_FOUND.search(words)) and not says_unknown_function(words)


def push_of(status: str) -> str:
    """E14: `success`, `unreachable`, `unsupported`, `pending`, or `unknown` for anything else."""
    spoken = status.strip().casefold()
    return spoken if spoken in ("success", "unreachable", "unsupported", "pending") else "unknown"
