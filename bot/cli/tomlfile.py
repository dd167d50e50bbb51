"""Integrations as TOML: secrets are named by where they are (`env:NAME`, `file:PATH`), never written in the file."""

import json
import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from store.tables import Integration
from sync.bridge import Problem
from sync.configure import Draft
from sync.errors import Refusal


class Entry(BaseModel):
    """One `[[integration]]` of the file."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    name: str = Field(min_length=1)
    bridge: str
    company: str | None = None
    company_name: str | None = None
    channel: str = Field(min_length=1)
    enabled: bool = True
    options: dict[str, Any] = {}
    secrets: dict[str, str] = {}


def drafts_of(file: Path) -> list[Draft]:
    """The integrations of a file.

    Raises:
        Refusal: configuration_wrong(problems), when the file is no TOML or an entry is not understood.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))["integration"]
        entries = [Entry.model_validate(each) for each in (told if isinstance(told, list) else [told])]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise _wrong(Problem("file_not_toml", file.name, {"words": str(trouble)})) from trouble
    except KeyError as trouble:
        raise _wrong(Problem("file_without_integration", file.name)) from trouble
    except ValidationError as trouble:
        found = [(".".join(str(part) for part in each["loc"]), each["msg"]) for each in trouble.errors()]
        raise _wrong(*(Problem("entry_wrong", where, {"words": words}) for where, words in found)) from trouble
    names = [entry.name for entry in entries]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise _wrong(*(Problem("entry_twice", file.name, {"name": name}) for name in twice))
    return [
        Draft(
            name=entry.name,
            bridge=entry.bridge,
            company=entry.company,
            company_name=entry.company_name,
            channel=entry.channel,
            enabled=entry.enabled,
            options=entry.options,
            secrets={name: _looked_up(entry.name, name, place) for name, place in entry.secrets.items()},
        )
        for entry in entries
    ]


def toml_of(rows: Sequence[Integration]) -> str:
    """A file for `apply`; a JSON string or list is a TOML one too, and tables are written as inline tables."""
    lines: list[str] = []
    for row in rows:
        lines += ["[[integration]]", f"name = {_value(row.name)}", f"bridge = {_value(row.bridge)}"]
        lines += [f"{name} = {_value(value)}" for name in ("company", "company_name") if (value := getattr(row, name))]
        lines += [f"channel = {_value(row.channel)}", f"enabled = {_value(row.enabled)}", "", "[integration.options]"]
        lines += [f"{name} = {_value(value)}" for name, value in row.options.items() if value is not None]
        lines.append("")
    return "\n".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(name)} = {_value(each)}" for name, each in value.items() if each is not None)
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _looked_up(integration: str, name: str, place: str) -> str:
    kind, _, where = place.partition(":")
    if kind == "env" and where in os.environ:
        return os.environ[where]
    if kind == "file" and Path(where).is_file():
        return Path(where).read_text().strip()
    facts = {"integration": integration, "name": name}
    raise _wrong(Problem("secret_not_found" if kind in ("env", "file") else "secret_in_the_open", name, facts))


def _wrong(*problems: Problem) -> Refusal:
    return Refusal("configuration_wrong", problems=list(problems))
