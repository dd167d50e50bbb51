"""A subscriber that was erased, made again from its image: what is sent of it, and what hangs on it (design rule 8)."""

from collections.abc import Mapping
from typing import Any

from bridges.sonar_calix.options import Options
from bridges.sonar_calix.subscriber import (
    SERVICE,
    SUBSCRIBER,
    is_ours,
    key_of,
    owned,
    service_fields,
    subscriber_fields,
)
from connectors.calix.assumptions import COMPUTED, SERVICES_NAME
from sync.flow import KeptPart, TargetPart

OTHER_SERVICE = "other_service"
"""A service that is not ours (voice): kept as found, and so made again as found."""

ID = "_id"


def kept_parts(options: Options, image: Mapping[str, Any]) -> list[KeptPart]:
    """The subscriber, then each of its services; empty without a Subscriber ID, which Calix wants of a new record.

    Devices and custom fields go back with the record; what Calix works out itself does not (vendor page, section B3).
    """
    services = image.get(SERVICES_NAME)
    if not key_of(options, image) or not isinstance(services, list):
        return []
    left_out = {ID, SERVICES_NAME, *COMPUTED}
    record = {name: value for name, value in image.items() if name not in left_out}
    main = TargetPart(SUBSCRIBER, str(image.get(ID) or ""), owned(image, subscriber_fields(options)))
    return [KeptPart(main, record), *(_service(options, service) for service in services)]


def _service(options: Options, service: Mapping[str, Any]) -> KeptPart:
    record, number = content(service), str(service.get(ID) or "")
    if is_ours(service):
        return KeptPart(TargetPart(SERVICE, number, owned(service, service_fields(options))), record)
    return KeptPart(TargetPart(OTHER_SERVICE, number, record), record)


def content(service: Mapping[str, Any]) -> dict[str, Any]:
    """All of a service but the id that Calix gave it."""
    return {name: value for name, value in service.items() if name != ID}
