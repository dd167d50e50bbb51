"""The mutations that stories use (vendor page, section A5), by their GraphQL names."""

from collections.abc import Callable
from typing import Any

from sandbox.sonar.mutations import accounts, contacts, inventory, places

MUTATIONS: dict[str, Callable[..., Any]] = {
    "addServiceToAccount": accounts.add_service,
    "archiveAccount": accounts.archive,
    "assignInventoryItems": inventory.assign,
    "createAccount": accounts.create,
    "createContact": contacts.create,
    "createInventoryItems": inventory.create,
    "createServiceableAddress": places.create,
    "deleteAccountService": accounts.delete_service,
    "deleteContact": contacts.delete,
    "unarchiveAccount": accounts.unarchive,
    "updateAccount": accounts.update,
    "updateContact": contacts.update,
    "updateEntityCustomFields": accounts.update_custom_fields,
    "updateInventoryItemFields": inventory.update_fields,
    "updateServiceableAddress": places.update,
}
