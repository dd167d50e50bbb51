"""The composition root: the open store, and the workbench with its bridges."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings
from bridges.registry import BRIDGES
from store.database import Store
from store.migrate import upgrade
from sync.budget import Budgets
from sync.workbench import Workbench


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The store, its tables brought up to date first (design section 5: migrations run at start)."""
    _prepare_home(settings)
    await upgrade(settings.store_url)
    store = Store(settings.store_url)
    try:
        yield store
    finally:
        await store.close()


def workbench(settings: Settings, store: Store) -> Workbench:
    """What handlers, `doctor` and `apply` work with."""
    return Workbench(store, BRIDGES, settings.secret_box(), settings.home, Budgets(store))


def _prepare_home(settings: Settings) -> None:
    Path(settings.home).mkdir(parents=True, exist_ok=True, mode=0o700)
