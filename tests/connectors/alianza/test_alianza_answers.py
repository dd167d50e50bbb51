"""What Alianza's answers mean: every error body, the one 404 that counts, writes that are sent once, reads again."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
import respx

from connectors.alianza import Blocked, Refused, UnusableNumber
from connectors.alianza.models import CallingPlan
from connectors.http.errors import (
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    ServerTrouble,
    UnreadableAnswer,
    VendorError,
    WrongAddress,
)
from tests.connectors.alianza.vendor import ACCOUNT, NEW, P, alianza_at, gone, login, refusal
from tests.connectors.conftest import QUICK

ACCOUNTS = f"{P}/account"


ONE = f"{P}/account/acc-1"


@pytest.fixture
def vendor() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as routes:
        login(routes)
        yield routes


@pytest.mark.parametrize(
    ("body", "codes", "reason"),
    [
        ({"status": 400, "messages": ["InvalidMacAddress"], "data": {}}, ("InvalidMacAddress",), "InvalidMacAddress"),
        ({"messages": ["InvalidStatus", "NameTaken"]}, ("InvalidStatus", "NameTaken"), "InvalidStatus; NameTaken"),
        ({"messages": "InvalidStatus"}, ("InvalidStatus",), "InvalidStatus"),
        ({"message": "InvalidStatus"}, ("InvalidStatus",), "InvalidStatus"),
        ({"message": ["InvalidStatus"]}, ("InvalidStatus",), "InvalidStatus"),
        ({"messages": [], "message": "InvalidStatus"}, ("InvalidStatus",), "InvalidStatus"),
        ({"code": 400, "message": "Unknown accountIdType Foo"}, (), "Unknown accountIdType Foo"),
        ({"errors": ["InvalidStatus"]}, ("InvalidStatus",), "InvalidStatus"),
        ({"errors": [{"message": "a word"}, {"field": "x"}]}, (), "a word"),
        ("InvalidStatus", ("InvalidStatus",), "InvalidStatus"),
        ({"messages": ["BusinessAccountHasTelephoneNumbers"]},) + ("BusinessAccountHasTelephoneNumbers",) * 2,
        ({}, (), ""),
        ([], (), ""),
        ({"messages": {"odd": 1}}, (), ""),
    ],
    ids=str,
)
async def test_every_error_body_gives_its_codes_and_words(
    body: Any, codes: tuple[str, ...] | str, reason: str, vendor: respx.MockRouter
) -> None:
    vendor.post(ACCOUNTS).mock(return_value=httpx.Response(400, json=body))
    async with alianza_at() as alianza:
        with pytest.raises(Refused) as caught:
            await alianza.create_account(NEW)
    wanted = (codes,) if isinstance(codes, str) else codes
    assert (caught.value.codes, caught.value.reason, caught.value.outcome) == (wanted, reason, "rejected")


@pytest.mark.parametrize(("body", "reason"), [(b"No such trunk", "No such trunk"), (b"", ""), (b"\0\1", "")])
async def test_plain_text_and_nothing_are_error_bodies_too(body: bytes, reason: str, vendor: respx.MockRouter) -> None:
    vendor.get(ACCOUNTS).mock(
        return_value=httpx.Response(500, content=body, headers={"content-type": "text/plain; charset=utf-8"})
    )
    async with alianza_at() as alianza:
        with pytest.raises(ServerTrouble) as caught:
            await alianza.accounts()
    assert caught.value.reason == reason


async def test_a_word_that_we_sent_is_no_code_of_theirs(vendor: respx.MockRouter) -> None:
    vendor.post(ACCOUNTS).mock(return_value=refusal(400, "AnnSmith", "NameTaken"))
    async with alianza_at() as alianza:
        with pytest.raises(Refused) as caught:
            await alianza.create_account(NEW | {"accountName": "AnnSmith"})
    assert caught.value.codes == ("NameTaken",)
    assert "AnnSmith" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        gone(),
        httpx.Response(404, json={"message": "AccountNotFound"}),
        httpx.Response(404, json={"code": 404, "message": "no account"}),
        httpx.Response(404, text="account not found", headers={"content-type": "text/plain"}),
    ],
    ids=lambda answer: answer.text,
)
async def test_none_is_the_vendors_own_404(answer: httpx.Response, vendor: respx.MockRouter) -> None:
    vendor.get(url__startswith=ACCOUNTS).mock(return_value=answer)
    async with alianza_at() as alianza:
        assert await alianza.account_by_number("smith-01") is None
        assert await alianza.account("acc-1") is None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(404), WrongAddress),
        (httpx.Response(404, text="<html>Not Found</html>"), WrongAddress),
        (refusal(400, "InvalidAccountNumber"), Refused),
        (refusal(403, "Forbidden"), Forbidden),
        (refusal(500, "InternalServerError"), ServerTrouble),
        (httpx.Response(200, json={}), UnreadableAnswer),
        (httpx.Response(200, json=None), UnreadableAnswer),
        (httpx.Response(200, json=[]), UnreadableAnswer),
        (httpx.Response(200, json=ACCOUNT | {"accountNumber": "smith-011"}), UnreadableAnswer),
        (httpx.Response(302, headers={"Location": "/login"}), WrongAddress),
        (httpx.ReadTimeout("slow"), VendorError),
        (httpx.ConnectError("refused"), VendorError),
    ],
)
async def test_nothing_else_says_that_an_account_is_missing(
    answer: httpx.Response | Exception, kind: type[VendorError], vendor: respx.MockRouter
) -> None:
    vendor.get(f"{ACCOUNTS}/smith-01").mock(side_effect=[answer] * QUICK.attempts)
    async with alianza_at() as alianza:
        with pytest.raises(kind):
            await alianza.account_by_number("smith-01")


@pytest.mark.parametrize(
    ("number", "path"),
    [
        ("north/barn 2", "north%2Fbarn%202"),
        ("a?b=c&d#e", "a%3Fb%3Dc%26d%23e"),
        ("100%sure", "100%25sure"),
        ("Åse-01", "%C3%85se-01"),
        ("...", "..."),
    ],
)
async def test_a_number_is_encoded_whole(number: str, path: str, vendor: respx.MockRouter) -> None:
    vendor.get(url__startswith=ACCOUNTS).mock(
        return_value=httpx.Response(200, json=ACCOUNT | {"accountNumber": number})
    )
    async with alianza_at() as alianza:
        found = await alianza.account_by_number(number)
    assert found is not None
    assert found.account_number == number
    sent = vendor.calls.last.request.url.raw_path.decode()
    assert sent.endswith(f"/account/{path}?accountIdType=AccountNumber")


@pytest.mark.parametrize("number", ["", "..", "x1", "n" * 257])
async def test_a_number_that_no_account_can_have_is_not_asked_for(number: str, vendor: respx.MockRouter) -> None:
    async with alianza_at() as alianza:
        with pytest.raises(UnusableNumber) as caught:
            await alianza.account_by_number(number)
    assert (caught.value.length, caught.value.outcome) == (len(number), "not_sent")
    assert not vendor.calls


async def test_an_account_keeps_what_nobody_declared_and_prints_its_id_alone(vendor: respx.MockRouter) -> None:
    vendor.get(ONE).mock(return_value=httpx.Response(200, json=ACCOUNT | {"status": "FROZEN", "billingCycleDay": None}))
    async with alianza_at() as alianza:
        found = await alianza.account("acc-1")
    assert found is not None
    assert repr(found) == "Account(id='acc-1')"
    assert found.model_extra == {"somethingNew": {"deep": [1, None]}}
    assert (found.status, found.billing_cycle_day) == ("FROZEN", None)
    assert found.calling_plans is not None
    assert found.calling_plans[0].seconds_used == 3000
    assert CallingPlan().seconds_used is None


async def test_all_accounts_are_one_array_and_a_broken_one_is_read_again(vendor: respx.MockRouter) -> None:
    whole = json.dumps([ACCOUNT | {"id": f"acc-{n}", "accountNumber": f"n-{n}"} for n in range(250)])
    answers = [httpx.Response(200, text=whole[:-400]), httpx.Response(200, text=whole)]
    vendor.get(ACCOUNTS).mock(side_effect=answers)
    async with alianza_at() as alianza:
        found = await alianza.accounts()
    assert [one.account_number for one in found] == [f"n-{n}" for n in range(250)]
    assert repr(found[7]) == "AccountLine(id='acc-7')"


@pytest.mark.parametrize(
    "odd", [{"id": ""}, {"accountNumber": None}, {"status": None}, {"billingCycleDay": "soon"}], ids=str
)
async def test_one_odd_account_makes_the_list_unreadable_and_is_not_quoted(
    odd: dict[str, Any], vendor: respx.MockRouter
) -> None:
    vendor.get(ACCOUNTS).mock(return_value=httpx.Response(200, json=[ACCOUNT, ACCOUNT | odd]))
    async with alianza_at() as alianza:
        with pytest.raises(UnreadableAnswer) as caught:
            await alianza.accounts()
    assert caught.value.reason.startswith(f"1.{next(iter(odd))} ")
    assert "soon" not in str(caught.value)


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(429, headers={"Retry-After": "0"}),
        httpx.Response(502),
        httpx.Response(503),
        httpx.Response(504),
        httpx.RemoteProtocolError("hung up"),
        httpx.ReadTimeout("slow"),
    ],
)
async def test_reads_go_again_and_writes_never_do(
    trouble: httpx.Response | Exception, vendor: respx.MockRouter
) -> None:
    vendor.get(ONE).mock(side_effect=[trouble, httpx.Response(200, json=ACCOUNT)])
    posted = vendor.post(ACCOUNTS).mock(side_effect=[trouble, httpx.Response(200, json=ACCOUNT)])
    patched = vendor.patch(ONE).mock(side_effect=[trouble, httpx.Response(200, json=ACCOUNT)])
    deleted = vendor.delete(ONE).mock(side_effect=[trouble, httpx.Response(200)])
    async with alianza_at() as alianza:
        assert await alianza.account("acc-1") is not None
        for write in (
            lambda: alianza.create_account(NEW),
            lambda: alianza.patch_account("acc-1", {"status": "DISABLED"}),
            lambda: alianza.delete_account("acc-1"),
        ):
            with pytest.raises(VendorError) as caught:
                await write()
            assert caught.value.outcome == ("not_sent" if isinstance(caught.value, RateLimited) else "unknown")
    assert (posted.call_count, patched.call_count, deleted.call_count) == (1, 1, 1)


@pytest.mark.parametrize("body", ["<html>Thank you</html>", "OK", "{}", "[]", ""])
async def test_a_success_that_cannot_be_read_leaves_the_fate_open(body: str, vendor: respx.MockRouter) -> None:
    route = vendor.post(ACCOUNTS).mock(return_value=httpx.Response(200, text=body))
    async with alianza_at() as alianza:
        with pytest.raises(UnreadableAnswer) as caught:
            await alianza.create_account(NEW)
    assert caught.value.outcome == "unknown"
    assert route.call_count == 1


async def test_writes_send_what_was_named_and_nothing_else(vendor: respx.MockRouter) -> None:
    vendor.post(ACCOUNTS).mock(return_value=httpx.Response(200, json=ACCOUNT))
    vendor.patch(ONE).mock(return_value=httpx.Response(200, json=ACCOUNT | {"status": "DISABLED"}))
    async with alianza_at() as alianza:
        assert (await alianza.create_account(NEW)).id == "acc-1"
        assert json.loads(vendor.calls.last.request.content) == NEW
        assert (await alianza.patch_account("acc-1", {"status": "DISABLED"})).status == "DISABLED"
        assert json.loads(vendor.calls.last.request.content) == {"status": "DISABLED"}


async def test_a_taken_number_by_either_status(vendor: respx.MockRouter) -> None:
    vendor.post(ACCOUNTS).mock(side_effect=[refusal(400, "AccountNumberInUse"), refusal(409, "AccountNumberInUse")])
    async with alianza_at() as alianza:
        with pytest.raises(Refused):
            await alianza.create_account(NEW)
        with pytest.raises(Conflict):
            await alianza.create_account(NEW)


@pytest.mark.parametrize("answer", [httpx.Response(200), httpx.Response(204), gone()], ids=lambda a: a.status_code)
async def test_deleting_what_is_not_there_is_done(answer: httpx.Response, vendor: respx.MockRouter) -> None:
    vendor.delete(ONE).mock(return_value=answer)
    async with alianza_at() as alianza:
        await alianza.delete_account("acc-1")
    assert vendor.calls.last.request.content == b""


async def test_an_address_that_is_not_there_deletes_nothing(vendor: respx.MockRouter) -> None:
    vendor.delete(ONE).mock(return_value=httpx.Response(404))
    async with alianza_at() as alianza:
        with pytest.raises(WrongAddress):
            await alianza.delete_account("acc-1")


async def test_an_account_that_still_holds_something_is_blocked_with_the_codes(vendor: respx.MockRouter) -> None:
    told = ("AccountHasTelephoneNumbers", "LifecycleEventsInProgress")
    vendor.delete(ONE).mock(return_value=refusal(400, *told))
    vendor.patch(ONE).mock(return_value=refusal(400, *told))
    async with alianza_at() as alianza:
        with pytest.raises(Blocked) as caught:
            await alianza.delete_account("acc-1")
        assert (caught.value.code, caught.value.codes, caught.value.outcome) == ("blocked", told, "rejected")
        with pytest.raises(Refused) as patched:
            await alianza.patch_account("acc-1", {"status": "ACTIVE"})
    assert not isinstance(patched.value, Blocked)


@pytest.mark.parametrize(
    ("answer", "free"),
    [(httpx.Response(200, json=True), True), (httpx.Response(200, json=False), False), (refusal(400, "InUse"), False)],
)
async def test_whether_a_number_is_free(answer: httpx.Response, free: bool, vendor: respx.MockRouter) -> None:
    route = vendor.get(f"{ACCOUNTS}/validateproperties", params={"accountnumber": "a b"}).mock(return_value=answer)
    async with alianza_at() as alianza:
        assert await alianza.number_free("a b") is free
    assert route.called


@pytest.mark.parametrize("answer", [refusal(400, "NotPermitted"), refusal(422, "Odd"), refusal(404, "NoPartition")])
async def test_a_number_is_not_taken_because_nobody_could_say(answer: httpx.Response, vendor: respx.MockRouter) -> None:
    vendor.get(url__startswith=f"{ACCOUNTS}/validateproperties").mock(return_value=answer)
    async with alianza_at() as alianza:
        with pytest.raises(VendorError):
            await alianza.number_free("smith-01")


async def test_plans_numbers_users_and_registration(vendor: respx.MockRouter) -> None:
    answers: dict[str, Any] = {
        f"{ONE}/user-product-plans": [{"id": "STANDARD", "displayName": "Standard User"}],
        f"{ONE}/callingplan": [{"id": "cp", "callingPlanProductId": "p-1", "planMinutes": 1, "secondsRemaining": 60}],
        f"{P}/callingplanproduct": [{"id": "p-1", "name": "Local 200", "unlimitedDisplay": True, "planMinutes": 200}],
        f"{ONE}/telephonenumber": [{"phoneNumber": "15125550101", "referenceType": "END_USER", "referenceId": "u-1"}],
        f"{ONE}/user": [{"id": "u-1", "timeZone": "US/Central", "userProductPlan": "STANDARD"}],
        f"{ONE}/deviceline/d-1/registrationstatus": {"registered": False},
    }
    for url, body in answers.items():
        vendor.get(url).mock(return_value=httpx.Response(200, json=body))
    async with alianza_at() as alianza:
        assert [plan.display_name for plan in await alianza.product_plans("acc-1")] == ["Standard User"]
        assert [plan.seconds_used for plan in await alianza.calling_plans("acc-1")] == [0]
        asked = vendor.calls.last.request.url.params
        assert dict(asked) == {"referenceType": "ACCOUNT", "referenceId": "acc-1"}
        assert [plan.unlimited_display for plan in await alianza.calling_plan_products()] == [True]
        assert [one.phone_number for one in await alianza.telephone_numbers("acc-1")] == ["15125550101"]
        assert [user.user_product_plan for user in await alianza.users("acc-1")] == ["STANDARD"]
        assert await alianza.registration("acc-1", "d-1") is False


@pytest.mark.parametrize("body", [{}, {"registered": None}, {"registered": "perhaps"}, []], ids=str)
async def test_an_odd_registration_is_not_taken_for_one(body: Any, vendor: respx.MockRouter) -> None:
    vendor.get(f"{ONE}/deviceline/d-1/registrationstatus").mock(return_value=httpx.Response(200, json=body))
    async with alianza_at() as alianza:
        with pytest.raises(UnreadableAnswer):
            await alianza.registration("acc-1", "d-1")


async def test_lists_of_an_account_that_is_gone_are_not_empty(vendor: respx.MockRouter) -> None:
    vendor.get(url__startswith=ONE).mock(return_value=gone())
    async with alianza_at() as alianza:
        for read in (alianza.device_lines, alianza.users, alianza.telephone_numbers, alianza.product_plans):
            with pytest.raises(NotFound):
                await read("acc-1")


async def test_history_is_read_to_its_declared_end(vendor: respx.MockRouter) -> None:
    entries = [
        {"id": f"h-{n}", "accountHistoryType": "ACCOUNT_STATUS", "action": "UPDATE", "oldValue": "ACTIVE"}
        for n in range(230)
    ]

    def answering(request: httpx.Request) -> httpx.Response:
        first, most = (int(request.url.params[name]) for name in ("firstResultIndex", "maxResult"))
        return httpx.Response(200, json={"totalRecords": len(entries), "results": entries[first : first + most]})

    route = vendor.get(f"{ONE}/accounthistorysearch").mock(side_effect=answering)
    async with alianza_at() as alianza:
        found = await alianza.history("acc-1", "ACCOUNT_STATUS", date(2026, 3, 1))
    assert [entry.id for entry in found] == [f"h-{n}" for n in range(230)]
    assert found[0].old_value is not None
    assert found[0].old_value.get_secret_value() == "ACTIVE"
    assert route.call_count == 3
    assert dict(route.calls[0].request.url.params) == {
        "accountHistoryType": "ACCOUNT_STATUS",
        "startDate": "2026-03-01",
        "firstResultIndex": "0",
        "maxResult": "100",
    }
