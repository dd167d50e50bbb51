"""Slack's Web API as typed calls: the seam between the face and Slack."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.face.methods import BY_QUERY, OWN_PACE, Method
from bot.face.metrics import Metrics
from bot.face.trouble import SlackAway, SlackLimited, SlackRefused, SlackTrouble

Json = dict[str, Any]
PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in the workspace (auth.test)."""

    team: str
    user: str
    bot: str


class Gateway:
    """One bot token's view of Slack. Every method raises `SlackTrouble`.

    Args:
        token: the bot token.
        api_url: Slack's, or an imitation's; proxies of the environment are not used for loopback.
        metrics: where calls are counted.
        timeout: seconds for one call.
    """

    def __init__(self, token: str, api_url: str, metrics: Metrics, timeout: float = 30.0) -> None:
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout))
        self.client = self._client(token, api_url)
        self.client.retry_handlers = [
            AsyncConnectionErrorRetryHandler(max_retry_count=1),
            AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        ]
        self._sending = self._client(token, api_url)
        self._sending.retry_handlers = []
        self._metrics = metrics

    def _client(self, token: str, api_url: str) -> AsyncWebClient:
        client = AsyncWebClient(token=token, base_url=api_url, session=self.session)
        if urlsplit(api_url).hostname in LOOPBACK:
            client.proxy = None
        return client

    def unauthorised_client(self) -> AsyncWebClient:
        """A client without a token, for the framework: Socket Mode gives it the app's, each request the bot's.

        It has no session of its own, since Bolt copies it deeply for each lazy listener.
        """
        client = AsyncWebClient(base_url=self.client.base_url)
        client.proxy = self.client.proxy
        return client

    async def close(self) -> None:
        """Close the connections."""
        await self.session.close()

    async def identity(self) -> Identity:
        """Who this token is."""
        answer = await self._call(Method.AUTH_TEST)
        return Identity(str(answer["team_id"]), str(answer["user_id"]), str(answer.get("bot_id", "")))

    async def socket_address(self, app_token: str) -> str:
        """Where Socket Mode connects to; also tells early whether the app's token is accepted."""
        return str((await self._call(Method.CONNECT, token=app_token))["url"])

    async def post(self, channel: str, message: Json, *, thread_ts: str | None = None) -> tuple[str, str]:
        """Post a message (`text`, `blocks`, `metadata`); a user id as `channel` is a direct message.

        Returns the channel's id and the message's ts.
        """
        extra = {"thread_ts": thread_ts} if thread_ts else {}
        answer = await self._call(
            Method.POST, channel=channel, unfurl_links=False, unfurl_media=False, **message, **extra
        )
        return str(answer.get("channel") or channel), str(answer["ts"])

    async def update(self, channel: str, ts: str, message: Json) -> None:
        """Redraw a message of ours."""
        await self._call(Method.UPDATE, channel=channel, ts=ts, **message)

    async def ephemeral(self, channel: str, user: str, message: Json) -> None:
        """Show a message to one person in a channel."""
        await self._call(Method.POST_EPHEMERAL, channel=channel, user=user, **message)

    async def respond(self, url: str, message: Json) -> None:
        """Answer an interaction through its response_url, privately and without touching the original message."""
        body = {"response_type": "ephemeral", "replace_original": False, **message}
        try:
            proxy = None if urlsplit(url).hostname in LOOPBACK else self.client.proxy
            async with self.session.post(url, json=body, proxy=proxy) as answer:
                if answer.status != 200:
                    raise SlackRefused("response_url", f"status_{answer.status}")
        except (aiohttp.ClientError, TimeoutError) as trouble:
            raise SlackAway("response_url", type(trouble).__name__, maybe_done=True) from trouble

    async def find_post(self, channel: str, key: str, oldest: str) -> str | None:
        """The ts of our message that carries this key in its metadata, among the newest 15 since `oldest`."""
        answer = await self._call(
            Method.HISTORY, channel=channel, oldest=oldest, limit=15, include_all_metadata=True, inclusive=True
        )
        for message in answer.get("messages", []):
            if message.get("metadata", {}).get("event_payload", {}).get("key") == key:
                return str(message["ts"])
        return None

    async def permalink(self, channel: str, ts: str) -> str:
        """The address of a message."""
        return str((await self._call(Method.PERMALINK, channel=channel, message_ts=ts))["permalink"])

    async def direct_channel(self, user: str) -> str:
        """The direct message channel with a person."""
        return str((await self._call(Method.OPEN_DM, users=user))["channel"]["id"])

    async def group_members(self, group: str) -> frozenset[str]:
        """User ids in a user group."""
        return frozenset((await self._call(Method.GROUP_MEMBERS, usergroup=group))["users"])

    async def open_view(self, trigger_id: str, view: Json) -> str:
        """Open a modal; returns its id. The trigger lives 3 seconds."""
        return str((await self._call(Method.OPEN_VIEW, trigger_id=trigger_id, view=view))["view"]["id"])

    async def push_view(self, trigger_id: str, view: Json) -> str:
        """Put a modal on top of the one that is open; returns its id."""
        return str((await self._call(Method.PUSH_VIEW, trigger_id=trigger_id, view=view))["view"]["id"])

    async def update_view(self, view_id: str, view: Json) -> bool:
        """Redraw an open modal; False when the person closed it meanwhile."""
        try:
            await self._call(Method.UPDATE_VIEW, view_id=view_id, view=view)
        except SlackRefused as refused:
            if refused.code in ("not_found", "view_not_found"):
                return False
            raise
        return True

    async def send_file(self, channel: str, name: str, content: BinaryIO, comment: str) -> None:
        """Put a file into a channel or direct message (the external upload: address, bytes, completion)."""
        place = await self._call(Method.UPLOAD_URL, filename=name, length=content.seek(0, os.SEEK_END))
        content.seek(0)
        url = str(place["upload_url"])
        try:
            proxy = None if urlsplit(url).hostname in LOOPBACK else self.client.proxy
            async with self.session.post(url, data=content, proxy=proxy) as answer:
                if answer.status != 200:
                    raise SlackRefused("upload", f"status_{answer.status}")
        except (aiohttp.ClientError, TimeoutError) as trouble:
            raise SlackAway("upload", type(trouble).__name__, maybe_done=False) from trouble
        files = [{"id": place["file_id"], "title": name}]
        await self._call(Method.COMPLETE_UPLOAD, files=files, channel_id=channel, initial_comment=comment)

    async def _call(self, method: Method, **arguments: Any) -> Json:
        client = self._sending if method in OWN_PACE else self.client
        began = time.monotonic()
        outcome = "ok"
        try:
            if method in BY_QUERY:
                answer = await client.api_call(method, http_verb="GET", params=_as_query(arguments))
            else:
                answer = await client.api_call(method, json=arguments)
            return dict(answer.data) if isinstance(answer.data, dict) else {}
        except SlackApiError as refusal:
            trouble = _told(method, refusal)
            outcome = trouble.code
            raise trouble from refusal
        except aiohttp.ClientConnectorError as broken:
            outcome = "unreachable"
            raise SlackAway(method, outcome, maybe_done=False) from broken
        except (aiohttp.ClientError, TimeoutError) as broken:
            outcome = "no_answer"
            raise SlackAway(method, outcome, maybe_done=True) from broken
        finally:
            self._metrics.called(method, outcome, time.monotonic() - began)


def _as_query(arguments: Mapping[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in arguments.items()}


def _told(method: Method, refusal: SlackApiError) -> SlackTrouble:
    """Slack's answer as one of our errors."""
    answer = refusal.response
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 0) or 0)
    data = getattr(answer, "data", None)
    body: Json = data if isinstance(data, dict) else {}
    code = str(body.get("error") or f"status_{status}")
    if status == 429 or code in ("ratelimited", "rate_limited"):
        headers = {str(name).lower(): value for name, value in (getattr(answer, "headers", None) or {}).items()}
        return SlackLimited(method, _seconds(headers.get("retry-after", "1")))
    if status >= 500 or code in PASSING or not body:
        return SlackAway(method, code, maybe_done=True)
    return SlackRefused(method, code, str(body.get("needed") or ""))


def _seconds(value: object) -> float:
    try:
        return max(0.0, float(str(value)))
    except ValueError:
        return 1.0
