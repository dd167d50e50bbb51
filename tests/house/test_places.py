"""Nothing in the repository knows the machine it was written on, or where packages come from."""

import re

from tests.house.sources import ROOT, tracked

TEXTS = (".py", ".toml", ".yml", ".yaml", ".md", ".lock", ".sh", ".html", ".js", ".css", ".mako", "Makefile", "run")
MACHINE = re.compile(
    r"(?:^|[^A-Za-z0-9_.\-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "far" + "m", "home" + "/[a-z]")) + ")/"
)
HOSTS = re.compile(
    "|".join(("py" + r"pi\.", "python" + "hosted", "npm" + "js", r"deb\." + "debian", "--" + "index-url"))
)
ADDRESS = re.compile(r"\w+://")


def lines_with(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{path}:{number}"
        for path in tracked(*suffixes)
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_machine_paths() -> None:
    assert lines_with(MACHINE, *TEXTS) == []


def test_no_package_hosts() -> None:
    assert lines_with(HOSTS, *TEXTS) == []


def test_lock_files_hold_hashes_and_no_addresses() -> None:
    assert lines_with(ADDRESS, ".lock") == []
    for path in tracked(".lock"):
        text = (ROOT / path).read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9][a-z0-9._\-]*(?:\[[a-z,]+\])?==\S+.*(?:\n    .*)*", text, re.MULTILINE)
        assert len(pinned) > 20
        assert [entry.split("==")[0] for entry in pinned if "--hash=sha256:" not in entry] == []


def test_what_runs_is_locked_alike_for_running_and_for_testing() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9][a-z0-9._\-]*)\S*?==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    running, testing = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {
        name: (version, testing.get(name)) for name, version in running.items() if testing.get(name) != version
    } == {}
