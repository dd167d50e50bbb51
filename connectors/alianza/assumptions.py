"""What nobody could confirm about Alianza's API, each fact by its id in one place (vendor page, sections A and E).

The dial number's source (E12) is in `dialing`, the rule for dialing types (E5) in `limits`.
"""

import re
from typing import Any

from connectors.http.messages import Answer
from connectors.http.shapes import json_or_none

# E1: a login is good when its answer is any 2xx that carries `authToken` (200 by the contract, 201 in the field).
# A1: `pwdHash` may arrive with it, and is dropped before anything is kept (`auth.LoginAnswer`).

# A1: the lifetime is never computed, whatever `maxLifeInHours` says: after a 401 one new login, then the call again.
TOKEN_LIFE_SECONDS = float("inf")

# A1: the code of a 400 that means "not with this login's partition".
NOT_PERMITTED = "NotPermitted"

# A4: only these are SIP accounts that the flow can keep; of the other types the reading tells that they are there.
SYNCED_LINE_TYPES = frozenset({"Line"})
# A4: numbers that point to these belong to lines of another model, whose passwords can't be read or are kept elsewhere.
OTHER_MODELS = frozenset({"BUSINESS_LINE", "BUSINESS_LINE_HUNT_GROUP", "SPECIALTY_LINE", "SIP_TRUNK"})

# E2: `deviceline` may fill sipPassword or not; it is never read. Provisioning is where credentials come from.
# E13: the port in SIMPLer's table is the line's number, 1-based.
# A4: a line without a type is a plain one; a line whose provisioning does not tell is taken to be enabled.
LINE_TYPE_UNLESS_TOLD = "Line"
ENABLED_UNLESS_TOLD = True

# A4: the list of users ends here without a sign.
USERS_CAP = 1000

# A5: history is read in pages of this size; `startDate` is a date in UTC, that day included.
HISTORY_PAGE = 100

# E3: a taken account number is a 400 whose words are unknown, so that no word decides: the number is looked up again.
# E8: a deleted account is gone at once or first DELETE_PENDING; who deleted reads again.
# E17: no rate limit is documented; a 429 that does not say how long is waited out for so many seconds.
RATE_PAUSE_SECONDS = 2.0

_CODE = re.compile(r"[A-Z][A-Za-z]{2,63}")
_SEPARATORS = re.compile(r"[\s:.\-]")


def error_messages(answer: Answer) -> tuple[str, ...]:
    """A5: the messages of every known error body, in their order.

    `messages` or `message`, each a text or a list; `{code, message}`; `{errors: […]}` of texts or of objects with a
    message; a bare JSON text; text/plain.
    """
    told = json_or_none(answer)
    if told is None:
        return _plain(answer)
    return tuple(_flat(told))


def error_words(answer: Answer) -> str:
    """The messages in one line."""
    return "; ".join(error_messages(answer))


def code_of(message: str) -> str:
    """A4: a message that is one of the vendor's short CamelCase codes, "" for one of any other kind."""
    return message if _CODE.fullmatch(message) else ""


def is_true_404(answer: Answer) -> bool:
    """A2: the vendor itself says that a record is not there: its error body, as JSON or as plain text.

    An empty 404 and a page are some proxy's, and prove nothing.
    """
    return not answer.is_html and bool(error_messages(answer) or isinstance(json_or_none(answer), dict))


def mac_of(text: str | None) -> str:
    """A4: 12 hex digits in lower case; "" when there is no address in it."""
    digits = _SEPARATORS.sub("", text or "").lower()
    return digits if re.fullmatch(r"[0-9a-f]{12}", digits) else ""


def _flat(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told] if told.strip() else []
    if isinstance(told, list):
        return [words for item in told for words in _flat(item)]
    if isinstance(told, dict):
        return next((found for name in ("messages", "message", "errors") if (found := _flat(told.get(name)))), [])
    return []


def _plain(answer: Answer) -> tuple[str, ...]:
    if answer.is_html or b"\0" in answer.body:
        return ()
    words = answer.body[:2000].decode(errors="replace").strip()
    return (words,) if words else ()
