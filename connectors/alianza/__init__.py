"""Alianza over REST: voice accounts and their SIP lines."""

from connectors.alianza.auth import Credentials, LoginFacts
from connectors.alianza.client import SYSTEM, Alianza, connect
from connectors.alianza.dialing import DialNumber, dial_number
from connectors.alianza.errors import (
    Blocked,
    MustChangePassword,
    NotPermitted,
    Refused,
    UnusableNumber,
    WrongPartition,
)
from connectors.alianza.limits import Flaw, flaws_of
from connectors.alianza.lines import FailedDevice, LineReading, OtherLine, SipLine, lines_of
from connectors.alianza.models import (
    WRITABLE_STATUSES,
    Account,
    AccountLine,
    CallingPlan,
    CallingPlanProduct,
    DeviceLine,
    HistoryEntry,
    Partition,
    ProductPlan,
    ProvisionedLine,
    Provisioning,
    Status,
    TelephoneNumber,
    User,
)

__all__ = [
    "SYSTEM",
    "WRITABLE_STATUSES",
    "Account",
    "AccountLine",
    "Alianza",
    "Blocked",
    "CallingPlan",
    "CallingPlanProduct",
    "Credentials",
    "DeviceLine",
    "DialNumber",
    "FailedDevice",
    "Flaw",
    "HistoryEntry",
    "LineReading",
    "LoginFacts",
    "MustChangePassword",
    "NotPermitted",
    "OtherLine",
    "Partition",
    "ProductPlan",
    "ProvisionedLine",
    "Provisioning",
    "Refused",
    "SipLine",
    "Status",
    "TelephoneNumber",
    "UnusableNumber",
    "User",
    "WrongPartition",
    "connect",
    "dial_number",
    "flaws_of",
    "lines_of",
]
