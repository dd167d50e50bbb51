"""What SIMPLer's answers mean: every envelope, failures under HTTP 200, what is denied, unknown or not there."""

from typing import Any

import httpx
import pytest

from connectors.http.errors import (
    BadCredentials,
    BrowserPage,
    NotFound,
    RateLimited,
    Rejected,
    ServerTrouble,
    UnreadableAnswer,
    VendorError,
    WrongAddress,
)
from connectors.simpler import AccessDenied, Ambiguous, Credentials, UnknownFunction
from tests.connectors.conftest import QUICK
from tests.connectors.simpler.vendor import (
    ANN,
    BASE,
    ENVELOPES,
    PAGE,
    PASSWORD,
    TABLE,
    Vendor,
    always,
    failed,
    met,
    simpler_at,
)


@pytest.mark.parametrize("wrap", ENVELOPES)
@pytest.mark.parametrize("base", [BASE, f"{BASE}/", f"{BASE}/API", "https://operator.example.test"])
async def test_the_credentials_travel_in_the_body_alone(wrap: Any, base: str) -> None:
    vendor = Vendor(always(wrap(ANN)))
    async with simpler_at(vendor, base=base) as simpler:
        found = await simpler.customer(nickname="smith-01")
    assert found is not None
    assert (found.customerid, found.name, found.is_active) == ("1042", "Ann Smith", True)
    [request] = vendor.requests
    prefix = "" if base.endswith(".test") else "/restapi"
    assert (request.method, request.url.path, request.url.query) == ("POST", f"{prefix}/API/getCustomer", b"")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert vendor.asked[0][1] == {
        "api_username": "splice-api",
        "api_password": PASSWORD,
        "operator": "example-fiber",
        "nickname": "smith-01",
    }
    assert "authorization" not in request.headers


async def test_an_operator_is_named_only_where_there_is_one() -> None:
    vendor = Vendor(always(ANN))
    async with simpler_at(vendor, who=Credentials("splice-api", PASSWORD)) as simpler:
        await simpler.customer(customer_id="1042")
    assert set(vendor.asked[0][1]) == {"api_username", "api_password", "customerid"}


@pytest.mark.parametrize("wrap", ENVELOPES)
async def test_text_in_any_language_goes_and_comes_as_it_is(wrap: Any) -> None:
    vendor = Vendor(always(wrap(ANN | {"nickname": "Åse & Søn=1"})))
    async with simpler_at(vendor) as simpler:
        assert await simpler.customer(nickname="Åse & Søn=1") is not None
    assert vendor.asked[0][1]["nickname"] == "Åse & Søn=1"
    latin = httpx.Response(
        200,
        content='[{"customerid": 1, "nickname": "Åse"}]'.encode("latin-1"),
        headers={"content-type": "application/json; charset=ISO-8859-1"},
    )
    async with simpler_at(Vendor(always(latin))) as simpler:
        assert await simpler.customer(nickname="åse") is not None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Access denied: your IP address is not on the access list", AccessDenied),
        ("Permission denied", AccessDenied),
        ("User not authorised", AccessDenied),
        ("Unauthorized", AccessDenied),
        ("Unknown function getCustomTableRows", UnknownFunction),
        ("Function getCustomTableRows does not exist", UnknownFunction),
        ("method not implemented", UnknownFunction),
        ("Customer not found", NotFound),
        ("No such customer: 9", NotFound),
        ("Row 17 does not exist", NotFound),
        ("Nickname is not unique", Ambiguous),
        ("Too many requests", RateLimited),
        ("Table not found", Rejected),
        ("not found", Rejected),
        ("Invalid call: table_id is required", Rejected),
        ("", Rejected),
    ],
)
@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("result", [0, "0", False])
async def test_an_error_marker_is_a_failure_under_any_status(
    words: str, kind: type[VendorError], status: int, result: Any
) -> None:
    problem = await met(
        failed(words, status, result), lambda simpler: simpler.modify_row("1", TABLE, "17", {"user_name": "x"})
    )
    assert type(problem) is kind
    assert problem.path == "/API/modifyCustomTableRow"
    assert problem.status == status
    assert problem.outcome == ("not_sent" if kind in (AccessDenied, RateLimited) else "rejected")


@pytest.mark.parametrize(
    "body", [{"error": "wrong"}, {"result": 1, "error": "wrong"}, {"result": 0}, {"result": 0, "error": ["x"]}], ids=str
)
async def test_every_marker_counts(body: Any) -> None:
    assert type(await met(body)) is Rejected


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401), AccessDenied),
        (httpx.Response(401, json={"error": "no"}), AccessDenied),
        (httpx.Response(403, text="Forbidden"), AccessDenied),
        (httpx.Response(200, text="Access denied"), AccessDenied),
        (PAGE, AccessDenied),
        (httpx.Response(200, text="<html>Out of order</html>"), BrowserPage),
        (httpx.Response(405), UnknownFunction),
        (httpx.Response(501, text="no such thing"), UnknownFunction),
        (httpx.Response(404, json={"error": "Unknown function"}), UnknownFunction),
        (httpx.Response(404, json={"result": 0, "error": "Customer not found"}), NotFound),
        (httpx.Response(404, json={"error": "Not Found"}), WrongAddress),
        (httpx.Response(404), WrongAddress),
        (httpx.Response(404, text="<html>Not Found</html>"), WrongAddress),
        (httpx.Response(500, json={"result": 0, "error": "Customer not found"}), ServerTrouble),
        (httpx.Response(422, json={"error": "odd"}), Rejected),
    ],
    ids=str,
)
async def test_what_a_status_means(answer: httpx.Response, kind: type[VendorError]) -> None:
    assert type(await met(answer)) is kind


async def test_a_denial_says_that_it_is_about_the_access_list() -> None:
    problem = await met(failed("Access denied"))
    assert isinstance(problem, BadCredentials)
    assert (problem.code, problem.outcome, problem.transient) == ("access_list", "not_sent", False)


@pytest.mark.parametrize(
    "body",
    [
        "OK",
        "",
        "[1, 2",
        "{",
        "\0",
        '{"result": 2, "data": []}',
        '{"result": "yes", "data": []}',
        '{"result": 1}',
        '{"result": 1, "data": null}',
        '{"result": 1, "data": {"row_id": "17"}}',
        '[{"row_id": "17"}]',
        '[{"row_id": "", "values": {}}]',
        '[{"row_id": "17", "values": ["x"]}]',
        "null",
        "7",
        httpx.Response(200, content=b'["\xff"]'),
        httpx.Response(200, content=b"[]", headers={"content-type": "application/json; charset=klingon"}),
    ],
    ids=range(17),
)
async def test_what_is_no_answer_is_neither_rows_nor_no_rows(body: Any) -> None:
    vendor = Vendor(always(body))
    async with simpler_at(vendor) as simpler:
        with pytest.raises(UnreadableAnswer):
            await simpler.voice_rows("1042", TABLE)
    assert len(vendor.asked) == QUICK.attempts
