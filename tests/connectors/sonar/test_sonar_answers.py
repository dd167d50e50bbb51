"""What Sonar's answers mean: failures in a 200, short nested lists, lists by id that prove nothing."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx

from connectors.http.errors import BadCredentials, BrowserPage, Denied, RateLimited, UnreadableAnswer, VendorError
from connectors.sonar import Sonar, connect
from tests.connectors.conftest import QUICK, fast

URL = "https://operator.example.test"
ENDPOINT = f"{URL}/api/graphql"
COMPANY = {"id": "1", "name": "Example Fiber", "default": True, "enabled": True, "country": "US"}


@asynccontextmanager
async def sonar_at(url: str = URL) -> AsyncIterator[Sonar]:
    async with connect(url, "token-of-no-worth", budget=fast(), retries=QUICK) as sonar:
        yield sonar


def rows(*entities: Any, total: int | None = None) -> httpx.Response:
    counted = len(entities) if total is None else total
    return httpx.Response(200, json={"data": {"rows": {"entities": entities, "page_info": {"total_count": counted}}}})


def empty() -> dict[str, Any]:
    return {"entities": [], "page_info": {"total_count": 0}}


def account(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": "Ada Example",
        "company_id": "1",
        "archived_at": None,
        "updated_at": "2026-02-03T10:11:12+00:00",
        "account_status": {"id": "1", "name": "Active", "activates_account": True},
        "account_type": {"id": "1", "type": "RESIDENTIAL"},
        "contacts": empty(),
        "addresses": empty(),
        "account_services": empty(),
        "custom_field_data": empty(),
        **changed,
    }


@respx.mock
@pytest.mark.parametrize("url", [URL, f"{URL}/", ENDPOINT])
async def test_a_good_answer(url: str) -> None:
    route = respx.post(ENDPOINT).mock(return_value=rows(COMPANY))
    async with sonar_at(url) as sonar:
        assert [company.name for company in await sonar.companies()] == ["Example Fiber"]
    sent = json.loads(route.calls.last.request.content)
    assert set(sent) == {"query", "variables"}
    assert route.calls.last.request.headers["authorization"] == "Bearer token-of-no-worth"
    assert route.calls.last.request.headers["accept"] == "application/json"


@respx.mock
@pytest.mark.parametrize(
    ("errors", "words"),
    [
        ([{"message": "validation", "path": ["rows"], "extensions": {"category": "validation"}}], "validation"),
        (["You may not see companies"], "You may not see companies"),
        ([{"message": "one"}, "two"], "one; two"),
        ("a bare text", "a bare text"),
    ],
)
async def test_errors_in_a_200_are_a_refusal_whatever_their_shape(errors: Any, words: str) -> None:
    route = respx.post(ENDPOINT).mock(return_value=httpx.Response(200, json={"errors": errors, "data": {"rows": None}}))
    async with sonar_at() as sonar:
        with pytest.raises(Denied) as caught:
            await sonar.companies()
    assert (caught.value.reason, caught.value.outcome, caught.value.transient) == (words, "rejected", False)
    assert caught.value.path == "/api/graphql#Companies"
    assert route.call_count == 1


@respx.mock
async def test_an_empty_list_of_errors_is_none() -> None:
    body = {"errors": [], "data": {"rows": {"entities": [COMPANY], "page_info": {"total_count": 1}}}}
    respx.post(ENDPOINT).mock(return_value=httpx.Response(200, json=body))
    async with sonar_at() as sonar:
        assert len(await sonar.companies()) == 1


@respx.mock
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(429, json={"error": "Request limit of 400/min reached."}, headers={"Retry-After": "600"}),
        httpx.Response(429, json={"error": "Request limit of 400/min reached."}),
        httpx.Response(200, json={"error": "Request limit of 400/min reached."}),
    ],
)
async def test_a_rate_limit_in_either_form(answer: httpx.Response) -> None:
    respx.post(ENDPOINT).mock(return_value=answer)
    async with sonar_at() as sonar:
        with pytest.raises(RateLimited) as caught:
            await sonar.companies()
    assert caught.value.retry_after == (600 if "retry-after" in answer.headers else 60)
    assert caught.value.outcome == "not_sent"


@respx.mock
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (httpx.Response(401, json={"message": "Unauthenticated."}), BadCredentials),
        (httpx.Response(401, text="<!doctype html><h1>Sign in</h1>"), BadCredentials),
        (httpx.Response(200, text="<!doctype html><h1>Sign in</h1>"), BrowserPage),
        (httpx.Response(200, json={"data": None}), UnreadableAnswer),
        (httpx.Response(200, json={"data": {"rows": None}}), UnreadableAnswer),
        (httpx.Response(200, json=[]), UnreadableAnswer),
        (httpx.Response(200, content=b""), UnreadableAnswer),
        (rows({"id": "1"}), UnreadableAnswer),
    ],
)
async def test_answers_that_are_no_success(answer: httpx.Response, problem: type[VendorError]) -> None:
    respx.post(ENDPOINT).mock(return_value=answer)
    async with sonar_at() as sonar:
        with pytest.raises(problem):
            await sonar.companies()


@respx.mock
async def test_unknown_fields_are_kept_and_numbers_taken_as_ids() -> None:
    respx.post(ENDPOINT).mock(return_value=rows(COMPANY | {"id": 7, "invented_later": "x"}))
    async with sonar_at() as sonar:
        company = (await sonar.companies())[0]
    assert company.id == "7"
    assert company.model_extra == {"invented_later": "x"}


class Answers:
    """Answers by what was asked: rows of accounts by id, and the extent."""

    def __init__(self, *numbers: int, finds: Callable[[list[int]], list[int]] = lambda found: found) -> None:
        self.numbers, self.finds = list(numbers), finds
        self.asked: list[list[int]] = []
        self.cap = 1000

    def __call__(self, request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        if "AccountExtent" in sent["query"]:
            info = {"total_count": len(self.numbers)}
            low, high = self.numbers[:1], self.numbers[-1:]
            ends = {
                name: {"entities": [{"id": str(one)} for one in ids], "page_info": info}
                for name, ids in (("oldest", low), ("newest", high))
            }
            return httpx.Response(200, json={"data": ends})
        self.asked.append([int(one["integer_fields"][0]["search_value"]) for one in sent["variables"]["search"]])
        found = self.finds([number for number in self.numbers if number in self.asked[-1]])
        return rows(*(account(number) for number in found[: self.cap]), total=len(found))


@respx.mock
async def test_what_exists_is_found_and_what_cannot_be_an_id_is_not_asked_for() -> None:
    vendor = Answers(1, 2, 3)
    respx.post(ENDPOINT).mock(side_effect=vendor)
    async with sonar_at() as sonar:
        found = await sonar.accounts_by_ids(["3", "1", "1", "01", "-1", "x", "", "9" * 30, "٣"])
    assert set(found) == {"1", "3"}
    assert vendor.asked == [[3, 1]]


@respx.mock
async def test_absence_is_believed_only_beside_an_account_that_exists() -> None:
    vendor = Answers(1, 2, 3)
    respx.post(ENDPOINT).mock(side_effect=vendor)
    async with sonar_at() as sonar:
        assert set(await sonar.accounts_by_ids(["1", "50"])) == {"1"}
    assert vendor.asked == [[1, 50], [50, 1]]


@respx.mock
async def test_absence_of_all_is_believed_beside_the_newest_account() -> None:
    vendor = Answers(1, 2, 3)
    respx.post(ENDPOINT).mock(side_effect=vendor)
    async with sonar_at() as sonar:
        assert await sonar.accounts_by_ids(["50", "51"]) == {}
    assert vendor.asked == [[50, 51], [50, 51, 3]]


@respx.mock
async def test_a_failure_that_looks_like_nothing_proves_nothing() -> None:
    respx.post(ENDPOINT).mock(side_effect=Answers(1, 2, 3, finds=lambda found: []))
    async with sonar_at() as sonar:
        with pytest.raises(UnreadableAnswer):
            await sonar.accounts_by_ids(["1", "2"])


@respx.mock
async def test_an_answer_that_left_somebody_out_is_mended_by_the_second_question() -> None:
    first = iter([[1], [1, 2]])
    respx.post(ENDPOINT).mock(side_effect=Answers(1, 2, 3, finds=lambda found: next(first)))
    async with sonar_at() as sonar:
        assert set(await sonar.accounts_by_ids(["1", "2"])) == {"1", "2"}


@respx.mock
async def test_an_instance_without_accounts_proves_nothing() -> None:
    respx.post(ENDPOINT).mock(side_effect=Answers())
    async with sonar_at() as sonar:
        with pytest.raises(UnreadableAnswer):
            await sonar.accounts_by_ids(["1"])


@respx.mock
async def test_a_batch_that_is_served_in_parts_is_asked_on() -> None:
    vendor = Answers(*range(1, 251))
    vendor.cap = 30
    respx.post(ENDPOINT).mock(side_effect=vendor)
    async with sonar_at() as sonar:
        found = await sonar.accounts_by_ids([str(number) for number in range(1, 251)])
    assert len(found) == 250
    assert max(map(len, vendor.asked)) == 100


@respx.mock
async def test_a_hundred_missing_are_all_asked_for_twice() -> None:
    vendor = Answers(500)
    respx.post(ENDPOINT).mock(side_effect=vendor)
    async with sonar_at() as sonar:
        assert await sonar.accounts_by_ids([str(number) for number in range(1, 101)]) == {}
    assert sorted(number for ids in vendor.asked[1:] for number in ids if number != 500) == list(range(1, 101))


@respx.mock
async def test_other_rows_than_those_asked_for_are_not_believed() -> None:
    respx.post(ENDPOINT).mock(side_effect=Answers(1, 2, 3, finds=lambda found: [3]))
    async with sonar_at() as sonar:
        with pytest.raises(UnreadableAnswer):
            await sonar.accounts_by_ids(["1"])


def phones(sent: int, counted: int) -> dict[str, Any]:
    number = {"id": "1", "number": "4065550100", "country": "US"}
    listed = {"entities": [number] * sent, "page_info": {"total_count": counted}}
    contact = {"id": "1", "name": "Ada Example", "primary": True, "phone_numbers": listed}
    return account(7, contacts={"entities": [contact], "page_info": {"total_count": 1}})


@respx.mock
@pytest.mark.parametrize(("second", "short"), [(phones(3, 3), False), (phones(2, 3), True)])
async def test_a_short_nested_list_is_read_again_with_paginators(second: dict[str, Any], short: bool) -> None:
    route = respx.post(ENDPOINT).mock(side_effect=[rows(phones(1, 3), account(8)), rows(second)])
    async with sonar_at() as sonar:
        found = await sonar.accounts_by_ids(["7", "8"])
    assert {one.id: one.short for one in found.values()} == {"7": short, "8": False}
    again_sent = second["contacts"]["entities"][0]["phone_numbers"]["entities"]
    assert len(found["7"].contacts.entities[0].phone_numbers.entities) == len(again_sent)
    first, again = (json.loads(call.request.content)["variables"] for call in route.calls)
    assert "nested" not in first
    assert again["nested"]["page"] == 1
    assert [one["integer_fields"][0]["search_value"] for one in again["search"]] == ["7"]


@respx.mock
async def test_a_list_that_does_not_follow_its_page_before_is_not_believed() -> None:
    respx.post(ENDPOINT).mock(return_value=rows(COMPANY, total=2))
    async with sonar_at() as sonar:
        with pytest.raises(UnreadableAnswer):
            await sonar.companies()


@respx.mock
async def test_changes_are_led_back_to_their_accounts() -> None:
    def answering(request: httpx.Request) -> httpx.Response:
        query = json.loads(request.content)["query"]
        if "ChangedItemData" in query:
            there = {"id": "5", "inventoryitemable_type": "Address", "inventoryitemable_id": "70"}
            in_a_van = {"id": "6", "inventoryitemable_type": "Vehicle", "inventoryitemable_id": "3"}
            sold = in_a_van | {"id": "7", "account_service": {"id": "9", "account_id": "12"}}
            return rows(*({"id": str(n), "inventory_item": item} for n, item in enumerate((there, in_a_van, sold), 1)))
        assert "AddressesByIds" in query
        return rows({"id": "70", "addressable_type": "Account", "addressable_id": "42"})

    respx.post(ENDPOINT).mock(side_effect=answering)
    async with sonar_at() as sonar:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        assert await sonar.changed_since("inventory_model_field_data", moment) == ["12", "42"]


@respx.mock
@pytest.mark.parametrize(
    ("entity", "row", "asked_for"),
    [
        ("services", {"id": "31"}, "31"),
        ("data_service_details", {"id": "1", "service_id": "32"}, "32"),
    ],
)
async def test_a_changed_product_touches_everybody_who_has_it(entity: str, row: dict[str, Any], asked_for: str) -> None:
    route = respx.post(ENDPOINT).mock(
        side_effect=[rows(row), rows({"id": "1", "account_id": "12"}, {"id": "2", "account_id": "13"})]
    )
    async with sonar_at() as sonar:
        assert await sonar.changed_since(entity, datetime(2026, 1, 1, tzinfo=UTC)) == ["12", "13"]
    search = json.loads(route.calls.last.request.content)["variables"]["search"][0]["integer_fields"]
    assert ("service_id", asked_for, "EQ") in [(f["attribute"], f["search_value"], f["operator"]) for f in search]


@respx.mock
@pytest.mark.parametrize(
    ("entity", "row"), [("accounts", {"id": "12"}), ("account_services", {"id": "1", "account_id": "12"})]
)
async def test_some_changes_name_their_account_themselves(entity: str, row: dict[str, Any]) -> None:
    route = respx.post(ENDPOINT).mock(return_value=rows(row))
    async with sonar_at() as sonar:
        assert await sonar.changed_since(entity, datetime(2026, 1, 1, 5, tzinfo=UTC)) == ["12"]
    assert json.loads(route.calls.last.request.content)["variables"]["search"] == [
        {
            "datetime_fields": [
                {"attribute": "updated_at", "search_value": "2026-01-01T05:00:00+00:00", "operator": "GTE"}
            ],
            "integer_fields": [{"attribute": "id", "search_value": "0", "operator": "GT"}],
        }
    ]


@respx.mock
async def test_deletions_are_led_back_by_log_and_by_what_the_log_tells() -> None:
    def log(number: int, kind: str, under: str, **texts: str) -> dict[str, Any]:
        return {
            "id": str(number),
            "type": "DELETED",
            "created_at": "2026-01-02T00:00:00+00:00",
            "loggable_type": under,
            "loggable_id": "40",
            "logged_entity_type": kind,
            "logged_entity_id": str(number),
            "current": "{}",
            "previous": None,
            "relation_data": None,
            **texts,
        }

    def answering(request: httpx.Request) -> httpx.Response:
        query = json.loads(request.content)["query"]
        if "AddressesByIds" in query:
            return rows()
        if "Deletions" in query:
            return rows(
                log(1, "AccountService", "Account"),
                log(2, "Contact", "Contact", previous='{"contactable_type": "Account", "contactable_id": 41}'),
                log(3, "Address", "Address", current="no json"),
                log(4, "CustomFieldData", "Ticket", relation_data='["not", "an", "object"]'),
            )
        assert "ContactsByIds" in query
        return rows({"id": "40", "contactable_type": "Account", "contactable_id": "43"})

    respx.post(ENDPOINT).mock(side_effect=answering)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    async with sonar_at() as sonar:
        assert await sonar.accounts_of_deletions(moment) == ["40", "41", "43"]
