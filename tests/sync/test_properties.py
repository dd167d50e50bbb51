"""Whatever happens on both sides, in whatever order, with whatever answers lost: three promises hold.

(a) no write outside the rows of a plan that was approved; (b) applied rows read back as they should, or are reported;
(c) with both sides still, after a run without rows left over, the next plan is empty.
"""

import asyncio
import tempfile
from pathlib import Path
from shutil import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.database import Store
from store.secrets import SecretBox
from store.tables import Change, Plan, Run
from store.words import ChangeState, PlanState, Ruling, RunState
from tests.sync.shop import Shop
from tests.sync.toy import Person

PEOPLE = 12
numbers = st.integers(1, PEOPLE)

happenings = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), numbers),
        st.tuples(st.just("leave"), numbers),
        st.tuples(st.just("join"), st.integers(PEOPLE + 1, PEOPLE + 3)),
        st.tuples(st.just("restick"), numbers),
        st.tuples(st.just("by_hand"), numbers),
        st.tuples(st.just("delete_by_hand"), numbers),
        st.tuples(st.just("archive"), numbers),
    ),
    max_size=6,
)
answers = st.lists(
    st.sampled_from(
        ["", "", "lost", "lost_answer", "rejected", "away", "silent", "late", "crash_before", "crash_after"]
    ),
    max_size=6,
)
rulings = st.sampled_from([Ruling.ALL, Ruling.ALL, Ruling.WITHOUT_REMOVALS, Ruling.DENY])
stories = st.lists(st.tuples(happenings, happenings, answers, rulings), min_size=1, max_size=3)


def happen(shop: Shop, events: list[tuple[str, int]]) -> None:
    """Both sides change behind the product's back."""
    systems = shop.systems
    for what, number in events:
        key = str(number)
        person, card = systems.people.get(key), next((c for c in systems.cards.values() if c.key == key), None)
        if what == "join":
            systems.people[key] = Person(f"Person {key}", stickers=("one",))
        elif what == "rename" and person:
            person.name += "!"
        elif what == "leave":
            systems.people.pop(key, None)
        elif what == "restick" and person:
            person.stickers = ("two",) if person.stickers == ("one",) else ("one", "three")
        elif what == "archive" and person:
            person.scope = "" if person.scope else "archived"
        elif what == "by_hand" and card:
            card.name = "By Hand"
        elif what == "delete_by_hand" and card:
            systems.cards = {i: c for i, c in systems.cards.items() if c is not card}


async def carry_out(shop: Shop, run_id: int, faults: list[str]) -> Run:
    """The run to its end, through crashes and pauses; what was late arrives in one of them."""
    shop.systems.next_writes = list(faults)
    for life in range(12):
        try:
            run = await shop.run(run_id, f"test:{life}")
        except ExceptionGroup:
            continue
        if run.state != RunState.HELD:
            return run
        shop.systems.land()
        await shop.set(Run, run_id, state=RunState.RUNNING, owner=None, lease_until=None)
    raise AssertionError("the run does not end")


def named_by(rows: list[Change]) -> set[tuple[str, str, str]]:
    return {(row.verb, row.entity, row.key) for row in rows}


async def check_promises(shop: Shop, plan: Plan, run: Run, asked: Ruling) -> None:
    rows = await shop.rows(plan)
    allowed = [row for row in rows if asked == Ruling.ALL or row.part == "changes"]
    assert set(shop.systems.ledger) <= named_by(allowed), "(a)"
    assert not any(row.state in (ChangeState.PENDING, ChangeState.SENDING) for row in rows)
    creates = [entry for entry in shop.systems.ledger if entry[:2] == ("create", "card")]
    assert len(creates) == len(set(creates)), "nothing is created twice"
    reported = {sample["key"] for sample in run.verified["samples"]}
    for row in rows:
        if row.state != ChangeState.APPLIED or row.key in reported:
            continue
        card = shop.systems.cards.get(row.new_id or row.target_id or "")
        if row.entity == "card" and row.verb == "delete":
            assert card is None, "(b)"
        elif row.entity == "card":
            assert card is not None and card.name == (row.after or {})["name"], "(b)"


async def play(shop: Shop, story: list[Any]) -> None:
    await shop.settled(PEOPLE)
    for before, meanwhile, faults, asked in story:
        happen(shop, before)
        shop.systems.ledger.clear()
        plan = await shop.plan()
        if plan.state not in (PlanState.WAITING, PlanState.REFUSED):
            assert plan.state == PlanState.EMPTY
            continue
        ruling = asked
        if plan.state == PlanState.REFUSED and asked != Ruling.DENY:
            ruling = Ruling.OVERRIDE
        typed = str(plan.counts["removals"] or plan.counts["creates"] + plan.counts["updates"])
        run_id = await shop.approve(plan, ruling, reason="a test", typed=typed)
        happen(shop, meanwhile)
        if run_id is None:
            assert shop.systems.ledger == [], "(a)"
            continue
        run = await carry_out(shop, run_id, faults)
        await check_promises(shop, plan, run, Ruling.ALL if ruling == Ruling.OVERRIDE else ruling)
    shop.systems.land()
    shop.systems.next_writes = []
    await come_to_rest(shop)


async def come_to_rest(shop: Shop) -> None:
    """(c) With both sides still, a run that leaves nothing over leaves nothing to plan.

    A plan whose removals were barred (the target showed far fewer records than before) leaves those to the next one.
    """
    for _ in range(4):
        plan = await shop.plan()
        if plan.state == PlanState.EMPTY:
            return
        ruling = Ruling.OVERRIDE if plan.state == PlanState.REFUSED else Ruling.ALL
        typed = str(plan.counts["removals"] or plan.counts["creates"] + plan.counts["updates"])
        run = await shop.run(await shop.approve(plan, ruling, reason="a test", typed=typed))
        if plan.reasons["removals_barred"]:
            continue
        if run.state == RunState.VERIFIED and set(run.counts) == {ChangeState.APPLIED}:
            assert (await shop.plan()).state == PlanState.EMPTY, "(c)"
            return
    raise AssertionError("it never comes to rest")


async def on_fresh_ground(file: Path, box: SecretBox, story: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{copy(file, Path(folder) / 'splice.db')}")
        try:
            await play(await Shop.open(store, box, Path(folder)), story)
        finally:
            await store.close()


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(story=stories)
def test_promises_hold_whatever_happens(upgraded_file: Path, box: SecretBox, story: list[Any]) -> None:
    asyncio.run(on_fresh_ground(upgraded_file, box, story))
