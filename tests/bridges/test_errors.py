"""A connector's trouble reaches sync with its outcome, cause and words."""

import asyncio

import pytest

from bridges.common.errors import in_syncs_terms, trouble
from connectors.http import errors as theirs
from sync.errors import NotSent, Rejected, Unknown, VendorTrouble


@pytest.mark.parametrize(
    ("error", "kind", "code", "transient"),
    [
        (theirs.ConnectFailed("Sonar"), NotSent, "away", True),
        (theirs.RateLimited("Sonar", status=429, retry_after=7), NotSent, "rate", True),
        (theirs.BadCredentials("Sonar", status=401), NotSent, "credentials", False),
        (theirs.TimedOut("Sonar"), Unknown, "timeout", True),
        (theirs.ServerTrouble("Sonar", status=502), Unknown, "server", True),
        (theirs.UnreadableAnswer("Sonar"), Unknown, "unreadable", True),
        (theirs.Forbidden("Sonar", status=403), Rejected, "forbidden", False),
        (theirs.Conflict("Sonar", status=409, reason="key exists"), Rejected, "conflict", False),
        (theirs.Denied("Sonar", reason="not authorized"), Rejected, "denied", False),
    ],
)
def test_each_kind(error: theirs.VendorError, kind: type[VendorTrouble], code: str, transient: bool) -> None:
    told = trouble(error)
    assert type(told) is kind
    assert (told.system, told.code, told.transient) == ("Sonar", code, transient)
    assert (told.status, told.words, told.retry_after) == (error.status, error.reason, error.retry_after)


async def fail(error: Exception) -> None:
    raise error


async def side_by_side(*errors: Exception) -> None:
    with in_syncs_terms():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(fail(ExceptionGroup("inner", list(errors))))


async def test_the_trouble_of_parallel_calls_is_told_as_one() -> None:
    with pytest.raises(Unknown) as caught:
        await side_by_side(theirs.TimedOut("Sonar"), theirs.ServerTrouble("Sonar"))
    assert caught.value.code == "timeout"
    with pytest.raises(Unknown) as ours:
        await side_by_side(Unknown("Calix Cloud", "list_incomplete"))
    assert ours.value.code == "list_incomplete"


async def test_what_is_no_vendors_trouble_is_left_alone() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        await side_by_side(theirs.TimedOut("Sonar"), ValueError("ours"))
    assert caught.group_contains(ValueError)
    with pytest.raises(ValueError, match="ours"), in_syncs_terms():
        await fail(ValueError("ours"))
