"""Sonar v2 over GraphQL: reading only. Splice never writes to Sonar."""

from connectors.sonar.client import SYSTEM, Access, Sonar, connect
from connectors.sonar.dialect import Dialect
from connectors.sonar.models import (
    Account,
    AccountLine,
    AccountService,
    Address,
    CalixCloudSetting,
    Company,
    Contact,
    CustomField,
    InventoryItem,
    InventoryModel,
)

__all__ = [
    "SYSTEM",
    "Access",
    "Account",
    "AccountLine",
    "AccountService",
    "Address",
    "CalixCloudSetting",
    "Company",
    "Contact",
    "CustomField",
    "Dialect",
    "InventoryItem",
    "InventoryModel",
    "Sonar",
    "connect",
]
