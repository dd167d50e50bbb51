"""The number of calls on a plan's card is the number of calls that its run makes."""

from sync.planning import costs
from tests.sync.shop import Shop
from tests.sync.toy import Person


async def test_what_is_said_is_what_is_asked_proofs_and_verification_too(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(40)
    for number in range(41, 44):
        systems.people[str(number)] = Person(f"New {number}", stickers=("one",))
    systems.people["1"].name = systems.people["2"].name = "Renamed"
    systems.people["3"].stickers = ("one", "two")
    systems.people["4"].stickers = ()
    systems.people["5"].phone, systems.named("5").phone = "", "555 0105"
    for key in ("900", "901"):
        systems.card(key, "Gone Person", stickers=("one", "two"))
    plan = await lone_shop.plan()
    systems.calls.clear()
    await lone_shop.run(await lone_shop.approve(plan, by="U0OTHER"))
    assert plan.calls == systems.calls.total(), systems.calls
    assert plan.seconds == plan.calls / 200


async def test_a_big_plan_is_verified_from_one_reading(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    systems.people |= {str(n): Person(f"Person {n}") for n in range(costs.BY_ID_UP_TO + 1)}
    await lone_shop.audit()
    plan = await lone_shop.plan()
    systems.calls.clear()
    await lone_shop.run(await lone_shop.approve(plan))
    assert systems.calls["target_by_id"] == 0
    assert plan.calls == systems.calls.total() + plan.evidence["target"]["pages"]


async def test_what_follows_is_counted_with_it(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    alone = (await lone_shop.plan()).calls
    lone_shop.systems.follows = {}
    lone_shop.systems.people["1"].name = "Renamed Again"
    [waiting] = [plan for plan in await lone_shop.all_plans() if plan.state == "waiting"]
    await lone_shop.age_reading(waiting, hours=2)
    assert (await lone_shop.plan()).calls == alone + 1


async def test_a_plan_of_nothing_costs_nothing(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    assert (await lone_shop.plan()).calls == 0
