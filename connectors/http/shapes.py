"""From bytes to a checked value in one step; what does not fit becomes an error that tells where, never what."""

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from connectors.http.errors import BrowserPage, UnreadableAnswer
from connectors.http.messages import Answer, Request

T = TypeVar("T")


def checked(system: str, request: Request, answer: Answer, shape: TypeAdapter[T]) -> T:
    """The answer's body as `shape`, validated as a whole.

    Raises:
        UnreadableAnswer: not JSON, or another shape; `reason` names the first places.
        BrowserPage: a page of HTML.
    """
    if answer.is_html:
        raise BrowserPage(system, path=request.shown, status=answer.status)
    try:
        return shape.validate_json(answer.body)
    except ValidationError as problem:
        told = places(problem)
    # Raised out here, so that nothing hangs on it that holds what came.
    raise UnreadableAnswer(system, path=request.shown, status=answer.status, reason=told)


def places(problem: ValidationError, *above: int) -> str:
    """Where the first three misfits are and what kind they are of, below the place `above`; never what is there."""
    misfits = problem.errors(include_input=False, include_context=False, include_url=False)[:3]
    return "; ".join(f"{'.'.join(map(str, (*above, *found['loc'])))} {found['type']}".strip() for found in misfits)


def json_or_none(answer: Answer) -> Any:
    """The body as JSON, None when it is none: for error bodies, which may be anything."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def plain_words(answer: Answer) -> str:
    """The words of the most common error bodies: `{"message": …}`, `{"error": …}`."""
    told = json_or_none(answer)
    if isinstance(told, dict):
        return next((told[name] for name in ("message", "error") if isinstance(told.get(name), str)), "")
    return ""
