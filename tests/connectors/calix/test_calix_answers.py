"""What Calix's answers mean: every error body and list envelope, the login's variants, bodies that tell nothing."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
import respx

from connectors.calix import Calix, Credentials, Subscriber, connect
from connectors.calix.assumptions import token_life
from connectors.calix.models import device
from connectors.http.errors import BadCredentials, Conflict, Forbidden, Rejected, UnreadableAnswer, VendorError
from tests.connectors.conftest import QUICK, fast

URL = "https://gateway.example.test/v1"
LIST = f"{URL}/billing/subscribers"
ONE = "6f1c1a52-0000-4000-8000-000000000001"
WHO = Credentials("client-1", "secret-1", "api.user", "password-1")
RECORD = {"_id": ONE, "subscriberLocationId": " 42 ", "name": "Ada Example"}
NEW = {"subscriberLocationId": "42", "name": "Ada Example"}


@asynccontextmanager
async def calix_at(url: str = URL) -> AsyncIterator[Calix]:
    async with connect(url, WHO, budget=fast(), retries=QUICK) as calix:
        yield calix


@pytest.fixture
def vendor() -> Any:
    with respx.mock(assert_all_called=False) as routes:
        routes.post(f"{URL}/authentication/token").mock(
            return_value=httpx.Response(200, json={"access_token": "access-1", "token_type": "Bearer"})
        )
        yield routes


async def test_the_login_is_a_form_with_the_clients_header(vendor: Any) -> None:
    vendor.get(LIST).mock(return_value=httpx.Response(200, json=[]))
    async with calix_at() as calix:
        assert await calix.check() is None
    login, listing = (call.request for call in vendor.calls)
    assert login.headers["x-calix-clientid"] == "client-1"
    assert login.headers["content-type"] == "application/x-www-form-urlencoded"
    assert dict(parse_qsl(login.content.decode())) == {
        "grant_type": "password",
        "username": "api.user",
        "password": "password-1",
        "client_secret": "secret-1",
    }
    assert "x-calix-accesstoken" not in login.headers
    assert listing.headers["x-calix-clientid"] == "client-1"
    assert listing.headers["x-calix-accesstoken"] == "access-1"


@pytest.mark.parametrize(
    "body",
    [
        {"errorDesc": "key exists", "error": "another", "message": "third"},
        "key exists",
        {"error": "key exists", "errors": "more", "cause": "cause"},
        {"fault": "key exists"},
        {"fault": {"faultstring": "key exists", "detail": {"errorcode": "example"}}},
        {"errorMessage": "key exists", "message": "another"},
        {"message": "key exists"},
    ],
    ids=str,
)
async def test_every_error_body_gives_its_words(body: Any, vendor: Any) -> None:
    vendor.post(LIST).mock(return_value=httpx.Response(409, json=body))
    async with calix_at() as calix:
        with pytest.raises(Conflict) as caught:
            await calix.create(NEW)
    assert (caught.value.reason, caught.value.outcome) == ("key exists", "rejected")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'{"error": {"no": "words"}}', b"not json"])
async def test_an_error_without_words_is_still_an_error(body: bytes, vendor: Any) -> None:
    vendor.post(LIST).mock(return_value=httpx.Response(400, content=body))
    async with calix_at() as calix:
        with pytest.raises(Rejected) as caught:
            await calix.create(NEW)
    assert caught.value.reason == ""


@pytest.mark.parametrize(
    ("told", "life"),
    [
        ({"expires_in": 900}, 900),
        ({"expires_in": "900"}, 900),
        ({"expires_in": 5, "access_token_expiry_millis": 1_000_600_000}, 600),
        ({"access_token_expiry_millis": "1000600000"}, 600),
        ({"access_token_expiry_millis": 1}, 0),
        ({}, 1800),
        ({"expires_in": None}, 1800),
        ({"expires_in": "soon"}, 1800),
        ({"access_token_expiry_millis": "soon", "expires_in": 7}, 7),
    ],
)
def test_how_long_a_token_lives(told: dict[str, Any], life: float) -> None:
    assert token_life(told, now=1_000_000.0) == life


@pytest.mark.parametrize(
    ("told", "org"),
    [({"OrgId": "org-1"}, "org-1"), ({"OrgId": 17}, "17"), ({"OrgId": " "}, ""), ({"OrgId": None}, ""), ({}, "")],
    ids=str,
)
async def test_the_login_may_tell_which_org_it_opens(told: dict[str, Any], org: str, vendor: Any) -> None:
    answer = {"access_token": "access-1"} | told
    login = vendor.post(f"{URL}/authentication/token").mock(return_value=httpx.Response(200, json=answer))
    vendor.get(LIST).mock(return_value=httpx.Response(200, json=[RECORD]))
    async with calix_at() as calix:
        assert await calix.org_id() == org
        first = await calix.first()
        assert first is not None and first.id == ONE
    assert login.call_count == 1  # what the login told is kept; who must ask does not log in twice


@pytest.mark.parametrize(
    ("status", "problem"), [(400, BadCredentials), (401, BadCredentials), (403, Forbidden), (404, VendorError)]
)
async def test_a_refused_login(status: int, problem: type[VendorError], vendor: Any) -> None:
    vendor.post(f"{URL}/authentication/token").mock(return_value=httpx.Response(status, json={"error": "No entry."}))
    async with calix_at() as calix:
        met = await calix.check()
        assert isinstance(met, problem)
        assert (met.path, met.reason) == ("/authentication/token", "No entry.")
        with pytest.raises(VendorError) as caught:
            await calix.create(NEW)
    assert caught.value.outcome == "not_sent"


async def test_a_login_that_gives_no_token(vendor: Any) -> None:
    vendor.post(f"{URL}/authentication/token").mock(return_value=httpx.Response(200, json={"hello": "there"}))
    async with calix_at() as calix:
        assert isinstance(await calix.check(), UnreadableAnswer)


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        ([RECORD], None),
        ({"records": [RECORD], "metadata": {"totalHits": 1}}, 1),
        ({"records": [RECORD]}, None),
        ({"records": [RECORD], "metadata": None}, None),
        ({"subscribers": [RECORD]}, None),
    ],
    ids=str,
)
async def test_every_envelope_gives_the_records(body: Any, declared: int | None, vendor: Any) -> None:
    def answering(request: httpx.Request) -> httpx.Response:
        beyond = request.url.params["offset"] != "0"
        if isinstance(body, list):
            return httpx.Response(200, json=[] if beyond else body)
        return httpx.Response(200, json={k: [] if beyond and k != "metadata" else v for k, v in body.items()})

    vendor.get(LIST).mock(side_effect=answering)
    async with calix_at() as calix:
        pages = [page async for page in calix.subscriber_pages()]
    assert [one.key for page in pages for one in page.items] == ["42"]
    assert pages[-1].evidence is not None
    assert (pages[-1].evidence.complete, pages[-1].evidence.declared) == (True, declared)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"records": None},
        {"records": ["text"]},
        "text",
        [{"name": "no id"}],
        [{"_id": ""}],
        [{"_id": 7}],
        [RECORD | {"services": "none"}],
        [RECORD | {"services": ["none"]}],
        [RECORD | {"devices": [1]}],
    ],
    ids=str,
)
async def test_a_list_of_another_shape_is_not_believed(body: Any, vendor: Any) -> None:
    vendor.get(LIST).mock(return_value=httpx.Response(200, json=body))
    async with calix_at() as calix:
        with pytest.raises(UnreadableAnswer):
            _ = [page async for page in calix.subscriber_pages()]


def test_a_record_comes_back_as_it_was() -> None:
    raw = {
        "_id": ONE,
        "services": None,
        "devices": ["CXNK00000001", {"deviceId": "CXNK00000002", "opMode": "RG"}],
        "unknown": {"deep": [1, 2.5, None]},
        "optout": None,
    }
    one = Subscriber(raw)
    assert one.raw is raw
    assert one.services is None
    assert [found.serial for found in one.devices or []] == ["CXNK00000001", "CXNK00000002"]
    assert (one.key, one.name, one.email, one.phone) == ("", "", "", "")


def test_missing_services_are_not_none_at_all() -> None:
    assert Subscriber({"_id": ONE}).services is None
    assert Subscriber({"_id": ONE, "services": []}).services == []
    assert Subscriber({"_id": ONE}).devices is None


def test_keys_and_devices_in_every_spelling() -> None:
    assert Subscriber(RECORD).key == "42"
    assert Subscriber({"_id": ONE, "subscriberLocationId": 42}).key == "42"
    assert device({"serialNumber": "CXNK1"}).serial == "CXNK1"
    assert device({}).serial == ""


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        (httpx.Response(200, json=RECORD), True),
        (httpx.Response(201, json={"_id": ONE}), True),
        (httpx.Response(201), False),
        (httpx.Response(204), False),
        (httpx.Response(202, content=b" \n"), False),
        (httpx.Response(200, json={}), False),
        (httpx.Response(200, json={"message": "created"}), False),
    ],
)
async def test_any_2xx_is_a_success_whether_it_tells_the_id_or_not(
    answer: httpx.Response, known: bool, vendor: Any
) -> None:
    vendor.post(LIST).mock(return_value=answer)
    async with calix_at() as calix:
        made = await calix.create(NEW)
    assert (made.id if made else None) == (ONE if known else None)
    assert json.loads(vendor.calls.last.request.content) == NEW


@pytest.mark.parametrize("body", ["<html>Thank you</html>", "OK", '{"_id": 7}', "[1]"])
async def test_a_success_that_cannot_be_read_leaves_the_fate_open(body: str, vendor: Any) -> None:
    route = vendor.post(LIST).mock(return_value=httpx.Response(200, text=body))
    async with calix_at() as calix:
        with pytest.raises(UnreadableAnswer) as caught:
            await calix.create(NEW)
    assert caught.value.outcome == "unknown"
    assert route.call_count == 1


@pytest.mark.parametrize("status", [200, 204, 404])
async def test_erasing_what_is_not_there_is_done(status: int, vendor: Any) -> None:
    vendor.delete(f"{LIST}/{ONE}").mock(return_value=httpx.Response(status, json={} if status == 200 else None))
    vendor.delete(f"{LIST}/{ONE}/services/s%2F1").mock(return_value=httpx.Response(status))
    async with calix_at() as calix:
        await calix.delete(ONE)
        await calix.delete_service(ONE, "s/1")
    assert len(vendor.calls) == 3


async def test_one_record_or_none(vendor: Any) -> None:
    vendor.get(f"{LIST}/{ONE}").mock(return_value=httpx.Response(200, json=RECORD))
    vendor.get(f"{LIST}/gone").mock(return_value=httpx.Response(404, json={"message": "Subscriber not found"}))
    vendor.get(f"{LIST}/gone/services").mock(return_value=httpx.Response(404, json={}))
    async with calix_at() as calix:
        found = await calix.get(ONE)
        assert found is not None
        assert found.raw == RECORD
        assert await calix.get("gone") is await calix.services("gone") is None


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ([RECORD], [ONE]),
        ([RECORD, {"_id": "another", "subscriberLocationId": "43"}], [ONE]),
        ([{"_id": "another", "subscriberLocationId": "43"}], None),
        ([], None),
    ],
)
async def test_a_filter_is_believed_only_when_its_rows_carry_the_key(
    listed: list[Any], found: list[str] | None, vendor: Any
) -> None:
    vendor.get(LIST).mock(return_value=httpx.Response(200, json=listed))
    async with calix_at() as calix:
        got = await calix.find("42")
    assert (None if got is None else [one.id for one in got]) == found
    assert vendor.calls.last.request.url.params["subscriberLocationId"] == "42"


async def test_a_token_that_ends_in_mid_write_is_renewed_once(vendor: Any) -> None:
    vendor.put(f"{LIST}/{ONE}").mock(side_effect=[httpx.Response(401), httpx.Response(200, json=RECORD)])
    async with calix_at() as calix:
        done = await calix.replace(ONE, RECORD)
    assert done is not None
    assert [call.request.method for call in vendor.calls] == ["POST", "PUT", "POST", "PUT"]
