"""The contract of a bridge: which pair it keeps, what an integration of it needs, and how its flows are opened."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.flow import Flow


class Budget(Protocol):
    """The rate budget of one vendor credential, shared by the fleet; structurally what connectors ask for."""

    async def acquire(self, n: int = 1, *, interactive: bool = False) -> None:
        """Wait until `n` requests may leave."""
        ...

    async def penalise(self, seconds: float) -> None:
        """The vendor asked everybody to wait."""
        ...


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

    `budget(name, rate_per_second, concurrency)` gives the shared budget of one credential.
    """

    integration_id: int
    name: str
    company: str | None
    target_org: str
    options: Mapping[str, Any]
    secrets: Mapping[str, str]
    siblings: Sequence[Sibling]
    budget: Callable[[str, float, int], Budget]
    on_call: Callable[..., None] | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An integration with its connections open. `calls()` counts the vendor requests made since it was opened."""

    flows: Mapping[str, Flow]
    doctor: Callable[[], Any]
    calls: Callable[[], int]


class Bridge(Protocol):
    """One kind of integration."""

    name: str
    title: str
    source: str
    target: str
    flow_names: tuple[str, ...]
    secret_names: tuple[str, ...]

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

    def open(self, setup: Setup) -> AbstractAsyncContextManager[Opened]:
        """Connect; nothing is requested before a flow asks."""
        ...
