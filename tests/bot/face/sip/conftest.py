"""A voice office for each test: a face whose only bridge is the stand-in, with a key for its secret box."""

import base64
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from store.database import Store
from tests.bot.face.rows import Rows
from tests.bot.face.sip.office import VoiceOffice, known
from tests.bot.face.sip.stand_in import VoicePair
from tests.bot.face.stage import Stage
from tests.sandbox.workspace.outside import Outside

KEYS = SecretStr(f"test:{base64.b64encode(bytes(range(32))).decode()}")


@pytest.fixture
async def office(slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows) -> VoiceOffice:
    """People, one integration, two customers; the face is not started yet."""
    return await _office(slack, settings, sqlite_store, rows)


@pytest.fixture
async def office_on_both(slack: Outside, settings: Settings, store: Store) -> VoiceOffice:
    """The same, once on each database."""
    return await _office(slack, settings, store, Rows(store))


async def _office(slack: Outside, settings: Settings, store: Store, rows: Rows) -> VoiceOffice:
    desk = known()
    made = VoiceOffice(slack, settings.model_copy(update={"secret_keys": KEYS}), store, rows, desk, VoicePair(desk))
    await rows.people()
    made.integration = await made.furnish()
    return made


@pytest.fixture
async def voice(office: VoiceOffice) -> AsyncIterator[Stage]:
    """The office with its face running."""
    async with office.open() as stage:
        yield stage
