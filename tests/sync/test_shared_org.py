"""Where others write to the target's org too, Splice takes away only what it made, or what a person linked (rule 5)."""

from store.words import Decision, Effect, PlanState
from tests.sync.shop import Shop
from tests.sync.toy import Person


async def removals(shop: Shop) -> list[tuple[str, str | None]]:
    """Entity and target id of every removal that a full sync would plan now."""
    plan = await shop.plan()
    rows = [(row.entity, row.target_id) for row in await shop.rows(plan) if row.effect == Effect.REMOVAL]
    if plan.state in (PlanState.WAITING, PlanState.REFUSED):
        await shop.age_reading(plan, hours=2)  # the next one may take its place
    return rows


async def test_a_record_that_only_bears_an_account_id_is_not_taken_away(shop: Shop) -> None:
    """Archived, moved away or gone: the record under its id was there before, and may be somebody else's."""
    shop.systems.matching(40)
    shop.systems.beside_others = True
    shop.systems.people["1"].scope, shop.systems.people["1"].removable = "archived", True
    del shop.systems.people["2"]
    audit = await shop.audit()
    assert await removals(shop) == []
    assert (audit.counts["out_of_scope"], audit.reasons["out_of_scope"]) == (2, {"shared_org": 2})
    shop.systems.beside_others = False
    assert len(await removals(shop)) == 2, "in an org of our own they go"


async def test_nor_is_anything_that_it_holds(shop: Shop) -> None:
    """A service too many, a field that the account has emptied: kept as found, and not told as a difference."""
    shop.systems.matching(40)
    shop.systems.beside_others = True
    card = shop.systems.named("1")
    card.phone, shop.systems.people["1"].phone = "555 0100", ""
    card.stickers["theirs"] = "their own"
    shop.systems.people["1"].name = "Renamed"
    audit = await shop.audit()
    assert audit.counts["differing"] == 1
    await shop.sync()
    assert (card.name, card.phone, card.stickers["theirs"]) == ("Renamed", "555 0100", "their own")
    assert (await shop.audit()).counts["differing"] == 0


async def test_a_record_that_was_written_to_is_not_ours_for_that(shop: Shop) -> None:
    shop.systems.matching(40)
    shop.systems.beside_others = True
    shop.systems.people["1"].name = "Renamed"
    await shop.audit()
    await shop.sync()
    assert shop.systems.named("1").name == "Renamed"
    shop.systems.people["1"].scope, shop.systems.people["1"].removable = "archived", True
    assert await removals(shop) == []


async def test_what_splice_made_it_takes_away_again_with_all_that_it_holds(shop: Shop) -> None:
    shop.systems.matching(40)
    shop.systems.beside_others = True
    shop.systems.people["41"] = Person("New Person", phone="555 0141", stickers=("one",))
    await shop.audit()
    await shop.sync()
    made = shop.systems.named("41")
    shop.systems.people["41"].phone, made.stickers["by_hand"] = "", "put there"
    shop.systems.people["41"].name = "Renamed"
    assert sorted(await removals(shop)) == [("card", made_id := _id(shop, "41")), ("sticker", "by_hand")]
    await shop.run(await shop.approve(await shop.plan()))
    assert (made.phone, list(made.stickers.values()), made.name) == ("", ["one"], "Renamed"), (
        "written to, and still ours"
    )
    shop.systems.people["41"].scope, shop.systems.people["41"].removable = "archived", True
    assert await removals(shop) == [("card", made_id)]


async def test_a_part_that_splice_put_on_somebody_elses_record_it_takes_off_again(shop: Shop) -> None:
    shop.systems.matching(40)
    shop.systems.beside_others = True
    shop.systems.people["1"].stickers = ("one", "ours")
    await shop.audit()
    await shop.sync()
    [ours] = [each for each, text in shop.systems.named("1").stickers.items() if text == "ours"]
    shop.systems.named("1").stickers["theirs"] = "their own"
    shop.systems.people["1"].stickers = ("one",)
    assert await removals(shop) == [("sticker", ours)]


async def test_what_a_person_linked_is_ours(shop: Shop) -> None:
    shop.systems.matching(40)
    shop.systems.people["41"] = Person("Late Person", phone="")
    linked = shop.systems.card("old-41", "Late Person", phone="555 0141")
    await shop.audit()
    await shop.decide(linked, Decision.LINK, link_to="41")
    shop.systems.beside_others = True
    assert ("card", linked) in await removals(shop)


async def test_changes_one_by_one_keep_to_it_too(shop: Shop) -> None:
    await shop.settled(40)
    shop.systems.beside_others = True
    person = shop.systems.people["1"]
    person.scope, person.removable = "archived", True
    del shop.systems.people["2"]
    shop.systems.people["3"].stickers = ()
    assert await shop.poll("1", "2", "3") is None
    assert all(shop.systems.named(key) for key in "123")


def _id(shop: Shop, key: str) -> str:
    return next(each for each, card in shop.systems.cards.items() if card.key == key)
