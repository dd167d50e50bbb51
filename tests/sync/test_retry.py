"""What a run left undone is asked for again: judged as what it was part of, not as changes out of the blue."""

from store.words import PlanKind, PlanState, RunState
from tests.sync.shop import Shop
from tests.sync.toy import Person


async def test_a_retry_before_the_first_full_sync_asks_and_is_not_refused(shop: Shop) -> None:
    """Most of the first sync failed: what is left is over every limit on changes, which do not hold yet."""
    shop.systems.people |= {str(n): Person(f"Person {n}") for n in range(1, 11)}
    await shop.audit()
    shop.systems.next_writes, shop.systems.width = ["rejected"] * 8, 1
    run = await shop.run(await shop.approve(await shop.plan()))
    assert (run.state, len(shop.systems.cards)) == (RunState.PARTIAL, 2)
    left = sorted({row.source_id or "" for row in await shop.rows_of_run(run) if row.state == "failed"})
    plan = await shop.plan(kind=PlanKind.RETRY, subjects=left)
    assert (plan.state, plan.guard["verdict"], plan.reasons["cause"]) == (
        PlanState.WAITING,
        "needs_approval",
        "first_full",
    )
    await shop.run(await shop.approve(plan))
    assert len(shop.systems.cards) == 10
    assert (await shop.state()).first_full_at is None, "a retry is no full sync"


async def test_nor_after_a_mapping_change_that_went_half_way(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    await lone_shop.change(options={"mapping": "other"})
    for person in lone_shop.systems.people.values():
        person.name += " (new style)"
    lone_shop.systems.next_writes, lone_shop.systems.width = ["rejected"] * 15, 1
    run = await lone_shop.run(await lone_shop.approve(await lone_shop.plan()))
    left = sorted({row.source_id or "" for row in await lone_shop.rows_of_run(run) if row.state == "failed"})
    plan = await lone_shop.plan(kind=PlanKind.RETRY, subjects=left)
    assert (plan.guard["verdict"], plan.reasons["cause"]) == ("needs_approval", "mapping_changed")


async def test_later_a_retry_is_judged_by_its_numbers(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    for number in range(1, 9):
        lone_shop.systems.people[str(number)].name = f"Renamed {number}"
    plan = await lone_shop.plan(kind=PlanKind.RETRY, subjects=[str(n) for n in range(1, 9)])
    assert (plan.guard["verdict"], plan.reasons["cause"]) == ("refused", "")
