"""Every failure of the network becomes one of our errors, and each tells a writer what became of the write."""

import inspect
import pickle

import httpx
import pytest

from connectors.http import errors
from connectors.http.errors import Terminal, Transient, VendorError
from connectors.http.judge import kind_of_status
from connectors.http.transport import KINDS, is_loopback, kind_of


def all_of_httpx() -> list[type[BaseException]]:
    found = [value for _, value in inspect.getmembers(httpx, inspect.isclass) if issubclass(value, BaseException)]
    assert len(found) > 25
    return found


def all_of_ours() -> list[type[VendorError]]:
    found = [value for _, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, VendorError)]
    return [value for value in found if value is not VendorError]


@pytest.mark.parametrize("problem", all_of_httpx(), ids=lambda problem: problem.__name__)
def test_every_exception_of_httpx_has_its_class_and_would_be_caught(problem: type[BaseException]) -> None:
    assert issubclass(kind_of(problem), VendorError)
    assert issubclass(problem, tuple(KINDS))


@pytest.mark.parametrize(
    ("problem", "ours", "outcome"),
    [
        (httpx.ConnectError, errors.ConnectFailed, "not_sent"),
        (httpx.ConnectTimeout, errors.ConnectFailed, "not_sent"),
        (httpx.PoolTimeout, errors.ConnectFailed, "not_sent"),
        (httpx.UnsupportedProtocol, errors.WrongAddress, "not_sent"),
        (httpx.InvalidURL, errors.WrongAddress, "not_sent"),
        (httpx.ReadTimeout, errors.TimedOut, "unknown"),
        (httpx.WriteTimeout, errors.TimedOut, "unknown"),
        (httpx.ReadError, errors.ConnectionBroken, "unknown"),
        (httpx.RemoteProtocolError, errors.ConnectionBroken, "unknown"),
        (httpx.DecodingError, errors.UnreadableAnswer, "unknown"),
    ],
)
def test_what_may_have_left_has_an_unknown_outcome(
    problem: type[BaseException], ours: type[VendorError], outcome: str
) -> None:
    assert kind_of(problem) is ours
    assert ours.outcome == outcome


@pytest.mark.parametrize(
    ("status", "ours", "outcome", "transient"),
    [
        (400, errors.Rejected, "rejected", False),
        (401, errors.BadCredentials, "not_sent", False),
        (403, errors.Forbidden, "rejected", False),
        (404, errors.NotFound, "rejected", False),
        (408, errors.TimedOut, "unknown", True),
        (409, errors.Conflict, "rejected", False),
        (422, errors.Rejected, "rejected", False),
        (429, errors.RateLimited, "not_sent", True),
        (500, errors.ServerTrouble, "unknown", True),
        (503, errors.ServerTrouble, "unknown", True),
        (302, errors.WrongAddress, "not_sent", False),
    ],
)
def test_statuses(status: int, ours: type[VendorError], outcome: str, transient: bool) -> None:
    assert kind_of_status(status) is ours
    problem = ours("Example", status=status)
    assert (problem.outcome, problem.transient) == (outcome, transient)


@pytest.mark.parametrize("ours", all_of_ours(), ids=lambda ours: ours.__name__)
def test_each_of_ours_is_marked_once_and_has_a_code(ours: type[VendorError]) -> None:
    assert issubclass(ours, Transient) != issubclass(ours, Terminal)
    assert ours.code != VendorError.code


def test_codes_are_told_apart() -> None:
    codes = [ours.code for ours in all_of_ours()]
    assert len(set(codes)) == len(codes)


def test_an_error_crosses_a_process_boundary() -> None:
    problem = errors.RateLimited("Example", path="/things/{id}", status=429, reason="slow down", retry_after=3.0)
    problem.outcome = "unknown"
    again = pickle.loads(pickle.dumps(problem))
    assert (type(again), again.path, again.status, again.reason, again.retry_after, again.outcome) == (
        errors.RateLimited,
        "/things/{id}",
        429,
        "slow down",
        3.0,
        "unknown",
    )


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost:8000/v1", True),
        ("http://vendor.localhost", True),
        ("https://vendor.example.test", False),
        ("http://192.0.2.1", False),
        ("rubbish", False),
    ],
)
def test_no_proxy_stands_before_this_machine(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback
