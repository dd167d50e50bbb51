"""Buttons, menus and response URLs: payloads as Slack sends them, and what people may reach."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from tests.sandbox.workspace.gallery import option, select
from tests.sandbox.workspace.outside import ADA, CALIX, NILS, NOC, UMA, Json, Outside, actions, button, field, plain


class Listening:
    """An app that acknowledges every click and remembers it."""

    def __init__(self, app: AsyncApp) -> None:
        self.bodies: list[Json] = []
        self.options: list[Json] = []
        self.asked: list[Json] = []

        @app.action(re.compile(".*"))
        async def clicked(ack, body):  # type: ignore[no-untyped-def]
            self.bodies.append(body)
            await ack()

        @app.options("ext")
        async def suggest(ack, body):  # type: ignore[no-untyped-def]
            self.asked.append(body)
            await ack(options=self.options)


@pytest.fixture
async def app(slack: Outside) -> AsyncIterator[Listening]:
    bolt = slack.app()
    listening = Listening(bolt)
    async with slack.connected(bolt):
        yield listening


async def posted(slack: Outside, *blocks: Json) -> str:
    return str((await slack.web.chat_postMessage(channel=CALIX, text="card", blocks=list(blocks)))["ts"])


async def test_a_click_carries_everything_an_app_needs(slack: Outside, app: Listening) -> None:
    ts = await posted(slack, actions(button("go", value="42", style="primary")))
    answer = await slack.do("click", user=UMA, channel=CALIX, ts=ts, action_id="go")
    body = app.bodies[0]
    assert (answer["ack"], answer["error"]) == ({}, None)
    assert body["user"] == {"id": UMA, "username": "uma", "name": "uma", "team_id": "T0SPLICE"}
    assert body["container"] == {"type": "message", "message_ts": ts, "channel_id": CALIX, "is_ephemeral": False}
    assert body["channel"] == {"id": CALIX, "name": "calix-sync"}
    assert body["message"]["ts"] == ts and body["message"]["blocks"][0]["block_id"] == "acts"
    assert {key: body["actions"][0][key] for key in ("type", "action_id", "block_id", "value", "style")} == {
        "type": "button",
        "action_id": "go",
        "block_id": "acts",
        "value": "42",
        "style": "primary",
    }
    assert body["trigger_id"] and body["response_url"].startswith("http://127.0.0.1")


async def test_a_click_on_an_ephemeral_does_not_carry_the_message(slack: Outside, app: Listening) -> None:
    sent = await slack.web.chat_postEphemeral(channel=CALIX, user=UMA, text="x", blocks=[actions(button())])
    await slack.do("click", user=UMA, channel=CALIX, ts=sent["message_ts"], action_id="go")
    assert app.bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in app.bodies[0]


async def test_nobody_presses_what_they_cannot_see(slack: Outside, app: Listening) -> None:
    hers = await slack.web.chat_postEphemeral(channel=CALIX, user=UMA, text="x", blocks=[actions(button())])
    answer = await slack.do("click", user=ADA, channel=CALIX, ts=hers["message_ts"], action_id="go")
    assert answer["error"] is not None
    there = await slack.web.chat_postMessage(channel=NOC, text="x", blocks=[actions(button())])
    assert (await slack.do("click", user=NILS, channel=NOC, ts=there["ts"], action_id="go"))["error"] is not None
    assert (await slack.do("click", user=UMA, channel=NOC, ts=there["ts"], action_id="stop"))["error"] is not None
    assert app.bodies == []


async def test_a_choice_is_kept_in_state_for_each_person(slack: Outside, app: Listening) -> None:
    ts = await posted(slack, actions(select(), button()))
    await slack.do("click", user=UMA, channel=CALIX, ts=ts, action_id="pick", value="b")
    await slack.do("click", user=UMA, channel=CALIX, ts=ts, action_id="go")
    await slack.do("click", user=ADA, channel=CALIX, ts=ts, action_id="go")
    assert app.bodies[0]["actions"][0]["selected_option"] == option("b")
    chosen = [body["state"]["values"]["acts"]["pick"]["selected_option"] for body in app.bodies]
    assert chosen == [option("b"), option("b"), None]


async def test_only_offered_options_can_be_chosen(slack: Outside, app: Listening) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": [option("x")]}
    ts = await posted(slack, actions(select(), menu))
    for action_id in ("pick", "more"):
        refused = await slack.do("click", user=UMA, channel=CALIX, ts=ts, action_id=action_id, value="z")
        assert "offers no option 'z'" in refused["error"]
    await slack.do("click", user=UMA, channel=CALIX, ts=ts, action_id="more", value="x")
    assert [body["actions"][0]["selected_option"]["value"] for body in app.bodies] == ["x"]


async def test_what_was_typed_goes_with_the_click(slack: Outside, app: Listening) -> None:
    ts = await posted(slack, field({"type": "plain_text_input", "action_id": "a"}), actions(button()))
    await slack.do("click", user=UMA, channel=CALIX, ts=ts, action_id="go", values={"b": {"a": "because"}})
    assert app.bodies[0]["state"]["values"]["b"]["a"] == {"type": "plain_text_input", "value": "because"}


async def test_an_external_select_asks_the_app(slack: Outside, app: Listening) -> None:
    ts = await posted(slack, actions({"type": "external_select", "action_id": "ext", "min_query_length": 2}))
    where = {"user": UMA, "channel": CALIX, "ts": ts, "action_id": "ext"}
    app.options = [option("7", "Ada Example")]
    assert (await slack.do("suggest", **where, value="a"))["options"] == []
    assert app.asked == []
    assert (await slack.do("suggest", **where, value="ada"))["options"] == app.options
    assert (app.asked[0]["type"], app.asked[0]["value"], app.asked[0]["action_id"]) == (
        "block_suggestion",
        "ada",
        "ext",
    )
    await slack.do("click", **where, value="7")
    assert app.bodies[0]["actions"][0]["selected_option"] == option("7", "Ada Example")


async def test_a_hundred_suggestions_are_the_most(slack: Outside, app: Listening) -> None:
    ts = await posted(slack, actions({"type": "external_select", "action_id": "ext", "min_query_length": 0}))
    app.options = [option(str(n)) for n in range(101)]
    answer = await slack.do("suggest", user=UMA, channel=CALIX, ts=ts, action_id="ext", value="")
    assert (answer["error"], answer["options"]) == ("invalid_options", [])


async def test_an_unanswered_click_is_shown_beside_the_message(slack: Outside) -> None:
    ts = await posted(slack, actions(button()))
    answer = await slack.do("click", user=UMA, channel=CALIX, ts=ts, action_id="go")
    assert answer["error"] == "dispatch_failed"
    assert (await slack.messages(UMA))[0]["warning"] == answer["shown"]
    assert (await slack.messages(ADA))[0]["warning"] is None


async def respond(address: str, **body: object) -> tuple[int, Json]:
    async with aiohttp.ClientSession() as session, session.post(address, json=body) as response:
        return response.status, await response.json()


async def clicked(slack: Outside, app: Listening) -> str:
    ts = await posted(slack, actions(button()))
    await slack.do("click", user=UMA, channel=CALIX, ts=ts, action_id="go")
    return str(app.bodies[-1]["response_url"])


async def test_a_response_url_answers_in_private_or_in_the_channel(slack: Outside, app: Listening) -> None:
    address = await clicked(slack, app)
    await respond(address, text="for you")
    await respond(address, text="for all", response_type="in_channel")
    assert [each["text"] for each in await slack.messages(UMA)] == ["card", "for you", "for all"]
    assert [each["text"] for each in await slack.messages(ADA)] == ["card", "for all"]


async def test_a_response_url_replaces_and_deletes_what_was_clicked(slack: Outside, app: Listening) -> None:
    address = await clicked(slack, app)
    await respond(address, text="decided", replace_original=True)
    assert [(each["text"], each.get("blocks")) for each in await slack.messages(ADA)] == [("decided", None)]
    await respond(address, delete_original=True)
    assert await slack.messages(ADA) == []


async def test_a_response_url_works_five_times(slack: Outside, app: Listening) -> None:
    address = await clicked(slack, app)
    assert [(await respond(address, text=str(n)))[0] for n in range(5)] == [200] * 5
    assert await respond(address, text="6") == (404, {"ok": False, "error": "used_url"})


async def test_a_response_url_lives_half_an_hour(slack: Outside, app: Listening) -> None:
    address = await clicked(slack, app)
    await slack.do("clock", advance_s=29 * 60)
    assert (await respond(address, text="in time"))[0] == 200
    await slack.do("clock", advance_s=2 * 60)
    assert await respond(address, text="late") == (404, {"ok": False, "error": "expired_url"})


async def test_a_response_url_checks_blocks_too(slack: Outside, app: Listening) -> None:
    address = await clicked(slack, app)
    status, body = await respond(address, blocks=[{"type": "header", "text": plain("x" * 151)}])
    assert (status, body["error"]) == (400, "invalid_blocks")
