"""SIMPLer's envelopes (section B2): what an answer is about, or which trouble it stands for, whatever its status."""

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from connectors.http.errors import (
    BadCredentials,
    BrowserPage,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    ServerTrouble,
    UnreadableAnswer,
    VendorError,
    WrongAddress,
)
from connectors.http.judge import Words, complaint
from connectors.http.messages import Answer, Request
from connectors.http.shapes import places
from connectors.simpler import assumptions as at
from connectors.simpler.errors import AccessDenied, Ambiguous, UnknownFunction

T = TypeVar("T")

LONGEST_WORDS = 2000
"""Characters: a longer text is no complaint in words."""


def judge(system: str, request: Request, answer: Answer, words: Words) -> VendorError | None:
    """The error that a status outside 2xx stands for, None for any 2xx."""
    problem = complaint(system, request, answer, words)
    if isinstance(problem, BadCredentials | Forbidden):
        return problem.told_as(AccessDenied)
    if isinstance(problem, Rejected | NotFound | ServerTrouble) and answer.status in at.UNKNOWN_FUNCTION_STATUSES:
        return problem.told_as(UnknownFunction)
    if isinstance(problem, Rejected | NotFound):
        kind = kind_of(problem.reason)
        if kind is not None:
            return problem.told_as(kind)
        if isinstance(problem, NotFound):  # an address that is not there, for all that is known
            return problem.told_as(WrongAddress)
    return problem


def kind_of(words: str) -> type[VendorError] | None:
    """The class that a failure's words stand for, None when they tell nothing in particular."""
    if at.says_unknown_function(words):
        return UnknownFunction
    if at.says_denied(words):
        return AccessDenied
    if at.says_too_many(words):
        return RateLimited
    if at.says_ambiguous(words):
        return Ambiguous
    return NotFound if at.says_not_found(words) else None


def opened(system: str, request: Request, answer: Answer, shape: TypeAdapter[T]) -> tuple[T, int | None]:
    """What a 2xx is about, and the declared total beside it; a write's answer may be about nothing.

    Raises:
        AccessDenied: an error that says so, or a page to log in at.
        Rejected: any other error marker, also under HTTP 200; `UnknownFunction` and `Ambiguous` among them.
        NotFound: an error that says that the record is not there.
        RateLimited: an error that says so.
        UnreadableAnswer: no JSON, an unknown `result`, another shape.
    """
    told = _json(system, request, answer)
    words = at.failed(told)
    if words is not None:
        raise (kind_of(words) or Rejected)(system, path=request.shown, status=answer.status, reason=words)
    try:
        return shape.validate_python(at.data_of(told, required=not request.effect)), at.total_of(told)
    except ValidationError as problem:
        reason = places(problem)
    except ValueError:
        reason = "result"
    raise UnreadableAnswer(system, path=request.shown, status=answer.status, reason=reason)


def _json(system: str, request: Request, answer: Answer) -> Any:
    """The body as JSON. Errors are raised where nothing hangs on them that holds the body."""
    text, told, kind, reason = "", None, None, "encoding"
    try:
        text = at.text_of(answer)
        reason = "json_invalid"
        told = json.loads(text)
    except (ValueError, RecursionError):
        kind = kind_of(text) if len(text) <= LONGEST_WORDS else None
        kind, reason = (kind, text) if kind else (UnreadableAnswer, reason)
    if answer.is_html:
        kind = AccessDenied if at.says_sign_in(text) or at.says_denied(text) else BrowserPage
        reason = ""
    if kind is not None:
        raise kind(system, path=request.shown, status=answer.status, reason=reason)
    return told
