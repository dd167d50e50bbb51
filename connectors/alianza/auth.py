"""Alianza's login: a user of its Admin Portal, a token in a header, and the partition that all is asked of (A1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, SecretStr, TypeAdapter
from pydantic.alias_generators import to_camel

from connectors.alianza.assumptions import TOKEN_LIFE_SECONDS
from connectors.alianza.errors import MustChangePassword, WrongPartition
from connectors.alianza.paths import LOGIN
from connectors.http.auth import Exchange, LoginAuth, Session
from connectors.http.errors import BadCredentials, Rejected
from connectors.http.messages import Request
from connectors.http.shapes import checked

TOKEN_HEADER = "X-AUTH-TOKEN"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of a user of the Admin Portal, made for Splice alone (seed 002: API_USERNAME, API_PASSWORD). Never printed."""

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LoginFacts:
    """What a login told of itself, without token, hash or person.

    Attributes:
        partition: the partition in use, an opaque id.
        own_partition: the login's own; `sub_partitions` are those below it.
        partition_name: of the login's own.
        user_type: ManagementUser and the like.
        permissions: what it may do in each area: NONE, READ, EDIT and so on.
    """

    partition: str
    own_partition: str
    sub_partitions: tuple[str, ...]
    partition_name: str
    user_type: str
    permissions: Mapping[str, str]


class LoginAnswer(BaseModel):
    """The few fields of the login object that are looked at; all others, `pwdHash` first, are dropped unseen."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, alias_generator=to_camel)

    auth_token: SecretStr
    partition_id: str
    partition_name: str | None = None
    sub_partition_ids: list[str] | None = None
    user_type: str | None = None
    must_change_password: bool | None = None
    permissions: dict[str, object] | None = None


_LOGIN = TypeAdapter(LoginAnswer)


class AlianzaLogin(LoginAuth):
    """One login, kept until a 401; nothing is refreshed and no expiry is computed.

    Args:
        partition: in place of the login's own.
    """

    def __init__(self, system: str, credentials: Credentials, partition: str | None = None) -> None:
        super().__init__()
        self._system, self._credentials, self._wanted = system, credentials, partition
        self._facts: LoginFacts | None = None

    @property
    def facts(self) -> LoginFacts:
        """What the last login told.

        Raises:
            LookupError: nobody has logged in yet.
        """
        if self._facts is None:
            raise LookupError("not logged in")
        return self._facts

    async def login(self, exchange: Exchange) -> Session:
        """Log in; any 2xx with a token is good (E1).

        Raises:
            BadCredentials: 401, and 400, by which older versions say the same.
            MustChangePassword: a person has to, in the portal.
            WrongPartition: the configured partition is not this login's.
            VendorError: anything else.
        """
        who = self._credentials
        request = Request(
            "POST", LOGIN, json={"username": who.username, "password": who.password}, secrets=(who.password,)
        )
        try:
            answer = await exchange(request)
        except Rejected as problem:
            raise problem.told_as(BadCredentials) from None
        told = checked(self._system, request, answer, _LOGIN)
        if told.must_change_password:
            raise MustChangePassword(self._system, path=LOGIN, status=answer.status)
        self._facts = self._learnt(told)
        return Session(told.auth_token.get_secret_value(), TOKEN_LIFE_SECONDS)

    async def refresh(self, exchange: Exchange, session: Session) -> Session | None:
        """There is no such thing here."""
        return None

    def headers_of(self, session: Session) -> Mapping[str, str]:
        """The token."""
        return {TOKEN_HEADER: session.token}

    def _learnt(self, told: LoginAnswer) -> LoginFacts:
        below = tuple(told.sub_partition_ids or ())
        partition = self._wanted or told.partition_id
        if partition not in (told.partition_id, *below):
            raise WrongPartition(self._system, wanted=partition, allowed=(told.partition_id, *below), path=LOGIN)
        return LoginFacts(
            partition=partition,
            own_partition=told.partition_id,
            sub_partitions=below,
            partition_name=told.partition_name or "",
            user_type=told.user_type or "",
            permissions={area: str(level) for area, level in (told.permissions or {}).items()},
        )
