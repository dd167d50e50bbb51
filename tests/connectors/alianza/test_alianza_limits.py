"""What needs no vendor: limits known before a call, spellings of an address, errors and records as values."""

import pickle
from typing import Any

import pytest

from connectors.alianza import Blocked, UnusableNumber, WrongPartition, flaws_of
from connectors.alianza.models import ACCOUNT as ACCOUNT_SHAPE
from connectors.alianza.models import DeviceLine
from tests.connectors.alianza.vendor import ACCOUNT

GOOD: dict[str, Any] = {
    "accountNumber": "smith-01",
    "accountName": "Ann Smith",
    "accountType": "SIMPLE",
    "platformType": "CPE1",
    "status": "ACTIVE",
    "timeZone": "US/Central",
    "billingCycleDay": 5,
    "dialingBehaviorType": "TEN_DIGIT",
    "regulatoryType": "RESIDENTIAL",
}


ADVANCED = GOOD | {"accountType": "ADVANCED", "extensionLength": 4}


@pytest.mark.parametrize(
    ("account", "flaws"),
    [
        (GOOD, []),
        (ADVANCED, []),
        (GOOD | {"extensionLength": None}, []),
        (GOOD | {"billingCycleDay": 29}, [("billingCycleDay", "range")]),
        (GOOD | {"billingCycleDay": 0}, [("billingCycleDay", "range")]),
        (GOOD | {"billingCycleDay": True}, [("billingCycleDay", "range")]),
        (GOOD | {"accountNumber": "x1"}, [("accountNumber", "length")]),
        (GOOD | {"accountName": "n" * 257}, [("accountName", "length")]),
        (GOOD | {"extensionLength": 4}, [("extensionLength", "unwanted")]),
        (ADVANCED | {"extensionLength": None}, [("extensionLength", "missing")]),
        (ADVANCED | {"extensionLength": 7}, [("extensionLength", "range")]),
        (GOOD | {"dialingBehaviorType": "DIAL_NINE_TEN_DIGIT"}, [("dialingBehaviorType", "choice")]),
        (GOOD | {"dialingBehaviorType": "OPEN_DIAL_PLAN_TEN_DIGIT"}, [("dialingBehaviorType", "choice")]),
        (ADVANCED | {"dialingBehaviorType": "DIAL_NINE_TEN_DIGIT"}, []),
        (ADVANCED | {"dialingBehaviorType": "TEN DIGIT"}, [("dialingBehaviorType", "choice")]),
        (GOOD | {"status": "SUSPENDED"}, [("status", "choice")]),
        (GOOD | {"platformType": "V2_0", "timeZone": "Mars"}, [("timeZone", "choice"), ("platformType", "choice")]),
        (GOOD | {"accountType": "BIG"}, [("accountType", "choice")]),
    ],
    ids=lambda value: "",
)
def test_what_would_be_refused_is_known_before(account: dict[str, Any], flaws: list[tuple[str, str]]) -> None:
    assert [(flaw.name, flaw.code) for flaw in flaws_of(account)] == flaws


@pytest.mark.parametrize(
    ("told", "mac"),
    [
        ("00:04:F2:AA:BB:01", "0004f2aabb01"),
        ("0004.f2aa.bb01", "0004f2aabb01"),
        ("00-04-f2-aa-bb-01", "0004f2aabb01"),
        ("", ""),
        (None, ""),
        ("none", ""),
        ("0004f2aabb0", ""),
    ],
)
def test_every_spelling_of_an_address(told: str | None, mac: str) -> None:
    assert DeviceLine.model_validate({"id": "d", "lineNumber": 1, "macAddress": told}).mac == mac


def test_the_errors_travel_between_processes() -> None:
    for problem in (
        WrongPartition("Alianza", wanted="a", allowed=("b",), path="/x"),
        UnusableNumber("Alianza", length=2),
        Blocked("Alianza", codes=("NumbersRemain",), status=400),
    ):
        again = pickle.loads(pickle.dumps(problem))
        assert (type(again), vars(again)) == (type(problem), vars(problem))


def test_a_record_may_be_made_by_either_spelling() -> None:
    assert ACCOUNT_SHAPE.validate_python(ACCOUNT).account_number == "smith-01"
    assert DeviceLine(id="d", line_number=1).line_type == "Line"
