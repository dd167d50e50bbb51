"""What the imitation refuses, in Slack's own names, apart from what its control door refuses."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """A Web API refusal: answered as ``{"ok": false, "error": <error>, **extra}``.

    Attributes:
        error: Slack's name, such as ``channel_not_found``.
        extra: further top-level keys of the answer (``needed``, ``response_metadata`` …).
        status: HTTP status of the answer; Slack uses 200 for nearly all refusals.
        headers: extra HTTP headers (``Retry-After``).
    """

    def __init__(self, error: str, *, status: int = 200, headers: dict[str, str] | None = None, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = headers or {}
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The JSON body that Slack would answer with."""
        return {"ok": False, "error": self.error, **self.extra}


class ControlError(Exception):
    """A person (or a test) asked for something that cannot be done on the page.

    Attributes:
        status: 400 for a malformed request, 404 for a thing that is not there for that person.
    """

    def __init__(self, message: str, status: int = 404) -> None:
        super().__init__(message)
        self.status = status
