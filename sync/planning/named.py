"""Stage only the named records of both sides, for incremental plans: the same matching and diff then run on them."""

from collections.abc import Sequence

from store.database import Store
from store.tables.base import utcnow
from sync.compare import links_of, made_ids
from sync.flow import Evidence, Flow, TargetRow
from sync.planning.names import sorted_out
from sync.reading.match import class_counts, match
from sync.reading.read import Reading
from sync.reading.staging import Staging

BATCH = 100


async def stage_named(
    store: Store, flow: Flow, integration_id: int, stage: Staging, ids: Sequence[str]
) -> tuple[Reading, dict[str, int], dict[str, int]]:
    """Read the named source records by id, and their target records by link and by key; see `names` for the others.

    A source id that the vendor does not know any more simply stays away: its target record is then `unmatched`, and
    only a removal row, proven and approved like any other, could take it.
    """
    began = utcnow()
    links = await links_of(store, integration_id, flow.name)
    named, targets = sorted_out(ids)
    for start in range(0, len(named), BATCH):
        batch = named[start : start + BATCH]
        rows = await flow.source_by_ids(batch)
        await stage.add_source(flow, list(rows.values()))
        await stage.add_target(flow, await _targets(flow, batch, links))
    await stage.add_target(flow, [row for each in targets if (row := await flow.target_by_id(each)) is not None])
    ours = set(named)
    own = await made_ids(store, integration_id, flow.name, stage)
    await stage.run(lambda connection: match(connection, [pair for pair in links if pair[1] in ours], own))
    counts = await stage.run(class_counts)
    whole = Evidence(rows=max(1, counts["source_read"]), declared=None, pages=1, complete=True)
    notes = {str(code): int(n) for code, n in await stage.query("SELECT code, n FROM note")}
    return Reading(began, whole, whole, notes), counts, notes


async def _targets(flow: Flow, ids: Sequence[str], links: Sequence[tuple[str, str]]) -> list[TargetRow]:
    """A record under the key of a named account may be linked to another account: then it is not this one's."""
    owners = dict(links)
    linked = {source: target for target, source in links}
    found: dict[str, TargetRow] = {}
    for rows in (await flow.target_by_keys([source for source in ids if source not in linked])).values():
        found.update({row.id: row for row in rows if row.id not in owners})
    for source in ids:
        if source in linked and (row := await flow.target_by_id(linked[source])) is not None:
            found[row.id] = row
    return list(found.values())
