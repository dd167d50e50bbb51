"""One customer or none, the list of them, which field links the systems, and the operator's settings."""

import pickle
from typing import Any

import httpx
import pytest

from connectors.http.errors import UnreadableAnswer
from connectors.http.pages import Evidence
from connectors.simpler import Ambiguous, Customer, Simpler
from connectors.simpler.models import Settings
from tests.connectors.simpler.vendor import ANN, ENVELOPES, PAGE, Vendor, always, failed, met, simpler_at


@pytest.mark.parametrize("wrap", ENVELOPES)
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (ANN, True),
        ([ANN], True),
        (ANN | {"customerid": 1042}, True),
        ([ANN, ANN | {"customerid": "7", "nickname": "smith-011"}], True),
        ([], False),
        (None, False),
    ],
    ids=str,
)
async def test_one_customer_or_none(wrap: Any, data: Any, found: bool) -> None:
    async with simpler_at(Vendor(always(wrap(data)))) as simpler:
        one = await simpler.customer(nickname=" Smith-01 ")
        assert (one is not None) is found
        assert (await simpler.customer(customer_id="1042") is not None) is found


async def test_not_found_is_none_and_nothing_else_is() -> None:
    async with simpler_at(Vendor(always(failed("Customer not found")))) as simpler:
        assert await simpler.customer(customer_id="9") is None
    for answer in (failed("Not found"), httpx.Response(404), {}, {"result": 1}, {"result": 1, "data": {}}, PAGE, "x"):
        await met(answer, lambda simpler: simpler.customer(customer_id="9"))


async def test_another_customer_than_asked_for_proves_nothing() -> None:
    for asked in ({"nickname": "smith"}, {"customer_id": "104"}):
        problem = await met([ANN], lambda simpler, asked=asked: simpler.customer(**asked))
        assert isinstance(problem, UnreadableAnswer)


async def test_several_customers_of_one_nickname_are_told_as_such() -> None:
    twins = [ANN, ANN | {"customerid": "1043"}]
    problem = await met(twins, lambda simpler: simpler.customer(nickname="smith-01"))
    assert isinstance(problem, Ambiguous)
    assert problem.count == 2
    told = await met(failed("Nickname is not unique"), lambda simpler: simpler.customer(nickname="smith-01"))
    assert isinstance(told, Ambiguous)
    assert told.count == 0
    again = pickle.loads(pickle.dumps(problem))
    assert (type(again), vars(again)) == (type(problem), vars(problem))


async def test_a_customer_is_asked_for_by_one_thing() -> None:
    async with simpler_at(Vendor(always(ANN))) as simpler:
        for asked in ({}, {"customer_id": "1", "nickname": "x"}):
            with pytest.raises(ValueError, match="an id or a nickname"):
                await simpler.customer(**asked)


@pytest.mark.parametrize(
    ("status", "active"),
    [("current", True), (" Current ", True), ("CURRENT", True), ("post", False), ("", False), ("currently", False)],
)
def test_current_alone_is_active(status: str, active: bool) -> None:
    assert Customer(customerid="1", status=status).is_active is active


def test_the_field_that_links_the_systems() -> None:
    one = Customer.model_validate(
        ANN | {"account_no": 77, "custom_fields": {"Voice account number": "v-1", "Empty": None}}
    )
    assert one.value_of("") == one.value_of("  ") == one.value_of("nickname") == "smith-01"
    assert one.value_of("Voice account number") == "v-1"
    assert one.value_of("account_no") == "77"
    assert one.value_of("Empty") == ""
    assert one.value_of("Nowhere") is None
    assert one.value_of("custom_fields") is None
    assert Customer.model_validate(ANN | {"custom_fields": []}).value_of("x") is None


async def read(simpler: Simpler, **options: Any) -> tuple[list[str], Evidence]:
    found, evidence = list[str](), None
    async for page in simpler.customer_pages(**options):
        found += [one.customerid for one in page.items]
        evidence = page.evidence or evidence
    assert evidence is not None
    return found, evidence


def everybody(count: int) -> list[dict[str, Any]]:
    return [
        {"customerid": str(n), "nickname": f"n-{n}", "status": "post" if n % 2 else "current"} for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 99, 100, 250])
@pytest.mark.parametrize("cap", [100, 30])
@pytest.mark.parametrize("tells", [False, True])
async def test_every_customer_is_read(count: int, cap: int, tells: bool) -> None:
    rows = everybody(count)

    def answers(function: str, form: dict[str, str]) -> Any:
        offset, limit = int(form["offset"]), min(int(form["limit"]), cap)
        return {"result": 1, "data": rows[offset : offset + limit], **({"total": str(count)} if tells else {})}

    async with simpler_at(Vendor(answers)) as simpler:
        found, evidence = await read(simpler)
    assert found == [str(n) for n in range(count)]
    assert evidence.complete
    assert evidence.declared == (count if tells else None)


@pytest.mark.parametrize("count", [2, 60, 100, 250])
async def test_a_page_that_comes_again_makes_the_reading_incomplete(count: int) -> None:
    rows = everybody(count)
    async with simpler_at(Vendor(lambda function, form: rows[: int(form["limit"])])) as simpler:
        _, evidence = await read(simpler)
    assert not evidence.complete
    assert evidence.reasons[0][0] == "rows_repeated"


async def test_a_filter_is_asked_for_and_applied_once_more() -> None:
    rows = everybody(7)
    vendor = Vendor(lambda function, form: rows[int(form["offset"]) :])
    async with simpler_at(vendor) as simpler:
        found, evidence = await read(simpler, status=" Post")
    assert found == ["1", "3", "5"]
    assert (evidence.rows, evidence.complete) == (7, True)
    assert vendor.asked[0][1]["status"] == " Post"


@pytest.mark.parametrize(
    ("told", "day"), [("1", 1), (31, 31), ("0", None), ("32", None), (None, None), ("last", None), ("", None)]
)
def test_a_billing_day(told: Any, day: int | None) -> None:
    assert Settings.model_validate({"billing_day": told}).day == day
    assert Customer.model_validate(ANN | {"billing_day": told}).day == day


async def test_settings() -> None:
    table = {"table_id": 7, "name": "Alianza Voice", "fields": [{"field_id": 71, "name": "Dial Number"}]}
    async with simpler_at(Vendor(always({"billing_day": 5, "tables": [table], "more": 1}))) as simpler:
        found = await simpler.settings()
    assert found is not None
    assert (found.day, found.tables[0].table_id, found.tables[0].fields[0].field_id) == (5, "7", "71")
    async with simpler_at(Vendor(always(failed("Unknown function getOperatorSettings")))) as simpler:
        assert await simpler.settings() is None
