"""Turn drafts into stored rows: order, hashes, digests and counts, in bounded memory (design rule 2)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from store.database import CHUNK, Store
from store.tables import Change, Plan
from store.words import ChangeState, Part, Verb
from sync.canonical import digest
from sync.flow import Manner
from sync.planning.diff import Draft

FIXED = (
    "plan_id", "seq", "integration_id", "target_org", "flow", "part", "subject", "entity", "verb", "effect",
    "source_id", "source_ref", "target_id", "parent_id", "key", "before", "after", "image", "cause", "claims",
    "requires",
)  # fmt: skip
SAMPLE = 10


def row_hash(row: Mapping[str, Any]) -> str:
    """Hash over the immutable columns, in their order; checked again before a row is sent."""
    return digest([row[name] for name in FIXED])


@dataclass(slots=True)
class Subject:
    """What a group of rows is about. `parent_id` is the vendor's id of its main part, None until it is made."""

    name: str
    key: str
    source_id: str | None
    parent_id: str | None
    drafts: list[Draft]
    marked_by: str = ""
    claims: tuple[str, ...] = ()
    requires: dict[str, Any] | None = None


@dataclass(slots=True)
class RowWriter:
    """Writes subjects of one plan. Removal rows are kept back until `removals_follow`, so that they come last.

    Drafts of other parts than `parts` are left out: removals where they are barred, changes where only they are asked.
    """

    store: Store
    plan: Plan
    manner: Manner
    parts: frozenset[str] = frozenset(Part)
    counts: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    removal_causes: Counter[str] = field(default_factory=Counter)
    removals_by_entity: Counter[str] = field(default_factory=Counter)
    marked_by: Counter[str] = field(default_factory=Counter)
    moves_to: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Any]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    _seq: int = 0
    _releasing: bool = False
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _kept_back: list[tuple[Subject, Draft]] = field(default_factory=list)
    _hashes: dict[str, Any] = field(default_factory=lambda: {part: hashlib.sha256() for part in Part})
    _filled: set[str] = field(default_factory=set)
    _left: list[dict[str, Any]] = field(default_factory=list)

    async def add(self, subjects: Iterable[Subject]) -> None:
        """Add whole subjects."""
        for subject in subjects:
            subject.drafts = [draft for draft in subject.drafts if draft.part in self.parts]
            if not subject.drafts:
                continue
            self._count(subject)
            for draft in subject.drafts:
                if draft.part == Part.REMOVALS and not self._releasing:
                    self._kept_back.append((subject, draft))
                else:
                    self._put(subject, draft)
            if len(self._rows) >= CHUNK:
                await self._flush()

    async def removals_follow(self) -> None:
        """From here on only removals are added: write those kept back, and the rest as they come."""
        self._releasing = True
        for subject, draft in self._kept_back:
            self._put(subject, draft)
            if len(self._rows) >= CHUNK:
                await self._flush()
        self._kept_back = []

    def leave(self, row: Change, reason: str) -> None:
        """A row of another plan that this one would have undone: shown with its reason, and sent by nobody."""
        self.left[reason] += 1
        own: dict[str, Any] = {"plan_id": self.plan.id, "part": Part.CHANGES, "claims": [], "requires": None}
        blank = dict.fromkeys(("before", "after", "image", "source_ref"))
        target = row.new_id or row.target_id
        self._left.append({name: getattr(row, name) for name in FIXED} | own | blank | {"target_id": target})
        self._left[-1] |= {"state": ChangeState.STALE, "reason": reason}
        keys = self.samples.setdefault("left", [])
        if len(keys) < SAMPLE and row.key not in keys:
            keys.append(row.key)

    async def finish(self) -> dict[str, str]:
        """Write what is left; the digest of each part, "" for a part without rows.

        Rows that nobody sends come last, so that they block none of their subject.
        """
        await self.removals_follow()
        await self._flush()
        for row in self._left:
            self._seq += 1
            self._keep(row | {"seq": self._seq})
        await self._flush()
        return {part: self._hashes[part].hexdigest() if part in self._filled else "" for part in Part}

    async def _flush(self) -> None:
        await self.store.bulk(Change, self._rows)
        self._rows = []

    def _put(self, subject: Subject, draft: Draft) -> None:
        self._seq += 1
        new = subject.parent_id is None
        main = draft is subject.drafts[0] if new else draft.target_id == subject.parent_id
        row: dict[str, Any] = {
            "plan_id": self.plan.id,
            "seq": self._seq,
            "integration_id": self.plan.integration_id,
            "target_org": self.plan.target_org,
            "flow": self.plan.flow,
            "part": draft.part,
            "subject": subject.name,
            "entity": draft.entity,
            "verb": draft.verb,
            "effect": draft.effect,
            "source_id": subject.source_id,
            "source_ref": draft.source_ref,
            "target_id": draft.target_id,
            "parent_id": None if main else subject.parent_id or "@new",
            "key": subject.key,
            "before": draft.before,
            "after": draft.after,
            "image": draft.image,
            "cause": draft.cause,
            "claims": list(subject.claims),
            "requires": {**(subject.requires or {}), **draft.requires} if draft.requires else subject.requires,
        }
        self._keep(row)

    def _keep(self, row: dict[str, Any]) -> None:
        row["row_hash"] = row_hash(row)
        self._hashes[row["part"]].update(bytes.fromhex(row["row_hash"]))
        self._filled.add(row["part"])
        self._rows.append(row)

    def _count(self, subject: Subject) -> None:
        effects = {draft.effect for draft in subject.drafts}
        first = subject.drafts[0]
        if first.effect == "create" and first.target_id is None and subject.parent_id is None:
            kind = "creates"
        elif effects == {"removal"} or first.part == Part.REMOVALS:
            kind = "removals"
        else:
            kind = "updates"
        self.counts[kind] += 1
        self.counts["subjects"] += 1
        if kind != "removals" and "removal" in effects:
            self.counts["removals"] += 1
        for draft in subject.drafts:
            self.counts["rows"] += 1
            self.counts[f"rows_{draft.part}"] += 1
            self.counts[f"verb_{draft.verb}"] += 1
            self.fields.update(draft.fields)
            if draft.part == Part.REMOVALS:
                emptied = draft.verb != Verb.DELETE
                self.removals_by_entity["fields_emptied" if emptied else draft.entity] += 1
                self.removal_causes[draft.cause or "field_emptied"] += 1
        if first.verb == Verb.DELETE and first.target_id == subject.parent_id:
            self.counts["erased"] += 1
        if subject.requires and subject.requires.get("arrived_in"):
            self.moves_to[str(subject.requires["arrived_in"])] += 1
        if subject.marked_by:
            self.marked_by[subject.marked_by] += 1
        self._sample(kind, subject, first)
        if kind != "removals" and "removal" in effects:
            self._sample("removals", subject, next(d for d in subject.drafts if d.part == Part.REMOVALS))

    def _sample(self, kind: str, subject: Subject, draft: Draft) -> None:
        rows = self.samples.setdefault(kind, [])
        if len(rows) < SAMPLE:
            rows.append(
                {
                    "key": subject.key,
                    "target_id": draft.target_id,
                    "cause": draft.cause,
                    "fields": list(draft.fields),
                    "marked_by": subject.marked_by,
                }
            )
