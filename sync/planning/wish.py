"""A plan of one row that a person wrote out: a new account, an account to delete. It is planned like any other."""

from typing import Any

from store.tables import Plan
from store.tables.base import utcnow
from store.words import Part, Verb
from sync.errors import Refusal
from sync.flow import Evidence, Flow, TargetRow
from sync.planning.diff import Draft, record_removal
from sync.planning.planned import Planned
from sync.planning.removals import ASKED, what_it_was
from sync.planning.writer import RowWriter, Subject
from sync.reading.read import Reading
from sync.workbench import Workbench

BY_HAND = "by_hand"


async def wished(bench: Workbench, plan: Plan, flow: Flow) -> Planned:
    """Look both sides up by id, then write the row down. `plan.reasons["wish"]`: verb, key, and fields of a create.

    Raises:
        Refusal: source_gone(key), exists_already(key), not_there(key), several_there(key, n).
        VendorTrouble: a side could not be asked.
    """
    began, wish = utcnow(), plan.reasons["wish"]
    key = str(wish["key"])
    there = (await flow.target_by_keys([key])).get(key, [])
    writer = RowWriter(bench.store, plan, flow.manner)
    if wish["verb"] == Verb.CREATE:
        await writer.add([await _creation(flow, key, wish, there)])
    else:
        await writer.add([_removal(flow, key, there)])
    whole = Evidence(rows=1, pages=1, complete=True)
    counts = {"matched": len(there), "target_read": len(there), "out_of_scope": 0, "source_read": 1}
    return Planned(writer, Reading(began, whole, whole), counts, await writer.finish(), {})


async def _creation(flow: Flow, key: str, wish: dict[str, Any], there: list[TargetRow]) -> Subject:
    source = (await flow.source_by_ids([key])).get(key)
    if source is None or source.skip:
        raise Refusal("source_gone", key=key)
    if there:
        raise Refusal("exists_already", key=key)
    entity, fields = flow.owned_entities[0], dict(wish["fields"])
    effect = flow.effect(entity, Verb.CREATE, None, fields)
    draft = Draft(entity, Verb.CREATE, effect, Part.CHANGES, source_ref=f"{entity}:{key}", after=fields)
    return Subject(name=f"new:{key}", key=key, source_id=key, parent_id=None, drafts=[draft], requires={BY_HAND: True})


def _removal(flow: Flow, key: str, there: list[TargetRow]) -> Subject:
    if not there:
        raise Refusal("not_there", key=key)
    if len(there) > 1:
        raise Refusal("several_there", key=key, n=len(there))
    target = there[0]
    draft = record_removal(flow, target.id, target.parts, target.record, ASKED)
    return Subject(
        name=target.id,
        key=key,
        source_id=key,
        parent_id=target.id,
        drafts=[draft],
        requires=what_it_was(flow, target),
    )
