"""One small town for all stories of a process, as new for each, and an office in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Store
from store.secrets import SecretBox
from tests.stories.office import Office
from tests.stories.town import Town
from tests.stories.town import town as started


@pytest.fixture(scope="session")
def _town() -> Iterator[Town]:
    with started("--without-workspace") as running:
        yield running


@pytest.fixture
def town(_town: Town) -> Town:
    """Both imitations, in the assumed manner."""
    _town.as_new()
    return _town


@pytest.fixture
async def office(town: Town, sqlite_store: Store, box: SecretBox, tmp_path: Path) -> Office:
    """Company 1's integration on SQLite."""
    return await Office.open(town, sqlite_store, box, tmp_path)
