"""What the cards are drawn from: plain data that the presenter fills from a handful of rows; no card asks the store.

JSON columns are handed over as they are (`counts`, `reasons`, `guard` …): a number is counted once, where it arises.
All times are aware datetimes. Optional fields have defaults, so that a caller fills only what it knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Which integration a card is about. `name` is what people read ("Calix · Company A"), others its systems."""

    id: int
    name: str
    source: str = "Sonar"
    target: str = "Calix"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    """One audit (`store.tables.Audit`). `seconds_left` None = not known yet; `seconds` = how long it took."""

    id: int
    pair: Pair
    state: str
    asked_by: str = ""
    progress: Data = field(default_factory=dict)
    counts: Data = field(default_factory=dict)
    reasons: Data = field(default_factory=dict)
    samples: Data = field(default_factory=dict)
    evidence: Data = field(default_factory=dict)
    problem: Data | None = None
    seconds_left: float | None = None
    seconds: float | None = None
    at: datetime | None = None
    flow: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftItem:
    """One record that an audit did not find in step (`store.tables.Drift`); `key` as its flow names records."""

    flow: str
    kind: str
    key: str
    reason: str = ""
    fields: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftView:
    """Audits that were asked for together, one a flow; `id` is the one that leads, `items` the first of each kind."""

    id: int
    pair: Pair
    parts: Sequence[AuditView]
    asked_by: str = ""
    items: Sequence[DriftItem] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Who decided a plan, how and when (`store.tables.Approval`; ruling as `store.words.Ruling`)."""

    ruling: str
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """One plan (`store.tables.Plan`). `calls` are vendor calls, `seconds` their time at `rate` a second.

    `ends_at` is when it would end if begun now. `replaced_by` is the id of the plan that took its place; `approvers`
    are the ids of users and groups who may decide it.
    """

    id: int
    pair: Pair
    state: str
    flow: str = "subscribers"
    kind: str = "full"
    asked_by: str = ""
    progress: Data = field(default_factory=dict)
    evidence: Data = field(default_factory=dict)
    counts: Data = field(default_factory=dict)
    reasons: Data = field(default_factory=dict)
    samples: Data = field(default_factory=dict)
    impact: Sequence[Any] = ()
    guard: Data = field(default_factory=dict)
    compared: Data | None = None
    calls: int = 0
    seconds: float = 0.0
    rate: float = 5.0
    ends_at: datetime | None = None
    waits_until: datetime | None = None
    digest_changes: str = ""
    digest_removals: str = ""
    problem: Data | None = None
    decided: Decided | None = None
    replaced_by: int | None = None
    approvers: Sequence[str] = ()
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One run (`store.tables.Run`). `counts` are rows by state, `total` the rows approved.

    `paused_by`, `paused_at`: who keeps it from going on, "" = nobody.
    """

    id: int
    state: str
    counts: Data = field(default_factory=dict)
    total: int = 0
    with_removals: bool = False
    approved_by: str = ""
    stop_by: str | None = None
    verified: Data = field(default_factory=dict)
    problem: Data | None = None
    seconds_left: float | None = None
    seconds: float | None = None
    finished_at: datetime | None = None
    paused_by: str = ""
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseView:
    """A pause that began (`on`) or ended: of one integration by its name, or of everything where that is ""."""

    on: bool
    name: str
    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run in the list of runs. `held` records are on hold for it; `undone_by` is the plan of its undo, 0 for none.

    `asked_at` is when it was queued, `began_at` when its first row was taken up.
    """

    plan: PlanView
    run: RunView
    asked_at: datetime
    began_at: datetime | None = None
    held: int = 0
    undone_by: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoView:
    """What an undo would be about (`sync.undo.asking.Preview`), in counts of what the run wrote."""

    run: int
    subjects: int = 0
    made: int = 0
    erased: int = 0
    parts_made: int = 0
    parts_erased: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of a run for its asker (`store.tables.Change`): `reason` is a code, `detail` the vendor's own words."""

    key: str
    entity: str
    verb: str
    state: str
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionView:
    """One account offered for a finding; `reasons` are `[code, facts]` pairs, the texts from the local index."""

    source_id: str
    label: str = ""
    detail: str = ""
    reasons: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding with personal data: for modals, private messages and private files only."""

    id: int
    version: int
    pair: Pair
    target_id: str
    target_key: str = ""
    company: str = ""
    label: str = ""
    address: str = ""
    account: str = ""
    devices: Sequence[str] = ()
    record: Data = field(default_factory=dict)
    suggestions: Sequence[SuggestionView] = ()
    decision: str | None = None
    link_to: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a reviewer stands: `undecided` of `total` findings are open; `more` tells whether another one follows."""

    total: int
    undecided: int
    number: int = 1
    more: bool = False
    undecided_only: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """One trouble (`store.tables.Incident`); `cause` is the code of a `sync.errors.VendorTrouble` ("away", "html" …).

    `during` says what was going on: "audit", "plan" (a full one), "retry" (another that a person asked for), "changes"
    (a plan that waits and goes on by itself), "run", "poll", or "" when nothing is held up; `subject_id` is that row's.
    `written` and `left` are rows of the run; `waiting` are all changes of these integrations that wait, of `customers`
    (None = nobody knows of how many), `in_part` of whom have some rows and not others. `sent` went out since the
    trouble began. `words` are the vendor's own, for private windows alone; `field` is one that a vendor keeps.
    """

    id: int
    cause: str
    system: str
    during: str = "poll"
    pairs: Sequence[Pair] = ()
    subject_id: int | None = None
    customers: int | None = 0
    in_part: int = 0
    flow: str = ""
    field: str = ""
    written: int = 0
    left: int = 0
    in_doubt: int = 0
    waiting: int = 0
    sent: int = 0
    tries: int = 1
    status: int | None = None
    words: str = ""
    opened_at: datetime | None = None
    next_try_at: datetime | None = None
    recovered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationView:
    """One line of the landing page (seed 000).

    `next` is the next action: "audit", "review", "opt_in", "sync", "enable", "open" (a plan waits), or "" for none.
    `message` is `Integration.status_message`, a code of the catalogue, with `message_facts`. `paused_by`: "" = nobody.
    """

    id: int
    name: str
    enabled: bool
    company: str | None = None
    audited_at: datetime | None = None
    last_sync: datetime | None = None
    status: str = "NEW"
    message: str = ""
    message_facts: Data = field(default_factory=dict)
    unmatched: int = 0
    undecided: int = 0
    needs_full_reason: str = ""
    paused_by: str = ""
    paused_at: datetime | None = None
    next: str = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One line of doctor: `ok` None is a warning (`sync.bridge.Check`); `where` is the integration's name, or ""."""

    name: str
    ok: bool | None
    code: str
    facts: Data = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptInView:
    """Marketing consent of the accounts in scope, as the last audit counted it; asked before the first sync.

    `before`: what somebody confirmed earlier, where the counts are others by now (`by`, `at`, `in`, `out`, `unknown`).
    """

    pair: Pair
    opted_in: int
    opted_out: int
    unknown: int
    before: Data | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantView:
    """One role: `holder` is a user id (U…) or a user group id (S…); `integration` is a name, "" for all."""

    holder: str
    role: str
    integration: str = ""
