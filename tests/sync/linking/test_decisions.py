"""Deciding unmatched records: stored at the click, once, by one person, and taken back without a trace in the links."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete, text, update

from store.database import Store
from store.tables import Finding, Link
from store.tables.base import utcnow
from sync.errors import Refusal
from sync.linking.decisions import decide, finding_counts, open_findings, undo_decision
from tests.sync.linking.world import FLOW, World, a_world

AGENT, COLLEAGUE = "U1", "U2"


async def click(world: World, target: str, decision: str, link_to: str | None = None, by: str = AGENT) -> Finding:
    """Decide with the version that the person sees at this moment."""
    seen = await world.finding(target)
    return await decide(
        world.store, seen.id or 0, decision, by=by, team="T1", link_to=link_to, seen_version=seen.version
    )


async def undo(world: World, target: str, by: str = AGENT) -> Finding:
    return await undo_decision(world.store, (await world.finding(target)).id or 0, by=by, team="T1")


async def refused(promise: Any) -> Refusal:
    with pytest.raises(Refusal) as told:
        await promise
    return told.value


async def test_a_link_is_stored_at_the_click_with_who_made_it(store: Store) -> None:
    world = await a_world(store)
    done = await click(world, "t1", "link", "A")
    assert (done.decision, done.link_to, done.decided_by, done.version) == ("link", "A", AGENT, 1)
    assert await world.links() == {("t1", "A")}
    assert await world.links_version() == 1
    (event,) = await world.events()
    assert (event.kind, event.actor, event.team, event.data["link_to"]) == ("finding.decided", AGENT, "T1", "A")


async def test_keep_and_remove_change_what_a_sync_would_do_but_link_nothing(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "keep")
    await click(world, "t2", "remove", by=COLLEAGUE)
    assert await world.links() == set()
    assert await world.links_version() == 2
    assert (await world.finding("t2")).decided_by == COLLEAGUE
    counts = await finding_counts(store, world.integration, FLOW)
    assert counts == {"unmatched": 2, "undecided": 0, "linked": 0, "kept": 1, "marked": 1, "without_key": 0}


async def test_an_account_that_has_a_record_is_refused_with_that_records_name(store: Store) -> None:
    world = await a_world(store)
    await world.accounts(2, ["A", "B"], taken={"A": "S-77"})
    no = await refused(click(world, "t1", "link", "A"))
    assert (no.code, no.facts) == ("account_taken", {"account": "A", "by_record": "S-77"})
    assert await world.links() == set()
    assert (await world.finding("t1")).decision is None


async def test_an_account_linked_to_another_record_is_refused_with_that_records_key(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "link", "A")
    no = await refused(click(world, "t2", "link", "A", by=COLLEAGUE))
    assert (no.code, no.facts) == ("account_taken", {"account": "A", "by_record": "key-t1"})


async def test_unknown_and_out_of_scope_accounts_are_refused(store: Store) -> None:
    world = await a_world(store, accounts=("A", "X9"))
    assert (await refused(click(world, "t1", "link", "nobody"))).code == "account_unknown"
    assert (await refused(click(world, "t1", "link", ""))).code == "account_unknown"
    assert (await refused(click(world, "t1", "link"))).code == "account_unknown"
    no = await refused(click(world, "t1", "link", "X9"))
    assert (no.code, no.facts) == ("account_out_of_scope", {"account": "X9"})
    assert await world.links_version() == 0


async def test_who_clicks_an_old_card_learns_who_decided_meanwhile(store: Store) -> None:
    world = await a_world(store)
    seen = await world.finding("t1")
    await click(world, "t1", "keep", by=COLLEAGUE)
    late = decide(store, seen.id or 0, "remove", by=AGENT, team="T1", seen_version=seen.version)
    no = await refused(late)
    assert (no.code, no.facts) == ("decided_meanwhile", {"by": COLLEAGUE, "decision": "keep"})
    assert (await world.finding("t1")).decision == "keep"


async def test_the_same_click_twice_is_one_decision(store: Store) -> None:
    world = await a_world(store)
    seen = await world.finding("t1")
    for _ in range(2):
        await decide(store, seen.id or 0, "link", by=AGENT, team="T1", link_to="A", seen_version=seen.version)
    assert len(await world.events()) == 1
    assert (await world.finding("t1")).version == 1


async def test_saying_again_what_was_decided_does_not_shift_who_is_answerable(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "remove", by=AGENT)
    await click(world, "t1", "remove", by=COLLEAGUE)
    assert (await world.finding("t1")).decided_by == AGENT


async def test_two_people_link_one_account_at_the_same_moment_and_one_wins(store: Store) -> None:
    world = await a_world(store)
    answers = await asyncio.gather(
        click(world, "t1", "link", "A"), click(world, "t2", "link", "A", by=COLLEAGUE), return_exceptions=True
    )
    lost = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [no.code for no in lost] == ["account_taken"]
    assert lost[0].facts["by_record"] in ("key-t1", "key-t2")
    assert len(await world.links()) == 1


async def test_a_link_that_another_process_is_just_writing_wins_by_the_unique_constraint(store: Store) -> None:
    world = await a_world(store)
    async with store.write() as session:
        session.add(Link(integration_id=world.integration, flow=FLOW, source_id="A", target_id="t2", made_by=COLLEAGUE))
        await session.flush()
        second = asyncio.create_task(click(world, "t1", "link", "A"))
        await somebody_waits(store)
    no = await refused(second)
    assert (no.code, no.facts) == ("account_taken", {"account": "A", "by_record": "key-t2"})
    assert ((await world.finding("t1")).decision, await world.links_version()) == (None, 0)


async def somebody_waits(store: Store) -> None:
    """Until a transaction waits for another one; SQLite has one writer, who waits before beginning."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type='Lock'"
    )
    while not store.is_sqlite:
        async with store.read() as session:
            if (await session.exec(waiting)).one()[0]:
                return


async def test_two_people_decide_one_record_at_the_same_moment_and_one_wins(store: Store) -> None:
    world = await a_world(store)
    seen = (await world.finding("t1")).id or 0
    answers = await asyncio.gather(
        decide(store, seen, "keep", by=AGENT, team="T1", seen_version=0),
        decide(store, seen, "remove", by=COLLEAGUE, team="T1", seen_version=0),
        return_exceptions=True,
    )
    (won,) = [answer for answer in answers if isinstance(answer, Finding)]
    (lost,) = [answer for answer in answers if isinstance(answer, Refusal)]
    assert (lost.code, lost.facts) == ("decided_meanwhile", {"by": won.decided_by, "decision": won.decision})
    assert (await world.finding("t1")).version == 1


async def test_undo_takes_the_link_away_and_frees_the_account_for_another_record(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "link", "A")
    await world.accounts(2, ["A", "B"], taken={"A": "key-t1"})  # the next audit notes the link as taken
    undone = await undo(world, "t1")
    assert (undone.decision, undone.link_to) == (None, None)
    assert await world.links() == set()
    await click(world, "t2", "link", "A")
    assert await world.links() == {("t2", "A")}
    assert [event.kind for event in await world.events()] == ["finding.decided", "finding.undone", "finding.decided"]
    assert await world.links_version() == 3


async def test_undoing_nothing_changes_nothing(store: Store) -> None:
    world = await a_world(store)
    await undo(world, "t1")
    assert (await world.events(), await world.links_version()) == ([], 0)


async def test_a_link_can_be_moved_to_another_account_in_one_click(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "link", "A")
    await click(world, "t1", "link", "B")
    assert await world.links() == {("t1", "B")}
    await click(world, "t1", "keep")
    assert await world.links() == set()


async def test_a_link_that_a_sync_has_carried_out_cannot_be_taken_back_here(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "link", "A")
    async with store.write() as session:
        await session.exec(update(Link).where(col(Link.source_id) == "A").values(used_at=utcnow()))
    no = await refused(undo(world, "t1"))
    assert (no.code, no.facts["account"]) == ("link_used", "A")
    assert await world.links() == {("t1", "A")}


async def test_a_record_that_is_gone_cannot_be_decided(store: Store) -> None:
    world = await a_world(store)
    await world.audit(2, ["t2"])
    assert (await refused(click(world, "t1", "keep"))).code == "finding_gone"
    assert (await refused(decide(store, 10**6, "keep", by=AGENT, team="T1", seen_version=0))).code == "finding_gone"


async def test_the_link_of_a_record_that_is_gone_stands_in_nobodys_way(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "link", "A")
    await world.audit(2, ["t2"], linked=[])
    await click(world, "t2", "link", "A")
    assert await world.links() == {("t2", "A")}
    await world.audit(3, ["t1", "t2"])  # the record is back, but its account has another one now
    assert (await world.finding("t1")).decision is None


async def test_taking_back_a_link_that_is_gone_already_is_no_trouble(store: Store) -> None:
    world = await a_world(store)
    await click(world, "t1", "link", "A")
    async with store.write() as session:
        await session.exec(delete(Link))
    assert (await undo(world, "t1")).decision is None


async def test_offers_that_were_linked_or_taken_meanwhile_are_not_shown(store: Store) -> None:
    world = await a_world(store, accounts=("A", "B", "C", "X1"))
    await world.audit(2, ["t1", "t2"], offers={"t2": ["A", "X1", "B", "C"]})
    await world.accounts(3, ["A", "B", "C", "X1"], taken={"B": "S-1"})
    await click(world, "t1", "link", "A")
    (still,) = await open_findings(store, world.integration, FLOW)
    assert (still.target_id, [offer["source_id"] for offer in still.suggestions]) == ("t2", ["C"])


async def test_findings_come_in_pages(store: Store) -> None:
    world = await a_world(store, targets=[f"t{n:02}" for n in range(25)])
    await click(world, "t03", "keep")
    walked: list[str] = []
    after = 0
    while page := await open_findings(store, world.integration, FLOW, after_id=after, limit=10):
        walked += [finding.target_id for finding in page]
        after = page[-1].id or 0
    assert walked == sorted(walked)
    assert set(walked) == {f"t{n:02}" for n in range(25)} - {"t03"}
    everything = await open_findings(store, world.integration, FLOW, limit=50, undecided_only=False)
    assert len(everything) == 25


TARGETS, ACCOUNTS = ["t1", "t2", "t3"], ["A", "B", "X"]
ACTIONS = st.tuples(
    st.sampled_from(["link", "link", "keep", "remove", "undo"]),
    st.sampled_from(TARGETS),
    st.sampled_from([*ACCOUNTS, "nobody"]),
    st.integers(0, 2),  # how old the card is
    st.sampled_from([AGENT, COLLEAGUE]),
)


@given(actions=st.lists(ACTIONS, min_size=1, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_sequence_of_clicks_leaves_two_links_on_one_account_or_record(
    sqlite_store: Store, actions: list[tuple[str, str, str, int, str]]
) -> None:
    world = await a_world(sqlite_store, TARGETS, ACCOUNTS)
    taken = 0
    for what, target, account, age, by in actions:
        seen = await world.finding(target)
        version = max(0, seen.version - age)
        try:
            if what == "undo":
                await undo_decision(sqlite_store, seen.id or 0, by=by, team="T1", seen_version=version)
            else:
                to = account if what == "link" else None
                await decide(sqlite_store, seen.id or 0, what, by=by, team="T1", link_to=to, seen_version=version)
        except Refusal as no:
            assert no.code in ("decided_meanwhile", "account_taken", "account_unknown", "account_out_of_scope")
        taken += (await world.finding(target)).version - seen.version
    links = await world.links()
    assert len({record for record, _ in links}) == len(links) == len({of for _, of in links})
    assert links == {(each.target_id, each.link_to) for each in await world.findings() if each.decision == "link"}
    assert {of for _, of in links} <= {"A", "B"}
    assert await world.links_version() == taken == len(await world.events())
