"""What README and docs/ promise is there: links, pictures, commands, options, variables, assumed facts."""

import re
import tomllib
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from bot.cli.app import app
from bot.face.ask import Kind
from bot.face.listeners import listeners
from bot.settings import Settings
from bridges.sonar_calix.checks import problems
from bridges.sonar_calix.options import SECRETS, Options
from sandbox.alianza.facts import FACTS as ALIANZA
from sandbox.calix.facts import FACTS as CALIX
from sandbox.common.behaviours import Behaviour
from sandbox.simpler.facts import FACTS as SIMPLER
from sandbox.sonar.facts import FACTS as SONAR
from tests.house.sources import ROOT

PAGES = sorted([Path("README.md"), *(path.relative_to(ROOT) for path in (ROOT / "docs").glob("*.md"))])
TEXTS = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
MOST_PICTURE_BYTES = 150 * 1024
WEB = {"health", "ready", "metrics"}


def every(pattern: str) -> list[tuple[Path, str]]:
    """Each match of a pattern with its page."""
    return [(page, found) for page, text in TEXTS.items() for found in re.findall(pattern, text, re.MULTILINE)]


def test_relative_links_and_pictures_lead_somewhere() -> None:
    links = [(page, link) for page, link in every(r"\]\(([^)#\s]+)") if "://" not in link]
    assert len(links) > 15
    assert [(page, link) for page, link in links if not (ROOT / page.parent / link).exists()] == []


def test_every_page_is_linked_from_the_readme() -> None:
    assert [page for page in PAGES if page.parts[0] == "docs" and f"({page.as_posix()})" not in TEXTS[PAGES[0]]] == []


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert {"approval.png", "approval-phone.png", "audit.png", "review.png", "notice.png"} <= set(sizes)
    assert {name: size for name, size in sizes.items() if size > MOST_PICTURE_BYTES} == {}


def commands() -> dict[str, set[str]]:
    """Every command of the command line with its options."""
    found: dict[str, set[str]] = {}
    root = get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    for name, command in root.commands.items():
        below = command.commands if isinstance(command, typer.core.TyperGroup) else {"": command}
        for second, each in below.items():
            options = {word for parameter in each.params for word in parameter.opts}
            found[f"{name} {second}".strip()] = options
    return found


def test_commands_of_splice_exist_with_their_options() -> None:
    known = commands()
    named = every(r"(?:^    |`|# )splice ([a-z][^`\n#>&]*)")
    assert len(named) > 10
    for page, line in named:
        words = line.split()
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        assert name in known, f"{page}: splice {line}"
        options = [word for word in words if re.fullmatch(r"--[a-z-]+", word)]
        assert [word for word in options if word not in known[name]] == [], f"{page}: splice {line}"


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page, target in every(r"(?:^    |`)make ([a-z]+)"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page}: make {target}"


def test_slash_commands_exist() -> None:
    known = set(listeners().names(Kind.COMMAND))
    assert [(page, name) for page, name in every(r"`/([a-z]+)[ `]") if name not in known and name not in WEB] == []


def test_environment_variables_exist() -> None:
    known = {f"SPLICE_{name.upper()}" for name in Settings.model_fields}
    assert [(page, name) for page, name in every(r"\b(SPLICE_[A-Z_]+)\b") if name not in known] == []


def rows(page: str, columns: int) -> list[list[str]]:
    """The rows of a page's tables that have so many columns, without their backquotes."""
    lines = [line.strip("|").split("|") for line in TEXTS[Path(page)].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines if len(line) == columns]


@pytest.mark.parametrize(
    ("system", "facts"), [("SONAR", SONAR), ("CALIX", CALIX), ("ALIANZA", ALIANZA), ("SIMPLER", SIMPLER)]
)
def test_every_assumed_fact_is_told_as_the_imitation_has_it(system: str, facts: tuple[Behaviour, ...]) -> None:
    told = {row[0]: row[1:4] for row in rows("docs/assumptions.md", 5) if row[0].startswith(system)}
    assert set(told) == {fact.fact for fact in facts}
    for fact in facts:
        values = [str(value).lower() if isinstance(value, bool) else str(value) for value in fact.values]
        switch, assumed, others = told[fact.fact]
        assert switch == f"`{fact.name}`"
        assert re.findall(r"`([^`]+)`", assumed) == values[:1]
        assert re.findall(r"`([^`]+)`", others) == values[1:]


def test_every_option_is_told_with_its_default() -> None:
    told: dict[str, str] = {}
    for names, default, _ in rows("docs/sonar-calix.md", 3):
        each, defaults = re.findall(r"`([^`]+)`", names), re.findall(r"`([^`]+)`", default)
        told |= {name: defaults[place] if place < len(defaults) else "" for place, name in enumerate(each)}
    for name, field in Options.model_fields.items():
        assert name in told, f"{name} is not in docs/sonar-calix.md"
        default = field.get_default(call_default_factory=True)
        if isinstance(default, bool):
            assert told[name] == str(default).lower(), name
        elif isinstance(default, (int, float)):
            assert float(told[name]) == default, name
        elif isinstance(default, str) and default and not field.is_required():
            assert told[name] == default, name
    assert [secret for secret in SECRETS if f"`{secret}`" not in TEXTS[Path("docs/sonar-calix.md")]] == []


def test_the_integration_in_the_readme_can_be_saved() -> None:
    block = re.search(r"```toml\n(.*?)```", TEXTS[Path("README.md")], re.DOTALL)
    assert block is not None
    entry = tomllib.loads(block[1])["integration"][0]
    secrets = dict.fromkeys(entry["secrets"], "x")
    assert list(problems(entry.get("company"), entry["options"], secrets, [])) == []
