"""Rule 7: the vendor's own spelling is no drift, and a field that it ignores is not written for ever."""

from store.tables import Spelling
from store.words import ChangeState, PlanState, RunState
from tests.sync.shop import Shop
from tests.sync.toy import Person


async def renamed(shop: Shop, name: str) -> None:
    """Person 1 gets a name, and a full sync carries it over."""
    shop.systems.people["1"].name = name
    run = await shop.sync()
    assert run is not None and run.state == RunState.VERIFIED
    assert run.verified["kept_by_vendor"] == 1


async def test_rule_7_what_the_vendor_spells_its_own_way_counts_as_matched(shop: Shop) -> None:
    await shop.settled(5)
    shop.systems.spelling = "louder"
    await renamed(shop, "Ada Example")
    assert shop.systems.named("1").name == "ADA EXAMPLE"
    assert (await shop.plan()).state == PlanState.EMPTY
    assert (await shop.audit()).counts["differing"] == 0
    assert await shop.incidents() == []


async def test_rule_7_a_new_value_is_written_however_the_vendor_spells(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    lone_shop.systems.spelling = "louder"
    for name in ("Ada Example", "Bo Example", "Cy Example"):
        await renamed(lone_shop, name)
    assert lone_shop.systems.named("1").name == "CY EXAMPLE"


async def test_rule_7_a_hand_that_changes_such_a_field_is_noticed(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    lone_shop.systems.spelling = "louder"
    await renamed(lone_shop, "Ada Example")
    lone_shop.systems.named("1").name = "By Hand"
    assert (await lone_shop.plan()).counts["updates"] == 1


async def test_rule_7_a_field_ignored_twice_is_given_up_with_one_notice(shop: Shop) -> None:
    await shop.settled(40)
    shop.systems.ignores = {"phone"}
    phones = ("555-0101", "555-0102", "555-0103", "555-0104")
    for phone in phones[:2]:
        for number in ("1", "2"):
            shop.systems.people[number].phone = phone
        run = await shop.sync()
        assert run is not None and run.verified["kept_by_vendor"] == 2
    assert [(notice.cause, notice.facts["words"]) for notice in await shop.incidents()] == [("ignored:phone", "phone")]
    assert (await shop.fresh(shop.integration)).status == "COMPLETED"
    for phone in phones[2:]:
        shop.systems.people["1"].phone = phone
        assert (await shop.plan()).state == PlanState.EMPTY
    # The vendor takes the field after all, for somebody changed it there: it is compared again.
    shop.systems.named("1").phone = "555-0199"
    assert (await shop.plan()).counts["updates"] == 1


async def test_rule_7_no_personal_data_is_kept_of_it(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    lone_shop.systems.spelling = "louder"
    await renamed(lone_shop, "Ada Example")
    known = await lone_shop.get(Spelling, (1, "cards", "c0001", "name"))
    assert known.times == 0
    assert "ada" not in (known.desired + known.observed).lower()


async def test_a_blank_that_a_new_record_came_with_is_the_vendors_doing(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    lone_shop.systems.people["6"] = Person("New Person", phone="555-0106")
    lone_shop.systems.forgets = {"phone"}
    run = await lone_shop.sync()
    assert run is not None and (run.state, run.verified["kept_by_vendor"]) == (RunState.VERIFIED, 1)
    assert (await lone_shop.plan()).state == PlanState.EMPTY


async def test_what_does_not_look_as_written_is_told_and_moves_nothing(shop: Shop) -> None:
    await shop.settled(5)
    before = (await shop.fresh(shop.integration)).last_sync
    shop.systems.people["1"].name = "Renamed"
    run_id = await shop.approve(await shop.plan())
    lease = await shop.lease("run", run_id or 0)
    shop.systems.after_write = lambda: setattr(shop.systems.named("1"), "name", "By Hand At Once")
    run = await shop.go_on(run_id or 0, lease)
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.APPLIED: 1})
    assert run.verified["samples"] == [{"key": "1", "fields": ["name"]}]
    assert (await shop.fresh(shop.integration)).last_sync == before
    notice = (await shop.incidents())[0]
    assert (notice.cause, notice.facts["code"]) == (f"run:{run.id}", "rows_not_applied")
    shop.systems.after_write = None
    await shop.sync()
    assert (await shop.incidents())[0].recovered_at is not None


async def test_many_rows_are_verified_from_one_reading_and_by_id_what_it_does_not_show(lone_shop: Shop) -> None:
    for number in range(1, 351):
        lone_shop.systems.people[str(number)] = Person(f"Person {number}", stickers=("one",))
    lone_shop.systems.people["0"] = Person("Many Stickers", stickers=tuple(f"sticker {n}" for n in range(620)))
    await lone_shop.audit()
    run = await lone_shop.sync()
    assert run is not None and run.state == RunState.VERIFIED
    assert run.counts == {ChangeState.APPLIED: 351 + 350 + 620}
    assert (run.verified["subjects"], run.verified["as_planned"]) == (351, 351)
