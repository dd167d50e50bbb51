"""A pair of toy systems in memory, with their faults and a ledger: what tests of sync look at and turn."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sync.errors import Rejected
from sync.flow import Authority, Burst, Policy, Wanted

PAGE = 7


@dataclass
class Person:
    """A source record."""

    name: str
    phone: str | None = None
    stickers: tuple[str, ...] = ()
    scope: str = ""
    skip: str = ""
    moves_to: int | None = None
    removable: bool = False
    bars: str = ""


@dataclass
class Card:
    """A target record. `extra` is not ours and must survive every write."""

    key: str
    name: str
    phone: str = ""
    stickers: dict[str, str] = field(default_factory=dict)
    extra: str = "kept"
    group: str = ""
    guarded: str = ""


class Crash(RuntimeError):
    """The process dies right here, as far as the code under test can tell."""


@dataclass
class Systems:
    """Both systems, their faults, and the ledger of accepted writes.

    `next_writes` are faults of the coming writes, one each: away, rejected, conflict, lost (never arrives), lost_answer
    (arrives), late (arrives at `land`), silent (accepted without an id), crash_before, crash_after, "" for none.
    `secrets` are fields of which only a mark is kept; `forever`: what is erased cannot be made again.
    `nicknames` are what events call people, `families` who belongs together; `follows` says how each follow-up went.
    """

    people: dict[str, Person] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    ledger: list[tuple[str, str, str]] = field(default_factory=list)
    number: int = 0
    source_fault: str = ""
    source_complete: bool = True
    target_complete: bool = True
    second_complete: bool = True
    hidden: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    unanswered: set[str] = field(default_factory=set)
    forbidden: set[str] = field(default_factory=set)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unseen: int = 0
    bodiless: bool = False
    after_reading: Callable[[], Any] | None = None
    next_writes: list[str] = field(default_factory=list)
    under_way: list[Callable[[], Any]] = field(default_factory=list)
    before_write: Callable[[Wanted], Any] | None = None
    while_reading: Callable[[], Any] | None = None
    unique_key: bool = True
    find_by_key: bool = False
    policy: Policy = Policy.REMOVALS
    authority: Authority = Authority.MIRROR
    canon_version: int = 1
    width: int = 4
    spelling: str = "kept"
    ignores: set[str] = field(default_factory=set)
    forgets: set[str] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)
    forever: bool = False
    after_write: Callable[[], Any] | None = None
    claims: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    arrived: bool = True
    shared: bool = False
    beside_others: bool = False
    burst: Burst | None = None
    plan_only: str = ""
    nicknames: dict[str, str] = field(default_factory=dict)
    families: dict[str, list[str]] = field(default_factory=dict)
    while_resolving: Callable[[], Any] | None = None
    follows: dict[str, str] | None = None
    followed: list[str] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    away: bool = False
    source_away: bool = False
    looked_up: list[str] = field(default_factory=list)

    def land(self) -> None:
        """What was under way arrives now; the system refuses what does not fit any more."""
        for arrive in self.under_way:
            with suppress(Rejected):
                arrive()
        self.under_way = []

    def named(self, key: str) -> Card:
        """The card with that key."""
        return next(card for card in self.cards.values() if card.key == key)

    def card(self, key: str, name: str, *, stickers: Sequence[str] = (), phone: str = "") -> str:
        """Put a card there by hand; returns its id."""
        self.number += 1
        card_id = f"c{self.number:04d}"
        self.cards[card_id] = Card(key, name, phone, {f"{card_id}.{n}": text for n, text in enumerate(stickers)})
        return card_id

    def matching(self, count: int) -> None:
        """`count` people, each with an equal card."""
        for number in range(1, count + 1):
            person = Person(f"Person {number}", stickers=("one",))
            self.people[str(number)] = person
            self.card(str(number), person.name, stickers=person.stickers)
