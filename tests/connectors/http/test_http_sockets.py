"""Over real sockets: a vendor that hangs up, that never answers, that drips, and one that wants its pool back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from connectors.http.auth import BearerToken
from connectors.http.client import VendorClient
from connectors.http.errors import ConnectionBroken, TimedOut
from connectors.http.messages import Request
from connectors.http.transport import MAX_CONNECTIONS, Timeouts
from tests.connectors.conftest import QUICK, fast

WRITE = Request("POST", "/things", json={"name": "Ada Example"}, effect=True)
READ = Request("GET", "/things")
Manner = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def vendor(manner: Manner) -> AsyncIterator[str]:
    """A server that treats each connection in its own manner."""

    async def treat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await manner(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(treat, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def client(url: str, timeouts: Timeouts | None = None, concurrency: int = 4) -> VendorClient:
    return VendorClient(
        "Example",
        url,
        auth=BearerToken("token-of-no-worth"),
        budget=fast(),
        concurrency=concurrency,
        retries=QUICK,
        timeouts=timeouts,
    )


async def test_a_vendor_that_hangs_up_leaves_the_fate_of_a_write_open() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        return

    async with vendor(hang_up) as url, client(url) as opened:
        with pytest.raises(ConnectionBroken) as caught:
            await opened.call(WRITE, lambda answer: answer)
    assert caught.value.outcome == "unknown"


async def test_a_vendor_that_hangs_up_in_mid_answer() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,")
        await writer.drain()

    async with vendor(half) as url, client(url) as opened:
        with pytest.raises(ConnectionBroken):
            await opened.call(WRITE, lambda answer: answer)


async def test_a_vendor_that_never_answers() -> None:
    over = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()

    async with vendor(wait) as url, client(url, Timeouts(read=0.05)) as opened:
        with pytest.raises(TimedOut) as caught:
            await opened.call(WRITE, lambda answer: answer)
        over.set()
    assert caught.value.outcome == "unknown"


async def test_a_vendor_that_drips_for_ever_is_given_up_at_the_total() -> None:
    over = asyncio.Event()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not over.is_set():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.005)

    async with vendor(drip) as url, client(url, Timeouts(read=5.0, total=0.2)) as opened:
        with pytest.raises(TimedOut):
            await opened.call(WRITE, lambda answer: answer)
        over.set()


async def test_never_more_connections_than_allowed() -> None:
    open_now, most = 0, 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.01)
        open_now -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")
        await writer.drain()

    async with vendor(count) as url, client(url, concurrency=100) as opened:
        answers = await asyncio.gather(*(opened.call(READ, lambda answer: answer.status) for _ in range(60)))
    assert answers == [200] * 60
    assert 1 < most <= MAX_CONNECTIONS
