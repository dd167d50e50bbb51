"""Device ids of an account: chosen models at the service address, category `RG` or `ONT` to the letter (seed 000)."""

from collections.abc import Iterator
from dataclasses import dataclass

from bridges.sonar_calix.choices import OfSeveral
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.subscriber import ENDPOINTS
from bridges.sonar_calix.words import Note, noted
from connectors.sonar import Account, Address, InventoryItem

ENDPOINT_OF = dict(zip(("RG", "ONT"), ENDPOINTS, strict=True))
"""Category name to endpoint matching option; case counts (seed 000, "How your Model Category is Used")."""
NO_CATEGORY = "-"


@dataclass(frozen=True, slots=True)
class Devices:
    """Endpoint options of the first data service. An option that is absent here is kept as found.

    `sent` names the devices that are mapped, `notes` tell of each that is not.
    """

    endpoints: dict[str, str]
    sent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def devices_at(options: Options, address: Address | None) -> Devices:
    """Of several devices of a category one wins, by its item's id; one with an empty device id is told, never sent.

    A category without any device gives "": what was returned must not stay mapped. Without an address nothing is known.
    """
    if address is None:
        return Devices({})
    notes: list[str] = []
    sent: list[str] = []
    endpoints = dict.fromkeys(ENDPOINTS, "") if options.devices else {}
    won: set[str] = set()
    for item in _chosen(options, address):
        endpoint = ENDPOINT_OF.get(category(item))
        told, serial = _told(options, item), device_id(options, item)
        if endpoint is None:
            notes.append(noted(Note.WRONG_CATEGORY, f"{category(item) or NO_CATEGORY}, {told}"))
        elif endpoint in won:
            notes.append(noted(Note.EXTRA_DEVICE, told))
        else:
            won.add(endpoint)
            endpoints[endpoint] = serial
            if serial:
                sent.append(told)
            else:
                notes.append(noted(Note.EMPTY_DEVICE_ID, told))
                del endpoints[endpoint]
    return Devices(endpoints, tuple(sent), tuple(notes))


def serials_of(options: Options, account: Account) -> list[str]:
    """Every device id of an account, whatever its category or address: what linking compares."""
    items = (item for address in account.addresses.entities for item in _chosen(options, address))
    return [serial for item in items if (serial := device_id(options, item))]


def category(item: InventoryItem) -> str:
    """The name of a device's category, as typed in Sonar."""
    model = item.inventory_model
    return model.inventory_model_category.name if model and model.inventory_model_category else ""


def device_id(options: Options, item: InventoryItem) -> str:
    """The value of the field that was chosen for the device's model, trimmed; "" when it is empty."""
    wanted = options.device_field(item.inventory_model.id) if item.inventory_model else None
    data = item.inventory_model_field_data.entities
    return next((field.value.strip() for field in data if field.inventory_model_field_id == wanted), "")


def _told(options: Options, item: InventoryItem) -> str:
    """Which device is meant: its item's id in Sonar, and its device id where it has one."""
    return f"item {item.id} {device_id(options, item)}".strip()


def _chosen(options: Options, address: Address) -> Iterator[InventoryItem]:
    """Devices of the chosen models, the one that wins first; models that were not chosen are none of our business."""
    newest_first = options.device_of_several == OfSeveral.HIGHEST
    for item in sorted(address.inventory_items.entities, key=lambda item: int(item.id), reverse=newest_first):
        if item.inventory_model and options.device_field(item.inventory_model.id):
            yield item
