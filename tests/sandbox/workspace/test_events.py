"""Events: the Home tab, mentions, direct messages; retries and redelivery when nobody acknowledged."""

import asyncio

from tests.sandbox.workspace.outside import BOT, CALIX, UMA, Json, Outside, manifest, mrkdwn


async def test_opening_home_tells_the_app_which_publishes_it(slack: Outside) -> None:
    app = slack.app()

    @app.event("app_home_opened")
    async def opened(event, client):  # type: ignore[no-untyped-def]
        view = {"type": "home", "blocks": [{"type": "section", "text": mrkdwn(f"for <@{event['user']}>")}]}
        await client.views_publish(user_id=event["user"], view=view)

    async with slack.connected(app):
        assert (await slack.do("home", user=UMA))["error"] is None
        state = await slack.until(lambda state: state["home"] is not None)
    assert state["home"]["blocks"][0]["text"]["text"] == f"for <@{UMA}>"


async def test_only_events_of_the_manifest_are_sent(slack: Outside) -> None:
    await slack.do("manifest", **manifest(events="app_mention"))
    await slack.do("home", user=UMA)
    await slack.do("message", user=UMA, channel="D01UMA", text="hello")
    assert (await slack.log())["envelopes"] == []


async def test_mentions_and_direct_messages_are_events(slack: Outside) -> None:
    app, got = slack.app(), []

    @app.event("app_mention")
    async def mentioned(event):  # type: ignore[no-untyped-def]
        got.append((event["type"], event["channel"], event["text"]))

    @app.event("message")
    async def said(event):  # type: ignore[no-untyped-def]
        got.append((event["channel_type"], event["channel"], event["text"]))

    async with slack.connected(app):
        await slack.do("message", user=UMA, channel=CALIX, text=f"<@{BOT}> help")
        await slack.do("message", user=UMA, channel=CALIX, text="nothing for the bot")
        await slack.state(UMA)
        await slack.do("message", user=UMA, channel="D01UMA", text="hello")
    assert got == [("app_mention", CALIX, f"<@{BOT}> help"), ("im", "D01UMA", "hello")]


async def test_an_event_nobody_took_comes_again_three_times(slack: Outside) -> None:
    await slack.do("home", user=UMA)

    async def attempts() -> list[Json]:
        return [
            each for each in (await slack.log())["envelopes"] if each["payload"]["event"]["type"] == "app_home_opened"
        ]

    async def until(count: int) -> list[Json]:
        async with asyncio.timeout(30):
            while len(found := await attempts()) < count or "error" not in found[-1]:
                await asyncio.sleep(0)
        return found

    await until(2)
    await slack.do("clock", advance_s=60)
    await until(3)
    await slack.do("clock", advance_s=300)
    found = await until(4)
    assert len({each["payload"]["event_id"] for each in found}) == 1
    assert [each.get("retry_attempt") for each in found] == [None, 1, 2, 3]
    assert {each["error"] for each in found} == {"dispatch_failed"}


async def test_anything_can_be_delivered_again(slack: Outside) -> None:
    app, got = slack.app(), []

    @app.command("/audit")
    async def audit(ack, command, request):  # type: ignore[no-untyped-def]
        got.append((command["trigger_id"], request.headers.get("x-slack-retry-num")))
        await ack()

    async with slack.connected(app):
        first = await slack.do("command", user=UMA, channel=CALIX, text="/audit")
        again = await slack.do("redeliver", envelope_id=first["envelope_id"], times=2)
        assert [each["error"] for each in again["deliveries"]] == [None, None]
        assert (await slack.do("redeliver", envelope_id="nowhere"))["error"] is not None
    assert len({trigger for trigger, _ in got}) == 1
    assert [number for _, number in got] == [None, ["1"], ["2"]]
