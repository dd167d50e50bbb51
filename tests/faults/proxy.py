"""A way to a server that can be cut and comes back, as a network does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Way:
    """A port of this machine that leads to another one, while it is not cut."""

    host: str
    to: int
    port: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def clear(self) -> None:
        """Let through, on the same port as before."""
        self._server = await asyncio.start_server(self._lead, "127.0.0.1", self.port)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def cut(self) -> None:
        """Break what is open, and let nobody in."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(self.host, self.to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        try:
            await asyncio.gather(_pour(reader, back), _pour(there, writer))
        finally:
            self._open -= {writer, back}


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    with suppress(OSError):
        writer.close()


@asynccontextmanager
async def way_to(host: str, port: int) -> AsyncIterator[Way]:
    """A way that is clear."""
    way = Way(host, port)
    await way.clear()
    try:
        yield way
    finally:
        await way.cut()
