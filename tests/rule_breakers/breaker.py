"""One small patch that disables a rule, and the test that must notice."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("sync", "bridges", "bot", "connectors", "store", "sandbox", "tests", "pyproject.toml", "manifest.yml")
LEFT_OUT = shutil.ignore_patterns("golden", "chaos", "page", "rule_breakers")
# How pytest tells that what a test says did not hold; any other error is the patch's own fault.
NOTICED = ("assert", "AssertionError", "Failed: DID NOT RAISE")
LONGEST_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Breaker:
    """A patch file: `Rule:`, `Broken:` and `Test:` on lines of their own, then a unified diff."""

    file: Path
    rule: str
    broken: str
    test: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one test: passed, failed, or neither (`error`); with its words."""

    state: str
    words: str

    @property
    def noticed(self) -> bool:
        """The test failed because what it says did not hold."""
        return self.state == "failed" and self.words.startswith(NOTICED)


def breakers(folder: Path) -> Iterator[Breaker]:
    """Every patch of a folder, by name."""
    for file in sorted(folder.glob("*.patch")):
        head = dict(line.split(": ", 1) for line in file.read_text(encoding="utf-8").split("\n\n")[0].splitlines())
        yield Breaker(file, head["Rule"], head["Broken"], head["Test"])


def copy_house(into: Path) -> None:
    """The packages and their tests, as they stand, in another folder."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, into / name, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, into / name)


def apply(breaker: Breaker, house: Path, *, back: bool = False) -> str:
    """Patch the copy, or take the patch back; "" or why it does not apply."""
    # The copy is no repository, and must not be taken for a part of one around it.
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(house.parent)}
    command = ["git", "apply", *(["--reverse"] if back else []), str(breaker.file)]
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


class Press:
    """Runs single tests of a copy of the house, each in a process of its own. Closed by `close`."""

    def __init__(self, house: Path) -> None:
        self._house = house
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_CORE_"))}
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("one_test.py"))],
            cwd=house,
            env=kept | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, test: str) -> Outcome:
        """What becomes of one test."""
        told = self._house / "told.xml"
        told.unlink(missing_ok=True)
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the tester has no input or output")
        self._process.stdin.write(json.dumps([test, str(told)]) + "\n")
        self._process.stdin.flush()
        self._process.stdout.readline()
        # A test that fails and whose clean-up then fails too is told twice: what it says itself counts.
        cases = list(ElementTree.parse(told).iter("testcase")) if told.exists() else []
        if len({case.get("name") for case in cases}) != 1:
            words = Path(f"{told}.txt").read_text(encoding="utf-8")[-2000:]
            return Outcome("error", f"{len(cases)} tests ran: {words}")
        for state, tag in (("failed", "failure"), ("error", "error"), ("error", "skipped")):
            for case in cases:
                if (found := case.find(tag)) is not None:
                    return Outcome(state, str(found.get("message")))
        return Outcome("passed", "")

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=LONGEST_SECONDS)
