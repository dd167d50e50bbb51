"""What a run did to a record shows in the review at once, not only after the next audit."""

from store.words import Ruling
from sync.linking.findings import finding_counts
from tests.sync.shop import Shop


async def test_a_record_that_was_removed_is_asked_about_no_more(shop: Shop) -> None:
    shop.systems.matching(40)
    shop.systems.card("900", "Gone Person")
    shop.systems.card("901", "Gone Too")
    audit = await shop.audit()
    assert (await finding_counts(shop.store, audit.integration_id, audit.flow))["undecided"] == 2

    await shop.run(await shop.approve(await shop.plan()))
    assert (await finding_counts(shop.store, audit.integration_id, audit.flow))["unmatched"] == 0
    assert (await shop.audit()).counts["unmatched"] == 0


async def test_one_that_was_left_out_stays_to_be_decided(shop: Shop) -> None:
    shop.systems.matching(40)
    shop.systems.card("900", "Gone Person")
    shop.systems.people["1"].name = "Renamed Person"
    audit = await shop.audit()
    await shop.run(await shop.approve(await shop.plan(), Ruling.WITHOUT_REMOVALS))
    assert (await finding_counts(shop.store, audit.integration_id, audit.flow))["undecided"] == 1
