"""In an org that others write to as well nothing goes that Splice has neither made nor linked (design rule 5)."""

from dataclasses import replace

from store.words import Effect
from tests.stories.office import Office
from tests.stories.town import Json, Town


async def shared(office: Office, **options: object) -> None:
    """Somebody else keeps records in our org too."""
    draft = office.draft()
    office.home = await office.configures(replace(draft, options={**draft.options, "shared_org": True, **options}))


def services(town: Town, key: str) -> list[Json]:
    return [each for each in town.record(key)["services"] if each["type"] == "data"]


async def test_a_record_of_others_with_our_key_loses_nothing(office: Office, town: Town) -> None:
    """Its account is archived, its service ended, its custom field was emptied: all that would go in our own org."""
    await shared(office, remove_inactive=True)
    archived, bare, emptied = [key for key in town.in_step() if services(town, key) and town.record(key)["field1"]][:3]
    town.archive(archived)
    for service in town.account(bare)["account_services"]:
        town.mutate(f"deleteAccountService(id: {service['id']}) {{ success }}")
    empty_field(town, emptied)
    before = {key: town.record(key) for key in (archived, bare, emptied)}
    await office.audits()
    plan = await office.plans()
    assert [row for row in await office.rows(plan) if row.effect == Effect.REMOVAL] == []
    await office.runs(await office.approves(plan))
    assert town.record(archived) == before[archived]
    assert services(town, bare) == [each for each in before[bare]["services"] if each["type"] == "data"]
    assert town.record(emptied)["field1"] == before[emptied]["field1"] != ""


async def test_what_splice_made_there_it_may_take_away(office: Office, town: Town) -> None:
    await shared(office, remove_inactive=True)
    await office.settled()
    made = next(str(row["key"]) for row in town.writes() if row["method"] == "POST" and town.served(str(row["key"])))
    town.archive(made)
    await office.audits()
    plan = await office.plans()
    assert [row.key for row in await office.rows(plan) if row.effect == Effect.REMOVAL] == [made]


def empty_field(town: Town, account: str) -> None:
    """The mapped custom field of an account is emptied in Sonar."""
    town.mutate(
        f"updateEntityCustomFields(customfielddataable_type: Account, customfielddataable_id: {account}, "
        'input: {custom_field_data: [{custom_field_id: 1, value: ""}]}) { id }'
    )
