"""An outsider's way to the workspace: its process, slack_sdk, Bolt, and the control door over HTTP."""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

ROOT = Path(__file__).resolve().parents[3]
UMA, OMAR, ADA, VERA, NILS = "U01UMA", "U02OMAR", "U03ADA", "U05VERA", "U07NILS"
BOT = "U0SPLICE"
CALIX, GENERAL, NOC = "C01CALIX", "C02GENERAL", "C03NOC"
SCOPES = (
    "chat:write commands channels:read channels:history im:read im:write im:history users:read users:read.email "
    "usergroups:read files:read files:write reactions:write app_mentions:read"
)

Json = dict[str, Any]


def manifest(*commands: str, scopes: str = SCOPES, events: str = "app_home_opened app_mention message.im") -> Json:
    """A small app manifest."""
    return {
        "display_information": {"name": "Splice"},
        "features": {"slash_commands": [{"command": each, "description": f"What {each} does"} for each in commands]},
        "oauth_config": {"scopes": {"bot": scopes.split()}},
        "settings": {"event_subscriptions": {"bot_events": events.split()}},
    }


@contextlib.contextmanager
def started(*arguments: str) -> Iterator[Json]:
    """The process, with the object that it prints."""
    command = [sys.executable, "-m", "sandbox.workspace", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


class Outside:
    """What a test holds in its hands."""

    def __init__(self, info: Json, session: aiohttp.ClientSession) -> None:
        self.info = info
        self.session = session
        self.web = self.client(info["bot_token"])

    def client(self, token: str | None) -> AsyncWebClient:
        """A Slack client as any program would make it."""
        client = AsyncWebClient(token=token, base_url=self.info["api_url"])
        client.proxy = None
        return client

    async def do(self, act: str, **body: Any) -> Json:
        """One act through the control door."""
        address = f"{self.info['control_url']}/{act}"
        async with asyncio.timeout(30), self.session.post(address, json=body) as response:
            answer: Json = await response.json()
            return answer

    async def state(self, user: str = UMA) -> Json:
        """The workspace as one person sees it."""
        async with self.session.get(f"{self.info['control_url']}/state", params={"user": user}) as response:
            assert response.status == 200, await response.text()
            answer: Json = await response.json()
            return answer

    async def messages(self, user: str = UMA, channel: str = CALIX) -> list[Json]:
        """What that person sees in a channel."""
        found = [each for each in (await self.state(user))["channels"] if each["id"] == channel]
        messages: list[Json] = found[0]["messages"] if found else []
        return messages

    async def log(self) -> Json:
        """Calls and envelopes."""
        async with self.session.get(f"{self.info['control_url']}/log") as response:
            answer: Json = await response.json()
            return answer

    async def until(self, holds: Callable[[Json], bool], user: str = UMA) -> Json:
        """Wait, along the workspace's own sequence of changes, until its state satisfies ``holds``."""
        async with asyncio.timeout(30):
            while not holds(state := await self.state(user)):
                params = {"since": state["seq"], "timeout": 5}
                async with self.session.get(f"{self.info['control_url']}/wait", params=params) as response:
                    await response.json()
        return state

    @contextlib.asynccontextmanager
    async def connected(self, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
        """An app that hangs on a socket."""
        handler = AsyncSocketModeHandler(app, self.info["app_token"])
        handler.client.proxy = None
        await handler.connect_async()
        try:
            yield handler
        finally:
            await handler.close_async()

    def app(self) -> AsyncApp:
        """A Bolt app with nothing in it yet."""
        return AsyncApp(client=self.web, process_before_response=True)


async def refusal(call: Any) -> Json:
    """The body with which a Web API call was refused."""
    try:
        answer = await call
    except SlackApiError as error:
        body: Json = dict(error.response.data)
        return body
    raise AssertionError(f"was not refused: {answer.data}")


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def button(action_id: str = "go", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


def field(element: Json, block_id: str = "b", **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "block_id": block_id, "label": plain("Label"), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal; with a submit button."""
    shown = list(blocks) or [{"type": "section", "text": mrkdwn("Hello")}]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("T"),
        "submit": plain("Send"),
        "blocks": shown,
    } | more
