"""What a status code means, the same for every vendor; the words come from the vendor's package."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connectors.http.errors import (
    BadCredentials,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    ServerTrouble,
    TimedOut,
    UnreadableAnswer,
    VendorError,
    WrongAddress,
)
from connectors.http.messages import Answer, Request

LONGEST_WAIT = 900.0
"""Seconds: no vendor makes us wait longer than this before we ask again."""

Words = Callable[[Answer], str]

Judge = Callable[[str, Request, Answer, Words], VendorError | None]
"""`complaint`, or a vendor's own judgement that begins with it and may choose a finer class."""

STATUSES: dict[int, type[VendorError]] = {
    401: BadCredentials,
    403: Forbidden,
    404: NotFound,
    408: TimedOut,
    409: Conflict,
    429: RateLimited,
}


def complaint(system: str, request: Request, answer: Answer, words: Words) -> VendorError | None:
    """The error that an answer's status stands for, None for any 2xx."""
    if 200 <= answer.status < 300:
        return None
    if answer.status == 404 and answer.is_html:  # a wrong path, not a missing record: it proves no absence
        return WrongAddress(system, path=request.shown, status=404)
    told = "" if answer.is_html else words(answer)
    problem = kind_of_status(answer.status)(
        system, path=request.shown, status=answer.status, reason=told, retry_after=retry_after(answer)
    )
    if 300 <= answer.status < 400:  # who knows what the place that it points to would have done
        problem.outcome = "unknown"
    return problem


def kind_of_status(status: int) -> type[VendorError]:
    """The class for a status outside 2xx."""
    if status in STATUSES:
        return STATUSES[status]
    if 300 <= status < 400:
        return WrongAddress
    if 400 <= status < 500:
        return Rejected
    return ServerTrouble if status >= 500 else UnreadableAnswer


def retry_after(answer: Answer, now: datetime | None = None) -> float | None:
    """Seconds to wait, from either form of the header (RFC 9110, 10.2.3), at most 15 minutes; None when not told."""
    told = answer.headers.get("retry-after", "").strip()
    if not told:
        return None
    try:
        seconds = float(told)
    except ValueError:
        try:
            moment = parsedate_to_datetime(told)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else None
