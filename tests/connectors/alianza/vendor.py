"""A vendor of Alianza's kind made of prepared answers, and records as its contract has them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import respx

from connectors.alianza import Alianza, Credentials, connect
from connectors.http.messages import Call
from tests.connectors.conftest import QUICK, fast

URL = "https://api.example.test"
LOGIN = f"{URL}/v2/authorize"
PARTITION = "examplePartition000001"
P = f"{URL}/v2/partition/{PARTITION}"
PASSWORD = "portal-password-1!"
WHO = Credentials("splice.api", PASSWORD)
TOKEN = "token-1f0c9a77b2d54e0b8c3a"

LOGGED_IN: dict[str, Any] = {
    "authToken": TOKEN,
    "partitionId": PARTITION,
    "partitionName": "Example Telephone",
    "subPartitionIds": ["exampleSubPartition001"],
    "userType": "ManagementUser",
    "username": "splice.api",
    "permissions": {"ACCOUNT": "EDIT"},
    "maxLifeInHours": 0,
    "mustChangePassword": False,
    "pwdHash": "pwd-hash-9d2f",
}
ACCOUNT: dict[str, Any] = {
    "id": "acc-1",
    "partitionId": PARTITION,
    "accountNumber": "smith-01",
    "accountName": "Ann Smith",
    "status": "ACTIVE",
    "accountType": "SIMPLE",
    "platformType": "CPE1",
    "billingCycleDay": 5,
    "dialingBehaviorType": "TEN_DIGIT",
    "timeZone": "US/Central",
    "regulatoryType": "RESIDENTIAL",
    "callingPlans": [{"id": "cp-1", "callingPlanProductId": "p-1", "planMinutes": 200, "secondsRemaining": 9000}],
    "somethingNew": {"deep": [1, None]},
}
NEW = {"accountNumber": "smith-01", "accountName": "Ann Smith", "status": "ACTIVE"}


def refusal(status: int, *messages: str) -> httpx.Response:
    """The vendor's usual error."""
    return httpx.Response(status, json={"status": status, "messages": list(messages), "data": {}})


def gone() -> httpx.Response:
    """The vendor's own "not there"."""
    return refusal(404, "AccountNotFound")


def login(routes: respx.MockRouter, answer: httpx.Response | None = None) -> respx.Route:
    """Let it be logged in at."""
    return routes.post(LOGIN).mock(return_value=answer or httpx.Response(201, json=LOGGED_IN))


@asynccontextmanager
async def alianza_at(
    url: str = URL, partition: str | None = None, told: list[Call] | None = None, **options: Any
) -> AsyncIterator[Alianza]:
    hear = told.append if told is not None else None
    async with connect(url, WHO, partition=partition, budget=fast(), retries=QUICK, on_call=hear, **options) as alianza:
        yield alianza
