"""One workspace process with a clock that stands still, as new for each test."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.sandbox.workspace.outside import Json, Outside, manifest, started


@pytest.fixture(scope="session")
def still_process() -> Iterator[Json]:
    with started("--clock", "manual") as info:
        yield info


@pytest.fixture
async def slack(still_process: Json) -> AsyncIterator[Outside]:
    """The workspace, reset, with an app that has /audit and every scope it may need."""
    async with aiohttp.ClientSession() as session:
        outside = Outside(still_process, session)
        await outside.do("reset")
        await outside.do("manifest", **manifest("/audit"))
        yield outside
