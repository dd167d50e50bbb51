"""Arguments of a Web API call, however they came: query, form with JSON inside, or a JSON body."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.workspace.errors import SlackError

Json = dict[str, Any]


class Args:
    """Typed reading of arguments."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def has(self, name: str) -> bool:
        """True when the argument was given and is not empty."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """A string, ``default`` when it was not given."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """A string that must be given.

        Raises:
            SlackError: ``invalid_arguments`` naming the field.
        """
        if not self.has(name):
            raise missing(name)
        return str(self.values[name])

    def flag(self, name: str) -> bool:
        """True for true, "true" and "1"."""
        return str(self.values.get(name, "")).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """A whole number.

        Raises:
            SlackError: ``invalid_arguments`` when it is none.
        """
        try:
            return int(self.values.get(name) or default)
        except ValueError as error:
            raise SlackError("invalid_arguments") from error

    def json(self, name: str) -> Any:
        """A JSON value, given as such or inside a string; None when absent.

        Raises:
            SlackError: ``invalid_<name>_format`` or ``invalid_arguments`` for broken JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            name_of_error = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
            raise SlackError(name_of_error) from error


def missing(name: str) -> SlackError:
    """The refusal of a call that lacks an argument."""
    line = f"[ERROR] missing required field: {name}"
    return SlackError("invalid_arguments", response_metadata={"messages": [line]})


async def read(request: Request) -> Args:
    """Gather the arguments of a request.

    Raises:
        SlackError: ``invalid_json`` for a broken JSON body.
    """
    values: Json = dict(request.query_params)
    body = await request.body()
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json") and body:
        try:
            given = json.loads(body)
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(given, dict):
            raise SlackError("json_not_object")
        values |= given
    elif body:
        values |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return Args(values)
