"""One Calix service for each active DATA service of an account (vendor page, section 6 item 10)."""

from collections.abc import Iterator
from typing import Any

from bridges.sonar_calix.choices import DataServices, OnServices
from bridges.sonar_calix.devices import Devices
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.subscriber import DATA, SERVICE
from bridges.sonar_calix.words import Note, noted
from connectors.calix.assumptions import speed
from connectors.sonar import Account
from connectors.sonar.models import Service
from sync.flow import SourcePart

REF = "account_service:"


def data_services(account: Account) -> list[tuple[str, Service]]:
    """Id and product of the account's data services by rising id; the first one carries the devices."""
    items = ((item.id, item.service) for item in account.account_services.entities)
    found = [(item_id, service) for item_id, service in items if service is not None and service.type == "DATA"]
    return sorted(found, key=lambda item: int(item[0]))


def service_parts(options: Options, account: Account, kind: str, devices: Devices) -> Iterator[SourcePart]:
    """The wanted services. Device options stand on the first by id, or on all; elsewhere they are kept as found."""
    found = data_services(account)
    for place, (item_id, service) in enumerate(found[:1] if options.data_services == DataServices.FIRST else found):
        fields = {"type": DATA, **_product(options, service)}
        if kind:
            fields["customerType"] = kind
        if place == 0 or options.device_services == OnServices.ALL:
            fields |= devices.endpoints
        yield SourcePart(SERVICE, f"{REF}{item_id}", fields)


def service_notes(options: Options, account: Account, devices: Devices) -> Iterator[str]:
    """What is worth telling about an account's services, each device and each service by itself."""
    services = data_services(account)
    if len(services) > 1:
        yield noted(Note.SEVERAL_SERVICES, f"services {', '.join(item_id for item_id, _ in services)}")
    if not services:
        yield from (noted(Note.DEVICE_WITHOUT_SERVICE, device) for device in devices.sent)
    for item_id, service in services:
        speeds = service.data_service_detail
        if options.tiers and speeds is not None and _product(options, service)["group"] == "":
            kbps = speeds.download_speed_kilobits_per_second
            yield noted(Note.SPEED_IN_NO_TIER, f"service {item_id}, {kbps} kbps")


def _product(options: Options, service: Service) -> dict[str, Any]:
    """Description, speeds and tier; without speeds in Sonar they are kept as found."""
    fields: dict[str, Any] = {"description": service.name.strip()} if service.name.strip() else {}
    speeds = service.data_service_detail
    if speeds is None:
        return fields
    down = speeds.download_speed_kilobits_per_second
    fields["downSpeed"] = speed(down, options.speed_unit)
    fields["upSpeed"] = speed(speeds.upload_speed_kilobits_per_second, options.speed_unit)
    if options.tiers:
        fields["group"] = options.tier_of(down)
    return fields
