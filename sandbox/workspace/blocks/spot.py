"""A place inside a payload that is being checked, and the complaints found there, with JSON pointers as Slack gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Surface = Literal["message", "modal", "home"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint, in the terms of ``blocks.validate``: where, what kind, in words."""

    pointer: str
    code: str
    message: str
    field: str | None = None

    def line(self) -> str:
        """The form used in ``response_metadata.messages``."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"

    def as_json(self) -> Json:
        """The form used in the ``errors`` of ``blocks.validate``."""
        body: Json = {"pointer": self.pointer, "code": self.code, "message": self.message}
        return body | ({"field": self.field} if self.field else {})


@dataclass(slots=True)
class Report:
    """What one check gathers over the whole payload."""

    surface: Surface
    problems: list[Problem] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    table_characters: int = 0
    tables: int = 0
    markdown_characters: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A JSON pointer with the report it writes to."""

    pointer: str
    report: Report

    def at(self, *keys: str | int) -> Spot:
        """The place below this one."""
        return Spot("/".join([self.pointer, *map(str, keys)]), self.report)

    def fail(self, message: str, code: str = "failed_constraint", name: str | None = None) -> None:
        """Note a complaint here."""
        self.report.problems.append(Problem(self.pointer, code, message, name))

    def keys(self, value: Any, required: str, optional: str = "") -> bool:
        """Check that ``value`` is an object with these keys and no others (names separated by blanks).

        Returns:
            True when all required keys are there, so that the caller may go on.
        """
        if not isinstance(value, dict):
            self.fail("must provide an object", "invalid_type")
            return False
        needed, allowed = required.split(), {*required.split(), *optional.split(), "type", "block_id", "action_id"}
        missing = [key for key in needed if value.get(key) is None]
        for key in missing:
            self.fail(f"missing required field: {key}", "missing_required_field", key)
        for key in value.keys() - allowed:
            self.fail(f"invalid additional property: {key}", "invalid_additional_property", key)
        return not missing

    def string(self, value: Json, key: str, most: int, least: int = 1) -> None:
        """Check a string's length, when the key is there."""
        text = value.get(key)
        if text is None:
            return
        where = self.at(key)
        if not isinstance(text, str):
            where.fail("must be a valid string", "invalid_type")
        elif len(text) > most:
            where.fail(f"must be less than {most + 1} characters")
        elif len(text) < least:
            where.fail(f"must be more than {least - 1} characters")

    def whole(self, value: Json, key: str, least: int, most: int) -> None:
        """Check a whole number's range, when the key is there."""
        number = value.get(key)
        if number is None:
            return
        if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
            self.at(key).fail(f"must be a whole number from {least} to {most}")

    def flag(self, value: Json, *keys: str) -> None:
        """Check that these keys, where present, are true or false."""
        for key in keys:
            if key in value and not isinstance(value[key], bool):
                self.at(key).fail("must be a boolean", "invalid_type")

    def choice(self, value: Json, key: str, allowed: tuple[Any, ...]) -> None:
        """Check that a value, when present, is one of a few."""
        if key in value and value[key] not in allowed:
            self.at(key).fail(f"must be one of {', '.join(map(str, allowed))}", "invalid_enum_value")

    def text(self, value: Json, key: str, most: int, kinds: str = "plain_text", least: int = 1) -> None:
        """Check a text object under ``key``, when it is there."""
        body = value.get(key)
        if body is not None:
            self.at(key).text_object(body, most, kinds, least)

    def text_object(self, body: Any, most: int, kinds: str = "plain_text", least: int = 1) -> None:
        """Check a text object: its type among ``kinds`` and its length in characters."""
        if not self.keys(body, "type text", "emoji verbatim"):
            return
        if body["type"] not in kinds.split():
            self.at("type").fail(f"must be one of {', '.join(kinds.split())}", "invalid_enum_value")
        elif body["type"] == "mrkdwn" and "emoji" in body:
            self.at("emoji").fail("invalid additional property: emoji", "invalid_additional_property", "emoji")
        self.string(body, "text", most, least)

    def items(self, value: Json, key: str, least: int, most: int) -> Iterator[tuple[Spot, Any]]:
        """Check a list's length and walk over it; nothing is walked when it is no list."""
        things = value.get(key)
        if things is None:
            return
        where = self.at(key)
        if not isinstance(things, list):
            where.fail("must provide an array", "invalid_type")
            return
        if len(things) > most:
            where.fail(f"no more than {most} items allowed [{key}]")
        if len(things) < least:
            where.fail(f"no less than {least} items allowed [{key}]" if least > 1 else "must not be empty")
        for index, thing in enumerate(things):
            yield where.at(index), thing


Checker = Callable[[Json, Spot], None]
ANY_TEXT = "plain_text mrkdwn"
