"""Failure notices: one for each cause, edited while it lasts, closed by one reply, and found again after a restart."""

from datetime import timedelta

from bot.settings import Settings
from store.database import Store
from store.tables import Audit, Incident, Run, Schedule
from store.tables.base import utcnow
from store.words import RunState
from tests.bot.face.conftest import running
from tests.bot.face.rows import TEAM, Rows
from tests.bot.face.stage import CALIX, UMA, VERA, Stage, actions_of, texts
from tests.sandbox.workspace.outside import Outside


def away(integration_id: int, kind: str = "poll", subject: int | None = None, **facts: object) -> Incident:
    return Incident(
        team=TEAM,
        integration_id=integration_id,
        cause="vendor:Sonar:away",
        subject_kind=kind,
        subject_id=subject or integration_id,
        facts={"system": "Sonar", "code": "away", "status": 502, "words": "Bad gateway"} | facts,
        next_try_at=utcnow() + timedelta(minutes=5),
    )


async def test_it_is_posted_edited_and_closed_with_one_reply(stage: Stage, rows: Rows) -> None:
    await rows.put(away(await rows.integration("Company A")))
    notice = await stage.sees(UMA, "Sonar", private=False)
    assert "for how many customers is not known yet" in texts(notice)
    await rows.change(Incident, 1, times=14)
    await stage.sees(UMA, "14", private=False)
    await rows.change(Incident, 1, recovered_at=utcnow())
    (reply,) = await stage.replies(UMA, notice)
    assert "Sonar" in texts(reply)
    assert "incident.try_now" not in actions_of(await stage.sees(UMA, "14", private=False))


async def test_three_integrations_with_one_cause_share_a_notice(stage: Stage, rows: Rows) -> None:
    numbers = [await rows.integration(f"Company {letter}") for letter in "ABC"]
    await rows.put(away(numbers[0]))
    await stage.sees(UMA, "Company A", private=False)
    await rows.put(away(numbers[1]), away(numbers[2]))
    notice = await stage.sees(UMA, "Company C", private=False)
    assert all(name in texts(notice) for name in ("Company A", "Company B", "Company C"))
    assert len(await stage.slack.messages(UMA, CALIX)) == 1


async def test_after_a_restart_the_same_message_tells_the_recovery(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    await rows.put(away(await rows.integration("Company A")))
    async with running(settings, sqlite_store) as port:
        notice = await Stage(slack, port).sees(UMA, "Sonar", private=False)
    await rows.change(Incident, 1, recovered_at=utcnow())
    async with running(settings, sqlite_store) as port:
        await Stage(slack, port).replies(UMA, notice)
    shown, reply = await slack.messages(UMA, CALIX)
    assert (shown["ts"], reply["thread_ts"]) == (notice["ts"], notice["ts"])


async def test_try_now_brings_the_next_look_forward(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    later = utcnow() + timedelta(hours=1)
    await rows.put(Schedule(name="poll:1", kind="poll", integration_id=number, next_at=later), away(number))
    notice = await stage.sees(UMA, "Sonar", private=False)
    await stage.clicks(VERA, notice, "incident.try_now")
    await stage.sees(VERA, "operator", private=True)
    await stage.clicks(UMA, notice, "incident.try_now")
    await stage.sees(UMA, "Done", private=True)
    (schedule,) = await rows.all(Schedule)
    assert schedule.next_at is not None
    assert schedule.next_at < later


async def test_read_again_asks_for_a_new_audit(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.put(away(number, "audit", 1))
    notice = await stage.sees(UMA, "Sonar", private=False)
    await stage.clicks(UMA, notice, "incident.try_now")
    (audit,) = await rows.some(Audit)
    assert audit.requested_by == UMA


async def test_resume_wakes_the_run_that_waits(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    plan_id = await rows.waiting_plan(number)
    again = utcnow() + timedelta(minutes=30)
    run_id = await rows.running_run(plan_id, state=RunState.HELD, lease_until=again, owner="held")
    await rows.put(away(number, "run", run_id))
    notice = await stage.sees(UMA, "307", private=False)
    await stage.clicks(UMA, notice, "run.resume")
    await stage.sees(UMA, "Done", private=True)
    run = await rows.get(Run, run_id)
    assert run.lease_until < again


async def test_details_open_in_a_window(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.put(away(await rows.integration("Company A")))
    notice = await stage.sees(VERA, "Sonar", private=False)
    await stage.clicks(VERA, notice, "incident.details")
    await stage.window(VERA, "Bad gateway")
