"""What was delivered, sent and noted goes in time; what can still be asked for, and every decision, stays."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from store.database import Store
from store.tables import Event, Inbox, Incident, Message, Outbox, RateBucket
from store.tables.base import utcnow
from store.words import OutboxState
from sync.budget import StoreBudget
from sync.retention import DAYS, forget_old

NOW = utcnow()


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


async def put(store: Store, *rows: SQLModel) -> None:
    async with store.write() as session:
        session.add_all(rows)


async def left(store: Store, column: Any) -> list[Any]:
    async with store.read() as session:
        return sorted((await session.exec(select(column))).all())


async def test_deliveries_go_after_days_in_which_nobody_repeats_them(store: Store) -> None:
    old, young = ago(DAYS["inbox"] + 1), ago(DAYS["inbox"] - 1)
    await put(store, *(Inbox(team="T1", key=f"old {n}", at=old) for n in range(1100)))
    await put(store, Inbox(team="T1", key="young", at=young), Inbox(team="T2", key="young", at=young))
    told = await forget_old(store, now=NOW)
    assert told["inbox"] == 1100
    assert await left(store, Inbox.team) == ["T1", "T2"]
    assert (await forget_old(store, now=NOW))["inbox"] == 0


@pytest.mark.parametrize(
    ("days", "state", "dedupe", "kept"),
    [
        (DAYS["sent"] + 1, OutboxState.SENT, None, False),
        (DAYS["sent"] + 1, OutboxState.DROPPED, None, False),
        (DAYS["sent"] - 0.5, OutboxState.SENT, None, True),
        (DAYS["sent"] + 1, OutboxState.SENT, "ended:7", True),
        (DAYS["said_once"] + 1, OutboxState.SENT, "ended:7", False),
        (400, OutboxState.QUEUED, None, True),
        (400, OutboxState.SENDING, "ask:3", True),
    ],
)
async def test_what_was_sent_goes_and_what_slack_is_owed_does_not(
    store: Store, days: float, state: str, dedupe: str | None, kept: bool
) -> None:
    await put(store, Outbox(channel="C1", kind="post", state=state, dedupe=dedupe, created_at=ago(days)))
    await forget_old(store, now=NOW)
    assert len(await left(store, Outbox.id)) == int(kept)


async def test_where_old_cards_stand_is_forgotten_but_not_of_a_trouble_that_lasts(store: Store) -> None:
    old = ago(DAYS["cards"] + 1)
    await put(store, Incident(id=1, cause="a", recovered_at=ago(1)), Incident(id=2, cause="b"))
    card: dict[str, Any] = {"channel": "C1", "live": False, "created_at": old}
    await put(
        store,
        Message(id=1, subject_kind="plan", subject_id=1, **card),
        Message(id=2, subject_kind="plan", subject_id=2, **card | {"live": True}),
        Message(id=3, subject_kind="audit", subject_id=3, **card | {"created_at": ago(DAYS["cards"] - 1)}),
        Message(id=4, subject_kind="incident", subject_id=1, **card),
        Message(id=5, subject_kind="incident", subject_id=2, **card),
        Message(id=6, subject_kind="plan", subject_id=6, **card),
        Outbox(channel="C1", kind="edit", message_id=6),
    )
    assert (await forget_old(store, now=NOW))["cards"] == 2
    assert await left(store, Message.id) == [2, 3, 5, 6]


async def test_notes_go_and_decisions_never(store: Store) -> None:
    very_old = ago(5000)
    kept = ["finding.decided", "integration.changed", "plan.approved", "plan.asked", "plan.denied", "role.granted"]
    kinds = [*kept, "something.new", "audit.asked", "data.forgotten", "incident.try_now", "plan.hurried"]
    await put(store, *(Event(kind=kind, at=very_old) for kind in kinds))
    await put(store, Event(kind="audit.asked", at=ago(DAYS["notes"] - 1)))
    assert (await forget_old(store, now=NOW))["notes"] == 4
    wanted = sorted([*kept, "something.new", "audit.asked", "data.forgotten"])  # the last tells of this very round
    assert await left(store, Event.kind) == wanted


async def test_the_budget_of_an_unused_credential_goes_and_comes_again_when_it_is_used(store: Store) -> None:
    async def no_sleep(_seconds: float) -> None:
        return None

    long_ago = ago(DAYS["rates"] + 1).timestamp()
    one = StoreBudget(store, "calix:one", 5, now=lambda: long_ago, sleep=no_sleep)
    await one.acquire()
    await put(store, RateBucket(name="calix:two", arrival=long_ago, held_until=NOW.timestamp()))
    assert (await forget_old(store, now=NOW))["rates"] == 1
    assert await left(store, col(RateBucket.name)) == ["calix:two"]
    await one.acquire()
    assert await left(store, col(RateBucket.name)) == ["calix:one", "calix:two"]
