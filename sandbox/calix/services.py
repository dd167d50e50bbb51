"""A subscriber's services and devices, each written through its own route (vendor page, section B2)."""

from typing import Any

from starlette.responses import Response

from sandbox.calix import forms
from sandbox.calix.org import Org, Record
from sandbox.calix.shapes import Refused, done
from sandbox.common.behaviours import Behaviours


def create(org: Org, subscriber_id: str, body: Any, switches: Behaviours) -> tuple[Response, Record]:
    """Add a service.

    Raises:
        Refused: 404, no such subscriber; 400, not an object with a type.
    """
    record = _subscriber(org, subscriber_id)
    service = {k: v for k, v in _checked(forms.taken(body, switches)).items() if k != "_id"} | {"_id": org.new_id()}
    org.put(record | {"services": [*(record.get("services") or []), service]})
    return done(forms.shown(service, switches), switches, created=True), record


def replace(org: Org, subscriber_id: str, service_id: str, body: Any, switches: Behaviours) -> tuple[Response, Record]:
    """Put a whole service in the place of the old one, or merge it in when that is switched on.

    Raises:
        Refused: 404, no such subscriber or service; 400, not an object with a type.
    """
    record = _subscriber(org, subscriber_id)
    old, body = _service(record, service_id), forms.taken(body, switches)
    service = _checked(old | body if switches["put"] == "merge" and isinstance(body, dict) else body)
    service = service | {"_id": service_id}
    org.put(record | {"services": [service if s is old else s for s in record["services"]]})
    return done(forms.shown(service, switches), switches), record


def delete(org: Org, subscriber_id: str, service_id: str, switches: Behaviours) -> tuple[Response, Record]:
    """Take a service away.

    Raises:
        Refused: 404, no such subscriber or service (204 when deletes of unknown ids are answered so).
    """
    record = _subscriber(org, subscriber_id)
    try:
        old = _service(record, service_id)
    except Refused:
        if switches["delete_unknown"] == "204":
            return Response(status_code=204), record
        raise
    org.put(record | {"services": [s for s in record["services"] if s is not old]})
    return done(None, switches, deleted=True), record


def attach(org: Org, subscriber_id: str, device_id: str, switches: Behaviours) -> tuple[Response, Record]:
    """Associate a device by its serial.

    Raises:
        Refused: 404, no such subscriber; 400, no deviceId.
    """
    record = _subscriber(org, subscriber_id)
    if not device_id:
        raise Refused(400, "deviceId is mandatory")
    devices = list(record.get("devices") or [])
    org.put(record | {"devices": devices if device_id in devices else [*devices, device_id]})
    return done({"deviceId": device_id}, switches, created=True), record


def detach(org: Org, subscriber_id: str, device_id: str, switches: Behaviours) -> tuple[Response, Record]:
    """Take a device off a subscriber.

    Raises:
        Refused: 404, no such subscriber, or the device is not associated.
    """
    record = _subscriber(org, subscriber_id)
    devices = list(record.get("devices") or [])
    if device_id not in devices:
        raise Refused(404, "Device not found")
    org.put(record | {"devices": [d for d in devices if d != device_id]})
    return done(None, switches, deleted=True), record


def _subscriber(org: Org, subscriber_id: str) -> Record:
    record = org.get(subscriber_id)
    if record is None:
        raise Refused(404, "Subscriber not found")
    return record


def _service(record: Record, service_id: str) -> Record:
    found: Record | None = next((s for s in record.get("services") or [] if s.get("_id") == service_id), None)
    if found is None:
        raise Refused(404, "Service not found")
    return found


def _checked(body: Any) -> Record:
    if not isinstance(body, dict) or not body.get("type"):
        raise Refused(400, "A service must be a JSON object with a type")
    return body
