"""What nobody could confirm about SIMPLer's API, which is nearly all of its wire, each fact by its id in one place.

Vendor page, sections B2 and E: E10 (envelope, encoding, function names), E11 (custom tables), E14 (equipment push),
E15 (operator settings), E16 (statuses).
"""

import json
import re
from typing import Any, Literal

from connectors.http.messages import Answer

# E10, wire: `POST {base}/API/{function}`, a form in UTF-8 that holds the credentials too: URLs reach logs, bodies
# do not. The base holds `/restapi` or not, as the operator was told.
PATH = "/API/"
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

WRITING = frozenset({ADD_ROW, MODIFY_ROW, DELETE_ROW, SYNC_EQUIPMENT})

# E10: rows asked for at a time; paging is honoured, so that a page that comes again makes a reading incomplete.
PAGE_SIZE = 100

# E10, envelopes: (1) {"result": 1, "data": …}, (2) {"result": 0, "error": "text"}, (3) a bare list or object.
RESULT, DATA, ERROR, TOTAL = "result", "data", "error", "total"
_GOOD, _BAD = (1, "1"), (0, "0")  # True and False equal 1 and 0

# E10: texts by which a complaint tells its kind, whatever its HTTP status. "Not found" is only believed of a record
# that is named as such: a web server says it of addresses too.
_DENIED = re.compile(
    r"\b(access|permission)\b.*\b(denied|list|refused)|\bdenied\b|not authori[sz]ed|unauthori[sz]ed", re.I
)
_UNKNOWN_FUNCTION = re.compile(
    r"(unknown|undefined|no such|unsupported|invalid) (api )?(function|method|procedure)|unknown (api )?call"
    r"|(function|method|procedure)\b.{0,60}\b(not found|does not exist|unknown|undefined|not (supported|implemented))",
    re.I,
)
_NOT_FOUND = re.compile(
    r"\b(customer|row|record)\b.{0,60}\b(not found|does not exist|unknown)|(no such|unknown) (customer|row|record)\b",
    re.I,
)
_AMBIGUOUS = re.compile(r"not unique|ambiguous|more than one customer|several customers", re.I)
_TOO_MANY = re.compile(r"too many (requests|calls)|rate limit|limit exceeded", re.I)
_SIGN_IN = re.compile(r"(log|sign)[ -]?in|password", re.I)

# E10: HTTP statuses of a function that the server does not have, whatever it says; for a 404 its text decides.
UNKNOWN_FUNCTION_STATUSES = frozenset({405, 501})

# E17: no rate limit is documented; one that does not say how long is waited out for so many seconds.
RATE_PAUSE_SECONDS = 2.0

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


def data_of(told: Any, *, required: bool) -> Any:
    """E10: what an answer without error marker is about.

    Args:
        told: the body.
        required: a read's answer has data, if only null; a write's need not.

    Raises:
        ValueError: `result` is neither success nor failure, or required data are missing.
    """
    if not (isinstance(told, dict) and RESULT in told):
        return told
    if told[RESULT] not in _GOOD or (required and DATA not in told):
        raise ValueError("no known result")
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


def says_ambiguous(words: str) -> bool:
    """E10: several customers have what was asked for (B1: nicknames are made unique, but people edit them)."""
    return bool(_AMBIGUOUS.search(words))


def says_too_many(words: str) -> bool:
    """E17: too many requests."""
    return bool(_TOO_MANY.search(words))


def says_sign_in(page: str) -> bool:
    """E10: a page that wants a person to log in is what somebody gets who is not on the access list."""
    return bool(_SIGN_IN.search(page))


def text_of(answer: Answer) -> str:
    """E10: the body, in UTF-8 unless the answer names another encoding.

    Raises:
        ValueError: it is not in that encoding, or nobody knows the encoding.
    """
    named = re.search(r"charset=\"?([\w.:-]+)", answer.headers.get("content-type", ""))
    try:
        return answer.body.decode(named[1] if named else "utf-8")
    except LookupError:
        raise ValueError("an unknown encoding") from None


def error_words(answer: Answer) -> str:
    """E10: the words of an error body: its `error`, or the whole of it when it is plain text."""
    try:
        text = text_of(answer)
    except ValueError:
        return ""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return text[:2000].strip()
    return told if isinstance(told, str) else failed(told) or ""


Accepted = Literal["accepted", "unsupported", "unknown"]


def accepted(word: object) -> Accepted:
    """E14: what a push was answered with; `unknown` for anything that is neither word."""
    spoken = word.strip().casefold() if isinstance(word, str) else ""
    return "accepted" if spoken == "accepted" else "unsupported" if spoken == "unsupported" else "unknown"


Pushed = Literal["success", "pending", "unsupported", "failed", "unknown"]
_FAILED_PUSH = re.compile(r"unreachable|fail|error|not found|timeout|refused", re.I)


def push_of(status: str) -> Pushed:
    """E14: what became of a push to one port; `unknown` for a word that nobody has seen yet."""
    spoken = status.strip().casefold()
    for known in ("success", "pending", "unsupported"):
        if spoken == known:
            return known
    return "failed" if _FAILED_PUSH.search(spoken) else "unknown"


def billing_day_of(told: str) -> int | None:
    """E15: a day of the month, None for anything else."""
    day = int(told) if told.strip().isdecimal() else 0
    return day if day in BILLING_DAYS else None
