"""A "no" is believed only when the filter was seen to work, or after a complete list (design rule 4)."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bridges.sonar_calix.lookup import OLDEST_SECONDS, Lookup
from connectors.calix import Credentials, connect
from connectors.http.budget import LocalBudget
from sync.errors import Unknown

TOKEN = {"access_token": "token-invented"}


class Cloud:
    """A Calix that may not know filters; `lists` counts readings of the whole list, `filtered` calls of the filter."""

    def __init__(self, keys: int, *, knows_filters: bool) -> None:
        self.records = [{"_id": f"id-{n}", "subscriberLocationId": f"key-{n}"} for n in range(keys)]
        self.knows_filters, self.lists, self.filtered, self.declares = knows_filters, 0, 0, 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json=TOKEN)
        last = request.url.path.rsplit("/", 1)[-1]
        if last != "subscribers":
            found = next((one for one in self.records if one["_id"] == last), None)
            return httpx.Response(200, json=found) if found else httpx.Response(404)
        return httpx.Response(200, content=json.dumps(self._listing(request.url.params)))

    def _listing(self, query: httpx.QueryParams) -> object:
        key, offset, limit = query.get("subscriberLocationId"), int(query["offset"]), int(query["limit"])
        rows = self.records
        if key is not None:
            self.filtered += 1
            rows = [one for one in rows if one["subscriberLocationId"] == key] if self.knows_filters else rows
        elif offset == 0:
            self.lists += 1
        page = rows[offset : offset + limit]
        return {"records": page, "metadata": {"totalHits": self.declares}} if self.declares else page

    @asynccontextmanager
    async def lookup(self, clock: list[float] | None = None) -> AsyncIterator[Lookup]:
        transport = httpx.MockTransport(self.answer)
        who = Credentials("c", "s", "u", "p")
        async with connect("https://calix.test/v1", who, budget=LocalBudget(10_000), transport=transport) as calix:
            yield Lookup(calix, (lambda: clock[0]) if clock else lambda: 0.0)


async def ids(lookup: Lookup, key: str) -> list[str]:
    return [one.id for one in await lookup.by_key(key)]


async def test_a_record_that_the_filter_shows_is_there() -> None:
    cloud = Cloud(300, knows_filters=True)
    async with cloud.lookup() as lookup:
        assert await ids(lookup, "key-250") == ["id-250"]
    assert (cloud.lists, cloud.filtered) == (0, 1)


async def test_where_the_filter_works_its_no_is_believed() -> None:
    cloud = Cloud(300, knows_filters=True)
    async with cloud.lookup() as lookup:
        assert [await ids(lookup, f"nobody-{n}") for n in range(5)] == [[]] * 5
    assert cloud.lists == 1  # as far as its second page, once
    assert cloud.filtered == 6


async def test_where_filters_are_not_known_the_whole_list_decides_and_is_shared() -> None:
    cloud = Cloud(300, knows_filters=False)
    async with cloud.lookup() as lookup:
        assert await ids(lookup, "key-250") == ["id-250"]
        assert await ids(lookup, "nobody") == []
        assert await ids(lookup, "key-299") == ["id-299"]
    assert cloud.lists == 2  # one to try the filter, one for all three questions


async def test_a_short_list_is_read_whole() -> None:
    cloud = Cloud(3, knows_filters=True)
    async with cloud.lookup() as lookup:
        assert await ids(lookup, "nobody") == []
        assert await ids(lookup, "key-2") == ["id-2"]


async def test_an_old_list_is_read_again() -> None:
    cloud, clock = Cloud(300, knows_filters=False), [0.0]
    async with cloud.lookup(clock) as lookup:
        assert await ids(lookup, "late") == []
        cloud.records.append({"_id": "id-late", "subscriberLocationId": "late"})
        clock[0] = OLDEST_SECONDS
        assert await ids(lookup, "late") == []
        clock[0] = OLDEST_SECONDS + 1
        assert await ids(lookup, "late") == ["id-late"]


async def test_a_key_of_our_own_create_wants_a_list_read_after_the_question() -> None:
    cloud, clock = Cloud(300, knows_filters=False), [0.0]
    async with cloud.lookup(clock) as lookup:
        assert await ids(lookup, "new") == []
        lookup.doubt("new")
        cloud.records.append({"_id": "id-new", "subscriberLocationId": "new"})
        clock[0] = 1.0
        assert await ids(lookup, "new") == ["id-new"]


async def test_a_record_that_went_between_list_and_look_is_not_there() -> None:
    cloud = Cloud(300, knows_filters=False)
    async with cloud.lookup() as lookup:
        assert await ids(lookup, "nobody") == []
        del cloud.records[250]
        assert await ids(lookup, "key-250") == []


async def test_a_list_that_is_not_complete_proves_nothing() -> None:
    cloud = Cloud(300, knows_filters=False)
    cloud.declares = 301
    async with cloud.lookup() as lookup:
        with pytest.raises(Unknown) as caught:
            await lookup.by_key("nobody")
    assert caught.value.code == "list_incomplete"
