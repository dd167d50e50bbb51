"""`/splice pause` and `/splice resume`: who may, what the cards and the channel then say, and who was first."""

from store.tables import Event, Pause, Plan, Run
from tests.bot.face.rows import TEAM, Rows
from tests.bot.face.stage import ADA, BEN, CALIX, NILS, NOC, OMAR, UMA, VERA, Stage, texts


async def test_an_operator_pauses_a_run_and_an_approver_resumes_it(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.running_run(await rows.waiting_plan(number))
    await stage.sees(UMA, "writing")
    await stage.types(UMA, "/splice pause company a because Calix migrates")
    await stage.sees(UMA, "1 run keeps its place", private=True)
    card = texts(await stage.sees(UMA, "Paused: Company A: 200 applied"))
    assert f"<@{UMA}>" in card and "Resume" not in card and "Stop" in card
    assert "Calix migrates" in texts(await stage.sees(OMAR, "Nothing more is written", private=False))
    await stage.types(VERA, "/integrations")
    await stage.sees(VERA, "*Paused* by", private=True)

    await stage.types(UMA, "/splice resume company a")
    await stage.sees(UMA, "this needs the role approver", private=True)
    assert [row.integration_id for row in await rows.all(Pause)] == [number]
    await stage.types(ADA, "/splice resume company a")
    await stage.sees(ADA, "1 run goes on", private=True)
    await stage.sees(UMA, "writing")
    await stage.sees(OMAR, "Resumed: Company A", private=False)
    await stage.types(BEN, "/splice resume company a")
    await stage.sees(BEN, f"<@{ADA}> resumed it", private=True)
    assert await rows.all(Pause) == []
    said = [(each.kind, each.actor) for each in await rows.all(Event) if each.kind.startswith("pause")]
    assert said == [("pause.set", UMA), ("pause.lifted", ADA)]


async def test_everything_is_paused_and_every_channel_hears_of_it_once(stage: Stage, rows: Rows) -> None:
    await rows.people()
    first = await rows.integration("Company A")
    await rows.integration("Company B")
    await rows.integration("Company C", channel=NOC)
    await stage.types(UMA, "/splice pause ALL")
    await stage.sees(UMA, "Paused: everything", channel=NOC, private=False)
    await stage.sees(UMA, "Paused: everything", channel=CALIX, private=False)
    heard = [texts(message) for message in await stage.slack.messages(OMAR, CALIX)]
    assert len([said for said in heard if "Paused: everything" in said]) == 1
    assert [(row.integration_id, row.by, row.team) for row in await rows.all(Pause)] == [(0, UMA, TEAM)]
    await stage.types(UMA, f"/splice pause {first}")
    await stage.sees(UMA, "Paused: Company A", private=True)
    await stage.types(ADA, f"/splice resume {first}")
    await stage.sees(ADA, "everything stays paused by", private=True)
    await stage.types(ADA, "/splice resume all")
    await stage.sees(ADA, "Resumed: everything", private=True)
    assert await rows.all(Pause) == []


async def test_a_plan_cannot_be_confirmed_or_asked_for_while_it_is_paused(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.audited(number)
    await rows.waiting_plan(number)
    card = await stage.sees(ADA, "Confirm")
    await stage.types(UMA, f"/splice pause {number}")
    await stage.sees(UMA, "An approver resumes it", private=True)
    await stage.clicks(ADA, card, "plan.confirm_all")
    await stage.sees(ADA, f"<@{UMA}> paused this", private=True)
    await stage.types(UMA, f"/sync {number}")
    await stage.sees(UMA, "nothing is planned or written", private=True)
    assert await rows.all(Run) == []
    assert len(await rows.all(Plan)) == 1


async def test_who_may_not_and_what_is_not_there(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    await stage.types(VERA, "/splice pause company a")
    await stage.sees(VERA, "operator", private=True)
    await stage.types(NILS, "/splice pause all")
    await stage.sees(NILS, "does not know you", private=True)
    await stage.types(UMA, "/splice pause compny")
    await stage.sees(UMA, "Company A", private=True)
    await stage.types(ADA, "/splice resume company a")
    await stage.sees(ADA, "There is nothing to resume", private=True)
    assert await rows.all(Pause) == []


async def test_without_a_name_a_window_asks(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await stage.types(UMA, "/splice pause")
    window = await stage.window(UMA, "What shall be paused?")
    await stage.submits(UMA, window, integration={"input": str(number)})
    await stage.sees(UMA, "Paused: Company A", private=True)
    assert [row.integration_id for row in await rows.all(Pause)] == [number]
