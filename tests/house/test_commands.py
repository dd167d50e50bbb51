"""What the README promises exists: its make commands are targets, and the two main ones come first."""

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.house.sources import PRODUCT, ROOT

TARGETS = {"demo", "tour", "test", "check", "bench", "pictures"}


def test_the_makefile_has_the_promised_targets() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) >= TARGETS


def test_every_make_command_in_the_readme_is_a_target() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [a or b for a, b in re.findall(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", text, re.DOTALL)]
    named = [target for block in blocks for target in re.findall(r"\bmake ([a-z]+)\b", block)]
    assert named[:2] == ["demo", "test"]
    assert set(named) <= TARGETS


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_make_knows_how_to_do_each(target: str) -> None:
    told = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert ".venv/bin/python" in told.stdout


def test_the_wheel_holds_the_house_with_its_migrations_and_nothing_else(tmp_path: Path) -> None:
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == set(PRODUCT)
    assert "store/migrations/env.py" in names
    assert "store/migrations/script.py.mako" in names
    assert any(name.startswith("store/migrations/versions/0001") for name in names)
