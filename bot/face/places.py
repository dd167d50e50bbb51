"""Which integration a person means: by name, number or part of a name, quoted or not."""

import shlex
from collections.abc import Sequence

from sqlmodel import col, select

from bot.face.desk import Desk
from store.tables import Integration
from sync.errors import Refusal

QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})


def words(text: str) -> list[str]:
    """The words of an argument; quoted ones stay together, phones' quotes count, a lone quote is a letter."""
    plain = text.translate(QUOTES)
    try:
        return shlex.split(plain)
    except ValueError:
        return plain.split()


def fitting(rows: Sequence[Integration], text: str) -> list[Integration]:
    """The integrations that a text can mean: the number or the whole name decides, then beginnings, then parts."""
    wanted = " ".join(words(text)).casefold()
    number = wanted.removeprefix("#")
    if number.isdecimal() and (exact := [row for row in rows if row.id == int(number)]):
        return exact
    for fits in (_same, _begins, _holds):
        if found := [row for row in rows if fits(row.name.casefold(), wanted)]:
            return found
    return []


def _same(name: str, wanted: str) -> bool:
    return name == wanted


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted)


def _holds(name: str, wanted: str) -> bool:
    return all(part in name for part in wanted.split())


async def all_of(desk: Desk) -> list[Integration]:
    """Every integration of this workspace, by number."""
    async with desk.store.read() as session:
        mine = col(Integration.team).in_((desk.team, ""))
        query = select(Integration).where(mine, col(Integration.deleted_at).is_(None))
        return list((await session.exec(query.order_by(col(Integration.id)))).all())


async def by_id(desk: Desk, integration_id: int) -> Integration:
    """One integration.

    Raises:
        Refusal: unknown_integration, also for one of another workspace or a deleted one.
    """
    found = [row for row in await all_of(desk) if row.id == integration_id]
    if not found:
        raise Refusal("unknown_integration", integration=integration_id, known=[])
    return found[0]
