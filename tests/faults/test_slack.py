"""Slack away, and Slack saying everything five times: what was to be said is said once, what was asked is done once."""

import asyncio
from typing import Any

from bot.settings import Settings
from store.database import Store
from store.tables import Approval, Audit, Pause, Run
from store.words import RunState
from sync.pause import pause
from sync.runs import stop
from tests.bot.face.conftest import running
from tests.bot.face.rows import Rows
from tests.bot.face.stage import ADA, CALIX, UMA, Stage, texts
from tests.faults.works import opened
from tests.sandbox.workspace.outside import Outside


async def go_away(slack: Outside) -> None:
    """No call is answered, and the socket breaks."""
    await slack.do("fault", kind="down", times=0)
    await slack.do("disconnect", reason="warning")


async def come_back(slack: Outside) -> None:
    async with slack.session.delete(f"{slack.info['control_url']}/fault") as answer:
        assert answer.status == 200


async def unheard(slack: Outside, user: str, text: str) -> bool:
    """Whether what somebody types reaches nobody."""
    told = await slack.do("command", user=user, channel=CALIX, text=text)
    return told["error"] is not None


async def test_while_slack_is_away_runs_go_on_and_the_terminal_works_and_all_is_said_once_afterwards(
    stage: Stage, rows: Rows
) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    run_id = await rows.running_run(await rows.waiting_plan(number))
    await stage.sees(UMA, "writing")
    await go_away(stage.slack)
    await rows.change(Run, run_id, counts={"applied": 300, "pending": 207})
    await pause(rows.store, number, by=UMA, team="T0SPLICE", why="Slack is away")
    await rows.audited(number)
    await stop(rows.store, run_id, by=UMA, team="T0SPLICE")
    await rows.change(Run, run_id, state=RunState.STOPPED, counts={"applied": 300, "cancelled": 207})
    assert await unheard(stage.slack, ADA, "/splice resume company a")  # approving does not work without Slack
    assert len(await rows.all(Pause)) == 1

    await come_back(stage.slack)
    await stage.sees(UMA, "Stopped: Company A: 300 applied")
    await stage.sees(UMA, "Slack is away", private=False)
    await stage.sees(UMA, "Review", private=False)
    said = [texts(message) for message in await stage.slack.messages(UMA, CALIX)]
    assert len([each for each in said if "Paused: Company A" in each]) == 1
    assert len([each for each in said if "300 applied" in each]) == 1
    async with asyncio.timeout(60):
        while await unheard(stage.slack, ADA, "/splice resume company a"):
            await stage.until(lambda state: state["connection"]["sockets"] > 0)
    await stage.sees(ADA, "Resumed: Company A", private=True)


async def test_a_decision_that_slack_delivers_five_times_is_one(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.audited(number)
    await rows.waiting_plan(number)
    card = await stage.sees(ADA, "Confirm")
    told = await stage.clicks(ADA, card, "plan.confirm_all")
    again = await stage.slack.do("redeliver", envelope_id=told["envelope_id"], times=4)
    assert [each["error"] for each in again["deliveries"]] == [None] * 4
    await stage.sees(UMA, "starting")
    assert len(await rows.all(Run)) == len(await rows.all(Approval)) == 1


async def test_five_deliveries_shared_by_two_faces_are_one(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    """Each process remembers what it got; which of them did it, the store knows."""
    await rows.people()
    await rows.integration("Company A")
    async with running(settings, sqlite_store) as one, running(settings, sqlite_store):
        stage = Stage(slack, one)
        told: dict[str, Any] = await stage.types(UMA, "/audit company a")
        await stage.sees(UMA, "Company A", private=False)
        again = await slack.do("redeliver", envelope_id=told["envelope_id"], times=4)
        assert [each["error"] for each in again["deliveries"]] == [None] * 4
    assert len(await rows.all(Audit)) == 1


async def test_a_database_that_is_locked_is_told_to_whoever_asks(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    await rows.people()
    await rows.integration("Company A")
    async with opened(sqlite_store.url, 50) as impatient, running(settings, impatient) as port:
        stage = Stage(slack, port)
        async with sqlite_store.write() as other:
            await other.connection()  # another process's transaction, which takes its time
            told = await stage.types(UMA, "/audit company a")
            assert told["error"] is None
            await stage.sees(UMA, "database does not answer", private=True)
        await stage.types(UMA, "/audit company a")
        await stage.sees(UMA, "Company A", private=False)
    assert len(await rows.all(Audit)) == 1
