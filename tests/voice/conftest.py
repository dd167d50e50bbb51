"""One voice town for all stories of a process, as new for each, and an office in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Store
from store.secrets import SecretBox
from tests.voice.office import VoiceOffice
from tests.voice.town import VoiceTown, voice_town


@pytest.fixture(scope="session")
def _town() -> Iterator[VoiceTown]:
    with voice_town() as running:
        yield running


@pytest.fixture
def town(_town: VoiceTown) -> VoiceTown:
    """Both imitations, in the assumed manner."""
    _town.as_new()
    return _town


@pytest.fixture
async def office(town: VoiceTown, sqlite_store: Store, box: SecretBox, tmp_path: Path) -> VoiceOffice:
    """The voice integration on SQLite."""
    opened = await VoiceOffice.open(town, sqlite_store, box, tmp_path)  # type: ignore[arg-type]
    assert isinstance(opened, VoiceOffice)
    return opened
