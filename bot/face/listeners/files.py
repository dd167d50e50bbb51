"""CSV files to the person who asks, in their direct messages with the bot and nowhere else."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlmodel import col

from bot.cards.private import note
from bot.cards.views import Pair
from bot.cards.wording import phrase
from bot.catalogue import say
from bot.csvfile import csv_stream
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.trouble import SlackTrouble
from store.tables import Audit, Change, Drift, Finding
from store.words import Part

PAGE = 200  # about 10 ms, for which an ack that comes meanwhile waits
SECRET = frozenset({"password"})
"""Fields of which a file says that they differ and nothing more: what is stored of them is a keyed hash (rule 10)."""
FINDINGS = ("id", "subscriber_id", "company", "name", "address", "account", "decision", "link_to", "decided_by")
DRIFT = ("flow", "what", "why", "source_id", "target_id", "target_key", "fields", "audit")
RECORD = ("name", "value")
CHANGES = ("seq", "part", "key", "subject", "entity", "verb", "effect", "id", "cause", "state", "reason", "changes")


async def send_findings(desk: Desk, ask: Ask, pair: Pair, flow: str) -> None:
    """All unmatched records of an integration."""
    title = say("csv.file_unmatched", pair=pair.name)
    await _send(desk, ask, f"unmatched-{pair.id}.csv", title, FINDINGS, _findings(desk, pair.id, flow))


async def send_drift(desk: Desk, ask: Ask, pair: Pair, audits: Sequence[Audit]) -> None:
    """All records that the newest audits of these flows did not find in step."""
    title = say("csv.file_drift", pair=pair.name)
    await _send(
        desk, ask, f"drift-{audits[0].id}.csv", title, DRIFT, _drift(desk, pair.id, [audit.flow for audit in audits])
    )


async def send_record(desk: Desk, ask: Ask, pair: Pair, finding: Finding) -> None:
    """Every value of one record, by its path in it."""
    key = finding.target_key or finding.target_id
    title = say("csv.file_record", id=key, pair=pair.name)
    await _send(desk, ask, f"record-{finding.id}.csv", title, RECORD, _values(finding.record))


async def send_plan(desk: Desk, ask: Ask, pair: Pair, plan_id: int, *, removals_only: bool) -> None:
    """The rows of a plan, or its removals alone."""
    title = say("csv.file_removals" if removals_only else "csv.file_plan", id=plan_id, pair=pair.name)
    wanted = [Change.part == Part.REMOVALS] if removals_only else []
    await _send(desk, ask, f"plan-{plan_id}.csv", title, CHANGES, _changes(desk, plan_id, wanted))


async def send_run(desk: Desk, ask: Ask, pair: Pair, plan_id: int, run_id: int, state: str) -> None:
    """The rows of a run with what became of them."""
    title = say("csv.file_run", id=run_id, pair=pair.name)
    wanted = [Change.state == state] if state else []
    await _send(desk, ask, f"run-{run_id}.csv", title, CHANGES, _changes(desk, plan_id, wanted))


async def _send(
    desk: Desk, ask: Ask, name: str, title: str, head: Sequence[str], rows: AsyncIterator[Sequence[object]]
) -> None:
    with TemporaryFile() as file:  # a hundred thousand rows are 70 MB, which the face need not hold in memory
        async for piece in csv_stream(head, rows):
            file.write(piece)
        await _hand_over(desk, ask, name, title, file)
    await desk.tell(ask, note("csv.sent"))


async def _hand_over(desk: Desk, ask: Ask, name: str, title: str, file: BinaryIO) -> None:
    try:
        channel = await desk.gateway.direct_channel(ask.user)
        await desk.gateway.send_file(channel, name, file, title)
    except SlackTrouble:
        await desk.tell(ask, note("csv.not_sent"))
        raise


async def _findings(desk: Desk, integration_id: int, flow: str) -> AsyncIterator[Sequence[object]]:
    row = Finding
    shown = (
        col(row.target_id), col(row.target_key), col(row.company), col(row.label), col(row.address), col(row.account),
        col(row.decision), col(row.link_to), col(row.decided_by),
    )  # fmt: skip
    here = (row.integration_id == integration_id, row.flow == flow, col(row.gone_at).is_(None))
    async for _, *told in _pages(desk, col(row.id), shown, here):
        yield told


async def _drift(desk: Desk, integration_id: int, flows: Sequence[str]) -> AsyncIterator[Sequence[object]]:
    row = Drift
    shown = (
        col(row.flow), col(row.kind), col(row.reason), col(row.source_id), col(row.target_id), col(row.target_key),
        col(row.fields), col(row.audit_id),
    )  # fmt: skip
    here = row.integration_id == integration_id, col(row.flow).in_(flows)
    async for _, flow, kind, reason, *ids in _pages(desk, col(row.id), shown, here):
        yield flow, say(f"drift.word_{kind}"), phrase(reason, "reason") if reason else "", *ids


async def _values(record: Mapping[str, Any]) -> AsyncIterator[Sequence[object]]:
    for row in flat(record):
        yield row


def flat(value: Any, path: str = "") -> Iterator[tuple[str, object]]:
    """Values that hold no others, each with where it stands: `services.1.type`."""
    inner: Iterable[tuple[object, Any]] = ()
    if isinstance(value, Mapping):
        inner = value.items()
    elif isinstance(value, (list, tuple)):
        inner = enumerate(value, 1)
    if not inner or not value:
        yield path, "" if isinstance(value, (Mapping, list, tuple)) else value
    for name, each in inner:
        yield from flat(each, f"{path}.{name}" if path else str(name))


async def _changes(desk: Desk, plan_id: int, wanted: Sequence[Any]) -> AsyncIterator[Sequence[object]]:
    row = Change
    shown = (
        col(row.part), col(row.key), col(row.subject), col(row.entity), col(row.verb), col(row.effect),
        sa.func.coalesce(sa.func.nullif(col(row.new_id), ""), col(row.target_id)), col(row.cause), col(row.state),
        col(row.reason), col(row.before), col(row.after),
    )  # fmt: skip
    async for *told, before, after in _pages(desk, col(row.seq), shown, (row.plan_id == plan_id, *wanted)):
        yield *told, _difference(before or {}, after or {})


async def _pages(desk: Desk, order: Any, shown: Sequence[Any], where: Sequence[Any]) -> AsyncIterator[Sequence[Any]]:
    """The columns `order, *shown` of all rows by rising `order`; whole records would cost more."""
    after = -1
    while True:
        await desk.acks.first()
        query = sa.select(order, *shown).where(*where, order > after).order_by(order).limit(PAGE)
        page = await desk.store.scalar_rows(query)
        for row in page:
            yield row
        if len(page) < PAGE:
            return
        after = page[-1][0]


def _difference(before: dict[str, Any], after: dict[str, Any]) -> str:
    names = sorted({*before, *after})
    changed = [name for name in names if before.get(name) != after.get(name)]
    return "; ".join(f"{name}: {_change(name, before, after)}" for name in changed)


def _change(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    return say("csv.differs") if name in SECRET else f"{before.get(name, '')} > {after.get(name, '')}"
