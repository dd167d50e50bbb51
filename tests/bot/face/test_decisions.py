"""Decisions on a plan from Slack: who may, who was first, and what everybody else hears."""

import asyncio

from store.tables import Approval, Integration, Plan, RoleGrant, Run
from store.tables.base import utcnow
from store.words import PlanState, Role, Ruling
from tests.bot.face.rows import TEAM, Rows
from tests.bot.face.stage import ADA, APPROVERS, BEN, CALIX, INES, OMAR, UMA, VERA, Stage, actions_of, texts

ALL, WITHOUT = "plan.confirm_all", "plan.confirm_without_removals"


async def test_an_approver_confirms_and_the_card_loses_its_buttons(stage: Stage, rows: Rows) -> None:
    await rows.people()
    plan_id = await rows.waiting_plan(await rows.integration("Company A"))
    card = await stage.sees(ADA, "41 removals")
    assert {ALL, WITHOUT, "plan.deny"} <= set(actions_of(card))
    await stage.clicks(ADA, card, ALL)
    decided = await stage.sees(ADA, f"<@{ADA}>", private=False)
    assert decided["ts"] == card["ts"]
    assert not {ALL, WITHOUT} & set(actions_of(decided))
    (run,) = await rows.all(Run)
    assert (run.plan_id, run.with_removals, run.approved_by) == (plan_id, True, ADA)


async def test_the_approvers_are_told_by_a_post_of_its_own(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(await rows.integration("Company A"))
    asked = await stage.sees(ADA, f"<!subteam^{APPROVERS}>")
    assert "Company A" in texts(asked)
    state = await stage.slack.state(ADA)
    assert next(each["mentions"] for each in state["channels"] if each["id"] == CALIX) == 1


async def test_who_asked_cannot_approve_and_is_told_why(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(await rows.integration(), by=ADA)
    card = await stage.sees(ADA, "41 removals")
    await stage.clicks(ADA, card, ALL)
    await stage.sees(ADA, "another approver", private=True)
    assert await rows.all(Run) == []


async def test_an_operator_is_told_who_may(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(await rows.integration(), by=OMAR)
    card = await stage.sees(UMA, "41 removals")
    await stage.clicks(UMA, card, WITHOUT)
    assert APPROVERS in texts(await stage.sees(UMA, "approver", private=True))
    await stage.clicks(VERA, card, ALL)
    await stage.sees(VERA, "operator", private=True)
    assert await rows.all(Approval) == []


async def test_two_approvers_at_once_have_one_winner_and_a_sentence_for_the_other(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(await rows.integration())
    card = await stage.sees(ADA, "41 removals")
    await asyncio.gather(stage.clicks(ADA, card, ALL), stage.clicks(BEN, card, WITHOUT))
    (run,) = await rows.some(Run)
    (approval,) = await rows.all(Approval)
    winner, loser = (ADA, BEN) if approval.by == ADA else (BEN, ADA)
    assert run.approved_by == winner
    told = texts(await stage.sees(loser, "Too late", private=True))
    assert f"<@{winner}>" in told


async def test_an_old_card_changes_nothing(stage: Stage, rows: Rows) -> None:
    await rows.people()
    plan_id = await rows.waiting_plan(await rows.integration())
    card = await stage.sees(ADA, "41 removals")
    await rows.put(Approval(plan_id=plan_id, team=TEAM, ruling=Ruling.DENY, by=BEN, at=utcnow()))
    async with rows.store.write() as session:
        plan = await session.get(Plan, plan_id)
        assert plan is not None
        plan.state = PlanState.DENIED  # decided elsewhere, and this card was not drawn again yet
    await stage.clicks(ADA, card, ALL)
    await stage.sees(ADA, f"<@{BEN}> decided", private=True)
    assert await rows.all(Run) == []


async def test_a_button_of_another_age_gets_a_sentence(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await stage.slack.web.chat_postMessage(channel=CALIX, text="old", blocks=[
        {"type": "actions", "elements": [
            {"type": "button", "action_id": "plan.confirm_everything", "text": {"type": "plain_text", "text": "Go"}},
            {"type": "button", "action_id": ALL, "value": "rubbish", "text": {"type": "plain_text", "text": "Go"}},
        ]},
    ])  # fmt: skip
    card = await stage.sees(ADA, "Go")
    told = await stage.clicks(ADA, card, "plan.confirm_everything")
    assert told["error"] is None
    await stage.sees(ADA, "from before", private=True)
    await stage.clicks(ADA, card, ALL)
    await stage.sees(ADA, "cannot be decided", private=True)


async def test_settings_that_changed_meanwhile_refuse_the_start(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration()
    await rows.waiting_plan(number)
    card = await stage.sees(ADA, "41 removals")
    async with rows.store.write() as session:
        integration = await session.get(Integration, number)
        assert integration is not None
        integration.config_version += 1
    await stage.clicks(ADA, card, ALL)
    await stage.sees(ADA, "Plan again", private=True)
    assert await rows.all(Run) == []


async def test_deny_takes_a_reason_and_shows_on_the_card(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(await rows.integration())
    card = await stage.sees(ADA, "41 removals")
    await stage.clicks(ADA, card, "plan.deny")
    window = await stage.window(ADA)
    await stage.submits(ADA, window, reason={"reason": "Ask the field team first"})
    denied = await stage.sees(UMA, "Ask the field team first", private=False)
    assert denied["ts"] == card["ts"]
    (approval,) = await rows.all(Approval)
    assert (approval.ruling, approval.by) == (Ruling.DENY, ADA)


async def test_an_override_needs_the_number_and_a_reason(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(
        await rows.integration(), removals=2_417, state=PlanState.REFUSED, verdict="refused",
        guard={"verdict": "refused", "removals": 2_417, "limit": 100, "population": 2_500},
    )  # fmt: skip
    card = await stage.sees(ADA, "2,417")
    assert ALL not in actions_of(card)
    await stage.clicks(ADA, card, "plan.override")
    window = await stage.window(ADA)
    told = await stage.submits(ADA, window, reason={"reason": "Checked with support"}, number={"number": "41"})
    assert "2,417" in str(told["ack"])
    assert await rows.all(Run) == []
    await stage.submits(ADA, window, reason={"reason": "Checked with support"}, number={"number": "2417"})
    (approval,) = await rows.some(Approval)
    assert (approval.ruling, approval.reason) == (Ruling.OVERRIDE, "Checked with support")


async def test_a_plan_without_removals_starts_on_the_operators_click(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(await rows.integration(), removals=0)
    card = await stage.sees(UMA, "96")
    await stage.clicks(UMA, card, "plan.start")
    (run,) = await rows.some(Run)
    assert run.approved_by == UMA


async def test_groups_that_slack_does_not_tell_just_now_count_as_told_lately(stage: Stage, rows: Rows) -> None:
    await rows.put(
        RoleGrant(team=TEAM, holder=UMA, role=Role.OPERATOR), RoleGrant(team=TEAM, holder=APPROVERS, role=Role.APPROVER)
    )
    await rows.waiting_plan(await rows.integration())
    card = await stage.sees(ADA, "41 removals")
    await stage.types(ADA, "/splice roles")
    await stage.sees(ADA, "Who may do what", private=True)  # the members of the group are known from now on
    await stage.slack.do("fault", kind="error", method="usergroups.users.list", error="no_such_subteam", times=0)
    await stage.clicks(ADA, card, ALL)
    assert [run.approved_by for run in await rows.some(Run)] == [ADA]


async def test_stop_answers_what_is_written_and_what_is_not(stage: Stage, rows: Rows) -> None:
    await rows.people()
    plan_id = await rows.waiting_plan(await rows.integration())
    run_id = await rows.running_run(plan_id)
    card = await stage.sees(OMAR, "Stop")
    await stage.clicks(OMAR, card, "run.stop")
    await stage.sees(OMAR, "Stopping", private=True)
    stopping = await stage.sees(UMA, f"<@{OMAR}>", private=False)
    assert "run.stop" not in actions_of(stopping)
    assert (await rows.get(Run, run_id)).stop_by == OMAR
    await stage.clicks(OMAR, card, "run.stop")


async def test_nobody_with_a_role_leaves_a_hint_for_the_admins(stage: Stage, rows: Rows) -> None:
    await rows.waiting_plan(await rows.integration())
    asked = await stage.sees(ADA, f"<@{INES}>")
    assert "Company A" in texts(asked)
