"""Calix Cloud over REST: its token gateway and its Subscriber Service."""

from connectors.calix.auth import Credentials
from connectors.calix.client import SYSTEM, Calix, connect
from connectors.calix.dialect import Dialect
from connectors.calix.models import Device, Service, Subscriber

__all__ = ["SYSTEM", "Calix", "Credentials", "Device", "Dialect", "Service", "Subscriber", "connect"]
