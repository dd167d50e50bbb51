"""What nobody could confirm about Calix Cloud, each fact by its id in one place (vendor page, section 6)."""

from typing import Any

from connectors.http.messages import Answer
from connectors.http.shapes import json_or_none

# CALIX-B1-LIFE: seconds that a token lives when nothing is stated.
TOKEN_LIFE_SECONDS = 1800.0

# CALIX-B1-REFRESH: asked in this order, then the password grant.
TOKEN_PATH = "/authentication/token"  # noqa: S105 - a path
REFRESH_PATHS = ("/authentication/refresh-token", TOKEN_PATH)

# Section B2: paths and verbs. PUT replaces the whole record (CALIX-B2-PUT); any 2xx is a success, with a body or not
# (CALIX-B2-CODES); a DELETE of what is not there is a 404 (CALIX-B2-DELETE), which counts as done.
SUBSCRIBERS = "/billing/subscribers"
SUBSCRIBER = "/billing/subscribers/{id}"
SERVICES = "/billing/subscribers/{id}/services"
SERVICE = "/billing/subscribers/{id}/services/{service}"
DEVICES = "/billing/subscribers/{id}/devices"

# CALIX-B4-PAGING: offset and limit; a server that knows neither sends the whole list each time.
PAGE_SIZE = 100

KEY_FIELD = "subscriberLocationId"


def token_life(told: dict[str, Any], now: float) -> float:
    """CALIX-B1-LIFE: seconds left, from `access_token_expiry_millis` (epoch) or `expires_in` (a number or a text).

    Args:
        told: the token answer.
        now: seconds since the epoch.
    """
    for name, base in (("access_token_expiry_millis", now), ("expires_in", 0.0)):
        try:
            stated = float(told.get(name) or 0)
        except (TypeError, ValueError):
            continue
        if stated > 0:
            return max(stated / 1000 - base if base else stated, 0.0)
    return TOKEN_LIFE_SECONDS


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
