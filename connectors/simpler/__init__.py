"""Azotel SIMPLer: customers, their voice table, and the push to their equipment. Nearly all of its wire is assumed."""

from connectors.simpler.client import SYSTEM, Credentials, Simpler, connect
from connectors.simpler.errors import AccessDenied, Ambiguous, UnknownFunction
from connectors.simpler.models import (
    COLUMNS,
    BadTable,
    Capabilities,
    Column,
    Customer,
    PushOfPort,
    Settings,
    Table,
    VoiceRow,
    VoiceTable,
)

__all__ = [
    "COLUMNS",
    "SYSTEM",
    "AccessDenied",
    "Ambiguous",
    "BadTable",
    "Capabilities",
    "Column",
    "Credentials",
    "Customer",
    "PushOfPort",
    "Settings",
    "Simpler",
    "Table",
    "UnknownFunction",
    "VoiceRow",
    "VoiceTable",
    "connect",
]
