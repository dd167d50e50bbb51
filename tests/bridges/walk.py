"""What a run does with a flow, without its journal: for tests that look at the vendor afterwards."""

from dataclasses import dataclass, field
from typing import Any

from store.words import Verb
from sync.flow import Evidence, Flow, SourceRow, TargetRow, Wanted, WriteResult
from sync.planning.diff import Draft, Memory, record_drafts, record_removal


@dataclass(slots=True)
class Sides:
    """Both sides of one reading."""

    source: dict[str, SourceRow] = field(default_factory=dict)
    target: list[TargetRow] = field(default_factory=list)
    source_evidence: Evidence = field(default_factory=Evidence)
    target_evidence: Evidence = field(default_factory=Evidence)

    def of(self, key: str) -> TargetRow:
        """The one target record with that key."""
        [row] = [row for row in self.target if row.key == key]
        return row

    def differing(self, flow: Flow) -> set[str]:
        """Keys of matched records that are not as wanted."""
        return {row.key for row in self.target if (wanted := self._wanted(row)) and changes(flow, wanted, row)}

    def missing(self) -> list[SourceRow]:
        """Accounts in scope without a subscriber."""
        keys = {row.key for row in self.target}
        return [row for row in self.source.values() if row.parts and row.id not in keys]

    def _wanted(self, row: TargetRow) -> SourceRow | None:
        found = self.source.get(row.key)
        return found if found is not None and found.parts else None


async def read(flow: Flow) -> Sides:
    """Both sides, one after the other."""
    sides = Sides()
    async for page in flow.source_pages():
        sides.source.update({row.id: row for row in page.rows if isinstance(row, SourceRow)})
        sides.source_evidence = page.evidence or sides.source_evidence
    async for page in flow.target_pages():
        sides.target += [row for row in page.rows if isinstance(row, TargetRow)]
        sides.target_evidence = page.evidence or sides.target_evidence
    return sides


def changes(flow: Flow, wanted: SourceRow, found: TargetRow | None) -> list[Draft]:
    """Drafts that turn a record into what it should be."""
    return record_drafts(flow, wanted.parts, found.parts if found else (), Memory())


def change(draft: Draft, key: str, parent_id: str | None, **more: Any) -> Wanted:
    """A draft as a run would hand it to the flow."""
    facts: dict[str, Any] = {
        "entity": draft.entity,
        "verb": draft.verb,
        "effect": draft.effect,
        "key": key,
        "source_id": key,
        "target_id": draft.target_id,
        "parent_id": parent_id if draft.entity != "subscriber" else None,
        "before": draft.before,
        "after": draft.after,
        "image": draft.image,
    }
    return Wanted(**(facts | more))


async def apply(flow: Flow, key: str, drafts: list[Draft], parent_id: str | None = None) -> list[WriteResult]:
    """Write drafts in their order, each after reading its part again."""
    results = []
    for draft in drafts:
        wanted = change(draft, key, parent_id)
        now = None if draft.verb == Verb.CREATE else await flow.read(wanted)
        results.append(await flow.write(wanted, now))
        parent_id = parent_id or results[0].target_id
    return results


async def bring_in_step(flow: Flow, sides: Sides, key: str) -> list[WriteResult]:
    """Write whatever one matched record needs."""
    row = sides.of(key)
    return await apply(flow, key, changes(flow, sides.source[key], row), row.id)


async def remove(flow: Flow, row: TargetRow) -> None:
    """Erase a whole record."""
    draft = record_removal(flow, row.id, row.parts, row.record, "undecided")
    await apply(flow, row.key, [draft], row.id)
