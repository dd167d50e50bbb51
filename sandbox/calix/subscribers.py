"""What the Subscriber Service does with a subscriber: list, read, create, replace, delete (sections B2 to B5)."""

import json
import re
from typing import Any

from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse, Response

from sandbox.calix import forms
from sandbox.calix.geocode import COMPUTED, geocode
from sandbox.calix.org import Org, Record, pack
from sandbox.calix.shapes import Refused, device_object, done, envelope, serial_of, spelled
from sandbox.common.behaviours import Behaviours
from sandbox.common.faults import Fault

PAGE = 100
_NOT_FILTERS = {"offset", "limit", "includeDeviceData", "includeDecommissionedDevices", "summaryOnly"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def paging(query: QueryParams) -> tuple[int, int]:
    """Offset and limit of a list call; 100 records when no limit is asked for."""
    offset, limit = query.get("offset", "0"), query.get("limit", str(PAGE))
    if not (offset.isdigit() and limit.isdigit() and int(limit)):
        raise Refused(400, "offset and limit must be numbers")
    return int(offset), int(limit)


def listing(org: Org, query: QueryParams, switches: Behaviours, fault: Fault | None) -> Response:
    """One page of the list, or all of it when paging is ignored; other query keys filter exactly, or not at all."""
    lag = int(switches["read_lag_ms"])
    seen = org.seen(lag)
    ids = org.order() if not lag else list(seen)
    filters = {name: value for name, value in query.items() if name not in _NOT_FILTERS}
    if filters and switches["list_filter"] == "honoured":
        if set(filters) == {"subscriberLocationId"} and not lag:
            ids = org.ids_of(filters["subscriberLocationId"])
        ids = [i for i in ids if _passes(forms.shown(json.loads(seen[i]), switches), filters)]
    offset, limit = paging(query)
    kind = fault.kind if fault else ""
    total = 0 if kind == "empty" else len(ids)
    if kind == "repeat_page":
        offset = max(0, offset - limit)
    if kind == "drop" and fault is not None and fault.options.get("shift"):
        offset += limit
    page = ids if switches["paging"] == "ignored" else ids[offset : offset + limit]
    if kind == "empty" or (kind == "drop" and fault is not None and not fault.options.get("shift")):
        page = []
    rows = [_shown(seen[i], switches, in_list=True) for i in page]
    return envelope(rows, total, switches)


def read(org: Org, subscriber_id: str, switches: Behaviours, *, expanded: bool = False) -> Record:
    """One record as a reader sees it.

    Raises:
        Refused: 404, no such id.
    """
    packed = org.seen(int(switches["read_lag_ms"])).get(subscriber_id)
    if packed is None:
        raise Refused(404, "Subscriber not found")
    record: Record = json.loads(packed)
    return _dressed(record, switches, objects=expanded or switches["devices"] == "objects")


def create(org: Org, body: Any, switches: Behaviours) -> tuple[Response, Record]:
    """Take a new subscriber.

    Raises:
        Refused: 400 for a record that fails validation, 409 for a key that exists.
    """
    record = checked(forms.taken(body, switches))
    _unique(org, record, None, switches)
    return _keep(org, {"_id": org.new_id()} | {k: v for k, v in record.items() if k != "_id"}, switches, created=True)


def replace(org: Org, subscriber_id: str, body: Any, switches: Behaviours) -> tuple[Response, Record]:
    """Put a whole record in the place of the old one, or merge it in when that is switched on.

    Raises:
        Refused: 404, no such id; 400 for a record that fails validation; 409 for another record's key.
    """
    old = org.get(subscriber_id)
    if old is None:
        raise Refused(404, "Subscriber not found")
    body = forms.taken(body, switches)
    record = checked(old | body if switches["put"] == "merge" and isinstance(body, dict) else body)
    if record.get("_id", subscriber_id) != subscriber_id:
        raise Refused(400, "_id does not match the path")
    _unique(org, record, subscriber_id, switches)
    return _keep(org, record | {"_id": subscriber_id}, switches)


def delete(org: Org, subscriber_id: str, switches: Behaviours) -> tuple[Response, Record | None]:
    """Erase a subscriber with its services.

    Raises:
        Refused: 404, no such id, unless deletes of unknown ids are answered 204.
    """
    old = org.get(subscriber_id)
    if old is None and switches["delete_unknown"] == "204":
        return Response(status_code=204), None
    if old is None:
        raise Refused(404, "Subscriber not found")
    org.remove(subscriber_id)
    return done(None, switches, deleted=True), old


def checked(body: Any) -> Record:
    """A record that may be written: an object with name and subscriberLocationId, readable e-mail and phone.

    Raises:
        Refused: 400 with the reason.
    """
    if not isinstance(body, dict):
        raise Refused(400, "A subscriber must be a JSON object")
    for name in ("name", "subscriberLocationId"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            raise Refused(400, f"{name} is mandatory")
    email, phone = body.get("email") or "", body.get("phone") or ""
    if not isinstance(email, str) or (email and not _EMAIL.fullmatch(email.strip())):
        raise Refused(400, "email is not valid")
    if not isinstance(phone, str) or (phone and not 7 <= len(re.sub(r"\D", "", phone)) <= 15):
        raise Refused(400, "phone is not valid")
    services, devices = body.get("services"), body.get("devices")
    if services is not None and not (isinstance(services, list) and all(isinstance(s, dict) for s in services)):
        raise Refused(400, "services must be a list of objects")
    if devices is not None and not isinstance(devices, list):
        raise Refused(400, "devices must be a list")
    return body


def _keep(org: Org, record: Record, switches: Behaviours, *, created: bool = False) -> tuple[Response, Record]:
    """Store with what Calix adds: spelling, geocoded keys (never the client's), ids of new services."""
    kept = {name: value for name, value in spelled(record, switches).items() if name not in COMPUTED}
    kept |= geocode(str(kept.get("serviceAddress") or ""))
    if isinstance(kept.get("services"), list):
        kept["services"] = [
            service if service.get("_id") else service | {"_id": org.new_id()} for service in kept["services"]
        ]
    if isinstance(kept.get("devices"), list):
        kept["devices"] = [serial_of(device) for device in kept["devices"]]
    org.put(kept)
    shown = _dressed(dict(kept), switches, objects=switches["devices"] == "objects")
    return done(shown, switches, created=created), kept


def _unique(org: Org, record: Record, own_id: str | None, switches: Behaviours) -> None:
    others = [i for i in org.ids_of(record["subscriberLocationId"]) if i != own_id]
    if others and switches["duplicate_key"] == "409":
        raise Refused(409, "subscriberLocationId already exists")


def _shown(packed: bytes, switches: Behaviours, *, in_list: bool) -> bytes:
    """A packed record as lists show it; untouched in the ordinary case, which keeps lists cheap."""
    objects = switches["devices"] == "objects"
    if not objects and switches["list_services"] and forms.usual(switches):
        return packed
    record = _dressed(json.loads(packed), switches, objects=objects)
    if in_list and not switches["list_services"]:
        record.pop("services", None)
    return pack(record)


def _dressed(record: Record, switches: Behaviours, *, objects: bool) -> Record:
    record = forms.shown(record, switches)
    if objects and isinstance(record.get("devices"), list):
        record["devices"] = [device_object(serial) for serial in record["devices"]]
    return record


def _passes(record: Record, filters: dict[str, str]) -> bool:
    return all(str(record.get(name, "")) == value for name, value in filters.items())


def shown_services(record: Record) -> Response:
    """The services of a record, as their own route lists them."""
    return JSONResponse(record.get("services") or [])
