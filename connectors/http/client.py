"""The client that every vendor package shares: pace, identity, one judgement of each answer, retries of reads."""

import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

import stamina
import structlog

from connectors.http.auth import Auth
from connectors.http.budget import Gate, LocalBudget, RateBudget, a_person_waits
from connectors.http.errors import (
    BadCredentials,
    NotFound,
    RateLimited,
    ServerTrouble,
    Transient,
    VendorError,
    WrongAddress,
)
from connectors.http.judge import Judge, Words, complaint
from connectors.http.messages import Answer, Call, Request
from connectors.http.redact import scrub, strings_in
from connectors.http.shapes import plain_words
from connectors.http.transport import Timeouts, Transport, Wire

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Retries:
    """For reads: how often, and the seconds between. A vendor that asks for more than `longest` is not waited for."""

    attempts: int = 4
    first: float = 0.5
    longest: float = 90.0
    jitter: float = 0.5


class VendorClient:
    """One credential at one vendor. Open it with `async with`; nothing is sent before the first call.

    Args:
        system: the vendor system's name, for people.
        base_url: all paths are below it.
        auth: who we are.
        budget: how fast; shared by everybody who uses this credential.
        concurrency: requests in flight, at most 16 (`transport.MAX_CONNECTIONS`).
        words: finds the vendor's own words in an error body.
        judge: what an answer's status means, where this vendor tells more than the status does.
        untold_pause: seconds that everybody waits after a rate limit that did not say how long.
        on_call: told of each request that left (metrics, call counts, proofs).
        transport: in place of the network.
    """

    def __init__(
        self,
        system: str,
        base_url: str,
        *,
        auth: Auth,
        budget: RateBudget | None = None,
        concurrency: int = 4,
        timeouts: Timeouts | None = None,
        retries: Retries | None = None,
        words: Words = plain_words,
        judge: Judge = complaint,
        untold_pause: float = 2.0,
        on_call: Callable[[Call], None] | None = None,
        transport: Transport | None = None,
    ) -> None:
        self.system = system
        self._wire = Wire(system, base_url, timeouts or Timeouts(), transport)
        self._auth, self._words, self._judge, self._on_call = auth, words, judge, on_call
        self._budget = budget or LocalBudget(5.0)
        self._untold_pause = untold_pause
        self._gate, self._retries = Gate(concurrency), retries or Retries()
        self._log = structlog.get_logger("connectors.http")
        self._open = AsyncExitStack()

    async def call(self, request: Request, parse: Callable[[Answer], T]) -> T:
        """Send, judge the status, parse. A read is repeated while its errors are transient; a write is sent once.

        Args:
            request: what to send; `effect` makes it a write.
            parse: makes a value of a 2xx answer, or raises a `VendorError`.

        Raises:
            VendorError: with `outcome` telling what became of a write.
        """

        async def at_once(answer: Answer) -> T:
            return parse(answer)

        return await self.call_stepwise(request, at_once)

    async def call_stepwise(self, request: Request, parse: Callable[[Answer], Awaitable[T]]) -> T:
        """As `call`, for an answer so big that `parse` must give way to others as it goes.

        Raises:
            VendorError: as `call`.
        """
        if request.effect:
            return await self._authorised(request, parse)
        return await self._repeated(lambda: self._authorised(request, parse))

    async def identify(self) -> None:
        """Log in now, unless that was done: for what a vendor tells at the login, and for checks.

        Raises:
            VendorError: as a call would.
        """
        await self._repeated(lambda: self._before(self._auth.headers(self._login)))

    async def _repeated(self, act: Callable[[], Awaitable[T]]) -> T:
        rules = self._retries
        async for attempt in stamina.retry_context(
            on=self._again,
            attempts=rules.attempts,
            timeout=None,
            wait_initial=rules.first,
            wait_max=rules.longest,
            wait_jitter=rules.jitter,
        ):
            with attempt:
                value = await act()
        return value

    async def _authorised(self, request: Request, parse: Callable[[Answer], Awaitable[T]]) -> T:
        """One attempt; after a 401, which nobody acted upon, one new login and one more, for writes too."""
        used = await self._before(self._auth.headers(self._login))
        try:
            return await self._send(request, used, parse)
        except BadCredentials:
            if not await self._before(self._auth.renew(self._login, used)):
                raise
        return await self._send(request, await self._before(self._auth.headers(self._login)), parse)

    async def _before(self, step: Awaitable[T]) -> T:
        """A step of the login: when it fails, the request itself never left, and no record is proved missing."""
        try:
            return await step
        except NotFound as problem:
            raise problem.told_as(WrongAddress) from None
        except VendorError as problem:
            problem.outcome = "not_sent"
            raise

    async def _login(self, request: Request) -> Answer:
        async def as_it_is(answer: Answer) -> Answer:
            return answer

        return await self._send(request, {}, as_it_is)

    async def _send(self, request: Request, identity: Mapping[str, str], parse: Callable[[Answer], Awaitable[T]]) -> T:
        person = a_person_waits()
        headers = {"Accept": "application/json", **request.headers, **identity}
        async with self._gate.open(interactive=person):
            await self._budget.acquire(interactive=person)
            began, status, size, trouble = time.perf_counter(), None, 0, ""
            try:
                answer = await self._wire.exchange(request, headers)
                status, size = answer.status, len(answer.body)
                if wrong := self._judge(self.system, request, answer, self._words):
                    raise wrong
                return await parse(answer)
            except VendorError as problem:
                trouble = problem.code
                problem.reason = scrub(problem.reason, strings_in([request.sent, dict(identity)]), request.secrets)
                await self._slow_down(problem)
                raise
            finally:
                took = time.perf_counter() - began
                self._tell(Call(self.system, request.method, request.shown, request.where, status, took, size, trouble))

    async def _slow_down(self, problem: VendorError) -> None:
        if isinstance(problem, RateLimited) and problem.retry_after is None:
            problem.retry_after = self._untold_pause
        if isinstance(problem, RateLimited | ServerTrouble) and problem.retry_after:
            await self._budget.penalise(problem.retry_after)

    def _tell(self, call: Call) -> None:
        (self._log.warning if call.problem else self._log.debug)(
            "vendor_call",
            system=call.system,
            method=call.method,
            path=call.path,
            status=call.status,
            seconds=round(call.seconds, 3),
            problem=call.problem,
        )
        if self._on_call is not None:
            self._on_call(call)

    def _again(self, problem: Exception) -> bool | float:
        if not isinstance(problem, VendorError) or not isinstance(problem, Transient):
            return False
        if problem.retry_after is None:
            return True
        return problem.retry_after if problem.retry_after <= self._retries.longest else False

    async def __aenter__(self) -> Self:
        """Open the pool of connections."""
        await self._open.enter_async_context(self._wire)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        await self._open.aclose()
