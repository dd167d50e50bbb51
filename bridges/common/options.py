"""Options that any integration has, and how a document of options that does not fit becomes problems in sentences."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from sync.bridge import Problem
from sync.flow import Policy

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("unknown_time_zone")
    return name


class Limits(BaseModel):
    """The guard's limits where an integration wants others than the house's (design rule 5). Shares are 0 to 1."""

    model_config = ConfigDict(extra="forbid")

    removal_share: float = Field(default=0.10, gt=0, le=1)
    removal_count: int = Field(default=100, ge=1)
    change_share: float = Field(default=0.30, gt=0, le=1)


class BreakerOption(BaseModel):
    """The circuit breaker of a run: `failures` of the last `of` rows stop it (sync/running/breaker.py)."""

    model_config = ConfigDict(extra="forbid")

    failures: int = Field(default=20, ge=1, le=1_000)
    of: int = Field(default=50, ge=1, le=1_000)

    @model_validator(mode="after")
    def _can_trip(self) -> "BreakerOption":
        if self.failures > self.of:
            raise ValueError("breaker_never_trips")
        return self


class CommonOptions(BaseModel):
    """What any integration may say of itself.

    Attributes:
        policy: when a person must approve.
        limits: the guard's limits.
        breaker: when a run stops by itself.
        poll_seconds: how often the clock looks for changes; 0 switches polling off.
        audit_hour: hour of the nightly audit in `time_zone`, None for none.
        decide_by_hour: a plan waits until this hour of the next working day.
        org: a name for the target org, where two credentials open the same one; "" lets the bridge tell.
    """

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)

    policy: Policy = Policy.REMOVALS
    limits: Limits = Limits()
    breaker: BreakerOption = BreakerOption()
    poll_seconds: int = Field(default=60, ge=0)
    audit_hour: int | None = Field(default=3, ge=0, le=23)
    decide_by_hour: int = Field(default=10, ge=0, le=23)
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    org: str = ""


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """What pydantic found, as problems: where, what was said, and what may be said there."""
    for detail in error.errors(include_url=False):
        where = ".".join(str(step) for step in detail["loc"])
        match detail["type"]:
            case "extra_forbidden":
                yield Problem("unknown_option", where)
            case "missing":
                yield Problem("option_missing", where)
            case "enum":
                yield Problem("unknown_word", where, {"word": detail["input"], "words": detail["ctx"]["expected"]})
            case "value_error":
                yield Problem(str(detail["ctx"]["error"]), where, {"value": str(detail["input"])})
            case kind:
                bounds = {k: v for k, v in detail.get("ctx", {}).items() if isinstance(v, str | int | float)}
                yield Problem("option_invalid", where, {"value": str(detail["input"])[:60], "kind": kind} | bounds)


def url_problem(where: str, url: str) -> Iterator[Problem]:
    """A vendor's address must be a whole one, and encrypted unless it is this machine's own."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield Problem("url_unreadable", where, {"url": url})
    elif parts.scheme == "http" and parts.hostname not in LOOPBACK:
        yield Problem("url_not_encrypted", where, {"host": parts.hostname})


def missing_secrets(names: tuple[str, ...], secrets: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for every credential that is absent or empty."""
    for name in names:
        if not secrets.get(name, "").strip():
            yield Problem("secret_missing", name)


Document = Mapping[str, Any]
