"""The contract between sync and a bridge: what one flow of records is, and what sync asks of it.

A flow gives both sides in one vendor-free shape. A record is a tuple of *parts*: first the main one (the subscriber),
then its children (its services). A part holds owned fields only, in the spelling that would be written; `canonical`
says when two spellings mean the same. What sync never sees is a vendor's wire.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

Fields = Mapping[str, Any]


class Authority(StrEnum):
    """What a flow may do to its target (design section 2)."""

    MIRROR = "mirror"
    ADD_AND_UPDATE = "add_and_update"
    UPDATE_ONLY = "update_only"


class Policy(StrEnum):
    """When a person must approve (design rule 6)."""

    ALWAYS = "always"
    REMOVALS = "removals"
    OVER_LIMIT = "over_limit"
    NEVER = "never"


class Side(StrEnum):
    """Which system of the pair."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A wanted part. `ref` names its source record (`account_service:77`), stable; an absent field is kept as found."""

    entity: str
    ref: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class TargetPart:
    """An existing part, with the vendor's id; only owned fields."""

    entity: str
    id: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part as the image of its record kept it: owned fields, and all that the vendor told of it, to make it again."""

    part: TargetPart
    record: Fields


@dataclass(frozen=True, slots=True)
class Facts:
    """What linking compares: the same shape on both sides. Lists may be empty, strings may be ""."""

    name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    street: str = ""
    city: str = ""
    postcode: str = ""
    account: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One record of the source. `out_of_scope` and `skip` are reason codes of the catalogue, "" when they do not apply.

    `moves_to` names the integration (by its id) that the record now belongs to, where that one has another target org.
    `notes` are codes that are counted, each alone or as `code:detail`, where the detail is an id of something.
    `bars` names a group of target records of which the source could not tell everything: none of them is unmatched.
    """

    id: str
    parts: tuple[SourcePart, ...] = ()
    out_of_scope: str = ""
    skip: str = ""
    moves_to: int | None = None
    removable: bool = False
    facts: Facts = Facts()
    notes: tuple[str, ...] = ()
    bars: str = ""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One record of the target. `key` is what equals a source id when matched, "" when the record has none.

    `guarded` says why it is left for a person to decide, whatever the source holds: it is compared with nothing.
    `group` names records that are read together on the source side (one customer's lines), see `SourceRow.bars`.
    `shared`: others write to this org too. Then nothing is removed of the record (neither itself, nor a part, nor what
    a field holds) unless Splice has made it or a person has linked it; updates and creates are planned as always.
    """

    id: str
    key: str
    parts: tuple[TargetPart, ...] = ()
    unreadable: str = ""
    out_of_scope: str = ""
    facts: Facts = Facts()
    record: Fields = field(default_factory=dict)
    guarded: str = ""
    group: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a side says of its own reading; `reasons` are codes with numbers, `("page_repeated", {"page": 2})`."""

    rows: int = 0
    declared: int | None = None
    pages: int = 0
    complete: bool = False
    reasons: tuple[tuple[str, Mapping[str, Any]], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a side; a reading's last page carries the evidence. `expected` is the declared total, when known."""

    rows: Sequence[SourceRow] | Sequence[TargetRow]
    expected: int | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One stored change, as the run hands it to the flow. Ids are resolved: `parent_id` is the main part's id."""

    entity: str
    verb: str
    effect: str
    key: str
    source_id: str | None
    target_id: str | None
    parent_id: str | None
    before: Fields | None
    after: Fields | None
    image: Fields | None = None
    requires: Fields | None = None

    @property
    def patch(self) -> dict[str, Any]:
        """The fields whose value changes."""
        before = self.before or {}
        return {
            name: value for name, value in (self.after or {}).items() if name not in before or before[name] != value
        }


@dataclass(frozen=True, slots=True)
class Observed:
    """A part as read just now: its owned fields, and the raw record that a write must carry along unchanged."""

    id: str
    fields: Fields
    raw: Any = None


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What the vendor answered. `target_id` is "" when the answer did not tell: sync then looks it up."""

    target_id: str
    observed: Observed | None = None


@dataclass(frozen=True, slots=True)
class Burst:
    """Removals by effect that single changes may make by themselves: so many, or that share, in so many seconds.

    The lesser of both counts, at least `least`; what goes beyond asks an approver (design rule 5, issue "Voice").
    """

    count: int
    share: float
    seconds: float
    least: int = 3

    def limit(self, population: int) -> int:
        """How many, of that many records in scope."""
        return max(self.least, min(self.count, int(population * self.share)))


@dataclass(frozen=True, slots=True)
class Manner:
    """How a flow behaves, as data. `follows_up`: something is to be done for each record once a run has written it."""

    settle_seconds: float = 0.0
    unique_key: bool = False
    find_by_key: bool = False
    calls_per_create: int = 2
    calls_per_update: int = 2
    calls_per_removal: int = 2
    rate_per_second: float = 5.0
    concurrency: int = 4
    burst: Burst | None = None
    follows_up: bool = False


class FlowDefaults:
    """Answers of a flow that has nothing special to say; a flow inherits them."""

    async def plan_only(self) -> str:
        """Everything can be written."""
        return ""

    def loss(self, entity: str) -> str:
        """A field would be emptied."""
        return "field_emptied"

    def kept_parts(self, image: Fields) -> list[KeptPart]:
        """What this flow erases cannot be made again."""
        return []

    def unkept(self, entity: str) -> frozenset[str]:
        """Every value is kept as it was."""
        return frozenset()

    async def resolve(self, hints: Sequence[str]) -> list[str]:
        """Source ids of what an event named."""
        return list(hints)

    async def ids_of(self, owner: str) -> list[str]:
        """Every id that one customer has on either side."""
        return [owner]

    async def follow_up(self, keys: Sequence[str]) -> dict[str, str]:
        """Nothing follows."""
        return {}


class Flow(Protocol):
    """One kind of record kept in step in one direction. Every method may raise the errors of `sync.errors`."""

    name: str
    source: str
    target: str
    authority: Authority
    policy: Policy
    manner: Manner
    canon_version: int
    owned_entities: tuple[str, ...]

    def source_pages(self) -> AsyncIterator[Page]:
        """All source records, all companies and archived ones too, in pages; evidence on the last page."""
        ...

    def target_pages(self) -> AsyncIterator[Page]:
        """All target records in pages; evidence on the last page."""
        ...

    async def second_reading(self) -> Evidence:
        """The target's keys once more, cheaply: complete only when both readings hold the same ones."""
        ...

    def canonical(self, entity: str, name: str, value: Any) -> Any:
        """The meaning of a value: two spellings of one meaning are equal. Pure, versioned by `canon_version`."""
        ...

    def label(self, entity: str) -> str:
        """The field that pairs children of that entity when neither id nor content does; "" = by order."""
        ...

    def effect(self, entity: str, verb: str, before: Fields | None, after: Fields | None) -> str:
        """What the change does to a customer (`store.words.Effect`): a removal is declared here, not by the verb."""
        ...

    async def plan_only(self) -> str:
        """Why nothing can be written by this flow, so that its plans are told to people and not run; "" when it can."""
        ...

    def loss(self, entity: str) -> str:
        """The cause (`cause.…` of the catalogue) of an update that is a removal by its effect."""
        ...

    def kept_parts(self, image: Fields) -> list[KeptPart]:
        """The parts of a record (`TargetRow.record`) with the main one first; empty when it could not be made again."""
        ...

    def unkept(self, entity: str) -> frozenset[str]:
        """Fields of which only a mark is kept (passwords): no value of theirs can be put back (design rule 10)."""
        ...

    def claims(self, row: SourceRow | None, target: TargetRow | None) -> frozenset[str]:
        """Shared resources (ports, devices) whose changes must stay in one order; usually empty."""
        ...

    async def source_by_ids(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        """Those that exist now, by id (archived and other companies' included). What is absent is gone."""
        ...

    async def target_by_id(self, target_id: str) -> TargetRow | None:
        """One whole target record by its vendor id, None when the vendor says that it is not there."""
        ...

    async def target_by_keys(self, keys: Sequence[str]) -> dict[str, list[TargetRow]]:
        """Target records by key, for incremental plans; empty list = certain that there is none."""
        ...

    async def read(self, change: Wanted) -> Observed | None:
        """The part that the change is about as it stands now, None when it is not there."""
        ...

    async def find(self, change: Wanted) -> list[Observed]:
        """For a create whose fate is unknown, or whose id was not told: the parts that carry its key and content."""
        ...

    async def write(self, change: Wanted, now: Observed | None) -> WriteResult:
        """One vendor write: the fresh record merged with the patch. Never retried here."""
        ...

    async def arrived(self, change: Wanted) -> bool:
        """For a removal that is a move: True when the record is verified at its new place."""
        ...

    async def changed_since(self, moment: Any) -> list[str]:
        """Ids of source records touched since then, children and deletions too; may name too many, never too few."""
        ...

    async def resolve(self, hints: Sequence[str]) -> list[str]:
        """Source ids of what events named in the vendor's own words (`customerid`)."""
        ...

    async def ids_of(self, owner: str) -> list[str]:
        """Every id that one customer has on either side, for a plan of that customer alone."""
        ...

    async def follow_up(self, keys: Sequence[str]) -> dict[str, str]:
        """After a run: what else is due for each record written (equipment told of a new row), and how it went."""
        ...

    def impact(self, totals: Mapping[str, int]) -> list[Any]:
        """What the removals mean to customers, as codes or (code, numbers) of the catalogue; no names."""
        ...
