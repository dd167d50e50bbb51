"""The contract of a bridge: which pair it keeps, what an integration of it needs, and how its flows are opened."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.flow import Flow

BASIC_USER, BASIC_PASSWORD = "basic:user", "basic:password"
"""How an event's Basic credentials are told beside its form (`Bridge.event`)."""


class Budget(Protocol):
    """The rate budget of one vendor credential, shared by the fleet; structurally what connectors ask for."""

    async def acquire(self, n: int = 1, *, interactive: bool = False) -> None:
        """Wait until `n` requests may leave."""
        ...

    async def penalise(self, seconds: float) -> None:
        """The vendor asked everybody to wait."""
        ...


@dataclass(frozen=True, slots=True)
class Sides:
    """One flow of a bridge: its name, the systems it reads from and writes to, as people call them.

    `watched`: after its first full sync changes flow by themselves; a flow that is not is synced when somebody asks.
    """

    name: str
    source: str
    target: str
    watched: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """What a vendor's webhook named: a flow, and its subjects in the vendor's own words (see `Flow.resolve`)."""

    flow: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a set of options: a code of the catalogue, the field, and what the sentence needs."""

    code: str
    where: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`: `ok` None means a warning; `code` and `facts` name the sentence of what was seen."""

    name: str
    ok: bool | None
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another integration of the same bridge, as far as this one must know it."""

    id: int
    name: str
    company: str | None
    target_org: str
    enabled: bool
    options: Mapping[str, Any]
    secrets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Setup:
    """All that a bridge needs to open an integration.

    `budget(name, rate_per_second, concurrency)` gives the shared budget of one credential. `mark(secret)` is its keyed
    hash, "" for no secret: secrets of records are compared by it, and nothing else of them is kept (design rule 10).
    """

    integration_id: int
    name: str
    company: str | None
    target_org: str
    options: Mapping[str, Any]
    secrets: Mapping[str, str]
    siblings: Sequence[Sibling]
    budget: Callable[[str, float, int], Budget]
    mark: Callable[[str], str]
    on_call: Callable[..., None] | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An integration with its connections open. `calls()` counts the vendor requests made since it was opened.

    `desk` is what the bridge can tell and check of one customer, for those who talk to people; None when nothing.
    """

    flows: Mapping[str, Flow]
    doctor: Callable[[], Any]
    calls: Callable[[], int]
    desk: object | None = None


class Bridge(Protocol):
    """One kind of integration. `flows`: the main one first.

    `joins`: a new integration beside others makes all of them need a full sync again (seed 000).
    """

    name: str
    title: str
    flows: tuple[Sides, ...]
    secret_names: tuple[str, ...]
    joins: bool

    def check(
        self, company: str | None, options: Mapping[str, Any], secrets: Mapping[str, str], siblings: Sequence[Sibling]
    ) -> list[Problem]:
        """What is wrong with a configuration, without any vendor call; empty when nothing is."""
        ...

    async def check_against_vendor(self, setup: Setup) -> list[Problem]:
        """What only the vendors can tell of a configuration that `check` found well formed; empty when all is well.

        Raises:
            sync.errors.VendorTrouble: they could not be asked.
        """
        ...

    def mapping_fingerprint(self, options: Mapping[str, Any]) -> str:
        """Digest of the options that alter what is written: a change makes the next full sync ask and say why."""
        ...

    def org_of(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        """A name for the target org that the credentials open (no secret in it)."""
        ...

    def event(self, secrets: Mapping[str, str], told: Mapping[str, str]) -> list[Event] | None:
        """What a webhook's form names; None when it does not carry this integration's credentials, or has none."""
        ...

    def open(self, setup: Setup) -> AbstractAsyncContextManager[Opened]:
        """Connect; nothing is requested before a flow asks."""
        ...


def sides_of(bridge: Bridge, flow: str = "") -> Sides:
    """A flow of a bridge by name; the main one where the name is "" or not (or no longer) known."""
    return next((sides for sides in bridge.flows if sides.name == flow), bridge.flows[0])
