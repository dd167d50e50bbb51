"""A Sonar that is spoken to otherwise than is assumed, and the assumed facts by their ids."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from connectors.http.errors import BadCredentials, Forbidden, RateLimited, UnreadableAnswer
from connectors.sonar import Dialect, Sonar, connect
from connectors.sonar import assumptions as at
from sandbox.sonar.facts import FACTS
from tests.connectors.conftest import QUICK, fast
from tests.connectors.imitations import Imitation

URL = "https://operator.example.test"
SOURCE = Path(at.__file__).read_text(encoding="utf-8")


@asynccontextmanager
async def sonar_at(url: str = URL, token: str = "token-of-no-worth", **told: Any) -> AsyncIterator[Sonar]:
    async with connect(url, token, dialect=Dialect(**told), budget=fast(), retries=QUICK) as sonar:
        yield sonar


def answers(body: Any, status: int = 200) -> Any:
    return respx.post(f"{URL}/api/graphql").mock(return_value=httpx.Response(status, json=body))


def test_the_ids_of_product_and_imitation_are_the_same() -> None:
    assert set(re.findall(r"SONAR-A\d-[A-Z0-9]+", SOURCE)) == {fact.fact for fact in FACTS}
    assert all(len(fact.values) >= 2 for fact in FACTS)


@respx.mock
async def test_a_body_that_says_unauthenticated_is_a_bad_token_whatever_its_status() -> None:
    answers({"message": "Unauthenticated."})
    async with sonar_at() as sonar:
        with pytest.raises(BadCredentials):
            await sonar.companies()
    async with sonar_at(bad_token_message="") as sonar:
        with pytest.raises(UnreadableAnswer):
            await sonar.companies()
    answers({"message": "Who are you?"})
    async with sonar_at(bad_token_message="Who are you?") as sonar:
        with pytest.raises(BadCredentials):
            await sonar.companies()


@respx.mock
async def test_an_error_text_is_a_rate_limit_unless_told_otherwise() -> None:
    answers({"error": "Request limit of 400/min reached."})
    async with sonar_at() as sonar:
        with pytest.raises(RateLimited):
            await sonar.companies()
    async with sonar_at(error_is_limit=False) as sonar:
        with pytest.raises(UnreadableAnswer):
            await sonar.companies()


@respx.mock
async def test_pages_of_another_size_are_asked_for() -> None:
    none = {"entities": [], "page_info": {"total_count": 0}}
    route = answers({"data": {"rows": none}})
    async with sonar_at(page_size=25) as sonar:
        await sonar.companies()
    assert json.loads(route.calls.last.request.content)["variables"]["paginator"]["records_per_page"] == 25


@pytest.mark.parametrize(("size", "of_lines"), [(100, 500), (50, 250), (500, 500), (1, 5)])
def test_pages_of_lines_follow_those_of_accounts(size: int, of_lines: int) -> None:
    assert Dialect(page_size=size).index_page_size == of_lines


@pytest.mark.parametrize("answer", ["401", "401-html", "200-message"])
async def test_a_bad_token_is_known_in_every_answer(sonar_box: Imitation, answer: str) -> None:
    sonar_box.behave(bad_token_answer=answer)
    async with sonar_at(sonar_box.told["sonar"]["base_url"], "another-invented") as sonar:
        with pytest.raises(BadCredentials):
            await sonar.companies()


@pytest.mark.parametrize(("answer", "code"), [("200-errors", "denied"), ("403", "forbidden")])
async def test_a_missing_right_is_told_of_the_one_thing(sonar_box: Imitation, answer: str, code: str) -> None:
    sonar_box.behave(denied_answer=answer)
    sonar_box.control("faults", {"kind": "deny", "match": {"field": "companies"}})
    told = sonar_box.told["sonar"]
    async with sonar_at(told["base_url"], told["token"]) as sonar:
        refused = {one.name: one.error for one in await sonar.check() if one.error is not None}
    assert {name: error.code for name, error in refused.items()} == {"companies": code}
    assert code != "forbidden" or isinstance(refused["companies"], Forbidden)
