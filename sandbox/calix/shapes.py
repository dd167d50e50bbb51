"""How Calix words its answers: error bodies, list envelopes, devices and spelling, each as its switch says."""

import math
import re
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.calix.org import Record
from sandbox.common.behaviours import Behaviours


class Refused(Exception):
    """A call that Calix turns down; `gateway` errors come from in front of the service and look different."""

    def __init__(self, status: int, text: str, *, gateway: bool = False, wait_s: float | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.gateway = gateway
        self.headers = {} if wait_s is None else {"Retry-After": str(math.ceil(wait_s))}


def error(refused: Refused, behaviours: Behaviours) -> Response:
    """The error answer in the shape that is switched on (vendor page, section B5)."""
    shape, text = str(behaviours["error_body"]), refused.text
    if refused.gateway and shape == "errorDesc":
        shape = "faultstring"
    body: Any
    match shape:
        case "string":
            body = text
        case "error":
            body = {"error": text, "errors": text, "cause": text}
        case "faultstring":
            body = {"fault": {"faultstring": text, "detail": {"errorcode": f"example.{refused.status}"}}}
        case _:
            body = {shape: text}
    return JSONResponse(body, status_code=refused.status, headers=refused.headers)


def envelope(rows: list[bytes], total: int, behaviours: Behaviours) -> Response:
    """A list of packed records in the envelope that is switched on (section B4)."""
    array = b"[" + b",".join(rows) + b"]"
    match behaviours["envelope"]:
        case "records":
            body = b'{"metadata":{"totalHits":%d},"records":%b}' % (total, array)
        case "subscribers":
            body = b'{"subscribers":%b}' % array
        case _:
            body = array
    return Response(body, media_type="application/json")


def done(record: Any, behaviours: Behaviours, *, created: bool = False, deleted: bool = False) -> Response:
    """The answer to a write that was taken: 200 with the record, or 201/204 and nothing."""
    if behaviours["success_codes"] == "200":
        return JSONResponse({} if deleted else record)
    return Response(status_code=201 if created else 204)


def serial_of(device: Any) -> str:
    """A device as Calix keeps it, whether it came as a string or as an object."""
    if isinstance(device, dict):
        return str(device.get("deviceId") or device.get("serialNumber") or "")
    return str(device)


def device_object(serial: str) -> Record:
    """A device as device-expanded answers show it (section B3)."""
    return {
        "_id": f"device-{serial}",
        "deviceId": serial,
        "serialNumber": serial,
        "modelName": "Simulated unit",
        "opMode": "RG",
        "manufacturer": "Example Networks",
        "softwareVersion": "1.0",
    }


def spelled(record: Record, behaviours: Behaviours) -> Record:
    """E-mail and phone as sent, or the way Calix likes them (lower case; +1 and digits)."""
    if behaviours["spelling"] == "kept":
        return record
    changed: Record = {}
    if isinstance(email := record.get("email"), str):
        changed["email"] = email.strip().lower()
    if isinstance(phone := record.get("phone"), str) and (digits := re.sub(r"\D", "", phone)):
        changed["phone"] = f"+{digits}" if len(digits) == 11 and digits.startswith("1") else f"+1{digits}"
    return record | changed
