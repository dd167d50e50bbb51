"""The only module that knows the HTTP library: one request out, one answer or one of our errors back."""

import asyncio
import logging
import ssl
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from connectors.http.errors import (
    ConnectFailed,
    ConnectionBroken,
    TimedOut,
    UnreadableAnswer,
    VendorError,
    WrongAddress,
)
from connectors.http.messages import Answer, Request

Transport = httpx.AsyncBaseTransport
"""What a test may put in place of the network."""

MAX_CONNECTIONS = 16

for _name in ("httpx", "httpcore"):  # they log whole addresses and headers
    logging.getLogger(_name).setLevel(logging.WARNING)

# The nearest ancestor in this table decides.
KINDS: dict[type[Exception], type[VendorError]] = {
    httpx.ConnectError: ConnectFailed,
    httpx.ConnectTimeout: ConnectFailed,
    httpx.PoolTimeout: ConnectFailed,
    httpx.ProxyError: ConnectFailed,
    httpx.UnsupportedProtocol: WrongAddress,
    httpx.LocalProtocolError: WrongAddress,
    httpx.InvalidURL: WrongAddress,
    httpx.TooManyRedirects: UnreadableAnswer,
    httpx.DecodingError: UnreadableAnswer,
    httpx.CookieConflict: UnreadableAnswer,
    httpx.RemoteProtocolError: ConnectionBroken,
    httpx.NetworkError: ConnectionBroken,
    httpx.TimeoutException: TimedOut,
    httpx.StreamError: ConnectionBroken,
    httpx.HTTPError: ConnectionBroken,
}


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted, read once a process: reading them takes a tenth of a second of processor."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two pieces of an answer, to send, to wait for a free connection, and in all."""

    connect: float = 10.0
    read: float = 60.0
    write: float = 30.0
    pool: float = 30.0
    total: float = 120.0


class Wire:
    """An open pool of at most 16 connections to one base address."""

    def __init__(self, system: str, base_url: str, timeouts: Timeouts, transport: Transport | None = None) -> None:
        self.system, self._total = system, timeouts.total
        self._base = base_url.rstrip("/")
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(
                connect=timeouts.connect, read=timeouts.read, write=timeouts.write, pool=timeouts.pool
            ),
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS),
            verify=_trusted(),
            trust_env=not is_loopback(self._base),
            follow_redirects=False,
            transport=transport,
        )

    async def exchange(self, request: Request, headers: dict[str, str]) -> Answer:
        """Send once and read the whole answer.

        Raises:
            VendorError: whatever happened on the way, as one of the classes of `KINDS`.
        """
        try:
            async with asyncio.timeout(self._total):
                answer = await self._client.request(
                    request.method,
                    self._base + request.target,
                    params=dict(request.query) or None,
                    json=request.json,
                    data=dict(request.form) if request.form is not None else None,
                    headers=headers,
                )
        except TimeoutError:
            raise TimedOut(self.system, path=request.shown) from None
        except tuple(KINDS) as problem:  # the cause is left out: its text may hold the address or a header
            raise kind_of(type(problem))(self.system, path=request.shown) from None
        return Answer(
            answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content
        )

    async def __aenter__(self) -> Self:
        """Open; nothing is sent yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        await self._client.aclose()


def kind_of(problem: type[BaseException]) -> type[VendorError]:
    """The class of ours for an exception of the HTTP library, by its nearest ancestor in `KINDS`.

    Raises:
        LookupError: the table has no ancestor of it.
    """
    for ancestor in problem.__mro__:
        if ancestor in KINDS:
            return KINDS[ancestor]
    raise LookupError(problem.__name__)


def is_loopback(url: str) -> bool:
    """True for this very machine: no proxy of the environment may stand in between."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
