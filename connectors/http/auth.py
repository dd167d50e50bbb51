"""How a request proves who we are: strategy objects, the same client for all of them."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from connectors.http.messages import Answer, Request

Exchange = Callable[[Request], Awaitable[Answer]]
"""Sends one request without identity (budget, log and judgement included) and gives its 2xx answer."""

RENEW_EARLY = 60.0


class Auth(Protocol):
    """What the client asks of a strategy."""

    async def headers(self, exchange: Exchange) -> Mapping[str, str]:
        """The headers of the next request; may log in first."""
        ...

    async def renew(self, exchange: Exchange, used: Mapping[str, str]) -> bool:
        """After a 401 with the headers `used`: True when others are to be had, so that one more attempt makes sense."""
        ...


class BearerToken:
    """A token that somebody made by hand; when it is refused nothing can be renewed."""

    def __init__(self, token: str) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}

    async def headers(self, exchange: Exchange) -> Mapping[str, str]:
        """Always the same."""
        return self._headers

    async def renew(self, exchange: Exchange, used: Mapping[str, str]) -> bool:
        """Never."""
        return False


class Unsigned:
    """Nothing in the headers: the credentials go with each request's body."""

    async def headers(self, exchange: Exchange) -> Mapping[str, str]:
        """None."""
        return {}

    async def renew(self, exchange: Exchange, used: Mapping[str, str]) -> bool:
        """Never."""
        return False


@dataclass(frozen=True, slots=True, repr=False)
class Session:
    """What a login gave. `life` is in seconds from now."""

    token: str
    life: float
    refresh_token: str = ""


class LoginAuth(ABC):
    """A token that we log in for and keep until shortly before its end; parallel callers share one login.

    Args:
        clock: seconds that only rise.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, asyncio.Lock()
        self._session: Session | None = None
        self._ends = 0.0

    @abstractmethod
    async def login(self, exchange: Exchange) -> Session:
        """Log in from nothing.

        Raises:
            VendorError: with `BadCredentials` for what another attempt cannot mend.
        """

    @abstractmethod
    async def refresh(self, exchange: Exchange, session: Session) -> Session | None:
        """A new session from an old one, None when the vendor will not."""

    @abstractmethod
    def headers_of(self, session: Session) -> Mapping[str, str]:
        """What a request carries."""

    async def headers(self, exchange: Exchange) -> Mapping[str, str]:
        """Headers of a session with some life left."""
        async with self._lock:
            session = self._session
            if session is None or self._clock() >= self._ends:
                self._session = None
                renewed = await self.refresh(exchange, session) if session and session.refresh_token else None
                session = self._keep(renewed or await self.login(exchange))
            return self.headers_of(session)

    async def renew(self, exchange: Exchange, used: Mapping[str, str]) -> bool:
        """Log in from nothing, unless another caller did so since; what was refused is not worth refreshing."""
        async with self._lock:
            if self._session is None or self.headers_of(self._session) == used:
                self._session = None
                self._keep(await self.login(exchange))
            return True

    def _keep(self, session: Session) -> Session:
        # A token that lives for less than two minutes is used for half its life.
        self._session, self._ends = session, self._clock() + max(session.life - RENEW_EARLY, session.life / 2)
        return session
