"""Troubles on demand: refusals, outages and answers that get lost."""

import aiohttp
import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from tests.sandbox.workspace.outside import CALIX, Outside, refusal


async def test_a_rate_limit_says_when_to_come_back(slack: Outside) -> None:
    await slack.do("fault", kind="rate_limit", method="chat.postMessage", retry_after=0)
    slack.web.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    await slack.web.chat_postMessage(channel=CALIX, text="patient")
    calls = [each["answer"] for each in (await slack.log())["calls"] if each["method"] == "chat.postMessage"]
    assert calls == [{"fault": "rate_limit"}, {"ok": True}]


async def test_a_fault_is_about_its_method_and_its_times(slack: Outside) -> None:
    await slack.do("fault", kind="error", method="chat.postMessage", error="fatal_error", times=2)
    await slack.web.auth_test()
    for _ in range(2):
        assert (await refusal(slack.web.chat_postMessage(channel=CALIX, text="x")))["error"] == "fatal_error"
    await slack.web.chat_postMessage(channel=CALIX, text="x")


async def test_an_outage_lasts_until_it_is_cleared(slack: Outside) -> None:
    await slack.do("fault", kind="status", status=503, times=0)
    for _ in range(3):
        async with slack.session.post(f"{slack.info['api_url']}auth.test") as response:
            assert response.status == 503
    async with slack.session.delete(f"{slack.info['control_url']}/fault"):
        pass
    assert (await slack.web.auth_test())["ok"]


@pytest.mark.parametrize(("kind", "arrived"), [("lost_answer", ["once"]), ("down", [])])
async def test_a_broken_connection_may_or_may_not_have_posted(slack: Outside, kind: str, arrived: list[str]) -> None:
    await slack.do("fault", kind=kind, method="chat.postMessage")
    headers = {"Authorization": f"Bearer {slack.info['bot_token']}"}
    body = {"channel": CALIX, "text": "once"}
    address = f"{slack.info['api_url']}chat.postMessage"
    with pytest.raises(aiohttp.ClientError):
        async with slack.session.post(address, json=body, headers=headers) as response:
            await response.read()
    assert [each["text"] for each in await slack.messages()] == arrived


async def test_one_post_a_second_in_a_channel(slack: Outside) -> None:
    await slack.do("fault", kind="posting_limit")
    for _ in range(5):
        await slack.web.chat_postMessage(channel=CALIX, text="burst")
    assert (await refusal(slack.web.chat_postMessage(channel=CALIX, text="x")))["error"] == "ratelimited"
    await slack.web.chat_postMessage(channel="C03NOC", text="another channel")
    await slack.do("clock", advance_s=1)
    await slack.web.chat_postMessage(channel=CALIX, text="after a second")


async def test_an_unknown_fault_is_refused(slack: Outside) -> None:
    assert "kind is one of" in (await slack.do("fault", kind="gremlin"))["error"]
    assert "colour" in (await slack.do("fault", kind="status", colour="red"))["error"]
