"""Signed HTTP: the request URL gets what the sockets would get, as forms or JSON, with Slack's v0 signature."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

Json = dict[str, Any]


class HttpFailure(Exception):
    """The request URL did not take a request.

    Attributes:
        error: the name that Slack shows to the person.
    """

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


def sign(secret: str, stamp: str, body: str) -> str:
    """Slack's request signature: ``v0=`` and the HMAC-SHA256 of ``v0:{stamp}:{body}``."""
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return f"v0={digest}"


def encode(kind: str, payload: Json) -> tuple[str, str]:
    """Body and content type of a delivery: commands as form fields, interactions as one field, events as JSON."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


async def send(url: str, secret: str, kind: str, payload: Json, retry: tuple[int, str] | None = None) -> Json:
    """Send one delivery and read its acknowledgement; the stamp is real time, since the receiver's clock is.

    Raises:
        HttpFailure: no connection, a status outside 2xx, or an answer that is no acknowledgement.
    """
    body, content_type = encode(kind, payload)
    stamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(secret, stamp, body),
    }
    if retry is not None:
        headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
    try:
        async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
            text = await response.text()
            if response.status >= 300:
                raise HttpFailure("http_client_error" if response.status < 500 else "http_service_error")
    except aiohttp.ClientError as error:
        raise HttpFailure("dispatch_failed") from error
    return _acknowledgement(text)


def _acknowledgement(text: str) -> Json:
    try:
        body = json.loads(text) if text else {}
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": str(body)}
