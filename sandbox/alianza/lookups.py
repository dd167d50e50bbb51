"""Accounts that are read: look-up, list, search, status, whether a value is free (vendor page, section A2)."""

import json

from starlette.responses import JSONResponse, Response

from sandbox.alianza.asking import Asked
from sandbox.alianza.partition import mac_of
from sandbox.alianza.shapes import Refused, kept
from sandbox.common.shelf import Record


def one(asked: Asked) -> Response:
    """One account by what `accountIdType` says."""
    value, kind = asked.part("account"), asked.query("accountIdType", "Id")
    if kind not in ("Id", "AccountNumber", "PhoneNumber", "MacAddress"):
        raise Refused(400, f"Unknown accountIdType {kind}", coded=True)
    partition, lag = asked.partition, asked.cloud.lag_ms
    found: str | None = value
    if kind == "AccountNumber":
        found = partition.accounts.find(value, lag)
    elif kind == "PhoneNumber":
        found = partition.insides.find(f"phone:{value}", lag)
    elif kind == "MacAddress":
        found = partition.insides.find(f"mac:{mac_of(value)}", lag)
    account = partition.accounts.read(found, lag) if found else None
    if account is None:
        raise Refused(404, "AccountNotFound")
    return JSONResponse(account)


def every(asked: Asked) -> Response:
    """All accounts in one array: no paging, heavy."""
    rows = list(asked.partition.accounts.seen(asked.cloud.lag_ms).values())
    body = b"[" + b",".join(rows[: kept(len(rows), asked.fault)]) + b"]"
    return Response(body, media_type="application/json")


def search(asked: Asked) -> Response:
    """Accounts with `q` in number, name, e-mail, phone or MAC, under other names than everywhere else."""
    wanted = asked.query("q").lower()
    packed = json.dumps(wanted, ensure_ascii=False)[1:-1].encode()
    partition, lag = asked.partition, asked.cloud.lag_ms
    insides = partition.insides.seen(lag)
    found = []
    for account_id, account in partition.accounts.seen(lag).items():
        inside = insides.get(account_id, b"")
        if wanted and (packed in account.decode().lower().encode() or packed in inside.decode().lower().encode()):
            view = _view(json.loads(account), json.loads(inside), wanted)
            found += [view] if view["matches"] else []
    return JSONResponse(found[: kept(len(found), asked.fault)])


def status(asked: Asked) -> Response:
    """The status as a bare JSON string."""
    return JSONResponse(asked.account()["status"])


def validate(asked: Asked) -> Response:
    """Whether a value is free; one at a time."""
    partition, lag = asked.partition, asked.cloud.lag_ms
    number = asked.query("accountnumber")
    if number and partition.accounts.find(number, lag):
        raise Refused(400, str(asked.cloud.board.behaviours["duplicate_message"]))
    sip = asked.query("sipusername")
    if sip and any(each.insides.find(f"sip:{sip}", lag) for each in asked.cloud.partitions.values()):
        raise Refused(400, "SipUsernameInUse")
    mac = asked.query("macaddress")
    if mac and partition.insides.find(f"mac:{mac_of(mac)}", lag):
        raise Refused(400, "MacAddressInUse")
    user = asked.query("username")
    if user and partition.insides.find(f"user:{user}", lag):
        raise Refused(400, "UsernameInUse")
    return JSONResponse(True)


def _view(account: Record, inside: Record, wanted: str) -> Record:
    values: dict[str, list[str]] = {
        "accountNumber": [account["accountNumber"]],
        "accountName": [account["accountName"]],
        "emailAddress": [user["emailAddress"] for user in inside["users"]],
        "phoneNumber": [number["phoneNumber"] for number in inside["numbers"]],
        "macAddress": [line["macAddress"] for line in inside["lines"]],
    }
    hits = {name: next((v for v in each if wanted in v.lower()), None) for name, each in values.items()}
    return {
        "id": account["id"],
        "partitionId": account["partitionId"],
        "accountNumber": account["accountNumber"],
        "accountName": account["accountName"],
        "accountStatus": account["status"],
        "type": account["accountType"],
        "platformType": account["platformType"],
        "matches": {name: hit for name, hit in hits.items() if hit is not None},
    }
