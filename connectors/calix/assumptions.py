"""What nobody could confirm about Calix Cloud, each fact by its id in one place (vendor page, section 6).

How the wire is spoken may be told otherwise by `dialect.Dialect`, whose defaults stand here.
"""

from enum import StrEnum
from typing import Any

from connectors.calix.places import NAMES
from connectors.http.messages import Answer
from connectors.http.shapes import json_or_none

# CALIX-B1-LIFE: seconds that a token lives when nothing is stated.
TOKEN_LIFE_SECONDS = 1800.0

# CALIX-B1-REFRESH: a token is refreshed at the one or the other, then the password grant.
TOKEN_PATH = "/authentication/token"  # noqa: S105 - a path
REFRESH_PATH = "/authentication/refresh-token"

# CALIX-B2-PATHS: subscribers are written where they are read (the sibling service writes below /csc/subscriber).
SUBSCRIBERS = "/billing/subscribers"

# CALIX-B2-VERB: what replaces a record. CALIX-B2-PUT: it replaces the whole, so that what was read goes back too.
UPDATE_VERB = "PUT"

# CALIX-B2-CODES: any 2xx is a success, with a body or not.
# CALIX-B2-DELETE: a DELETE of what is not there is a 404, which counts as done.

# CALIX-B3-KEY: the Subscriber ID, which holds Sonar's account id, compared after trimming; it is copied to `account`.
KEY_FIELD = "subscriberLocationId"
KEY_COPIES = ("account",)

# CALIX-B3-TYPE: the kinds of customer, compared without regard to case; and what Sonar's kinds become.
RESIDENTIAL, BUSINESS = "Residential", "Business"
RESIDENTIAL_TYPES = frozenset({"RESIDENTIAL", "SENIOR_CITIZEN"})

# CALIX-B3-DEVICES: a device is a text, its serial, or an object that has the serial under one of these names.
SERIAL_NAMES = ("deviceId", "serialNumber")

# Section B3, inferred: worked out by Calix from the service address. A new record is sent without them.
COMPUTED = ("lat", "lon", "country", "state", "city", "street", "postcode")

# CALIX-B3-SPELL: e-mail and phone may come back in the vendor's own spelling: only their meaning is compared.

# CALIX-B4-LIST: a list is an array, or an object that has it under one of these names, with a total or without.
LIST_NAMES = ("records", "subscribers")
TOTAL_NAMES = ("metadata", "totalHits")

# CALIX-B4-FILTER: a key in the query filters the list exactly. A "no" is only believed of a filter seen to work.

# CALIX-B4-PAGING: offset and limit; a server that knows neither sends the whole list each time.
PAGE_SIZE = 100
PAGING_NAMES = ("offset", "limit")

# CALIX-B4-SERVICES: a list may hold its records' services under this name or not; then each record's are asked for.
SERVICES_NAME = "services"

# CALIX-B5-409: the status that says that another record has the key.
KEY_TAKEN = 409

# CALIX-B5-QUOTA: none is documented: so many requests at once and a second; after a 429 that does not say how long,
# everybody waits so many seconds.
CONCURRENCY = 4
RATE_PER_SECOND = 5.0
QUOTA_PAUSE_SECONDS = 2.0

# CALIX-B5-LATE, CALIX-LAG: a write that timed out may land late, and reads may lag behind writes: a write of unknown
# fate is asked after so many seconds later.
SETTLE_SECONDS = 5.0


class SpeedUnit(StrEnum):
    """CALIX-B3-SPEED: what `downSpeed` and `upSpeed` count."""

    MBPS = "Mbps"
    KBPS = "kbps"


class SubdivisionForm(StrEnum):
    """CALIX-B3-SUBDIVISION: how a state or province is spelled: `MT`, `US_MT` as Sonar has it, or `Montana`."""

    CODE = "code"
    SONAR = "sonar"
    NAME = "name"


def speed(kbps: int, unit: SpeedUnit = SpeedUnit.MBPS) -> int | float:
    """CALIX-B3-SPEED: Sonar's kilobits a second in Calix's unit."""
    if unit == SpeedUnit.KBPS:
        return kbps
    return kbps // 1000 if kbps % 1000 == 0 else kbps / 1000


def subdivision(told: str | None, form: SubdivisionForm = SubdivisionForm.CODE) -> str:
    """CALIX-B3-SUBDIVISION: Sonar's `US_MT` as Calix gets it; a code without a known name stays a code."""
    whole = (told or "").strip()
    code = whole.rpartition("_")[2]
    match form:
        case SubdivisionForm.SONAR:
            return whole
        case SubdivisionForm.NAME:
            return NAMES.get(whole.upper(), NAMES.get(f"US_{code.upper()}", code) if whole == code else code)
    return code


def customer_type(sonar_type: str) -> str:
    """CALIX-B3-TYPE: what a Sonar account's type is called in Calix."""
    return RESIDENTIAL if sonar_type in RESIDENTIAL_TYPES else BUSINESS


def optout(opted_in: bool | None) -> bool:
    """CALIX-B3-OPTOUT: the flag is the opposite of the consent; who said nothing is opted out."""
    return opted_in is not True


def token_life(told: dict[str, Any], now: float, unless_told: float = TOKEN_LIFE_SECONDS) -> float:
    """CALIX-B1-LIFE: seconds left, from `access_token_expiry_millis` (epoch) or `expires_in` (a number or a text).

    Args:
        told: the token answer.
        now: seconds since the epoch.
        unless_told: seconds, where it states nothing.
    """
    for name, base in (("access_token_expiry_millis", now), ("expires_in", 0.0)):
        try:
            stated = float(told.get(name) or 0)
        except (TypeError, ValueError):
            continue
        if stated > 0:
            return max(stated / 1000 - base if base else stated, 0.0)
    return unless_told


def org_told(told: dict[str, Any]) -> str:
    """CALIX-B1-ORG: the token answer names the org that it opens in `OrgId`; "" where it does not."""
    value = told.get("OrgId")
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def error_words(answer: Answer) -> str:
    """CALIX-B5-BODY: the words of every known error body, looked for in the front-end's order."""
    told = json_or_none(answer)
    if isinstance(told, str):
        return told
    if not isinstance(told, dict):
        return ""
    for name in ("errorDesc", "error", "fault", "errorMessage", "message"):
        value = told.get(name)
        if isinstance(value, dict):
            value = value.get("faultstring") or value.get("message")
        if isinstance(value, str) and value:
            return value
    return ""
