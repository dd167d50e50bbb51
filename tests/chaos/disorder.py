"""Makes a plan worth killing: records of Calix are changed by hand, in every way that a full sync mends.

Each kind of disorder is known by the rows that mend it, so that all verbs on both entities are met by kills.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from sandbox.data.cast import cast
from sandbox.data.customers import FIRST_ID
from tests.chaos.vendor import Calix

Record = dict[str, Any]
Edits = list[dict[str, Any]]
STRANGE_KEYS = 9_000_000  # no account has such an id


def renamed(record: Record, _rng: Random) -> tuple[Edits, int]:
    """One update of a subscriber."""
    return [_set(record, name=f"{record['name']} (old)")], 1


def forgotten(record: Record, _rng: Random) -> tuple[Edits, int]:
    """A create, and one more for each data service."""
    return [{"id": record["_id"], "delete": True}], 1 + len(_data(record))


def slowed(record: Record, _rng: Random) -> tuple[Edits, int]:
    """One update of a service."""
    services = deepcopy(record["services"])
    _data({"services": services})[0]["upSpeed"] = 1
    return [_set(record, services=services)], 1


def stripped(record: Record, _rng: Random) -> tuple[Edits, int]:
    """The create of a service."""
    return [_set(record, services=_without_one(record))], 1


def renamed_and_stripped(record: Record, _rng: Random) -> tuple[Edits, int]:
    """An update, then the create of a service, of one subject."""
    return [_set(record, name=f"{record['name']} (old)", services=_without_one(record))], 2


def doubled(record: Record, _rng: Random) -> tuple[Edits, int]:
    """The removal of a service."""
    extra = _data(record)[0] | {"_id": f"extra-{record['_id']}", "description": "1/1 Example"}
    return [_set(record, services=[*record["services"], extra])], 1


def beside(record: Record, rng: Random) -> tuple[Edits, int]:
    """The removal of a whole record: somebody who has no account."""
    stranger = {name: value for name, value in record.items() if name not in ("_id", "services", "devices")}
    key = str(STRANGE_KEYS + rng.randrange(900_000))
    return [{"create": stranger | {"subscriberLocationId": key, "account": key, "name": f"Stranger {key}"}}], 1


def emptied(record: Record, _rng: Random) -> tuple[Edits, int]:
    """A field to blank, which is a removal by its effect, beside an update and the create of a service."""
    blank = "email" if record.get("email") == "" else "phone"
    wrong = {"email": "old@example.test", "phone": "2005550199"}[blank]
    name = f"{record['name']} (old)"
    return [_set(record, **{blank: wrong}, name=name, services=_without_one(record))], 3


KINDS: tuple[Callable[[Record, Random], tuple[Edits, int]], ...] = (
    renamed, forgotten, slowed, stripped, beside, renamed_and_stripped, doubled,
)  # fmt: skip


async def disorder(calix: Calix, accounts: int, seed: int, changes: int) -> None:
    """Change records of accounts in step until about so many rows are due.

    Args:
        calix: where.
        accounts: how many the data set has.
        seed: of the data set.
        changes: rows, at least.

    Raises:
        LookupError: there are too few records for that.
    """
    rng = Random(f"{seed}:disorder")
    keys = _in_step(accounts, seed)
    # With just one data service each: then the rows are foreseeable.
    records = [r for r in await calix.records() if r["subscriberLocationId"] in keys and len(_data(r)) == 1]
    rng.shuffle(records)
    due, kinds = 0, _cycle()
    for record in records:
        if due >= changes:
            return
        kind = emptied if "" in (record.get("email"), record.get("phone")) else next(kinds)
        edits, rows = kind(record, rng)
        for edit in edits:
            await calix.edit(**edit)
        due += rows
    if due < changes:
        raise LookupError(f"{due} changes made, {changes} wanted")


def _cycle() -> Iterator[Callable[[Record, Random], tuple[Edits, int]]]:
    while True:
        yield from KINDS


def _in_step(accounts: int, seed: int) -> set[str]:
    """Keys of the served accounts of the first company that play no part in the data set's own disorder."""
    dealt = cast(accounts, seed)
    plain = (i for i in range(accounts) if dealt.company[i] == 1 and not dealt.standing[i] and i not in dealt.parts)
    return {str(FIRST_ID + i) for i in plain}


def _data(record: Record) -> list[Record]:
    return [service for service in record.get("services") or () if service["type"] == "data"]


def _without_one(record: Record) -> list[Record]:
    first = _data(record)[0]
    return [service for service in record["services"] if service is not first]


def _set(record: Record, **values: Any) -> dict[str, Any]:
    return {"id": record["_id"], "set": values}
