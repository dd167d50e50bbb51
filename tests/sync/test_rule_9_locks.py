"""Rule 9: a waiting plan holds nothing, a run holds its subjects chunk by chunk, one full sync at a time."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from store.database import Store
from store.secrets import SecretBox
from store.tables import Change, Run
from store.words import ChangeState, RunState
from sync.configure import Draft, preview
from sync.errors import Refusal
from sync.running.groups import ordered_groups
from sync.running.journal import Journal
from sync.running.locks import hold, let_go
from tests.sync.shop import Shop
from tests.sync.toy import Person, ToyBridge


def rows(*named: tuple[str, list[str]]) -> list[Change]:
    """Rows of these subjects with their claims."""
    return [
        Change(plan_id=1, seq=seq, integration_id=1, target_org="o", flow="f", part="changes", subject=subject,
               entity="card", verb="update", effect="update", claims=claims)
        for seq, (subject, claims) in enumerate(named, start=1)
    ]  # fmt: skip


def seqs(groups: list[list[Change]]) -> list[list[int]]:
    """The rows of each group by their place in the plan."""
    return [[row.seq for row in group] for group in groups]


def test_rule_9_subjects_that_claim_the_same_thing_go_one_after_another() -> None:
    apart = rows(("a", []), ("b", ["port 1"]), ("c", ["port 2"]), ("a", []), ("d", ["port 1"]))
    assert seqs(ordered_groups(apart)) == [[1, 4], [2, 5], [3]]
    chained = rows(("a", ["port 1"]), ("b", ["port 2"]), ("c", ["port 1", "port 2"]), ("d", ["b"]))
    assert seqs(ordered_groups(chained)) == [[1, 2, 3, 4]]


async def test_rule_9_claims_keep_their_order_in_the_run(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(40)
    systems.claims = {str(number): "port 7" for number in range(1, 9)}
    for number in range(1, 9):
        systems.people[str(number)].name = f"Renamed {number}"
    await lone_shop.sync()
    assert [key for _, _, key in systems.ledger] == [str(number) for number in range(1, 9)]


async def two_runs(shop: Shop) -> tuple[Journal, Journal]:
    """A full run and a change of the same flow, both under way."""
    await shop.settled(20)
    shop.systems.people["1"].name = "Renamed"
    full = await shop.approve(await shop.plan())
    shop.systems.people["1"].name = "Renamed Twice"
    await shop.poll("1")
    journals = []
    for run_id in (full, (await shop.all_runs())[-1].id):
        lease = await shop.lease("run", run_id or 0)
        journals.append(Journal(shop.store, await shop.get(Run, run_id), lease.epoch))
    return journals[0], journals[1]


async def test_rule_9_a_subject_is_written_by_one_run_at_a_time(shop: Shop) -> None:
    full, change = await two_runs(shop)
    assert await hold(full, "toy-org", ["a", "b"])
    assert not await hold(change, "toy-org", ["b", "c"])
    assert await hold(change, "toy-org", ["c"]), "what was refused held nothing of its own"
    assert await hold(change, "other-org", ["a"])
    assert await hold(full, "toy-org", ["a", "b"]), "its own locks are in nobody's way"
    await let_go(full)
    assert await hold(change, "toy-org", ["a", "b", "c"])


async def test_rule_9_of_two_that_reach_for_a_subject_at_once_one_gets_it(shop: Shop) -> None:
    full, change = await two_runs(shop)
    names = [f"subject {n:03}" for n in range(50)]
    for _ in range(5):
        got = await asyncio.gather(hold(full, "toy-org", names), hold(change, "toy-org", names))
        assert sorted(got) == [False, True]
        await let_go(full)
        await let_go(change)


async def test_rule_9_locks_end_with_their_run(lone_shop: Shop) -> None:
    full, change = await two_runs(lone_shop)
    assert await hold(full, "toy-org", ["a"])
    await lone_shop.set(Run, full.run_id, state=RunState.FAILED)
    assert await hold(change, "toy-org", ["a"])


async def test_rule_9_a_change_goes_between_the_chunks_of_a_full_sync(lone_shop: Shop) -> None:
    """While the full run holds person 1, the change of person 1 waits; then it goes."""
    full, change = await two_runs(lone_shop)
    subject = (await lone_shop.all_rows())[-1].subject
    assert await hold(full, "toy-org", [subject])
    lease = await lone_shop.lease("run", change.run_id, "test:2")
    going = asyncio.create_task(lone_shop.go_on(change.run_id, lease))
    await asyncio.sleep(0.2)
    assert lone_shop.systems.ledger == []
    await let_go(full)
    assert (await going).counts == {ChangeState.APPLIED: 1}
    assert lone_shop.systems.named("1").name == "Renamed Twice"


async def test_rule_9_nothing_else_is_asked_of_a_flow_while_its_full_sync_runs(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    for ask in (lone_shop.plan, lone_shop.audit):
        with pytest.raises(Refusal) as refused:
            await ask()
        assert (refused.value.code, refused.value.facts) == ("sync_running", {"run_id": run_id})
    await lone_shop.run(run_id)
    assert (await lone_shop.audit()).state == "completed"


async def test_rule_9_the_watermark_is_where_the_reading_began(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    plan = await lone_shop.plan()
    assert (await lone_shop.state()).watermark != plan.reading_at
    await lone_shop.run(await lone_shop.approve(plan))
    assert (await lone_shop.state()).watermark == plan.reading_at


async def test_rule_9_a_target_org_belongs_to_one_bridge(lone_shop: Shop) -> None:
    other: Any = ToyBridge(lone_shop.systems)
    other.name = "other"
    bridges = {**lone_shop.bench.bridges, "other": other}
    draft = Draft("others", "other", None, "C0OTHERS")
    seen = await preview(lone_shop.store, lone_shop.bench.box, bridges, draft)
    assert [(problem.code, problem.facts) for problem in seen.problems] == [
        ("org_of_another_bridge", {"integration": "toys"})
    ]


def files_with(word: bytes, folder: Path) -> list[str]:
    """Files below a folder that hold the word."""
    return [file.name for file in folder.rglob("*") if file.is_file() and word in file.read_bytes()]


async def test_rule_10_a_secret_is_nowhere_to_be_read(sqlite_store: Store, box: SecretBox, tmp_path: Path) -> None:
    """Neither in a table but sealed, nor in an event, nor in what was staged."""
    shop = await Shop.open(sqlite_store, box, tmp_path)
    await shop.change(secrets={"token": "hunter2-hunter2"})
    shop.systems.people["1"] = Person("Ada Example")
    await shop.audit()
    await shop.sync()
    assert files_with(b"Ada Example", tmp_path) != [], "what is no secret is found, so the search does find"
    assert files_with(b"hunter2", tmp_path) == []


async def test_rule_10_what_was_read_is_not_left_lying_about(lone_shop: Shop, tmp_path: Path) -> None:
    await lone_shop.settled(5)
    lone_shop.systems.source_fault = "broken"
    lone_shop.systems.matching(30)
    await lone_shop.audit()
    assert files_with(b"Person 1", tmp_path / "scratch") == []
