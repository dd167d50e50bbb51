"""`splice audit`: by a worker that is alive, else by the command itself."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.terminal import KEYS, OTHER_KEYS, ROOT, Terminal, entry, write
from tests.stories.town import Town


@pytest.fixture
def ready(terminal: Terminal, city: Town, tmp_path: Path) -> Terminal:
    """A terminal with one integration."""
    terminal.applies(write(tmp_path / "pairs.toml", [entry(city)]), "--offline")
    return terminal


def test_the_counts_in_a_sentence(ready: Terminal) -> None:
    said = ready.types("audit")
    assert said.code == 0, said.all
    assert "Audit complete: 175 matched (6 differ), 8 unmatched, 7 missing in the target" in said.out


def test_the_counts_as_one_json_object(ready: Terminal) -> None:
    said = ready.types("audit", "Example Fiber", "--json")
    told = json.loads(said.out)
    assert said.code == 0 and told["state"] == "completed"
    assert told["counts"]["matched"] == 175 and told["evidence"]["source"]["complete"] is True


def test_nothing_is_written_at_the_vendor(ready: Terminal, city: Town) -> None:
    ready.types("audit")
    assert city.writes() == []


def test_an_integration_that_there_is_not(ready: Terminal) -> None:
    said = ready.types("audit", "Nobody")
    assert said.code == 1 and "There is no integration Nobody." in said.err


def test_several_integrations_want_a_name(ready: Terminal, city: Town, tmp_path: Path) -> None:
    second = write(tmp_path / "pairs.toml", [entry(city, of=1, org=1)])
    ready.applies(second, "--offline", "--yes")
    said = ready.types("audit")
    assert said.code == 1 and "Example Fiber" in said.err and "Valley Broadband" in said.err


def test_a_disabled_one(ready: Terminal, city: Town, tmp_path: Path) -> None:
    ready.applies(write(tmp_path / "pairs.toml", [entry(city, enabled=False)]), "--offline")
    said = ready.types("audit")
    assert said.code == 1 and "Example Fiber is disabled: it is neither audited nor synced." in said.err


def test_a_vendor_with_other_credentials(ready: Terminal, city: Town) -> None:
    city.sonar.post("token", valid=False)
    said = ready.types("audit")
    assert said.code == 1 and "Sonar does not accept the credentials of this integration." in said.out
    again = ready.types("audit", "--json")
    assert again.out, again.all
    assert json.loads(again.out)["problem"]["code"] == "credentials"


def test_a_reading_that_is_not_complete(ready: Terminal, city: Town) -> None:
    city.calix.fault("repeat_page", match={"path": "/billing/subscribers", "page": 2}, times=0)
    said = ready.types("audit")
    assert said.code == 1 and "no sync can rest on this audit" in said.out
    assert "Calix Cloud was not proven complete: the same records arrived more than once." in said.out


def test_keys_that_do_not_open_what_is_stored(ready: Terminal) -> None:
    ready.sets(SPLICE_SECRET_KEYS=OTHER_KEYS)
    said = ready.types("audit")
    assert said.code == 1 and "the key 'first' is not in the ring" in said.err
    assert ready.rows("SELECT state FROM audit") == [("failed",)]  # it stands in nobody's way
    ready.sets(SPLICE_SECRET_KEYS=KEYS)
    assert ready.types("audit").code == 0


def test_a_worker_that_is_alive_does_the_work(ready: Terminal) -> None:
    """This terminal has no key: it could open no credential itself."""
    with working(ready):
        ready.sets(SPLICE_SECRET_KEYS=None)
        said = ready.types("audit", "--json")
    assert json.loads(said.out)["state"] == "completed"
    assert ready.types("audit").code == 1


@contextmanager
def working(terminal: Terminal) -> Iterator[subprocess.Popen[Any]]:
    """A worker as a process of its own, once it has said that it is alive; it ends in good order."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "worker"],
        cwd=ROOT, env=terminal.as_process(SPLICE_REPLICA="story"), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not terminal.rows("SELECT 1 FROM replica WHERE kind = 'worker'"):
            assert process.poll() is None, "the worker ended"
        yield process
    finally:
        process.terminate()
        assert process.wait(20) == 0
