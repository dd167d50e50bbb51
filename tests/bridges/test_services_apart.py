"""A Calix whose records do not hold their services: a PUT replaces the record, so what was not read would be gone."""

import json
from typing import Any

import httpx

from bridges.sonar_calix.lookup import Lookup
from bridges.sonar_calix.native import NativeGuard
from bridges.sonar_calix.target import Target
from bridges.sonar_calix.writing import Writer
from connectors.calix import Credentials
from connectors.calix import connect as connect_calix
from connectors.http.budget import LocalBudget
from connectors.sonar import connect as connect_sonar
from store.words import Verb
from sync.flow import Wanted
from tests.bridges.story import many, options, scope

RECORD = {"_id": "id-1", "subscriberLocationId": "42", "name": "Ada", "unknown": {"kept": [1, None]}}
SERVICES = [{"_id": "s1", "type": "data", "usoc": "FTTH"}, {"_id": "s2", "type": "voice"}]


async def test_the_services_go_back_with_the_record() -> None:
    sent: list[Any] = []

    def calix_answers(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "token-invented"})
        if request.method == "PUT":
            sent.append(json.loads(request.content))
            return httpx.Response(204)
        return httpx.Response(200, json=SERVICES if request.url.path.endswith("/services") else RECORD)

    def sonar_answers(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"data": {"rows": many()}})

    rename = Wanted(
        "subscriber", Verb.UPDATE, "update", "42", "42", "id-1", None, {"name": "Ada"}, {"name": "Ada Example"}
    )
    budget, who = LocalBudget(10_000), Credentials("c", "s", "u", "p")
    calix_line = connect_calix(
        "https://calix.test/v1", who, budget=budget, transport=httpx.MockTransport(calix_answers)
    )
    sonar_line = connect_sonar(
        "https://sonar.test", "token-invented", budget=budget, transport=httpx.MockTransport(sonar_answers)
    )

    async def nobody(_: str) -> None:
        return None

    async with calix_line as calix, sonar_line as sonar:
        lookup = Lookup(calix)
        target = Target(calix, lookup, options(), None)
        writer = Writer(calix, lookup, target, NativeGuard(sonar, scope()), options(), nobody)
        result = await writer.write(rename, await writer.read(rename))
    assert sent == [RECORD | {"name": "Ada Example", "services": SERVICES}]
    assert (result.target_id, result.observed) == ("id-1", None)
