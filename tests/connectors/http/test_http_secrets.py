"""Secrets and personal data stay out of logs, errors and what is told of calls, whatever a vendor repeats."""

import io
import logging
import traceback
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

import httpx
import pytest
from structlog.testing import capture_logs

import connectors.calix
import connectors.sonar
from connectors.http.client import VendorClient
from connectors.http.errors import BadCredentials, VendorError
from connectors.http.messages import Call, Request
from connectors.http.redact import LONGEST, scrub
from tests.connectors.conftest import QUICK, Answering, fast

TOKEN = "sonar-token-7c1d9e55aa"
CREDENTIALS = connectors.calix.Credentials("client-id-1", "client-secret-9f3", "api.user@example.test", "pass word 1!")
RECORD = {
    "name": "Ada Example",
    "subscriberLocationId": "42",
    "phone": "(406) 555-0100",
    "email": "ada@example.test",
    "serviceAddress": "1 Main St, Town, MT 59000",
}
FORBIDDEN = [
    TOKEN,
    "client-secret-9f3",
    "api.user@example.test",
    "pass word 1!",
    "access-token-77aa",
    "refresh-token-77bb",
    "Ada Example",
    "555-0100",
    "ada@example.test",
    "1 Main St",
]


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """All that the standard library's loggers say, from the lowest level on."""
    heard, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(heard), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(handler)
    root.setLevel(level)


def echo(request: httpx.Request) -> httpx.Response:
    """A vendor that repeats all it was told."""
    if request.url.path.endswith("/token"):
        return httpx.Response(
            200, json={"access_token": "access-token-77aa", "refresh_token": "refresh-token-77bb", "expires_in": 1800}
        )
    words = f"{request.url} {dict(request.headers)} {request.content.decode()}"
    return httpx.Response(400, json={"message": words})


async def complaints(told: list[Call]) -> list[VendorError]:
    found = []
    transport = httpx.MockTransport(echo)
    url = "http://vendor.example.test/v1"
    async with connectors.calix.connect(
        url, CREDENTIALS, budget=fast(), retries=QUICK, on_call=told.append, transport=transport
    ) as calix:
        for act in (
            lambda: calix.create(RECORD),
            lambda: calix.replace("6f1c1a52-0000-4000-8000-000000000001", RECORD),
            lambda: calix.find("ada@example.test"),
            lambda: calix.get("6f1c1a52-0000-4000-8000-000000000001"),
        ):
            with pytest.raises(VendorError) as caught:
                await act()
            found.append(caught.value)
    async with connectors.sonar.connect(
        url, TOKEN, budget=fast(), retries=QUICK, on_call=told.append, transport=transport
    ) as sonar:
        with pytest.raises(VendorError) as caught:
            await sonar.companies()
        found.append(caught.value)
    return found


async def test_nothing_that_leaves_us_holds_a_secret_or_a_customer(everything_logged: io.StringIO) -> None:
    told: list[Call] = []
    with capture_logs() as logs:
        found = await complaints(told)
    assert len(logs) == len(told) == 6  # one login and five requests
    texts = [everything_logged.getvalue(), *map(str, logs), *map(str, told)]
    for problem in found:
        texts += [str(problem), repr(problem), str(vars(problem)), "".join(traceback.format_exception(problem))]
    for text in texts:
        for secret in FORBIDDEN:
            assert secret not in text, secret
    assert "6f1c1a52" not in str(logs)


async def test_a_refused_login_tells_no_secret() -> None:
    wrong = connectors.calix.Credentials("client-id-1", "client-secret-9f3", "api.user@example.test", "wrong word 1!")

    def echo_decoded(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"error": " and ".join(dict(parse_qsl(request.content.decode())).values())})

    async with connectors.calix.connect(
        "http://vendor.example.test/v1", wrong, budget=fast(), transport=httpx.MockTransport(echo_decoded)
    ) as calix:
        problem = await calix.check()
    assert isinstance(problem, BadCredentials)
    assert problem.reason == "… and … and … and …"


def test_credentials_are_not_printed() -> None:
    for secret in FORBIDDEN:
        assert secret not in repr(CREDENTIALS)


@pytest.mark.parametrize(
    ("words", "sent", "shown"),
    [
        ("name is mandatory", (), "name is mandatory"),
        ("duplicate key 10042", (), "duplicate key 10042"),
        ("no 6f1c1a52-0000-4000-8000-000000000001", (), "no 6f1c1a52-0000-4000-8000-000000000001"),
        ("bad token abcdefghijklmnopqrstuvwxyz0123", (), "bad token …"),
        ("write to ada@example.test, please", (), "write to …, please"),
        ("phone +1 (406) 555-0100 is bad", (), "phone … is bad"),
        ("ADA EXAMPLE exists", ("Ada Example",), "… exists"),
        ("Adalbert exists", ("Ada",), "Adalbert exists"),
        ("a\n<b>bold</b>   word", (), "a bold word"),
        ("key 42 exists", ("42",), "key 42 exists"),
    ],
)
def test_words_are_cleaned(words: str, sent: tuple[str, ...], shown: str) -> None:
    assert scrub(words, sent) == shown


@pytest.mark.parametrize(
    ("words", "secrets", "shown"),
    [
        ("password 1234 is weak", ("1234",), "password … is weak"),
        ("xpwx", ("pw",), "x…x"),
        ("sent p%2Fw+d1 and p%2Fw%20d1", ("p/w d1",), "sent … and …"),
        ("nothing of it", ("", "q"), "nothing of it"),
        ("BusinessAccountHasTelephoneNumbers", (), "BusinessAccountHasTelephoneNumbers"),
        ("NotPermittedabcdefghijklmnop-0123", (), "…"),
    ],
)
def test_named_secrets_go_wherever_they_stand_and_codes_stay(words: str, secrets: tuple[str, ...], shown: str) -> None:
    assert scrub(words, (), secrets) == shown


async def test_a_request_names_its_secrets(client_of: Callable[[Answering], VendorClient]) -> None:
    request = Request("POST", "/things", form={"pin": "1234"}, effect=True, secrets=("1234",))
    async with client_of(lambda asked: httpx.Response(400, json={"message": "pin 1234 of 12345"})) as client:
        with pytest.raises(VendorError) as caught:
            await client.call(request, lambda answer: None)
    assert caught.value.reason == "pin … of …5"


def test_words_are_cut() -> None:
    assert len(scrub("no " * 1000)) == LONGEST
