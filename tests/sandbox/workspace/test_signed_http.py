"""The other transport: signed HTTP to a request URL, with Bolt's own check of the signature."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.sandbox.workspace.outside import CALIX, UMA, Outside, actions, button, modal


class Quiet(uvicorn.Server):
    """A server inside a test: no signals, no lines."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


@contextlib.asynccontextmanager
async def answering(app: AsyncApp) -> AsyncIterator[str]:
    """Serve a Bolt app; yields its request URL."""
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    listener = socket.create_server(("127.0.0.1", 0))
    web = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    server = Quiet(uvicorn.Config(web, log_level="critical"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
    finally:
        server.should_exit = True
        await serving


def signed_app(slack: Outside, secret: str | None = None) -> AsyncApp:
    secret = secret or slack.info["signing_secret"]
    return AsyncApp(client=slack.web, signing_secret=secret, process_before_response=True)


async def test_commands_clicks_and_forms_come_signed(slack: Outside) -> None:
    app, got = signed_app(slack), []

    @app.command("/audit")
    async def audit(ack, command):  # type: ignore[no-untyped-def]
        got.append(command["text"])
        await ack("on it")

    @app.action("go")
    async def go(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.view("form")
    async def sent(ack, view):  # type: ignore[no-untyped-def]
        got.append(view["callback_id"])
        await ack(response_action="clear")

    @app.event("app_home_opened")
    async def opened(event):  # type: ignore[no-untyped-def]
        got.append(event["user"])

    async with answering(app) as url:
        assert (await slack.do("request_url", url=url))["request_url"] == url
        answer = await slack.do("command", user=UMA, channel=CALIX, text="/audit company a")
        assert answer["ack"] == {"text": "on it"}
        sent_card = await slack.web.chat_postMessage(channel=CALIX, text="x", blocks=[actions(button())])
        await slack.do("click", user=UMA, channel=CALIX, ts=sent_card["ts"], action_id="go")
        view_id = (await slack.state())["views"][0]["id"]
        assert (await slack.do("submit", user=UMA, view_id=view_id, values={}))["error"] is None
        await slack.do("home", user=UMA)
    assert got == ["company a", "form", UMA]
    assert (await slack.state())["views"] == []


async def test_an_app_with_another_secret_is_not_taken(slack: Outside) -> None:
    async with answering(signed_app(slack, "another secret")) as url:
        answer = await slack.do("request_url", url=url)
    assert answer["error"] == "the request URL did not answer the challenge: http_client_error"
    assert (await slack.state())["connection"]["request_url"] is None


async def test_a_command_nobody_listens_to_fails_aloud(slack: Outside) -> None:
    async with answering(signed_app(slack)) as url:
        await slack.do("request_url", url=url)
        assert (await slack.do("command", user=UMA, channel=CALIX, text="/audit"))["error"] == "http_client_error"
    assert (await slack.do("command", user=UMA, channel=CALIX, text="/audit"))["error"] == "dispatch_failed"
