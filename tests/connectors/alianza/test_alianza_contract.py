"""Every request that the connector can send agrees with the vendor's contract, but for the listed deviations."""

import contextlib
import inspect
import re
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest

from connectors.alianza import Alianza, lines_of
from connectors.alianza.limits import DIALING_TYPES, PLATFORM_TYPES, REGULATORY_TYPES, TIME_ZONES
from connectors.alianza.models import WRITABLE_STATUSES, Status
from connectors.http.errors import VendorError
from tests.connectors.alianza.vendor import LOGGED_IN, PARTITION, alianza_at, gone
from tests.contracts_alianza import HOST, Contract, bent, contract_of

SIMPLE: dict[str, Any] = {
    "accountNumber": "north/barn 2",
    "accountName": "Ann Smith",
    "accountType": "SIMPLE",
    "platformType": "CPE1",
    "status": "ACTIVE",
    "timeZone": "US/Central",
    "billingCycleDay": 5,
    "dialingBehaviorType": "TEN_DIGIT",
    "regulatoryType": "RESIDENTIAL",
    "inboundRatePlanProductId": None,
}
ADVANCED = SIMPLE | {"accountType": "ADVANCED", "extensionLength": 4, "dialingBehaviorType": "DIAL_NINE_TEN_DIGIT"}

Act = Callable[[Alianza], Awaitable[Any]]
ACTS: dict[str, list[Act]] = {
    "login_facts": [lambda alianza: alianza.login_facts()],
    "check": [lambda alianza: alianza.check()],
    "partition": [lambda alianza: alianza.partition()],
    "account_by_number": [
        lambda alianza, n=n: alianza.account_by_number(n) for n in ("smith-01", "north/barn 2", "a?b#c")
    ],
    "account": [lambda alianza: alianza.account("acc-1")],
    "accounts": [lambda alianza: alianza.accounts()],
    "create_account": [lambda alianza, new=new: alianza.create_account(new) for new in (SIMPLE, ADVANCED)],
    "patch_account": [lambda alianza, s=s: alianza.patch_account("acc-1", {"status": s}) for s in WRITABLE_STATUSES],
    "delete_account": [lambda alianza: alianza.delete_account("acc-1")],
    "number_free": [lambda alianza: alianza.number_free("north/barn 2")],
    "device_lines": [lambda alianza: alianza.device_lines("acc-1")],
    "provisioning": [lambda alianza: alianza.provisioning("acc-1", "dev-1")],
    "registration": [lambda alianza: alianza.registration("acc-1", "dev-1")],
    "users": [lambda alianza: alianza.users("acc-1")],
    "telephone_numbers": [lambda alianza: alianza.telephone_numbers("acc-1")],
    "product_plans": [lambda alianza: alianza.product_plans("acc-1")],
    "calling_plans": [lambda alianza: alianza.calling_plans("acc-1")],
    "calling_plan_products": [lambda alianza: alianza.calling_plan_products()],
    "history": [
        lambda alianza: alianza.history("acc-1", "ACCOUNT_STATUS"),
        lambda alianza: alianza.history("acc-1", "SIP_CREDENTIALS", date(2026, 3, 1)),
    ],
}


@pytest.fixture(scope="module")
def given(shared: Path) -> Contract:
    return contract_of(shared)


@pytest.fixture(scope="module")
def contract(given: Contract) -> OpenAPI:
    return bent(given)


async def sent_by(*acts: Act) -> list[httpx.Request]:
    """The requests that acts send to a vendor who has a login and nothing else."""
    sent: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(201, json=LOGGED_IN) if request.url.path == "/v2/authorize" else gone()

    async with alianza_at(HOST, transport=httpx.MockTransport(answering)) as alianza:
        for act in acts:
            with contextlib.suppress(VendorError):  # whatever became of it: what it sent is looked at
                await act(alianza)
    return sent


def as_told(request: httpx.Request) -> MockRequest:
    return MockRequest(
        HOST,
        request.method,
        request.url.raw_path.decode().partition("?")[0],
        args=dict(request.url.params),
        headers=dict(request.headers),
        data=request.content or None,
        content_type=request.headers.get("content-type", ""),
    )


def operation(given: Contract, request: httpx.Request) -> dict[str, Any]:
    """The contract's operation of a request."""
    path = request.url.raw_path.decode().partition("?")[0]
    fitting = [
        template
        for template in given["paths"]
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path)
        and request.method.lower() in given["paths"][template]
    ]
    plainest = min(fitting, key=lambda template: template.count("{"))
    found: dict[str, Any] = given["paths"][plainest][request.method.lower()]
    return found


@pytest.mark.parametrize("name", ACTS)
async def test_what_a_method_sends_agrees(name: str, given: Contract, contract: OpenAPI) -> None:
    sent = await sent_by(*ACTS[name])
    assert len(sent) >= 1 + (name != "login_facts")
    for request in sent:
        contract.validate_request(as_told(request))
        known = {each["name"] for each in operation(given, request).get("parameters", []) if each["in"] == "query"}
        assert set(dict(request.url.params)) <= known


def test_no_method_is_left_out() -> None:
    assert set(ACTS) == {
        name for name, found in inspect.getmembers(Alianza, inspect.iscoroutinefunction) if not name.startswith("_")
    }
    assert list(inspect.signature(lines_of).parameters) == ["alianza", "account_id"]  # it sends what these send


async def test_everything_stays_inside_the_partition_of_the_login() -> None:
    for request in await sent_by(*(act for acts in ACTS.values() for act in acts)):
        assert request.url.path == "/v2/authorize" or request.url.path.startswith(f"/v2/partition/{PARTITION}")


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("a create has no id and no partitionId", ACTS["create_account"][1]),
        ("a SIMPLE account has no extensionLength", ACTS["create_account"][0]),
        ("inboundRatePlanProductId is null", ACTS["create_account"][0]),
    ],
)
async def test_each_deviation_of_requests_is_needed(name: str, act: Act, given: Contract) -> None:
    _, create = await sent_by(act)
    with pytest.raises(OpenAPIError):
        bent(given, without=name).validate_request(as_told(create))


async def test_what_the_limits_keep_from_leaving_would_not_agree(contract: OpenAPI) -> None:
    for wrong in (
        {"billingCycleDay": 29},
        {"accountNumber": "x1"},
        {"extensionLength": 7},
        {"dialingBehaviorType": "TEN DIGIT"},
        {"timeZone": "Mars"},
        {"dialingBehavior": "TEN_DIGIT"},
    ):
        _, create = await sent_by(lambda alianza, wrong=wrong: alianza.create_account(SIMPLE | wrong))
        with pytest.raises(OpenAPIError):
            contract.validate_request(as_told(create))


def test_our_lists_are_the_contracts(given: Contract) -> None:
    known = {name: field.get("enum") for name, field in given["components"]["schemas"]["Account"]["properties"].items()}
    assert sorted(TIME_ZONES) == sorted(known["timeZone"])
    assert sorted(REGULATORY_TYPES) == sorted(known["regulatoryType"])
    assert sorted(DIALING_TYPES["ADVANCED"]) == sorted(known["dialingBehaviorType"])
    assert sorted(Status) == sorted(known["status"])
    assert set(PLATFORM_TYPES) < set(known["platformType"])
