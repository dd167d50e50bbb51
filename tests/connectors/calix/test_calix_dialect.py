"""A Calix that is spoken to otherwise than is assumed: every part of the dialect, seen in what leaves and comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import respx

from connectors.calix import Calix, Credentials, Dialect, connect
from connectors.http.errors import Conflict, Rejected, UnreadableAnswer, WrongAddress
from tests.connectors.conftest import QUICK, fast

URL = "https://gateway.example.test/v1"
ONE = "6f1c1a52-0000-4000-8000-000000000001"
WHO = Credentials("client-1", "secret-1", "api.user", "password-1")
RECORD = {"_id": ONE, "subscriberLocationId": "42", "account": "43", "name": "Ada Example"}
TOKEN = {"access_token": "access-1", "refresh_token": "refresh-1"}


@asynccontextmanager
async def calix_at(**told: Any) -> AsyncIterator[Calix]:
    async with connect(URL, WHO, dialect=Dialect(**told), budget=fast(), retries=QUICK) as calix:
        yield calix


@pytest.fixture
def vendor() -> Any:
    with respx.mock(assert_all_called=False) as routes:
        routes.post(f"{URL}/authentication/token").mock(return_value=httpx.Response(200, json=TOKEN))
        yield routes


def sent(vendor: Any) -> list[tuple[str, str]]:
    """Method and path of every request but the logins."""
    calls = [(call.request.method, call.request.url.path.removeprefix("/v1")) for call in vendor.calls]
    return [(method, path) for method, path in calls if "/authentication" not in path and "/login" not in path]


async def test_where_to_log_in_and_to_refresh(vendor: Any) -> None:
    login = vendor.post(f"{URL}/login").mock(return_value=httpx.Response(200, json=TOKEN | {"expires_in": 0.001}))
    again = vendor.post(f"{URL}/login/again").mock(return_value=httpx.Response(200, json=TOKEN))
    vendor.get(f"{URL}/billing/subscribers").mock(return_value=httpx.Response(200, json=[]))
    async with calix_at(token_path="/login", refresh_path="/login/again") as calix:
        for _ in range(2):
            assert await calix.check() is None
            await asyncio.sleep(0.01)  # longer than that token lives
    assert (login.call_count, again.call_count) == (1, 1)


@pytest.mark.parametrize(("life", "logins"), [(1800.0, 1), (0.0, 2)])
async def test_how_long_a_token_lives_that_does_not_say(life: float, logins: int, vendor: Any) -> None:
    login = vendor.post(f"{URL}/authentication/token").mock(
        return_value=httpx.Response(200, json={"access_token": "access-1"})
    )
    vendor.get(f"{URL}/billing/subscribers").mock(return_value=httpx.Response(200, json=[]))
    async with calix_at(token_life=life) as calix:
        for _ in range(2):
            await calix.first()
    assert login.call_count == logins


async def test_subscribers_are_read_at_one_path_and_written_at_another(vendor: Any) -> None:
    vendor.route(path__startswith="/v1/read").mock(return_value=httpx.Response(200, json=RECORD))
    vendor.route(path__startswith="/v1/write").mock(return_value=httpx.Response(200, json=RECORD))
    async with calix_at(path="/read", write_path="/write", update_verb="POST") as calix:
        await calix.get(ONE)
        await calix.create(RECORD)
        await calix.replace(ONE, RECORD)
        await calix.delete(ONE)
        await calix.create_service(ONE, {"type": "data"})
    assert sent(vendor) == [
        ("GET", f"/read/{ONE}"),
        ("POST", "/write"),
        ("POST", f"/write/{ONE}"),
        ("DELETE", f"/write/{ONE}"),
        ("POST", f"/read/{ONE}/services"),
    ]


async def test_a_404_at_another_write_path_is_looked_into(vendor: Any) -> None:
    vendor.delete(f"{URL}/write/{ONE}").mock(return_value=httpx.Response(404, json={}))
    record = vendor.get(f"{URL}/billing/subscribers/{ONE}").mock(return_value=httpx.Response(200, json=RECORD))
    async with calix_at(write_path="/write") as calix:
        with pytest.raises(WrongAddress):
            await calix.delete(ONE)
        record.mock(return_value=httpx.Response(404, json={}))
        await calix.delete(ONE)
    vendor.delete(f"{URL}/billing/subscribers/{ONE}").mock(return_value=httpx.Response(404, json={}))
    async with calix_at() as calix:
        await calix.delete(ONE)  # CALIX-B2-DELETE, where it is read as well
    assert record.call_count == 2


async def test_pages_are_asked_for_by_other_names_and_sizes(vendor: Any) -> None:
    rows = [{"_id": f"id-{n}", "subscriberLocationId": str(n)} for n in range(5)]

    def page(request: httpx.Request) -> httpx.Response:
        start, size = int(request.url.params["from"]), int(request.url.params["count"])
        return httpx.Response(200, json={"items": rows[start : start + size], "metadata": {"totalHits": 5}})

    vendor.get(f"{URL}/billing/subscribers").mock(side_effect=page)
    async with calix_at(offset="from", limit="count", page_size=2, list_names=("items",)) as calix:
        pages = [page async for page in calix.subscriber_pages()]
    assert [[one.key for one in page.items] for page in pages] == [["0", "1"], ["2", "3"], ["4"], []]
    assert pages[-1].evidence is not None and pages[-1].evidence.complete


async def test_a_list_under_a_name_that_was_not_told_is_not_believed(vendor: Any) -> None:
    vendor.get(f"{URL}/billing/subscribers").mock(return_value=httpx.Response(200, json={"records": [RECORD]}))
    async with calix_at(list_names=("items",)) as calix:
        with pytest.raises(UnreadableAnswer):
            await calix.first()


async def test_the_key_may_stand_in_another_field(vendor: Any) -> None:
    listing = vendor.get(f"{URL}/billing/subscribers").mock(return_value=httpx.Response(200, json=[RECORD]))
    async with calix_at(key_field="account") as calix:
        found = await calix.find("43")
        assert found is not None and found[0].key == "43"
        assert await calix.find("42") is None
    assert listing.calls.last.request.url.params["account"] == "42"


async def test_another_status_may_say_that_a_key_is_taken(vendor: Any) -> None:
    vendor.post(f"{URL}/billing/subscribers").mock(return_value=httpx.Response(422, json={"errorDesc": "exists"}))
    vendor.get(f"{URL}/billing/subscribers").mock(return_value=httpx.Response(422, json={}))
    async with calix_at() as calix:
        with pytest.raises(Rejected) as caught:
            await calix.create(RECORD)
        assert not isinstance(caught.value, Conflict)
    async with calix_at(key_taken=422) as calix:
        with pytest.raises(Conflict) as taken:
            await calix.create(RECORD)
        assert taken.value.reason == "exists"
        with pytest.raises(Rejected) as read:
            await calix.first()
        assert not isinstance(read.value, Conflict)  # of a read it tells nothing


async def test_a_409_says_so_in_any_case(vendor: Any) -> None:
    vendor.post(f"{URL}/billing/subscribers").mock(return_value=httpx.Response(409, json={}))
    async with calix_at(key_taken=422) as calix:
        with pytest.raises(Conflict):
            await calix.create(RECORD)


async def test_a_key_is_asked_for_as_somebody_may_have_typed_it(vendor: Any) -> None:
    typed = RECORD | {"subscriberLocationId": "42 "}
    listing = vendor.get(f"{URL}/billing/subscribers").mock(return_value=httpx.Response(200, json=[typed]))
    async with calix_at() as calix:
        found = await calix.find("42", "42 ")
    assert found is not None and found[0].key == "42"
    assert listing.calls.last.request.url.params["subscriberLocationId"] == "42 "
