"""Calix's login: a form, a header with the client's id, a token that is refreshed once and else asked for anew (B1)."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, TypeAdapter

from connectors.calix.assumptions import org_told, token_life
from connectors.calix.dialect import ASSUMED, Dialect
from connectors.http.auth import Exchange, LoginAuth, Session
from connectors.http.errors import BadCredentials, Rejected, VendorError
from connectors.http.messages import Request
from connectors.http.shapes import checked

CLIENT_HEADER, TOKEN_HEADER = "X-Calix-ClientID", "X-Calix-AccessToken"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of the approved app (id and secret) and of its API user. Never printed."""

    client_id: str
    client_secret: str = field(repr=False)
    username: str = field(repr=False)
    password: str = field(repr=False)


class TokenAnswer(BaseModel):
    """What the token URL gives; the keys that state a life are read by `assumptions.token_life`."""

    model_config = ConfigDict(extra="allow")

    access_token: str
    refresh_token: str | None = None


_TOKEN = TypeAdapter(TokenAnswer)


class CalixLogin(LoginAuth):
    """Password grant, refresh, and again the password grant.

    Args:
        dialect: where, and how long a token lives when its answer does not say.
        wall: seconds since the epoch, for lives stated as a moment.

    Attributes:
        org: the org's id as the last answer that told one had it, "" until then.
    """

    def __init__(
        self,
        system: str,
        credentials: Credentials,
        *,
        dialect: Dialect = ASSUMED,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(clock=clock)
        self._system, self._credentials, self._dialect, self._wall = system, credentials, dialect, wall
        self.org = ""

    async def login(self, exchange: Exchange) -> Session:
        """The password grant.

        Raises:
            BadCredentials: the vendor does not know the app or the user (400 and 401).
            Forbidden: it knows them and does not let them in (403): the app is not approved, or a role is missing.
            VendorError: anything else.
        """
        who = self._credentials
        form = {"grant_type": "password", "username": who.username, "password": who.password}
        return await self._grant(exchange, self._dialect.token_path, form)

    async def refresh(self, exchange: Exchange, session: Session) -> Session | None:
        """The refresh grant at each URL that may know it; on any failure the caller logs in."""
        form = {"grant_type": "refresh_token", "refresh_token": session.refresh_token}
        for path in dict.fromkeys((self._dialect.refresh_path, self._dialect.token_path)):
            try:
                return await self._grant(exchange, path, form)
            except VendorError:
                continue
        return None

    def headers_of(self, session: Session) -> Mapping[str, str]:
        """The client's id and the token."""
        return {CLIENT_HEADER: self._credentials.client_id, TOKEN_HEADER: session.token}

    async def _grant(self, exchange: Exchange, path: str, form: dict[str, str]) -> Session:
        request = Request(
            "POST",
            path,
            form={**form, "client_secret": self._credentials.client_secret},
            headers={CLIENT_HEADER: self._credentials.client_id},
        )
        try:
            answer = await exchange(request)
        except Rejected as problem:  # a grant that is refused as bad input is refused for its credentials
            raise problem.told_as(BadCredentials) from None
        told = checked(self._system, request, answer, _TOKEN)
        life = token_life(told.model_extra or {}, self._wall(), self._dialect.token_life)
        self.org = org_told(told.model_extra or {}) or self.org
        return Session(told.access_token, life, told.refresh_token or "")
