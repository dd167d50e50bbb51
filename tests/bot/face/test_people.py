"""Who the ids are: names are kept as Slack tells them, each new one with its day, and acts with the role of the day."""

from bot.face.people import LONGEST, People
from store.database import Store
from store.tables import Audit, Event, Member, RoleGrant
from store.words import Role
from sync.events import NAMED
from tests.bot.face.rows import TEAM, Rows
from tests.bot.face.stage import ADA, INES, UMA, Stage


async def names(rows: Rows) -> list[tuple[str, str]]:
    return [(event.subject, event.data["name"]) for event in await rows.all(Event) if event.kind == NAMED]


async def test_a_name_is_told_once_and_again_when_it_is_another(store: Store) -> None:
    people, rows = People(store, TEAM), Rows(store)
    for name in ("ada", "ada", " ada ", "", "ada.lovely", "ada.lovely", "x" * 200):
        await people.seen(ADA, name)
    assert await names(rows) == [(ADA, "ada"), (ADA, "ada.lovely"), (ADA, "x" * LONGEST)]
    (member,) = await rows.all(Member)
    assert (member.team, member.user, member.name) == (TEAM, ADA, "x" * LONGEST)


async def test_another_face_that_hears_the_same_name_tells_nothing(store: Store) -> None:
    for _ in range(2):
        await People(store, TEAM).seen(ADA, "ada")
    assert len(await names(Rows(store))) == 1


async def test_who_decides_is_named_with_the_role_of_the_moment(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(await rows.integration("Company A"))
    card = await stage.sees(ADA, "41 removals")
    await stage.clicks(ADA, card, "plan.confirm_all")
    await stage.sees(ADA, f"<@{ADA}>", private=False)
    (approved,) = [event for event in await rows.all(Event) if event.kind == "plan.approved"]
    assert (approved.actor, approved.data["by_role"]) == (ADA, "approver")
    assert ADA in dict(await names(rows))


async def test_who_asks_and_who_grants_too(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.configured("Company A", "1")
    await stage.types(UMA, "/audit Company A")
    await rows.some(Audit)
    await stage.types(INES, f"/splice role <@{UMA}> approver")
    await stage.sees(INES, "approver", private=True)
    told = {event.kind: event for event in await rows.all(Event)}
    assert told["audit.asked"].data["by_role"] == "operator"
    granted = told["role.granted"].data
    assert (granted["role"], granted["was"], granted["by_role"]) == ("approver", [], "admin")
    assert [grant.role for grant in await rows.all(RoleGrant) if grant.holder == UMA] == [Role.APPROVER]
