"""Sonar's own integration is looked at once a minute, not once a write."""

import json

import httpx
import pytest

from bridges.sonar_calix.native import LOOK_EVERY_SECONDS, NativeGuard
from connectors.http.budget import LocalBudget
from connectors.sonar import connect
from sync.errors import NotSent
from tests.bridges.story import many, scope


async def test_a_switch_thrown_later_is_seen_within_a_minute() -> None:
    settings = {"id": "1", "company_id": "1", "enabled": False, "synchronization_status": "NEW"}
    asked, clock = [0], [0.0]

    def answer(request: httpx.Request) -> httpx.Response:
        asked[0] += 1
        return httpx.Response(200, content=json.dumps({"data": {"rows": many(settings)}}))

    transport = httpx.MockTransport(answer)
    async with connect("https://sonar.test", "token-invented", budget=LocalBudget(100), transport=transport) as sonar:
        guard = NativeGuard(sonar, scope(), clock=lambda: clock[0])
        await guard.let_pass()
        settings["enabled"] = True
        clock[0] = LOOK_EVERY_SECONDS - 1
        await guard.let_pass()
        assert asked == [1]
        clock[0] = LOOK_EVERY_SECONDS
        for _ in range(2):
            with pytest.raises(NotSent):
                await guard.let_pass()
        assert asked == [2]
