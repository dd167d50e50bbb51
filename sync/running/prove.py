"""Proving a row again just before it is sent: target, source and people's decisions (design rules 1 and 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from store.database import Store
from store.tables import Change, Finding, Link, Plan
from store.words import ChangeState, Decision, Effect, Verb
from sync.canonical import parts_digest
from sync.flow import Flow, Observed, SourceRow, Wanted
from sync.planning.diff import changed_fields, fields_equal
from sync.planning.removals import WHOLE, still_there, whole_digest
from sync.undo.holds import Holds
from sync.undo.restore import UNDO


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a row no longer holds ("" = it does), and the target part as it stands."""

    reason: str
    now: Observed | None = None


@dataclass(slots=True)
class Prover:
    """Proves the rows of one plan.

    `sources` are the source records of a chunk's creates, read just before it; `superseded`, `held`: see `look_out`.
    """

    flow: Flow
    store: Store
    plan: Plan
    sources: Mapping[str, SourceRow] = field(default_factory=dict)
    superseded: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()

    async def prove(self, row: Change, change: Wanted) -> Proof:
        """Look at everything that the row rests on.

        Raises:
            VendorTrouble: a system could not be asked.
        """
        return Proof(*await self._prove(row, change))

    async def look_out(self, rows: Sequence[Change]) -> None:
        """Learn which subjects of these rows another plan has written since this one was made, and which are on hold.

        Asked once for a chunk, under its locks: while they are held nobody else writes these subjects.
        """
        async with self.store.read() as session:
            query = select(Change.subject).where(
                Change.target_org == self.plan.target_org,
                Change.flow == self.plan.flow,
                col(Change.subject).in_({row.subject for row in rows}),
                Change.state == ChangeState.APPLIED,
                Change.plan_id != self.plan.id,
                col(Change.sent_at) > self.plan.planned_at,
            )
            self.superseded = frozenset((await session.exec(query.distinct())).all())
        self.held = await (await Holds.of(self.store, self.plan)).rows(rows)

    async def _prove(self, row: Change, change: Wanted) -> tuple[str, Observed | None]:
        if change.verb == Verb.CREATE:
            return await self._prove_create(row, change)
        if change.effect == Effect.REMOVAL and (reason := await self._prove_removal(change, row.cause)):
            return reason, None
        if (change.requires or {}).get("linked") and not await self._linked(change):
            return "decided_meanwhile", None
        now = await self.flow.read(change)
        if now is None:
            return "already_gone", None
        if not fields_equal(self.flow, change.entity, now.fields, change.before or {}):
            same = change.after and not changed_fields(self.flow, change.entity, change.after, now.fields)
            return ("already_as_wanted" if same else "changed_since"), now
        return "", now

    async def _prove_create(self, row: Change, change: Wanted) -> tuple[str, Observed | None]:
        undoing = bool((change.requires or {}).get(UNDO))  # a run's image wants it, whatever the source holds
        reason = "" if undoing else self._unwanted(row, change)
        if not reason and not undoing and change.parent_id is None and await self._linked_since(change.source_id or ""):
            reason = "decided_meanwhile"
        if reason:
            return reason, None
        found = await self.flow.find(change)
        return ("exists_meanwhile" if found else ""), found[0] if len(found) == 1 else None

    def _unwanted(self, row: Change, change: Wanted) -> str:
        """Why the source wants a create no more; of a part it must still hold just this one."""
        source = self.sources.get(change.source_id or "")
        if source is None:
            return "source_gone"
        by_hand = (change.requires or {}).get("by_hand")  # then a person brings the record into scope with it
        if source.skip or (source.out_of_scope and not by_hand):
            return "source_left_scope"
        if change.parent_id is None:
            return ""
        part = next((part for part in source.parts if (part.entity, part.ref) == (row.entity, row.source_ref)), None)
        wanted = part is not None and fields_equal(self.flow, row.entity, part.fields, change.after or {})
        return "" if wanted else "changed_since"

    async def _prove_removal(self, change: Wanted, cause: str) -> str:
        """A record that goes must still have no account; one that stays must still want just this of its account."""
        whole = change.verb == Verb.DELETE and change.parent_id is None
        if (change.requires or {}).get(UNDO):
            return await self._altered(change) if whole else ""
        if whole and await self._decided_otherwise(change, cause):
            return "decided_meanwhile"
        rows = await self.flow.source_by_ids([change.source_id] if change.source_id else [])
        source = rows.get(change.source_id or "")
        if whole:
            reason = still_there(source, cause)
            if not reason and cause == "moves" and not await self.flow.arrived(change):
                reason = "not_arrived_yet"
            return reason or await self._altered(change)
        if source is None:
            return "source_gone"
        if source.out_of_scope or source.skip:
            return "source_left_scope"
        same = parts_digest(self.flow, source.parts).hex() == (change.requires or {}).get("source")
        return "" if same else "changed_since"

    async def _altered(self, change: Wanted) -> str:
        """A record goes with all that hangs on it, so all of it must be as it was shown, not its main part alone."""
        planned = (change.requires or {}).get(WHOLE)
        if planned is None:  # made by a version that kept none
            return ""
        target = await self.flow.target_by_id(change.target_id or "")
        if target is None:
            return ""  # reading it once more tells
        return "" if whole_digest(self.flow, target.parts, change.before or {}) == planned else "changed_since"

    async def _decided_otherwise(self, change: Wanted, cause: str) -> bool:
        """True when people's decisions on the record are not those that the removal was planned from."""
        decision, linked_to = await self._decision(change.target_id or "")
        if decision == Decision.KEEP:
            return True
        match cause:
            case "undecided":
                return linked_to is not None
            case "marked":
                return linked_to is not None or decision != Decision.REMOVE
            case "source_gone":
                return linked_to != change.source_id
        return False

    async def _decision(self, target_id: str) -> tuple[str | None, str | None]:
        async with self.store.read() as session:
            decided = select(Finding.decision).where(
                Finding.integration_id == self.plan.integration_id,
                Finding.flow == self.plan.flow,
                Finding.target_id == target_id,
            )
            linked = select(Link.source_id).where(*self._here(), Link.target_id == target_id)
            return (await session.exec(decided)).first(), (await session.exec(linked)).first()

    async def _linked(self, change: Wanted) -> bool:
        """True while the link by which this record was paired still stands."""
        _, linked_to = await self._decision((change.requires or {})["linked"])
        return linked_to == change.source_id

    async def _linked_since(self, source_id: str) -> bool:
        """True when somebody linked this account after the plan was read; an older link's record is simply gone."""
        async with self.store.read() as session:
            link = select(Link.id).where(
                *self._here(), Link.source_id == source_id, col(Link.made_at) > self.plan.reading_at
            )
            return (await session.exec(link)).first() is not None

    def _here(self) -> tuple[bool, bool]:
        return Link.integration_id == self.plan.integration_id, Link.flow == self.plan.flow
