"""A terminal with a home of its own, and the imitations that its commands may ask."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.cli.terminal import KEYS, ROOT, Terminal, credentials
from tests.stories.town import Town
from tests.stories.town import town as started


@pytest.fixture(scope="session")
def _city() -> Iterator[Town]:
    with started("--manifest", str(ROOT / "manifest.yml")) as running:
        yield running


@pytest.fixture
def city(_city: Town, terminal: Terminal) -> Town:
    """All three imitations as new; the terminal's environment holds their secrets."""
    _city.as_new()
    terminal.sets(**credentials(_city))
    return _city


@pytest.fixture
def terminal(
    tmp_path: Path, upgraded_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """A home with an upgraded database and a key; nothing of the machine's own settings."""
    for name in [name for name in os.environ if name.startswith("SPLICE_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(upgraded_file, home / "splice.db")
    made = Terminal(home, monkeypatch, capsys)
    made.sets(SPLICE_HOME=str(home), SPLICE_SECRET_KEYS=KEYS, COLUMNS="200")
    return made
