"""A Calix record as sync sees it: its owned parts, what linking compares, and why it could be read in part only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bridges.sonar_calix.addresses import filled, taken_apart
from bridges.sonar_calix.canonical import FLAGS, NUMBERS
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.words import Unread
from sync.flow import Facts, TargetPart, TargetRow

Record = Mapping[str, Any]

SUBSCRIBER = "subscriber"
SERVICE = "service"
ENDPOINTS = ("endpointMappingOption1", "endpointMappingOption2")
DATA = "data"


def subscriber_fields(options: Options) -> tuple[str, ...]:
    """The owned fields of a subscriber; regions and custom fields only as far as they are mapped."""
    fixed = (
        *options.key_fields,
        "name",
        "email",
        "phone",
        "serviceAddress",
        "billingAddress",
        "customerType",
        "optout",
    )
    places = [name for name in ("region", "location") if getattr(options, name) is not None]
    return (*fixed, *places, *sorted(options.custom_fields))


def service_fields(options: Options) -> tuple[str, ...]:
    """The owned fields of a data service; tier and devices only as far as they are mapped."""
    tier = ("group",) if options.tiers else ()
    devices = ENDPOINTS if options.devices else ()
    return ("type", "description", *tier, "downSpeed", "upSpeed", "customerType", *devices)


def owned(record: Record, names: Iterable[str]) -> dict[str, Any]:
    """The owned fields as found; what is absent is blank, so that before images are whole."""
    return {name: record.get(name) if name in NUMBERS or name in FLAGS else record.get(name) or "" for name in names}


def is_ours(service: Record) -> bool:
    """Data services are ours; voice and others are kept as found."""
    return str(service.get("type") or "").strip().lower() == DATA


def target_row(
    options: Options, record: Record, services: Sequence[Record] | None, *, scope: str = "", shared: bool = False
) -> TargetRow:
    """A subscriber with its data services. `services` None: they could not be read, so it may not be changed.

    Args:
        options: of the integration.
        record: the subscriber as read.
        services: all its services.
        scope: why it is none of this integration's business, "" when it may be.
        shared: others write to this org too (design rule 5).
    """
    parts = [TargetPart(SUBSCRIBER, str(record.get("_id") or ""), owned(record, subscriber_fields(options)))]
    parts += [
        TargetPart(SERVICE, str(service.get("_id") or ""), owned(service, service_fields(options)))
        for service in services or ()
        if is_ours(service)
    ]
    return TargetRow(
        id=parts[0].id,
        key=key_of(options, record),
        parts=tuple(parts),
        unreadable=_unreadable(parts, services),
        out_of_scope=scope,
        shared=shared,
        facts=facts(record, services or ()),
        record={**record, "services": list(services)} if services is not None else dict(record),
    )


def _unreadable(parts: Sequence[TargetPart], services: Sequence[Record] | None) -> str:
    if services is None:
        return Unread.SERVICES_UNKNOWN
    return "" if all(part.id for part in parts) else Unread.SERVICE_WITHOUT_ID


def key_of(options: Options, record: Record) -> str:
    """The Subscriber ID, trimmed; "" when there is none (vendor page, section B3)."""
    return str(record.get(options.key_field) or "").strip()


def facts(record: Record, services: Sequence[Record]) -> Facts:
    """What linking compares. The one-line address goes before Calix's own geocoding, which drops house numbers."""
    line = taken_apart(str(record.get("serviceAddress") or ""))
    return Facts(
        name=str(record.get("name") or "").strip(),
        emails=tuple(filled(_text(record, "email"))),
        phones=tuple(filled(_text(record, "phone"))),
        serials=tuple(dict.fromkeys(serials(record, services))),
        street=line.street or _text(record, "street"),
        city=line.city or _text(record, "city"),
        postcode=line.postcode or _text(record, "postcode"),
        account=_text(record, "account"),
    )


def serials(record: Record, services: Sequence[Record]) -> list[str]:
    """Serials of its devices, listed as strings or as objects, and of its services' endpoint options."""
    devices = [
        device.get("deviceId") or device.get("serialNumber") if isinstance(device, Mapping) else device
        for device in record.get("devices") or ()
    ]
    options = [service.get(name) for service in services for name in ENDPOINTS]
    return filled(*(str(serial) for serial in (*devices, *options) if serial))


def _text(record: Record, name: str) -> str:
    return str(record.get(name) or "").strip()
