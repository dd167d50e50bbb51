"""Accounts that are written: create, change, delete (vendor page, section A2)."""

import time
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.alianza.asking import Asked
from sandbox.alianza.load import ROUTE_PLAN, bare_inside
from sandbox.alianza.partition import Partition, remember
from sandbox.alianza.rules import checked
from sandbox.alianza.shapes import Refused
from sandbox.common.ledger import now
from sandbox.common.shelf import Record

_OURS = ("id", "partitionId", "endUserCount", "callingPlans", "routePlanId", "deletionDate", "platformChangeDate")


def create(asked: Asked) -> Response:
    """A new account; the id and the fields that Alianza fills itself are not taken from the caller."""
    partition, switches = asked.partition, asked.cloud.board.behaviours
    body = asked.json()
    if not isinstance(body, dict):
        raise Refused(400, "MalformedJson")
    wish = checked({name: value for name, value in body.items() if name not in _OURS}, switches)
    _unique(asked, partition, wish, None)
    account = made(partition, wish)
    inside = bare_inside(account["id"], now())
    remember(inside, "ACCOUNT", "CREATE", by=asked.user, new=account["accountNumber"])
    partition.keep(account, inside)
    asked.note(account, body)
    return JSONResponse(account)


def made(partition: Partition, wish: Record) -> Record:
    """A new account as Alianza completes it."""
    filled = {"platformType": "CPE2", "inboundRatePlanProductId": None, "languageTag": "en-US"}
    filled |= {name: value for name, value in wish.items() if value is not None}
    ours = {"id": partition.new_id("account"), "partitionId": partition.id}
    return ours | filled | {"routePlanId": ROUTE_PLAN, "endUserCount": 0, "callingPlans": []}


def patch(asked: Asked) -> Response:
    """A fragment over the account; what is no JSON object breaks the vendor: 500."""
    body = asked.json(broken=500)
    if not isinstance(body, dict):
        raise Refused(500, "InternalServerError")
    account, inside = asked.whole()
    return _change(asked, account, inside, account | _theirs(body), body)


def replace(asked: Asked) -> Response:
    """A whole account in the place of the old one."""
    body = asked.json()
    account, inside = asked.whole()
    if not isinstance(body, dict) or body.get("id", account["id"]) != account["id"]:
        raise Refused(400, "InvalidAccount")
    ours = {name: account[name] for name in _OURS if name in account}
    return _change(asked, account, inside, _theirs(body) | ours, body)


def delete(asked: Asked) -> Response:
    """Erase an account: at once, or it is DELETE_PENDING first. Numbers and running events stand in the way."""
    account, inside = asked.whole()
    if inside["numbers"]:
        raise Refused(400, "AccountHasTelephoneNumbers")
    if inside["events"]:
        raise Refused(400, "LifecycleEventsInProgress")
    partition = asked.partition
    if asked.cloud.board.behaviours["delete"] == "pending-first":
        set_status(account, inside, "DELETE_PENDING", by=asked.user)
        partition.keep(account | {"deletionDate": now()}, inside)
        partition.leaving.setdefault(account["id"], time.monotonic() + asked.cloud.gone_after_s)
    else:
        partition.remove(account["id"])
    asked.note(account, None)
    return Response(status_code=200)


def set_status(account: Record, inside: Record, wanted: str, *, by: str) -> None:
    """Change the status and say so in the history."""
    if account["status"] != wanted:
        remember(inside, "ACCOUNT_STATUS", "UPDATE", by=by, old=account["status"], new=wanted)
        account["status"] = wanted


def _change(asked: Asked, old: Record, inside: Record, wish: Record, body: Any) -> Response:
    new = checked(wish, asked.cloud.board.behaviours, was=old)
    _unique(asked, asked.partition, new, old["id"])
    wanted, new["status"] = new["status"], old["status"]
    for name in ("accountNumber", "accountName"):
        if new[name] != old[name]:
            remember(inside, "ACCOUNT", "UPDATE", by=asked.user, old=old[name], new=new[name])
    set_status(new, inside, wanted, by=asked.user)
    asked.partition.keep(new, inside)
    asked.note(new, body)
    return JSONResponse(new)


def _unique(asked: Asked, partition: Partition, wish: Record, own_id: str | None) -> None:
    if any(other != own_id for other in partition.accounts.ids_of(wish["accountNumber"])):
        raise Refused(400, str(asked.cloud.board.behaviours["duplicate_message"]))


def _theirs(body: Record) -> Record:
    return {name: value for name, value in body.items() if name not in _OURS}
