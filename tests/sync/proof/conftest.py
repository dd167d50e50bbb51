"""A shop whose systems tell of each request."""

from pathlib import Path

import pytest

from store.database import Store
from store.secrets import SecretBox
from tests.sync.proof.telling import telling_shop
from tests.sync.shop import Shop


@pytest.fixture
async def telling(store: Store, box: SecretBox, tmp_path: Path) -> Shop:
    """Once on each database."""
    return await telling_shop(store, box, tmp_path)


@pytest.fixture
async def sqlite_telling(sqlite_store: Store, box: SecretBox, tmp_path: Path) -> Shop:
    """On SQLite alone."""
    return await telling_shop(sqlite_store, box, tmp_path)
