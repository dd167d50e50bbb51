"""An account's history: who changed what, the newest first (vendor page, section A2)."""

from datetime import date
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.alianza.asking import Asked
from sandbox.alianza.shapes import Refused
from sandbox.common.shelf import Record

_REFERENCES = {"PHONE_NUMBER": "Telephone", "DEVICE": "Device", "SIP_CREDENTIALS": "SIP_CREDENTIALS"}


def search(asked: Asked) -> Response:
    """A page of the history, by kinds and dates."""
    account, inside = asked.account(), asked.inside()
    first, most = _number(asked, "firstResultIndex", 0), _number(asked, "maxResult", 20)
    since, until = _day(asked, "startDate"), _day(asked, "endDate")
    kinds = {kind for text in asked.request.query_params.getlist("accountHistoryType") for kind in text.split(",")}
    entries = [_opened(account, inside), *inside["history"]]
    rows = [
        _shown(entry, place, account)
        for place, entry in enumerate(entries)
        if (not kinds or entry["accountHistoryType"] in kinds)
        and (since is None or date.fromisoformat(entry["loggedDate"][:10]) >= since)
        and (until is None or date.fromisoformat(entry["loggedDate"][:10]) <= until)
    ][::-1]
    return JSONResponse(
        {
            "totalRecords": len(rows),
            "results": rows[first : first + most],
            "accountCreatedDate": inside["created"],
            "accountLastUpdatedDate": entries[-1]["loggedDate"],
        }
    )


def _opened(account: Record, inside: Record) -> Record:
    """The first entry of an account that was not created through us."""
    return {
        "accountHistoryType": "PROVISIONING",
        "action": "CREATE",
        "loggedDate": inside["created"],
        "userName": "importer@example.test",
        "newValue": account["accountNumber"],
    }


def _shown(entry: Record, place: int, account: Record) -> dict[str, Any]:
    return entry | {
        "id": f"{account['id']}-{place}",
        "accountId": account["id"],
        "accountNumber": account["accountNumber"],
        "referenceId": account["id"],
        "referenceType": _REFERENCES.get(entry["accountHistoryType"], "Account"),
        "userType": "ManagementUser",
    }


def _number(asked: Asked, name: str, default: int) -> int:
    text = asked.query(name, str(default))
    if not text.isdigit():
        raise Refused(400, f"Invalid{name[0].upper()}{name[1:]}")
    return int(text)


def _day(asked: Asked, name: str) -> date | None:
    text = asked.query(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused(400, f"Invalid{name[0].upper()}{name[1:]}") from wrong
