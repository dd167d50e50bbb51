"""The doors of the imitations: JSON over HTTP on this machine."""

from types import TracebackType
from typing import Any

import aiohttp

Json = dict[str, Any]


class Door:
    """Talks to control doors and, where the story changes a record by hand, to an imitation's own API."""

    def __init__(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))

    async def __aenter__(self) -> "Door":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def get(self, url: str, **query: Any) -> Any:
        """The JSON behind a GET."""
        async with self._session.get(url, params={name: str(value) for name, value in query.items()}) as answer:
            return await answer.json()

    async def post(self, url: str, body: Json, headers: dict[str, str] | None = None) -> Json:
        """The JSON behind a POST."""
        async with self._session.post(url, json=body, headers=headers) as answer:
            told: Json = await answer.json()
            return told

    async def delete(self, url: str) -> None:
        """A DELETE."""
        async with self._session.delete(url):
            return
