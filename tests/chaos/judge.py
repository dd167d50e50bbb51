"""The judge: the ledger of what Calix accepted, by method, path and body, against the rows of the approved plan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.tables import Change
from store.words import ChangeState, Verb
from tests.chaos.world import ROOT, World, parts_of, same

Json = Mapping[str, Any]
Address = tuple[str, str, str]
METHODS = {Verb.CREATE: "POST", Verb.UPDATE: "PUT", Verb.DELETE: "DELETE"}
SERVICE = "service"


@dataclass(slots=True)
class Verdict:
    """What was found, each as a line that names the write or the row; nothing personal.

    Attributes:
        lost: rows that no accepted write carried out, though nobody is told that their fate is unknown.
        repeated: accepted writes that carried out a row which another had carried out before.
        unapproved: accepted writes that no row of the plan is for, or whose body is not the row's.
        in_doubt: rows left for a person.
        wrongly_in_doubt: those among them that are no creates: of these a look-up can always tell.
    """

    lost: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unapproved: list[str] = field(default_factory=list)
    in_doubt: list[str] = field(default_factory=list)
    wrongly_in_doubt: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """True when nothing was lost, repeated or made up, and only creates are in doubt."""
        return not (self.lost or self.repeated or self.unapproved or self.wrongly_in_doubt)


@dataclass(slots=True)
class Due:
    """A row, and how many accepted writes carried it out."""

    row: Change
    times: int = 0


def judge(rows: Sequence[Change], ledger: Iterable[Json], records: Iterable[dict[str, Any]]) -> Verdict:
    """Compare.

    Args:
        rows: all rows of the approved plan, as they ended.
        ledger: every write that Calix accepted from us since then, in order.
        records: what Calix held before the first of them.
    """
    verdict, world = Verdict(), World(records)
    due = defaultdict[Address, list[Due]](list)
    for row in rows:
        due[_address_of(row)].append(Due(row))
    for entry in ledger:
        here = [each for each in due[_address(entry, world)] if _fits(each.row, entry, world)]
        first = next((each for each in here if not each.times), here[0] if here else None)
        if first is None:
            verdict.unapproved.append(_shown(entry))
        else:
            if first.times:
                verdict.repeated.append(f"{_shown(entry)}: row {first.row.seq}, {first.row.state}")
            first.times += 1
        world.take(entry)
    for each in (each for some in due.values() for each in some):
        _look_at(each, verdict)
    return verdict


def _look_at(due: Due, verdict: Verdict) -> None:
    row = due.row
    line = f"row {row.seq}: {row.verb} {row.entity} of {row.subject}, {row.state} {row.reason}".rstrip()
    if row.state == ChangeState.IN_DOUBT:
        verdict.in_doubt.append(line)
        if row.verb != Verb.CREATE:
            verdict.wrongly_in_doubt.append(line)
    elif not due.times:
        verdict.lost.append(line)


def _address_of(row: Change) -> Address:
    """Method and path of the one write that a row is for; records not made yet go by their key."""
    method = METHODS[Verb(row.verb)]
    if row.entity != SERVICE:
        return (method, ROOT, row.key) if row.verb == Verb.CREATE else (method, f"{ROOT}/{row.target_id}", "")
    parent = f"new:{row.key}" if row.parent_id == "@new" else row.parent_id
    below = f"{ROOT}/{parent}/services"
    return (method, below, "") if row.verb == Verb.CREATE else (method, f"{below}/{row.target_id}", "")


def _address(entry: Json, world: World) -> Address:
    method, path = str(entry["method"]), str(entry["path"])
    subscriber_id, _, _ = parts_of(path)
    if not subscriber_id:
        return method, path, str(entry["key"])
    key = world.made.get(subscriber_id)
    return method, path.replace(subscriber_id, f"new:{key}", 1) if key is not None else path, ""


def _fits(row: Change, entry: Json, world: World) -> bool:
    """Whether the body is what the row says, on top of what stood there."""
    after, body = row.after or {}, entry["body"]
    subscriber_id, service_id, _ = parts_of(entry["path"])
    match Verb(row.verb):
        case Verb.DELETE:
            return body is None
        case Verb.CREATE:
            return body is not None and same(body, {n: v for n, v in after.items() if v not in ("", None)})
        case Verb.UPDATE:
            stood = world.service(subscriber_id, service_id) if service_id else world.record(subscriber_id)
            return body is not None and same(body, {**stood, **_patch(row)})


def _patch(row: Change) -> dict[str, Any]:
    before = row.before or {}
    return {n: v for n, v in (row.after or {}).items() if n not in before or before[n] != v}


def _shown(entry: Json) -> str:
    return f"write {entry['seq']}: {entry['method']} {entry['path']}"
