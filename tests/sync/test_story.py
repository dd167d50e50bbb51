"""From an audit to a verified full sync, and what may not happen on the way."""

import pytest

from store.words import ChangeState, PlanState, Ruling, RunState
from sync.errors import Refusal
from tests.sync.shop import ASKER, Shop


async def test_a_full_sync_creates_updates_and_removes_what_was_approved_and_nothing_else(shop: Shop) -> None:
    systems = shop.systems
    systems.matching(40)
    systems.people["41"] = type(systems.people["1"])("New Person", stickers=("one", "two"))
    systems.people["2"].name = "Renamed Person"
    stale = systems.card("900", "Gone Person")

    audit = await shop.audit()
    assert audit.state == "completed"
    assert audit.counts["matched"] == 40 and audit.counts["unmatched"] == 1 and audit.counts["missing"] == 1
    assert audit.counts["differing"] == 1 and audit.counts["undecided"] == 1

    plan = await shop.plan()
    assert plan.state == PlanState.WAITING
    assert (plan.counts["creates"], plan.counts["updates"], plan.counts["removals"]) == (1, 1, 1)
    assert plan.guard["verdict"] == "needs_approval"

    run = await shop.run(await shop.approve(plan))
    assert run.state == RunState.VERIFIED, run.problem
    assert run.counts == {ChangeState.APPLIED: 5}
    assert stale not in systems.cards
    assert len(systems.ledger) == 5
    created = next(card for card in systems.cards.values() if card.key == "41")
    assert sorted(created.stickers.values()) == ["one", "two"]
    assert (await shop.state()).first_full_at is not None

    again = await shop.plan()
    assert again.state == PlanState.EMPTY


async def test_who_asked_cannot_approve(shop: Shop) -> None:
    shop.systems.matching(5)
    shop.systems.card("900", "Gone Person")
    await shop.audit()
    plan = await shop.plan()
    with pytest.raises(Refusal) as refused:
        await shop.approve(plan, by=ASKER)
    assert (refused.value.code, refused.value.facts) == ("is_requester", {"why": "asked"})


async def test_no_sync_before_an_audit_has_completed(shop: Shop) -> None:
    shop.systems.matching(5)
    shop.systems.source_complete = False
    assert (await shop.audit()).state == "incomplete"
    with pytest.raises(Refusal) as refused:
        await shop.plan()
    assert refused.value.code == "no_audit"


async def test_of_100_rows_with_3_targets_changed_by_hand_97_are_written(shop: Shop) -> None:
    systems = shop.systems
    systems.matching(400)
    await shop.audit()
    await shop.sync() if (await shop.plan()).state != PlanState.EMPTY else None
    for number in range(1, 101):
        systems.people[str(number)].name = f"Renamed {number}"
    plan = await shop.plan()
    assert plan.counts["rows"] == 100
    run_id = await shop.approve(plan)
    by_hand = [card for card in systems.cards.values() if card.key in ("3", "50", "99")]
    for card in by_hand:
        card.name = "Changed by hand"
    run = await shop.run(run_id)
    assert run.counts == {ChangeState.APPLIED: 97, ChangeState.STALE: 3}
    assert [card.name for card in by_hand] == ["Changed by hand"] * 3
    assert {row.reason for row in await shop.rows(plan) if row.state == "stale"} == {"changed_since"}


async def test_without_the_removals(shop: Shop) -> None:
    systems = shop.systems
    systems.matching(20)
    systems.people["3"].name = "Renamed"
    stale = systems.card("900", "Gone Person")
    await shop.audit()
    run = await shop.run(await shop.approve(await shop.plan(), Ruling.WITHOUT_REMOVALS))
    assert run.state == RunState.VERIFIED
    assert run.counts == {ChangeState.APPLIED: 1, ChangeState.CANCELLED: 1}
    assert stale in systems.cards
    assert [finding.decision for finding in await shop.findings()] == [None]
