"""The shared client: reads are repeated, writes never; a 401 is worth one new login; limits slow everybody down."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from pydantic import TypeAdapter

from connectors.http.auth import LoginAuth, Session
from connectors.http.client import Retries, VendorClient
from connectors.http.errors import (
    BadCredentials,
    BrowserPage,
    Conflict,
    ConnectFailed,
    NotFound,
    RateLimited,
    Rejected,
    ServerTrouble,
    UnreadableAnswer,
    VendorError,
    WrongAddress,
)
from connectors.http.judge import LONGEST_WAIT, Words, complaint, retry_after
from connectors.http.messages import Answer, Call, Request
from connectors.http.shapes import checked
from tests.connectors.conftest import QUICK, Answering, fast

READ = Request("GET", "/things/{id}", {"id": "a/b"}, query={"name": "Ada Example"})
WRITE = Request("POST", "/things", json={"name": "Ada Example"}, effect=True)
THINGS = TypeAdapter(list[int])

Make = Callable[[Answering], VendorClient]


def things(answer: Answer) -> list[int]:
    return checked("Example", READ, answer, THINGS)


class Script:
    """Answers one after the other, the last one for ever; keeps what was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers, self.asked = list(answers), list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def ok(*numbers: int) -> httpx.Response:
    return httpx.Response(200, json=list(numbers))


async def test_a_read_gives_what_was_parsed_and_ids_are_quoted_whole(client_of: Make) -> None:
    script = Script(ok(1, 2))
    async with client_of(script) as client:
        assert await client.call(READ, things) == [1, 2]
    assert str(script.asked[0].url) == "http://vendor.example.test/things/a%2Fb?name=Ada+Example"
    assert script.asked[0].headers["authorization"] == "Bearer token-of-no-worth"


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(503),
        httpx.Response(429, headers={"Retry-After": "0"}),
        httpx.Response(200, text="<html>Sign in</html>"),
        httpx.Response(200, text="[1, 2"),
        httpx.Response(200, json={"another": "shape"}),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("hung up"),
    ],
)
async def test_a_read_is_repeated_while_waiting_may_help(
    trouble: httpx.Response | Exception, client_of: Make, calls: list[Call]
) -> None:
    async with client_of(Script(trouble, trouble, ok(7))) as client:
        assert await client.call(READ, things) == [7]
    assert [bool(call.problem) for call in calls] == [True, True, False]


async def test_a_read_gives_up_after_so_many_attempts(client_of: Make) -> None:
    script = Script(httpx.Response(503))
    async with client_of(script) as client:
        with pytest.raises(ServerTrouble) as caught:
            await client.call(READ, things)
    assert len(script.asked) == QUICK.attempts
    assert caught.value.status == 503


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
async def test_a_read_is_not_repeated_when_somebody_must_mend_something(status: int, client_of: Make) -> None:
    script = Script(httpx.Response(status, json={"message": "No."}))
    async with client_of(script) as client:
        with pytest.raises(VendorError) as caught:
            await client.call(READ, things)
    assert len(script.asked) == 1
    assert (caught.value.status, caught.value.reason, caught.value.path) == (status, "No.", "/things/{id}")


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (httpx.Response(503), "unknown"),
        (httpx.Response(500), "unknown"),
        (httpx.Response(429), "not_sent"),
        (httpx.Response(401), "not_sent"),
        (httpx.Response(409), "rejected"),
        (httpx.Response(302, headers={"Location": "/login"}), "unknown"),
        (httpx.Response(201, text="<html>"), "unknown"),
        (httpx.Response(200, text="not json"), "unknown"),
        (httpx.ReadTimeout("slow"), "unknown"),
        (httpx.WriteError("broken"), "unknown"),
        (httpx.ConnectTimeout("slow"), "not_sent"),
        (httpx.ConnectError("refused"), "not_sent"),
        (httpx.PoolTimeout("busy"), "not_sent"),
    ],
)
async def test_a_write_is_sent_once_and_its_error_tells_what_became_of_it(
    trouble: httpx.Response | Exception, outcome: str, client_of: Make
) -> None:
    script = Script(trouble, ok(1))
    async with client_of(script) as client:
        with pytest.raises(VendorError) as caught:
            await client.call(WRITE, things)
    assert caught.value.outcome == outcome
    assert len(script.asked) == 1


async def test_a_missing_page_of_a_browser_proves_no_absence(client_of: Make) -> None:
    async with client_of(Script(httpx.Response(404, text="<!doctype html><h1>404</h1>"))) as client:
        with pytest.raises(WrongAddress):
            await client.call(READ, things)
    async with client_of(Script(httpx.Response(404, json={"message": "no such thing"}))) as client:
        with pytest.raises(NotFound):
            await client.call(READ, things)


async def test_what_does_not_fit_is_told_by_place_and_never_by_value(client_of: Make) -> None:
    async with client_of(Script(httpx.Response(200, json=[1, "ada@example.test"]))) as client:
        with pytest.raises(UnreadableAnswer) as caught:
            await client.call(READ, things)
    assert caught.value.reason == "1 int_parsing"
    async with client_of(Script(httpx.Response(200, text="<html>"))) as client:
        with pytest.raises(BrowserPage):
            await client.call(READ, things)


async def test_a_vendor_that_asks_for_too_long_a_wait_is_not_waited_for(client_of: Make) -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "600"}), ok(1))
    async with client_of(script) as client:
        with pytest.raises(RateLimited) as caught:
            await client.call(READ, things)
    assert caught.value.retry_after == 600
    assert len(script.asked) == 1


class Bucket:
    """A budget that only writes down."""

    def __init__(self) -> None:
        self.acquired, self.penalties = 0, list[float]()

    async def acquire(self, n: int = 1, *, interactive: bool = False) -> None:
        self.acquired += n

    async def penalise(self, seconds: float) -> None:
        self.penalties.append(seconds)


async def test_a_rate_limit_slows_everybody_down() -> None:
    bucket = Bucket()
    script = Script(
        httpx.Response(429, headers={"Retry-After": "0.5"}),
        httpx.Response(429),
        httpx.Response(503, headers={"Retry-After": "0.25"}),
        ok(1),
    )
    async with VendorClient(
        "Example",
        "http://vendor.example.test",
        auth=Password(),
        budget=bucket,
        retries=Retries(attempts=4, first=0.0, jitter=0.0),
        untold_pause=0.1,
        transport=httpx.MockTransport(script),
    ) as client:
        await client.call(READ, things)
    assert bucket.penalties == [0.5, 0.1, 0.25]
    assert bucket.acquired == 4


class Password(LoginAuth):
    """Logs in without a vendor: t1, t2, …; `fails` makes the next logins fail."""

    def __init__(self, *fails: VendorError) -> None:
        super().__init__()
        self.logins, self.fails = 0, list(fails)

    async def login(self, exchange: object) -> Session:
        if self.fails:
            raise self.fails.pop(0)
        self.logins += 1
        return Session(f"t{self.logins}", 600.0)

    async def refresh(self, exchange: object, session: Session) -> Session | None:
        return None

    def headers_of(self, session: Session) -> dict[str, str]:
        return {"X-Token": session.token}


def logging_in(auth: LoginAuth, answering: Answering) -> VendorClient:
    return VendorClient(
        "Example",
        "http://vendor.example.test",
        auth=auth,
        budget=fast(),
        retries=QUICK,
        transport=httpx.MockTransport(answering),
    )


@pytest.mark.parametrize("request_", [READ, WRITE], ids=["read", "write"])
async def test_after_a_401_one_new_login_and_one_more_attempt_for_writes_too(request_: Request) -> None:
    auth, seen = Password(), list[str]()

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["x-token"])
        return ok(1) if seen[-1] == "t2" else httpx.Response(401)

    async with logging_in(auth, answering) as client:
        assert await client.call(request_, things) == [1]
    assert seen == ["t1", "t2"]


async def test_a_second_401_is_believed() -> None:
    auth = Password()
    async with logging_in(auth, lambda request: httpx.Response(401)) as client:
        with pytest.raises(BadCredentials):
            await client.call(READ, things)
    assert auth.logins == 2


async def test_a_login_that_fails_kept_the_write_from_leaving() -> None:
    script = Script(ok(1))
    async with logging_in(Password(ServerTrouble("Example", status=502)), script) as client:
        with pytest.raises(ServerTrouble) as caught:
            await client.call(WRITE, things)
        assert caught.value.outcome == "not_sent"
        assert script.asked == []
        assert await client.call(WRITE, things) == [1]


async def test_a_login_that_is_not_found_proves_no_record_missing() -> None:
    lost = Password(NotFound("Example", path="/login", status=404, reason="no partition"))
    async with logging_in(lost, Script(ok(1))) as client:
        with pytest.raises(WrongAddress) as caught:
            await client.call(READ, things)
    told = caught.value
    assert (told.path, told.status, told.reason, told.outcome) == ("/login", 404, "no partition", "not_sent")


async def test_identifying_logs_in_once_and_again_only_while_waiting_may_help() -> None:
    auth, script = Password(ServerTrouble("Example", status=502)), Script(ok(1))
    async with logging_in(auth, script) as client:
        await client.identify()
        await client.identify()
    assert (auth.logins, auth.fails) == (1, [])
    assert script.asked == []
    async with logging_in(Password(BadCredentials("Example", status=401)), script) as client:
        with pytest.raises(BadCredentials):
            await client.identify()


async def test_a_vendor_may_judge_more_finely_than_by_the_status() -> None:
    class NoSuchTable(Rejected):
        code = "no_such_table"

    def judge(system: str, request: Request, answer: Answer, words: Words) -> VendorError | None:
        problem = complaint(system, request, answer, words)
        if isinstance(problem, Rejected) and "table" in problem.reason:
            return NoSuchTable(system, path=problem.path, status=problem.status, reason=problem.reason)
        return problem

    script = Script(httpx.Response(400, json={"message": "no table for Ada Example"}), ok(1), httpx.Response(409))
    async with VendorClient(
        "Example",
        "http://vendor.example.test",
        auth=Password(),
        budget=fast(),
        judge=judge,
        transport=httpx.MockTransport(script),
    ) as client:
        with pytest.raises(NoSuchTable) as caught:
            await client.call(READ, things)
        assert caught.value.reason == "no table for …"
        assert await client.call(READ, things) == [1]
        with pytest.raises(Conflict):
            await client.call(READ, things)


async def test_each_request_that_left_is_told_of_with_its_template(client_of: Make, calls: list[Call]) -> None:
    async with client_of(Script(httpx.Response(503), ok(1))) as client:
        await client.call(READ, things)
    assert [(call.method, call.path, call.status, call.problem) for call in calls] == [
        ("GET", "/things/{id}", 503, "server"),
        ("GET", "/things/{id}", 200, ""),
    ]
    assert calls[1].size == 3


async def test_where_a_request_went_has_its_ids_quoted_and_no_query(client_of: Make, calls: list[Call]) -> None:
    asked = Request("GET", "/things/{id}", {"id": "a/b c"}, query={"name": "Ada Example"}, label="Things")
    async with client_of(Script(ok(1))) as client:
        await client.call(asked, things)
    assert [(call.where, call.path) for call in calls] == [("/things/a%2Fb%20c#Things", "/things/{id}#Things")]


async def test_an_address_that_cannot_be_requested_is_a_matter_of_configuration() -> None:
    async with VendorClient("Example", "vendor", auth=Password(), budget=fast()) as client:
        with pytest.raises(WrongAddress) as caught:
            await client.call(WRITE, things)
    assert caught.value.outcome == "not_sent"


def test_retry_after_in_both_forms() -> None:
    now = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)

    def told(value: str | None) -> float | None:
        return retry_after(Answer(429, {} if value is None else {"retry-after": value}, b""), now)

    assert told("17") == 17
    assert told(format_datetime(now + timedelta(seconds=40), usegmt=True)) == 40
    assert told(format_datetime(now - timedelta(seconds=40), usegmt=True)) == 0
    assert told("-3") == 0
    assert told("86400") == LONGEST_WAIT
    assert told("soon") is told("") is told(None) is told("nan") is None


async def test_words_of_the_vendor_travel_without_what_we_sent(client_of: Make) -> None:
    body = {"message": "Ada Example <b>is</b> no valid name, call 406-555-0100 or ada@example.test"}
    async with client_of(Script(httpx.Response(422, json=body))) as client:
        with pytest.raises(Rejected) as caught:
            await client.call(WRITE, things)
    assert caught.value.reason == "… is no valid name, call … or …"


async def test_a_vendor_that_is_away_is_told_as_such() -> None:
    async with VendorClient("Example", "http://127.0.0.1:9", auth=Password(), budget=fast(), retries=QUICK) as client:
        with pytest.raises(ConnectFailed):
            await client.call(WRITE, things)
