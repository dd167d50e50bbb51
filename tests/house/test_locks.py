"""The lock files install as they stand with any pip: every package that another asks for with extras is locked so."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[([a-z0-9,._-]+)\])?==", re.MULTILINE)
WITH_EXTRAS = re.compile(r"^\s*([A-Za-z0-9._-]+)\s*\[([^\]]+)\]")


def pins(lock: str) -> dict[str, set[str]]:
    return {name: set(filter(None, extras.split(","))) for name, extras in PINNED.findall((ROOT / lock).read_text())}


def asked_with_extras() -> dict[str, set[str]]:
    """Extras by package, as the installed packages ask for them without an extra of their own."""
    found: dict[str, set[str]] = {}
    for each in distributions():
        for line in each.requires or ():
            asked = WITH_EXTRAS.match(line)
            if asked and "extra ==" not in line:
                name = asked[1].lower().replace("_", "-")
                found.setdefault(name, set()).update(part.strip().lower() for part in asked[2].split(","))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_package_that_is_asked_for_with_extras_is_locked_with_them(lock: str) -> None:
    pinned = pins(lock)
    missing = {
        name: extras - pinned[name]
        for name, extras in asked_with_extras().items()
        if name in pinned and extras - pinned[name]
    }
    assert pinned
    assert not missing
