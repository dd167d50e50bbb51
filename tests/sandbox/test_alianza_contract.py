"""Every answer of the imitation, good and bad, agrees with the vendor's contract but for the listed deviations."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from sandbox.alianza.app import build
from sandbox.alianza.cloud import Cloud
from tests.contracts_alianza import DEVIATIONS, HOST, OUTSIDE, Contract, bent, contract_of
from tests.sandbox.outsiders import Alianza
from tests.sandbox.test_alianza_accounts import ADVANCED, NEW


class Case(NamedTuple):
    """A call under P and the status that it is answered with; `{…}` stand for the id of what a role has."""

    method: str
    path: str
    status: int = 200
    options: dict[str, Any] = {}  # noqa: RUF012 - never changed
    role: str = "two_lines"


ONE, LINE, DEVICE = "/account/{account}", "/account/{account}/deviceline/{line}", "/deviceprovisioning"
NUMBER, LIMITED = {"params": {"accountIdType": "AccountNumber"}}, {"params": {"limitedData": "true"}}
CASES = (
    Case("GET", ""),
    Case("GET", "/callingplanproduct"),
    Case("GET", "/account"),
    Case("GET", "/account/search", options={"params": {"q": "example"}}),
    Case("GET", "/account/validateproperties", options={"params": {"accountnumber": "nobody-01"}}),
    Case("GET", "/account/validateproperties", 400, {"params": {"accountnumber": "shared-key"}}),
    Case("POST", "/account", options={"json": NEW}),
    Case("POST", "/account", options={"json": ADVANCED | {"customField": "barn"}}),
    Case("POST", "/account", 400, {"json": NEW | {"billingCycleDay": 29, "accountName": ""}}),
    Case("POST", "/account", 400, {"json": NEW | {"accountNumber": "shared-key"}}),
    Case("POST", "/account", 400, {"content": b"{"}),
    *(Case("GET", ONE, role=role) for role in ("plain", "advanced", "suspended", "delete_pending", "orphan", "slash")),
    Case("GET", "/account/{number}", options=NUMBER, role="slash"),
    Case("GET", "/account/nobody", 404, NUMBER),
    Case("GET", "/account/nobody", 400, {"params": {"accountIdType": "Nickname"}}),
    Case("PATCH", ONE, options={"json": {"status": "DISABLED"}}),
    Case("PATCH", ONE, 400, {"json": {"status": "OFF"}}),
    Case("PATCH", ONE, 500, {"content": b"{"}),
    Case("PATCH", "/account/nobody", 404, {"json": {"status": "ACTIVE"}}),
    Case("PUT", ONE, 400, {"json": {"accountName": "Renamed Example"}}),
    Case("PUT", "/account/nobody", 404, {"json": NEW}),
    Case("DELETE", ONE, role="orphan"),
    Case("DELETE", ONE, 400, role="blocked_delete"),
    Case("DELETE", "/account/nobody", 404),
    Case("GET", f"{ONE}/status"),
    Case("GET", "/account/nobody/status", 404),
    Case("GET", f"{ONE}/accounthistorysearch"),
    Case("GET", f"{ONE}/accounthistorysearch", 400, {"params": {"maxResult": "all"}}),
    Case("GET", "/account/nobody/accounthistorysearch", 404),
    *(Case("GET", f"{ONE}/{below}") for below in ("user-product-plans", "callingplan", "user", "telephonenumber")),
    *(
        Case("GET", f"{ONE}/{below}", options={"params": {"limitedData": "true"}})
        for below in ("user", "telephonenumber")
    ),
    *(
        Case("GET", f"/account/nobody/{below}", 404)
        for below in ("user-product-plans", "callingplan", "user", "telephonenumber", "deviceline")
    ),
    Case("GET", f"{ONE}/telephonenumber/{{tn}}"),
    Case("GET", f"{ONE}/telephonenumber/x", 404),
    Case("DELETE", f"{ONE}/telephonenumber/{{tn}}", 204),
    Case("DELETE", f"{ONE}/telephonenumber/x", 404),
    *(Case("GET", f"{ONE}/deviceline", role=role) for role in ("two_lines", "no_mac", "advanced", "business")),
    Case("GET", f"{ONE}/deviceline", 400, {"params": {"filterType": "COLOUR"}}),
    Case("GET", LINE),
    Case("GET", f"{ONE}/deviceline/x", 404),
    Case("GET", f"{LINE}/registrationstatus"),
    Case("GET", f"{ONE}/deviceline/x/registrationstatus", 404),
    *(Case("GET", f"{DEVICE}{ONE}/device/{{line}}", role=role) for role in ("two_lines", "no_mac", "advanced")),
    Case("GET", f"{DEVICE}{ONE}/device/x", 404),
    Case("GET", f"{DEVICE}/{{mac}}"),
    Case("GET", f"{DEVICE}/router", 400),
    Case("GET", f"{DEVICE}/00a0b0c0d0ff", 400),
    Case("GET", f"{ONE}/business-line", role="business"),
)


@pytest.fixture(scope="module")
def given(shared: Path) -> Contract:
    return contract_of(shared)


@pytest.fixture(scope="module")
def contract(given: Contract) -> OpenAPI:
    return bent(given)


def checked(contract: OpenAPI, answer: httpx.Response) -> None:
    """The answer against the contract, told as if it came from the vendor's own host."""
    url = urlsplit(str(answer.request.url))
    if OUTSIDE.fullmatch(url.path):
        return
    query = dict(httpx.QueryParams(url.query))
    request = MockRequest(HOST, answer.request.method, url.path, args=query, headers={"X-AUTH-TOKEN": "x"})
    kind = answer.headers.get("content-type", "application/json").partition(";")[0]
    contract.validate_response(request, MockResponse(answer.content, answer.status_code, content_type=kind))


def filled(alianza: Alianza, case: Case) -> str:
    """The path of a case with the ids of its role."""
    note, inside = alianza.notes[case.role], alianza.dump(case.role)
    line = inside["lines"][0] if inside["lines"] else {"id": "x", "macAddress": "x"}
    tn = inside["numbers"][0]["phoneNumber"] if inside["numbers"] else "x"
    return case.path.format(
        account=note["account_id"],
        number=quote(note["account_number"], safe=""),
        line=line["id"],
        mac=line["macAddress"],
        tn=tn,
    )


def answered(alianza: Alianza, case: Case) -> httpx.Response:
    return alianza.call(case.method, filled(alianza, case), **case.options)


def name_of(case: Case) -> str:
    return f"{case.method} {case.path or 'P'} {case.status} {case.role}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_an_answer_agrees(alianza: Alianza, contract: OpenAPI, case: Case) -> None:
    answer = answered(alianza, case)
    assert answer.status_code == case.status, answer.text
    checked(contract, answer)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_so_do_the_two_kinds_of_401_and_a_wrong_partition(alianza: Alianza, contract: OpenAPI, case: Case) -> None:
    path, own = filled(alianza, case), alianza.token
    alianza.partition = "somebodyElsesPartition"
    try:
        checked(contract, alianza.call(case.method, path, **case.options))
        alianza.control.post("tokens", expire=True)
        for token in (own, ""):
            alianza.token = token
            answer = alianza.call(case.method, path, **case.options)
            assert answer.status_code == 401
            checked(contract, answer)
    finally:
        alianza.partition = alianza.said["partition_id"]


def outside_partitions(alianza: Alianza) -> Iterator[httpx.Response]:
    """Logins and what needs no partition, good and bad."""
    for status, bad in (("200", "400"), ("201", "401")):
        alianza.control.set(login_status=status, bad_login=bad)
        yield alianza.login()
        yield alianza.login(password="wrong")
    yield alianza.send("GET", "/authorize/userinfo")
    yield alianza.send("GET", "/ref/timezones")
    yield alianza.send("PUT", "/authorize/logout")
    for method, path in (("GET", "/authorize/userinfo"), ("GET", "/ref/timezones"), ("PUT", "/authorize/logout")):
        yield alianza.send(method, path)


def test_so_do_logins_and_what_needs_no_partition(alianza: Alianza, contract: OpenAPI) -> None:
    answers = list(outside_partitions(alianza))
    assert [answer.status_code for answer in answers] == [200, 400, 201, 401, 200, 200, 200, 401, 401, 401]
    for answer in answers:
        checked(contract, answer)


def test_so_does_a_whole_account_that_is_put_back(alianza: Alianza, contract: OpenAPI) -> None:
    account = alianza.ask(alianza.path("advanced"))
    checked(contract, alianza.call("PUT", alianza.path("advanced"), json=account | {"accountName": "Renamed Example"}))


def switches(alianza: Alianza) -> Iterator[tuple[str, Any]]:
    for name, switch in alianza.control.get("behaviours").items():
        if name not in ("read_lag_ms", "rate_limit"):  # no other answers, and a 429 that no contract knows
            yield from ((name, value) for value in switch["values"][1:])


def test_so_do_all_answers_whatever_way_a_switch_is_turned(alianza: Alianza, contract: OpenAPI) -> None:
    for name, value in list(switches(alianza)):
        for case in CASES:
            if case.method == "GET":
                alianza.control.set(**{name: value})
                checked(contract, answered(alianza, case))
        checked(contract, alianza.call("POST", "/account", json=NEW | {"accountNumber": "shared-key"}))
        alianza.control.post("reset")
        alianza.login()


def test_no_operation_is_left_out(alianza: Alianza) -> None:
    for case in CASES:
        answered(alianza, case)
    list(outside_partitions(alianza))
    asked = {name for name in alianza.control.get("counts")["requests"] if " /v2/" in name}
    served: set[str] = set()
    for route in build(Cloud()).routes:
        path, methods = getattr(route, "path", ""), getattr(route, "methods", None) or set()
        served |= {f"{method} {path}" for method in methods - {"HEAD"} if path.startswith("/v2/")}
    assert served - asked == {"GET /v2/partition/{partition}/account/{account}/business-line/{line}/sip-credentials"}
    assert asked <= served


def _logged_in_201(alianza: Alianza) -> httpx.Response:
    return alianza.login()


def _text_messages(alianza: Alianza) -> httpx.Response:
    alianza.control.set(error_body="messages-string")
    return alianza.call("GET", alianza.path("plain", "/deviceline/x"))


def _without_token(alianza: Alianza) -> httpx.Response:
    alianza.token = ""
    return alianza.call("GET", "/account")


def _without_token_by_mac(alianza: Alianza) -> httpx.Response:
    alianza.control.post("tokens", expire=True)
    return alianza.call("GET", "/deviceprovisioning/00a0b0c0d0ff")


def _wrong_partition(alianza: Alianza) -> httpx.Response:
    return alianza.send("GET", "/partition/somebodyElses/account/x")


NEEDED_BY: dict[str, Callable[[Alianza], httpx.Response]] = {
    "a login is answered 201": _logged_in_201,
    "a SIMPLE account has no extensionLength": lambda alianza: alianza.call("GET", alianza.path("plain")),
    "inboundRatePlanProductId is null": lambda alianza: alianza.call("GET", alianza.path("advanced")),
    "messages is one text": _text_messages,
    "message stands alone": _without_token,
    "the look-up's 400 has either body": _wrong_partition,
    "a 401 at the provisioning by MAC": _without_token_by_mac,
}


@pytest.mark.parametrize("name", NEEDED_BY)
def test_each_deviation_of_answers_is_needed(alianza: Alianza, given: Contract, contract: OpenAPI, name: str) -> None:
    answer = NEEDED_BY[name](alianza)
    checked(contract, answer)
    with pytest.raises(OpenAPIError):
        checked(bent(given, without=name), answer)


def test_the_other_deviations_are_of_requests() -> None:
    assert [deviation.name for deviation in DEVIATIONS if deviation.name not in NEEDED_BY] == [
        "a create has no id and no partitionId",
        "a PATCH is a fragment of an account",
    ]


@pytest.mark.parametrize(
    ("name", "method", "path", "body", "agrees", "agrees_without"),
    [
        ("a create has no id and no partitionId", "POST", "/account", NEW, True, False),
        ("a create has no id and no partitionId", "POST", "/account", NEW | {"billingCycleDay": 29}, False, False),
        ("a PATCH is a fragment of an account", "PATCH", "/account/x", {"status": "DISABLED"}, True, True),
        ("a PATCH is a fragment of an account", "PATCH", "/account/x", {"status": "OFF"}, False, True),
        ("a PATCH is a fragment of an account", "PATCH", "/account/x", {"accountStatus": "ACTIVE"}, False, True),
    ],
)
def test_what_the_deviations_of_requests_bend(
    given: Contract, name: str, method: str, path: str, body: dict[str, Any], agrees: bool, agrees_without: bool
) -> None:

    request = MockRequest(
        HOST, method, f"/v2/partition/p{path}", headers={"X-AUTH-TOKEN": "x"}, data=json.dumps(body).encode()
    )
    for contract, expected in ((bent(given), agrees), (bent(given, without=name), agrees_without)):
        if expected:
            contract.validate_request(request)
        else:
            with pytest.raises(OpenAPIError):
                contract.validate_request(request)
