"""Undo of voice: rows come back without the password that nobody keeps, a deleted account does not come back at all."""

from store.tables import Plan, Run
from store.words import Mode, PlanState, RunState
from sync.undo.asking import ask_undo
from tests.stories.office import TEAM, UMA
from tests.voice.office import VoiceOffice
from tests.voice.town import VoiceTown

BEN = "U0BEN"


async def asks_for_undo(office: VoiceOffice, run: Run) -> Plan:
    asked = await ask_undo(office.store, run.id or 0, by=UMA, team=TEAM)
    return await office.works(asked.id or 0)


async def undoes(office: VoiceOffice, run: Run) -> tuple[Plan, Run]:
    plan = await asks_for_undo(office, run)
    return plan, await office.runs(await office.approves(plan, by=BEN))


async def test_a_row_that_was_removed_comes_back_without_its_password(office: VoiceOffice, town: VoiceTown) -> None:
    before = {row["userName"]: row for row in town.rows("extra_row")}
    run = await office.runs(await office.approves(await office.lines("extra_row", Mode.FULL)))
    [extra] = set(before) - town.users("extra_row")
    plan, back = await undoes(office, run)
    assert plan.reasons["lost"] == {"history": 1, "unkept": 1}
    assert back.state == RunState.VERIFIED, (back.counts, back.verified, back.problem)
    row = next(each for each in town.rows("extra_row") if each["userName"] == extra)
    for name in ("displayName", "portNumber", "dialNumber"):
        assert row[name] == before[extra][name]
    assert not row["password"]
    assert (await office.lines("extra_row", Mode.FULL)).state == PlanState.EMPTY  # on hold


async def test_a_row_that_was_made_goes_again(office: VoiceOffice, town: VoiceTown) -> None:
    before = town.rows("missing_row")
    run = await office.runs(await office.approves(await office.lines("missing_row")))
    plan, back = await undoes(office, run)
    assert (plan.counts["removals"], back.state) == (1, RunState.VERIFIED)
    assert town.rows("missing_row") == before


async def test_a_password_that_was_written_is_listed_and_stays(office: VoiceOffice, town: VoiceTown) -> None:
    run = await office.runs(await office.approves(await office.lines("changed_row")))
    written = town.rows("changed_row")
    plan = await asks_for_undo(office, run)
    assert plan.reasons["left"] == {"secret_not_kept": 1}
    assert town.rows("changed_row") == written


async def test_a_deleted_account_does_not_come_back_and_is_listed(office: VoiceOffice, town: VoiceTown) -> None:
    run = await office.runs(await office.approves(await office.deletes("no_mac")))
    assert run.state == RunState.VERIFIED
    plan = await asks_for_undo(office, run)
    assert (plan.state, plan.reasons["left"]) == (PlanState.EMPTY, {"cannot_come_back": 1})
