"""Add account: a form that both systems fill in, flaws told in it, a plan, and the card again when it is done."""

from dataclasses import replace
from typing import Any

from bridges.simpler_alianza.facts import Flaw
from store.tables import Outbox, Plan
from store.words import PlanState, RunState
from sync.errors import Refusal, VendorTrouble
from tests.bot.cards.voice_examples import ACCOUNT, FACTS, FORM
from tests.bot.face.sip.office import NEW, VOICE, VoiceOffice
from tests.bot.face.stage import OMAR, UMA, VERA, Stage, texts

Json = dict[str, Any]


async def opened(voice: Stage, user: str = UMA) -> Json:
    await voice.types(user, f"/sip {NEW}", VOICE)
    card = await voice.sees(user, "Customer not enabled in Alianza", VOICE, private=True)
    await voice.clicks(user, card, "voice.add", VOICE)
    return await voice.window(user, "Settled already")


def inputs(window: Json) -> dict[str, Json]:
    return {block["block_id"]: block["element"] for block in window["blocks"] if block["type"] == "input"}


async def test_the_form_comes_filled_in_and_shows_what_is_settled(voice: Stage) -> None:
    window = await opened(voice)
    found = inputs(window)
    assert set(found) == {"account_type", "billing_day", "dialling:SIMPLE"}
    assert found["billing_day"]["initial_value"] == "5"
    assert found["dialling:SIMPLE"]["initial_option"]["value"] == "TEN_DIGIT"
    told = (NEW, "Ada Example", "US/Central", "RESIDENTIAL", "CPE1", "ACTIVE, since the customer is `current`")
    assert [each for each in told if each not in texts(window)] == []


async def test_another_type_has_other_behaviours_and_a_length(voice: Stage) -> None:
    window = await opened(voice)
    await voice.slack.do(
        "click", user=UMA, view_id=window["id"], action_id="voice.type", value="ADVANCED",
        values={"billing_day": {"billing_day": "9"}, "dialling:SIMPLE": {"dialling": "SEVEN_DIGIT"}},
    )  # fmt: skip
    window = await voice.window(UMA, "Extension length")
    found = inputs(window)
    assert set(found) == {"account_type", "billing_day", "dialling:ADVANCED", "extension_length"}
    assert found["extension_length"]["initial_value"] == "4"
    values = window["state"]["values"]
    assert values["billing_day"]["billing_day"]["value"] == "9"
    assert values["dialling:ADVANCED"]["dialling"]["selected_option"]["value"] == "DIAL_NINE_TEN_DIGIT"
    await voice.presses(UMA, window, "voice.type", value="SIMPLE")
    window = await voice.window(UMA, "Dialling behaviour")
    await voice.until(lambda state: "extension_length" not in inputs(state["views"][-1]), UMA)


async def test_what_was_filled_in_becomes_a_plan_of_one_row(voice: Stage, office: VoiceOffice) -> None:
    window = await opened(voice)
    await voice.presses(UMA, window, "voice.type", value="ADVANCED")
    window = await voice.window(UMA, "Extension length")
    await voice.submits(UMA, window, billing_day={"billing_day": "28"}, extension_length={"extension_length": "5"})
    said = await voice.sees(UMA, "Plan 1 is being made", VOICE, private=True)
    assert "direct message" in texts(said)
    (plan,) = await office.rows.some(Plan)
    assert (plan.kind, plan.flow, plan.requested_by) == ("asked", "accounts", UMA)
    assert plan.reasons == {
        "owner": NEW,
        "wish": {
            "verb": "create",
            "key": NEW,
            "fields": {
                "accountNumber": NEW, "accountName": "Ada Example", "accountType": "ADVANCED", "billingCycleDay": 28,
                "dialingBehaviorType": "DIAL_NINE_TEN_DIGIT", "status": "ACTIVE", "extensionLength": 5,
            },
        },
    }  # fmt: skip
    card = await voice.sees(OMAR, "New account in Alianza", VOICE, private=False)
    assert "dial nine, ten digit" in texts(card)
    assert "Ada Example" not in texts(card)


async def test_a_bad_day_is_told_in_the_form_and_never_clamped(voice: Stage, office: VoiceOffice) -> None:
    window = await opened(voice)
    for day in ("29", "31", "0"):
        told = await voice.submits(UMA, window, billing_day={"billing_day": day})
        assert told["errors"] == {"billing_day": f"Billing cycle day: {day} is not possible; Alianza takes 1 to 28."}
    told = await voice.submits(UMA, window, billing_day={"billing_day": "x"})
    assert "valid number" in told["errors"]["billing_day"]  # Slack's own client
    assert await office.rows.all(Plan) == []


async def test_a_late_billing_day_comes_empty_and_asks(voice: Stage, office: VoiceOffice) -> None:
    office.desk.forms[NEW] = replace(FORM, number=NEW, billing_day=31)
    window = await opened(voice)
    assert "The operator's billing day is 31" in texts(window)
    assert "initial_value" not in inputs(window)["billing_day"]
    told = await voice.submits(UMA, window)
    assert "billing_day" in told["errors"]
    await voice.submits(UMA, window, billing_day={"billing_day": "28"})
    await office.rows.some(Plan)


async def test_a_length_that_is_not_possible_is_told_at_its_field(voice: Stage) -> None:
    window = await opened(voice)
    await voice.presses(UMA, window, "voice.type", value="ADVANCED")
    window = await voice.window(UMA, "Extension length")
    told = await voice.submits(UMA, window, extension_length={"extension_length": "9"})
    assert told["errors"] == {"extension_length": "Extension length: this type needs one, 3 to 6."}


async def test_what_no_input_can_mend_is_said_in_place_of_the_inputs(voice: Stage, office: VoiceOffice) -> None:
    office.desk.flaws = [Flaw("accountName", "length", {"lowest": 3, "highest": 256, "length": 2})]
    window = await opened(voice)
    assert "Account name: 2 characters; Alianza takes 3 to 256" in texts(window)
    assert inputs(window) == {}
    assert not window.get("submit")


async def test_an_account_that_is_there_by_now_is_said_in_the_window(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NEW}", VOICE)
    card = await voice.sees(UMA, "not enabled", VOICE, private=True)
    office.desk.trouble = Refusal("exists_already", key=NEW)
    await voice.clicks(UMA, card, "voice.add", VOICE)
    await voice.window(UMA, f"there is an account `{NEW}` already")
    office.desk.trouble = VendorTrouble("Alianza", "timeout")
    await voice.clicks(UMA, card, "voice.add", VOICE)
    await voice.window(UMA, "Alianza did not answer in time")


async def test_a_viewer_and_a_switched_off_console_do_not_add(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NEW}", VOICE)
    card = await voice.sees(UMA, "not enabled", VOICE, private=True)
    await voice.slack.do("click", user=VERA, channel=VOICE, ts=card["ts"], action_id="voice.add")
    assert (await voice.slack.state(VERA))["views"] == []
    await office.sets(console=False)
    await voice.clicks(UMA, card, "voice.add", VOICE)
    await voice.window(UMA, "`console`")


async def test_a_form_from_before_is_answered(voice: Stage, office: VoiceOffice) -> None:
    window = await opened(voice)
    office.desk.trouble = None
    await office.sets(customer_status=False)
    await voice.submits(UMA, window)
    await voice.sees(UMA, "`customer_status`", VOICE, private=True)
    assert await office.rows.all(Plan) == []


async def test_two_who_ask_at_once_have_one_plan(voice: Stage, office: VoiceOffice) -> None:
    mine, theirs = await opened(voice), await opened(voice, OMAR)
    await voice.submits(UMA, mine)
    await office.rows.some(Plan)
    await voice.submits(OMAR, theirs)
    await voice.sees(OMAR, "Plan 1 of this integration is still being made", VOICE, private=True)
    assert len(await office.rows.all(Plan)) == 1


async def test_when_it_is_done_the_asker_gets_the_card_with_a_checklist_once(office: VoiceOffice) -> None:
    async with office.open() as voice:
        await voice.submits(UMA, await opened(voice))
        (plan,) = await office.rows.some(Plan)
        bare = replace(ACCOUNT, number=NEW, lines=(), calling_plans=(), numbers=0)
        office.desk.customers[NEW] = replace(FACTS, number=NEW, account=bare, rows=0)
        await office.ended(plan.id)
        card = await voice.sees(UMA, f"Account `{NEW}` was added", "DM")
        told = ("No SIP line yet · account ACTIVE", "☐ a telephone number", "☐ a SIP line", "☐ a calling plan")
        assert [each for each in told if each not in texts(card)] == []
        assert "Share masked" not in texts(card)
    async with office.open() as again:  # a restart tells nobody twice
        await again.types(UMA, f"/sip {NEW}", VOICE)
        await again.sees(UMA, "No SIP line yet", VOICE, private=True)
    assert len([message for message in await office.said_to(UMA) if "was added" in texts(message)]) == 1


async def test_what_ended_while_no_face_ran_is_told_by_the_next_one(office_on_both: VoiceOffice) -> None:
    office = office_on_both
    async with office.open() as voice:
        await voice.submits(UMA, await opened(voice))
        (plan,) = await office.rows.some(Plan)
    await office.ended(plan.id, RunState.PARTIAL, failed=1)
    async with office.open() as voice:
        card = await voice.sees(UMA, f"Account `{NEW}` was not added", "DM")
        assert "its card tells why" in texts(card)
        assert "Customer not enabled in Alianza" in texts(card)
    assert [row.dedupe for row in await office.rows.all(Outbox) if row.channel == UMA] == [f"asked:{plan.id}"]


async def test_a_plan_that_could_not_be_made_is_told_with_its_cause(voice: Stage, office: VoiceOffice) -> None:
    await voice.submits(UMA, await opened(voice))
    (plan,) = await office.rows.some(Plan)
    office.desk.trouble = VendorTrouble("SIMPLer", "away")
    await office.rows.change(Plan, plan.id, state=PlanState.FAILED, problem={"code": "away", "system": "SIMPLer"})
    said = await voice.sees(UMA, "was not added", "DM")
    assert texts(said).count("SIMPLer could not be reached") >= 2  # why it was not, and why there is no card
