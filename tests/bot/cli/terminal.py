"""Somebody at a terminal: commands, what they print, and the file that describes integrations."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.cli.app import main
from bot.cli.drafts import integration_draft
from tests.stories.town import Town

ROOT = Path(__file__).resolve().parents[3]
KEYS = "first:" + "QUFB" * 10 + "QUE="  # 32 bytes of no worth, in base64
OTHER_KEYS = "second:" + "QkJC" * 10 + "QkI="
TEAM = "T01SPLICE"
INES = "U06INES"
NO_VENDOR = "http://127.0.0.1:9"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


@dataclass
class Terminal:
    """Commands as `splice` runs them, in this process; `outside` runs one as a process of its own."""

    home: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)

    def sets(self, **variables: str | None) -> None:
        """The environment of the commands that follow; None takes a variable away."""
        for name, value in variables.items():
            if value is None:
                self.environment.pop(name, None)
                self.patch.delenv(name, raising=False)
            else:
                self.environment[name] = value
                self.patch.setenv(name, value)

    def types(self, *words: str, stdin: str = "") -> Said:
        """One command; its exit code, as the shell would see it."""
        self.patch.setattr(sys, "argv", ["splice", *words])
        self.patch.setattr(sys, "stdin", io.StringIO(stdin))
        self.capture.readouterr()
        logs = structlog.get_config()
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            structlog.configure(**logs)
        said = self.capture.readouterr()
        return Said(code, said.out, said.err)

    def applies(self, file: str, *options: str, stdin: str = "") -> Said:
        """`splice integrations apply`, by Ines unless the options name somebody."""
        by = () if "--by" in options else ("--by", INES)
        return self.types("integrations", "apply", file, *options, *by, stdin=stdin)

    def tells(self, integration: str, secret: str, value: str) -> Said:
        """`splice secrets set`, by Ines."""
        return self.types("secrets", "set", integration, secret, "--by", INES, stdin=f"{value}\n")

    def outside(self, *words: str, **variables: str) -> Said:
        """One command as a process of its own."""
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=ROOT, env=self.as_process(**variables), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return Said(ended.returncode, ended.stdout, ended.stderr)

    def as_process(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SPLICE_")}
        return kept | self.environment | variables

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with sqlite3.connect(self.home / "splice.db") as connection:
            found = connection.execute(query).fetchall()
        connection.close()
        return found

    def edits(self, statement: str) -> None:
        """What the database shall hold, where a test begins later in the story."""
        with sqlite3.connect(self.home / "splice.db") as connection:
            connection.execute(statement)
        connection.close()

    def names(self) -> list[str]:
        """The integrations that are saved."""
        return [str(name) for (name,) in self.rows("SELECT name FROM integration ORDER BY id")]


def entry(town: Town, *, of: int = 0, org: int = 0, name: str = "", **changes: Any) -> dict[str, Any]:
    """One integration that fits the imitations, as its file says it; secrets come from the environment."""
    draft = integration_draft(town.facts, company=of, org=org, name=name)
    made: dict[str, Any] = {
        "name": draft.name,
        "bridge": draft.bridge,
        "company": draft.company,
        "channel": draft.channel,
        "options": dict(draft.options),
        "secrets": {secret: f"env:{variable(secret, org)}" for secret in draft.secrets},
    }
    options = made["options"] | changes.pop("options", {})
    made |= changes | {"options": {name: value for name, value in options.items() if value is not None}}
    return {name: value for name, value in made.items() if value is not None}


def variable(secret: str, org: int = 0) -> str:
    """Where a secret of the imitations stands in the tests' environment."""
    return f"STORY_{org}_{secret.upper()}"


def credentials(town: Town) -> Mapping[str, str]:
    """Every secret of the imitations, by the variable that holds it."""
    found: dict[str, str] = {}
    for org in (0, 1):
        draft = integration_draft(town.facts, org=org)
        found |= {variable(secret, org): value for secret, value in draft.secrets.items()}
    return found


def write(file: Path, entries: Iterable[Mapping[str, Any]]) -> str:
    """The file as somebody would write it; its path."""
    lines: list[str] = []
    for each in entries:
        lines.append("[[integration]]")
        lines += [f"{name} = {_toml(value)}" for name, value in each.items() if not isinstance(value, dict)]
        for name, value in each.items():
            if isinstance(value, dict):
                lines += [f"[integration.{name}]", *(f"{key} = {_toml(what)}" for key, what in value.items())]
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return json.dumps(value)
