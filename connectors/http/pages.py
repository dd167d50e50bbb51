"""What a reading in pages gives: the pages, and at the end the evidence of whether they were all (design rule 1)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

Reason = tuple[str, Mapping[str, int]]
"""A machine code with its numbers."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the reading says of itself.

    Attributes:
        rows: distinct records given.
        declared: how many the vendor said there are, None when it never said.
        pages: answers received.
        repeated: rows that came again, and were given once only.
        complete: False as soon as anything speaks against it.
        reasons: what was noticed, also what did no harm.
        fingerprint: of all (id, key) pairs whatever their order; equal for two readings of equal lists.
    """

    rows: int = 0
    declared: int | None = None
    pages: int = 0
    repeated: int = 0
    complete: bool = False
    reasons: tuple[Reason, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some records; the last page of a reading is empty and carries the evidence. `expected`: the declared total."""

    items: Sequence[T]
    number: int
    expected: int | None = None
    evidence: Evidence | None = None


@dataclass(slots=True)
class Ledger:
    """Counts while a reading goes on."""

    rows: int = 0
    pages: int = 0
    repeated: int = 0
    declared: int | None = None
    flaws: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    _sum: int = 0

    def took(self, identity: str) -> None:
        """Count one record."""
        self.rows += 1
        self._sum += int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=16).digest())

    def flaw(self, code: str, **numbers: int) -> None:
        """Something that makes the reading incomplete."""
        self.flaws.append((code, numbers))

    def note(self, code: str, **numbers: int) -> None:
        """Something worth telling that does no harm."""
        self.notes.append((code, numbers))

    def evidence(self) -> Evidence:
        """The sum of it."""
        return Evidence(
            rows=self.rows,
            declared=self.declared,
            pages=self.pages,
            repeated=self.repeated,
            complete=not self.flaws,
            reasons=(*self.flaws, *self.notes),
            fingerprint=f"{self.rows}:{self._sum % 2**128:032x}",
        )
