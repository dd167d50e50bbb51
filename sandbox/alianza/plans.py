"""Plans, users, telephone numbers and time zones (vendor page, sections A3 and A4)."""

from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.alianza.asking import Asked
from sandbox.alianza.partition import remember
from sandbox.alianza.rules import TIME_ZONES
from sandbox.alianza.shapes import Refused, kept
from sandbox.common.shelf import Record
from sandbox.data.voice_cast import PRODUCTS

MOST_USERS = 1000
_PRODUCT_PLANS = (("STANDARD", "Standard User"), ("ADVANCED", "Advanced User"), ("PROFESSIONAL", "Professional User"))


def product_plans(asked: Asked) -> Response:
    """The product plans: all that the account could have, or those that its users have."""
    inside = asked.inside()
    used = {user["userProductPlan"] for user in inside["users"]}
    only = asked.cloud.board.behaviours["product_plans"] == "in-use"
    return JSONResponse(
        [
            {"id": plan, "displayName": name, "description": f"{name} features", "emailAddressRequired": False}
            for plan, name in _PRODUCT_PLANS
            if not only or plan in used
        ]
    )


def calling_plans(asked: Asked) -> Response:
    """The account's calling plans, those of one reference when asked; minutes without a name."""
    wanted = {"referenceType": asked.query("referenceType"), "referenceId": asked.query("referenceId")}
    plans = asked.account()["callingPlans"]
    rows = [plan for plan in plans if all(not value or plan[name] == value for name, value in wanted.items())]
    return JSONResponse(rows[: kept(len(rows), asked.fault)])


def calling_plan_products(asked: Asked) -> Response:
    """What the plans are called, and which of them are to be shown as unlimited."""
    return JSONResponse(
        [
            {
                "id": product,
                "partitionId": asked.partition.id,
                "name": name,
                "planMinutes": minutes,
                "unlimitedDisplay": unlimited,
                "allowOverage": not unlimited,
            }
            for product, name, minutes, unlimited in PRODUCTS
        ]
    )


def users(asked: Asked) -> Response:
    """The users, at most a thousand of them; with `limitedData` all, and less of each."""
    account, inside = asked.account(), asked.inside()
    limited = asked.query("limitedData") == "true"
    rows = [_user(user, account, limited=limited) for user in inside["users"]]
    rows = rows if limited else rows[:MOST_USERS]
    return JSONResponse(rows[: kept(len(rows), asked.fault)])


def numbers(asked: Asked) -> Response:
    """The telephone numbers and what each leads to; with `limitedData` less of each."""
    inside, limited = asked.inside(), asked.query("limitedData") == "true"
    rows = [_number(number, inside["id"], asked.partition.id, limited=limited) for number in inside["numbers"]]
    return JSONResponse(rows[: kept(len(rows), asked.fault)])


def number(asked: Asked) -> Response:
    """One telephone number."""
    inside = asked.inside()
    return JSONResponse(_number(_found(asked, inside), inside["id"], asked.partition.id, limited=False))


def disconnect(asked: Asked) -> Response:
    """Take a number from the account: what clears the way for a delete."""
    account, inside = asked.whole()
    gone = _found(asked, inside)
    inside["numbers"].remove(gone)
    remember(inside, "PHONE_NUMBER", "DELETE", by=asked.user, old=gone["phoneNumber"])
    asked.partition.keep(account, inside)
    asked.note(account, None)
    return Response(status_code=204)


def time_zones(asked: Asked) -> Response:
    """The time zones by country."""
    asked.cloud.authorised(asked.request)
    return JSONResponse(TIME_ZONES)


def partition(asked: Asked) -> Response:
    """The partition with its defaults."""
    return JSONResponse(asked.cloud.partition_object(asked.partition))


def _found(asked: Asked, inside: Record) -> Record:
    wanted = asked.part("tn")
    found: Record | None = next((each for each in inside["numbers"] if each["phoneNumber"] == wanted), None)
    if found is None:
        raise Refused(404, "TelephoneNumberNotFound")
    return found


def _user(user: Record, account: Record, *, limited: bool) -> dict[str, Any]:
    shown = {
        "id": user["id"],
        "accountId": account["id"],
        "partitionId": account["partitionId"],
        "firstName": user["firstName"],
        "lastName": user["lastName"],
        "timeZone": account["timeZone"],
        "userProductPlan": user["userProductPlan"],
    }
    shown |= {name: user[name] for name in ("extension", "emailAddress") if user[name]}
    if limited:
        return shown
    caller = {"callerIdNumber": user["callerIdNumber"]} if user["callerIdNumber"] else None
    visible = {"extensionCallerIdVisible": True, "externalCallerIdVisible": True}
    return shown | ({"callerIdConfig": caller | visible} if caller else {}) | {"callingPlans": []}


def _number(number: Record, account_id: str, partition_id: str, *, limited: bool) -> dict[str, Any]:
    shown = {
        "id": f"tn-{number['phoneNumber']}",
        "phoneNumber": number["phoneNumber"],
        "accountId": account_id,
        "partitionId": partition_id,
        "operationalStatus": "ACTIVE",
        "carrierStatus": "ACTIVE",
        "tollFree": False,
    }
    shown |= {name: number[name] for name in ("referenceType", "referenceId") if number[name]}
    return shown if limited else shown | {"functionType": "ELS", "carrierId": "exampleCarrier00000001"}
