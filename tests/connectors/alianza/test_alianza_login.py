"""Alianza's login: every good and every bad answer, one new login after a 401, and which partition is in use."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import respx

from connectors.alianza import MustChangePassword, NotPermitted, WrongPartition
from connectors.http.errors import BadCredentials, NotFound, ServerTrouble, UnreadableAnswer, VendorError, WrongAddress
from tests.connectors.alianza.vendor import (
    ACCOUNT,
    LOGGED_IN,
    LOGIN,
    NEW,
    PARTITION,
    PASSWORD,
    TOKEN,
    URL,
    P,
    alianza_at,
    gone,
    login,
    refusal,
)

SUB = "exampleSubPartition001"
UNAUTHORISED = [
    refusal(401, "ExpiredAuthToken"),
    httpx.Response(401, json={"message": "Unauthorized"}),
    httpx.Response(401, json={"message": ["ExpiredAuthToken"]}),
    httpx.Response(401),
]


@pytest.fixture
def vendor() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as routes:
        routes.get(P).mock(return_value=httpx.Response(200, json={"id": PARTITION, "name": "Example Telephone"}))
        yield routes


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}/v2", f"{URL}/v2/"])
async def test_any_2xx_with_a_token_is_a_login(status: int, url: str, vendor: respx.MockRouter) -> None:
    login(vendor, httpx.Response(status, json=LOGGED_IN))
    async with alianza_at(url) as alianza:
        assert (await alianza.partition()).name == "Example Telephone"
    first, then = (call.request for call in vendor.calls)
    assert json.loads(first.content) == {"username": "splice.api", "password": PASSWORD}
    assert "x-auth-token" not in first.headers
    assert then.headers["x-auth-token"] == TOKEN


async def test_the_hash_of_the_password_is_dropped_before_anything_is_kept(vendor: respx.MockRouter) -> None:
    login(vendor)
    async with alianza_at() as alianza:
        facts = await alianza.login_facts()
        kept = [repr(facts), *map(repr, vars(alianza._login).values())]
    assert (facts.partition, facts.partition_name, facts.user_type) == (
        PARTITION,
        "Example Telephone",
        "ManagementUser",
    )
    assert facts.permissions == {"ACCOUNT": "EDIT"}
    for secret in ("pwd-hash-9d2f", TOKEN, PASSWORD, "splice.api"):
        assert secret not in " ".join(kept)


@pytest.mark.parametrize(
    "answer",
    [refusal(401, "InvalidCredentials"), refusal(400, "InvalidCredentials"), httpx.Response(401), httpx.Response(400)],
)
async def test_a_refused_login_is_about_the_credentials_and_is_not_repeated(
    answer: httpx.Response, vendor: respx.MockRouter
) -> None:
    route = login(vendor, answer)
    async with alianza_at() as alianza:
        assert isinstance(await alianza.check(), BadCredentials)
        assert route.call_count == 1
        with pytest.raises(BadCredentials) as caught:
            await alianza.create_account(NEW)
    assert (caught.value.outcome, caught.value.path) == ("not_sent", "/v2/authorize")


async def test_a_password_that_must_be_changed_is_told_as_such(vendor: respx.MockRouter) -> None:
    login(vendor, httpx.Response(200, json=LOGGED_IN | {"mustChangePassword": True}))
    async with alianza_at() as alianza:
        met = await alianza.check()
        assert isinstance(met, MustChangePassword)
        assert (met.code, met.outcome) == ("must_change_password", "not_sent")
        assert {str(call.request.url) for call in vendor.calls} == {LOGIN}


@pytest.mark.parametrize(
    "body", [{}, LOGGED_IN | {"authToken": None}, LOGGED_IN | {"partitionId": 7}, [LOGGED_IN], "token"], ids=str
)
async def test_a_login_that_cannot_be_read(body: Any, vendor: respx.MockRouter) -> None:
    login(vendor, httpx.Response(201, json=body))
    async with alianza_at() as alianza:
        met = await alianza.check()
    assert isinstance(met, UnreadableAnswer)
    assert "pwd-hash" not in str(vars(met))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(gone(), WrongAddress), (httpx.Response(404), WrongAddress), (httpx.Response(503), ServerTrouble)],
)
async def test_a_login_that_is_not_found_never_means_that_an_account_is_missing(
    answer: httpx.Response, kind: type[VendorError], vendor: respx.MockRouter
) -> None:
    login(vendor, answer)
    async with alianza_at() as alianza:
        with pytest.raises(kind):
            await alianza.account_by_number("smith-01")
        with pytest.raises(kind):
            await alianza.account("acc-1")
        with pytest.raises(kind):
            await alianza.delete_account("acc-1")


@pytest.mark.parametrize("expired", UNAUTHORISED, ids=lambda answer: answer.text)
async def test_after_a_401_one_new_login_and_the_call_goes_again_for_writes_too(
    expired: httpx.Response, vendor: respx.MockRouter
) -> None:
    tokens = iter(("old", "new"))
    route = vendor.post(LOGIN).mock(
        side_effect=lambda request: httpx.Response(201, json=LOGGED_IN | {"authToken": next(tokens)})
    )

    def answering(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=ACCOUNT) if request.headers["x-auth-token"] == "new" else expired

    written = vendor.patch(f"{P}/account/acc-1").mock(side_effect=answering)
    async with alianza_at() as alianza:
        await alianza.patch_account("acc-1", {"status": "DISABLED"})
        assert (route.call_count, written.call_count) == (2, 2)
        await alianza.partition()  # `maxLifeInHours` is 0: no expiry is computed from it
    assert route.call_count == 2


async def test_a_second_401_is_believed(vendor: respx.MockRouter) -> None:
    route = login(vendor)
    written = vendor.delete(f"{P}/account/acc-1").mock(return_value=refusal(401, "ExpiredAuthToken"))
    async with alianza_at() as alianza:
        with pytest.raises(BadCredentials) as caught:
            await alianza.delete_account("acc-1")
    assert caught.value.outcome == "not_sent"
    assert (route.call_count, written.call_count) == (2, 2)


@pytest.mark.parametrize("wanted", [PARTITION, SUB])
async def test_the_partition_may_be_the_logins_own_or_one_below_it(wanted: str, vendor: respx.MockRouter) -> None:
    login(vendor)
    route = vendor.get(f"{URL}/v2/partition/{wanted}").mock(return_value=httpx.Response(200, json={"id": wanted}))
    async with alianza_at(partition=wanted) as alianza:
        assert (await alianza.partition()).id == wanted
        assert (await alianza.login_facts()).own_partition == PARTITION
    assert route.called


async def test_any_other_partition_is_refused_before_anything_is_asked_of_it(vendor: respx.MockRouter) -> None:
    login(vendor)
    async with alianza_at(partition="someoneElsesPartition1") as alianza:
        met = await alianza.check()
        assert isinstance(met, WrongPartition)
        assert (met.wanted, met.allowed) == ("someoneElsesPartition1", (PARTITION, SUB))
        with pytest.raises(WrongPartition) as caught:
            await alianza.create_account(NEW)
    assert (caught.value.code, caught.value.outcome) == ("partition", "not_sent")
    assert {str(call.request.url) for call in vendor.calls} == {LOGIN}


async def test_not_permitted_comes_as_a_400_and_is_its_own_error(vendor: respx.MockRouter) -> None:
    login(vendor)
    vendor.get(P).mock(return_value=refusal(400, "NotPermitted"))
    vendor.delete(f"{P}/account/acc-1").mock(return_value=httpx.Response(400, json={"message": "NotPermitted"}))
    async with alianza_at() as alianza:
        met = await alianza.check()
        assert isinstance(met, NotPermitted)
        assert (met.code, met.status, met.transient) == ("not_permitted", 400, False)
        with pytest.raises(NotPermitted) as caught:
            await alianza.delete_account("acc-1")
    assert caught.value.outcome == "rejected"
    assert not isinstance(met, NotFound)
