"""A shop on a fresh store for every story of sync, once on each database."""

from pathlib import Path

import pytest

from store.database import Store
from store.secrets import SecretBox
from tests.sync.shop import Shop


@pytest.fixture
async def shop(store: Store, box: SecretBox, tmp_path: Path) -> Shop:
    """The toy pair on a fresh store, once on each database."""
    return await Shop.open(store, box, tmp_path)


@pytest.fixture
async def lone_shop(sqlite_store: Store, box: SecretBox, tmp_path: Path) -> Shop:
    """The toy pair on SQLite alone, for stories in which the database plays no part."""
    return await Shop.open(sqlite_store, box, tmp_path)
