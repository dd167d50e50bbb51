"""Connectors' errors in sync's terms: one place, so that every flow tells a write's fate in the same way."""

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.http.errors import VendorError
from sync.errors import NotSent, Rejected, Unknown, VendorTrouble

_KINDS: dict[str, type[VendorTrouble]] = {"not_sent": NotSent, "rejected": Rejected, "unknown": Unknown}


def trouble(error: VendorError) -> VendorTrouble:
    """The same trouble for sync: outcome, cause, the vendor's own words, and whether waiting may help."""
    return _KINDS[error.outcome](
        error.system,
        error.code,
        status=error.status,
        words=error.reason,
        retry_after=error.retry_after,
        transient=error.transient,
    )


@contextmanager
def in_syncs_terms() -> Iterator[None]:
    """Within, a connector's error leaves as the error of `sync.errors` that means the same."""
    try:
        yield
    except VendorError as error:
        raise trouble(error) from error
    except ExceptionGroup as group:
        only = first(group)
        if only is None:
            raise
        raise only from group


def first(group: ExceptionGroup[Exception]) -> VendorTrouble | None:
    """The first trouble of some parallel calls (the others were cancelled for it); None when it is not only that."""
    found: Exception = group
    if group.split((VendorError, VendorTrouble))[1] is not None:
        return None
    while isinstance(found, ExceptionGroup):
        found = found.exceptions[0]
    return trouble(found) if isinstance(found, VendorError) else found if isinstance(found, VendorTrouble) else None
