"""Socket Mode itself: one socket for each envelope, ten at most, single-use addresses, reconnecting."""

import contextlib

import aiohttp
import pytest

from tests.sandbox.workspace.outside import CALIX, UMA, Outside


async def test_each_envelope_goes_down_one_of_two_sockets(slack: Outside) -> None:
    got: list[str] = []
    apps = {"left": slack.app(), "right": slack.app()}

    def listen(side: str) -> None:
        @apps[side].command("/audit")
        async def audit(ack):  # type: ignore[no-untyped-def]
            got.append(side)
            await ack()

    for side in apps:
        listen(side)

    async with slack.connected(apps["left"]), slack.connected(apps["right"]):
        await slack.until(lambda state: state["connection"]["sockets"] == 2)
        for _ in range(4):
            await slack.do("command", user=UMA, channel=CALIX, text="/audit")
    assert sorted(got) == ["left", "left", "right", "right"]


async def test_a_disconnected_app_comes_back(slack: Outside) -> None:
    app = slack.app()

    @app.command("/audit")
    async def audit(ack):  # type: ignore[no-untyped-def]
        await ack("here again")

    async with slack.connected(app):
        assert (await slack.do("disconnect"))["closed"] == 1
        await slack.until(lambda state: state["connection"]["sockets"] == 1)
        answer = await slack.do("command", user=UMA, channel=CALIX, text="/audit")
    assert answer["ack"] == {"text": "here again"}


async def address(slack: Outside) -> str:
    return str(
        (await slack.client(slack.info["app_token"]).apps_connections_open(app_token=slack.info["app_token"]))["url"]
    )


async def test_an_address_opens_one_socket(slack: Outside) -> None:
    url = await address(slack)
    async with slack.session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await slack.session.ws_connect(url)


async def test_the_eleventh_socket_is_sent_away(slack: Outside) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(10):
            socket = await stack.enter_async_context(slack.session.ws_connect(await address(slack)))
            assert (await socket.receive_json())["type"] == "hello"
        last = await stack.enter_async_context(slack.session.ws_connect(await address(slack)))
        assert await last.receive_json() == {"type": "disconnect", "reason": "too_many_websockets"}


async def test_sockets_need_the_app_token(slack: Outside) -> None:
    headers = {"Authorization": f"Bearer {slack.info['bot_token']}"}
    async with slack.session.post(f"{slack.info['api_url']}apps.connections.open", headers=headers) as response:
        assert (await response.json())["error"] == "not_allowed_token_type"
