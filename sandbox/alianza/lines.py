"""Device lines, their provisioning and registration, and the lines of the other model (vendor page, section A4)."""

import re
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.alianza.asking import Asked
from sandbox.alianza.partition import mac_of
from sandbox.alianza.shapes import Refused, kept
from sandbox.common.behaviours import Behaviours
from sandbox.common.shelf import Record

_SERVER = {"server": "sip.example.test", "serverPort": "5060"}
_MASK = "********"


def every(asked: Asked) -> Response:
    """The account's device lines, filtered when asked; whether a password stands in them is a switch."""
    wanted, kind = asked.query("filter"), asked.query("filterType")
    inside, switches = asked.inside(), asked.cloud.board.behaviours
    match kind:
        case "" | "ACCOUNT":
            lines = inside["lines"] if not kind or wanted in ("", inside["id"]) else []
        case "MAC_ADDRESS" | "MAC_ADDRESS_INVENTORY":
            lines = [line for line in inside["lines"] if line["macAddress"] == mac_of(wanted)]
        case "OWNING_USERID" | "REFERENCED_USERID":
            lines = [line for line in inside["lines"] if line["userId"] == wanted]
        case _:
            raise Refused(400, "InvalidFilterType")
    rows = [_shown(line, inside["id"], asked.partition.id, switches) for line in lines]
    return JSONResponse(rows[: kept(len(rows), asked.fault)])


def one(asked: Asked) -> Response:
    """One device line."""
    inside = asked.inside()
    shown = _shown(_line(asked, inside), inside["id"], asked.partition.id, asked.cloud.board.behaviours)
    return JSONResponse(shown)


def registration(asked: Asked) -> Response:
    """Whether the telephone is up; what a DISABLED account's telephones say is a switch."""
    line = _line(asked, asked.inside())
    up = asked.account()["status"] == "ACTIVE" or asked.cloud.board.behaviours["disabled_lines"] == "registered"
    return JSONResponse({"registered": bool(line["registered"] and line["sipUsername"] and up)})


def provisioning(asked: Asked) -> Response:
    """All lines of the device that a line belongs to, passwords included; a line without MAC stands alone."""
    inside = asked.inside()
    line = _line(asked, inside)
    mac = line["macAddress"]
    return JSONResponse(_device([other for other in inside["lines"] if other["macAddress"] == mac] if mac else [line]))


def provisioning_by_mac(asked: Asked) -> Response:
    """The same by MAC. What is not there is a 400 here, as is what is not permitted."""
    mac = mac_of(asked.part("mac"))
    if not re.fullmatch(r"[0-9a-f]{12}", mac):
        raise Refused(400, "InvalidMacAddress")
    insides, lag = asked.partition.insides, asked.cloud.lag_ms
    found = insides.find(f"mac:{mac}", lag)
    inside = insides.read(found, lag) if found else None
    if inside is None:
        raise Refused(400, "DeviceNotFound")
    return JSONResponse(_device([line for line in inside["lines"] if line["macAddress"] == mac]))


def business(asked: Asked) -> Response:
    """The account's business lines."""
    rows = [_business(line, asked) for line in asked.inside()["businessLines"]]
    return JSONResponse(rows[: kept(len(rows), asked.fault)])


def business_credentials(asked: Asked) -> Response:
    """The user name alone: the password is write-only in this model."""
    wanted = asked.part("line")
    line = next((each for each in asked.inside()["businessLines"] if each["id"] == wanted), None)
    if line is None:
        raise Refused(404, "BusinessLineNotFound")
    return JSONResponse({"sipUsername": line["sipUsername"]})


def _line(asked: Asked, inside: Record) -> Record:
    wanted = asked.part("device")
    line: Record | None = next((each for each in inside["lines"] if each["id"] == wanted), None)
    if line is None:
        raise Refused(404, "DeviceLineNotFound")
    return line


def _shown(line: Record, account_id: str, partition_id: str, switches: Behaviours) -> dict[str, Any]:
    """A line as the list has it: no display name, and what is unset left out."""
    shown = {
        "id": line["id"],
        "deviceTypeId": "exampleDeviceType00001",
        "accountId": account_id,
        "partitionId": partition_id,
        "deviceName": f"Phone {line['macAddress'][-6:] or line['sipUsername'][-4:]}",
        "faxEnabled": False,
        "lineNumber": line["lineNumber"],
        "userId": line["userId"],
        "lineType": line["lineType"],
    }
    shown |= {name: line[name] for name in ("macAddress", "emergencyNumber", "sipUsername") if line[name]}
    if line["sipPassword"] and switches["line_password"] != "absent":  # noqa: S105 - a position, no password
        shown["sipPassword"] = line["sipPassword"] if switches["line_password"] == "filled" else _MASK  # noqa: S105
    return shown


def _device(lines: list[Record]) -> dict[str, Any]:
    """A device as its provisioning tells it: the lines that are SIP accounts, in their order on it."""
    sip = sorted((line for line in lines if line["sipUsername"]), key=lambda line: int(line["lineNumber"]))
    mac = lines[0]["macAddress"]
    return {
        **({"macAddress": mac} if mac else {}),
        "deviceType": "SIP 2 Port MTA" if len(sip) < 3 else "SIP 8 Port Gateway",
        "lineCount": len(sip),
        "dialPlan": "default",
        "hasFaxEnabledLine": False,
        "lines": [_provisioned(line) for line in sip],
    }


def _provisioned(line: Record) -> dict[str, Any]:
    names = ("macAddress", "userId", "displayName", "sipUsername", "sipPassword", "emergencyNumber")
    told = {name: line[name] for name in names if line[name]}
    return {"lineNumber": line["lineNumber"], **told, **_SERVER, "enabled": True, "faxEnabled": False}


def _business(line: Record, asked: Asked) -> dict[str, Any]:
    return {
        "id": line["id"],
        "accountId": asked.part("account"),
        "partitionId": asked.partition.id,
        "sipUsername": line["sipUsername"],
        "name": line["displayName"],
    }
