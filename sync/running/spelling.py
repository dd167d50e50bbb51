"""What a vendor makes of our values: its own spelling is remembered, a field ignored twice is given up (rule 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from store.database import Store
from store.tables import Spelling
from store.tables.base import utcnow
from sync.flow import Fields, Flow
from sync.incidents import note
from sync.planning.diff import changed_fields, spelling_mark
from sync.planning.pairs import IGNORED_TWICE

BLANK = ("", None)


@dataclass(frozen=True, slots=True)
class Kept:
    """A field that a vendor holds otherwise than it was written. `ignored`: as if nothing had been written."""

    target_id: str
    field: str
    desired: str
    observed: str
    ignored: bool


@dataclass(frozen=True, slots=True)
class Written:
    """One part as a run wrote it: the image before, the image wanted, and what the vendor answered (None = nothing)."""

    flow: Flow
    entity: str
    part_id: str
    before: Fields | None
    after: Fields | None
    answered: Fields | None

    def other_than(self, now: Fields) -> list[str]:
        """Names of the wanted fields that are otherwise now."""
        return changed_fields(self.flow, self.entity, self.after or {}, now)

    def kept_by_vendor(self, name: str, now: Fields) -> bool:
        """True for a field that we wrote and that was so in the vendor's answer already: nobody else changed it since.

        Where the answer told nothing, only a value that never moved is the vendor's doing for certain.
        """
        before, after = self.before or {}, self.after or {}
        if name in before and before[name] == after[name]:
            return False
        if self.answered is None or name not in self.answered:
            return self._ignored(name, now)
        return self._mark(name, self.answered[name]) == self._mark(name, now.get(name))

    def kept(self, name: str, now: Fields) -> Kept:
        """What is remembered of such a field."""
        wanted = (self.after or {}).get(name)
        marks = self._mark(name, wanted), self._mark(name, now.get(name))
        return Kept(self.part_id, name, *marks, ignored=self._ignored(name, now))

    def _ignored(self, name: str, now: Fields) -> bool:
        if self.before is None:
            return now.get(name) in BLANK
        return self._mark(name, self.before.get(name)) == self._mark(name, now.get(name))

    def _mark(self, name: str, value: Any) -> str:
        return spelling_mark(self.flow, self.entity, name, value)


async def remember(store: Store, flow: Flow, integration_id: int, kept: Iterable[Kept]) -> None:
    """Store how the vendor keeps these fields; whoever is given up raises one notice for its field."""
    given_up: set[str] = set()
    async with store.write() as session:
        for each in kept:
            identity = (integration_id, flow.name, each.target_id, each.field)
            known = await session.get(Spelling, identity) or Spelling(
                integration_id=integration_id,
                flow=flow.name,
                target_id=each.target_id,
                field=each.field,
                desired="",
                observed="",
                times=0,
            )
            known.times = known.times + 1 if each.ignored else 0
            known.desired, known.observed, known.updated_at = each.desired, each.observed, utcnow()
            if known.times >= IGNORED_TWICE and not known.noticed:
                known.noticed = True
                given_up.add(each.field)
            session.add(known)
    for name in sorted(given_up):
        await note(store, integration_id, f"ignored:{name}", system=flow.target, code="field_ignored", words=name)
