"""Syncing one customer's SIP lines from the card or by the command: a plan is queued, its card comes to the channel."""

import pytest

from store.tables import Change, Event, Plan, Run
from store.words import PlanState, RunState
from tests.bot.cards.voice_examples import ADVICE, DELETING, FACTS, ONLY_ADDED
from tests.bot.face.sip.office import NEW, NUMBER, VOICE, VoiceOffice, without
from tests.bot.face.stage import ADA, CALIX, OMAR, UMA, VERA, Stage, actions_of, texts

CARD = "Line 2 of 2 is not registered"
MARK = "f" * 64


@pytest.mark.parametrize(
    ("typed", "reasons"), [("full", {"owner": NUMBER}), ("add-only", {"owner": NUMBER, "mode": "add-only"})]
)
async def test_a_mode_plans_at_once(voice: Stage, office: VoiceOffice, typed: str, reasons: dict[str, str]) -> None:
    await voice.types(UMA, f"/sip {NUMBER} {typed}", CALIX)
    said = await voice.sees(UMA, "Plan 1 is being made", CALIX, private=True)
    assert f"<#{VOICE}>" in texts(said)
    (plan,) = await office.rows.some(Plan)
    assert (plan.kind, plan.flow, plan.requested_by, plan.reasons) == ("named", "sip_lines", UMA, reasons)
    card = await voice.sees(OMAR, "planning the sync", VOICE, private=False)
    assert NUMBER in texts(card)


async def test_a_customers_id_is_turned_into_the_number(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, "/sip 5001 full", VOICE)
    (plan,) = await office.rows.some(Plan)
    assert plan.reasons == {"owner": NUMBER}


async def test_the_cards_button_is_full_and_the_menu_has_the_other_mode(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, CARD, VOICE, private=True)
    await voice.clicks(UMA, card, "voice.sync", VOICE)
    await voice.sees(UMA, "Plan 1 is being made", VOICE, private=True)
    await voice.clicks(UMA, card, "voice.more", VOICE, selected_option=option(card, "add-only"))
    await voice.sees(UMA, "Plan 1 of this integration is still being made", VOICE, private=True)
    await office.rows.change(Plan, 1, state=PlanState.EMPTY)
    await voice.clicks(UMA, card, "voice.more", VOICE, selected_option=option(card, "add-only"))
    full, only_adding = await office.rows.some(Plan, 2)
    assert (full.reasons, only_adding.reasons) == ({"owner": NUMBER}, {"owner": NUMBER, "mode": "add-only"})


def option(card: dict[str, object], name: str) -> dict[str, str]:
    """What the card's menu carries for one of its options."""
    stack: list[object] = [card["blocks"]]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            if f'"do":"{name}"' in str(each.get("value", "")):
                return {"value": str(each["value"])}
            stack.extend(each.values())
        elif isinstance(each, list):
            stack.extend(each)
    raise AssertionError(name)


async def test_a_customer_without_account_has_nothing_to_sync(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NEW} full", VOICE)
    await voice.sees(UMA, "has no account in Alianza. Add the account first", VOICE, private=True)
    office.desk.customers[NUMBER] = without(account=None, number="ab", flaw="key_short")
    await voice.types(UMA, f"/sip {NUMBER} full", VOICE)
    await voice.sees(UMA, "The account number is too short", VOICE, private=True)
    assert await office.rows.all(Plan) == []


async def test_a_vendor_that_is_away_is_left_to_the_plan(voice: Stage, office: VoiceOffice) -> None:
    office.desk.customers[NUMBER] = without(account=None, away={"Alianza": "away"})
    await voice.types(UMA, f"/sip {NUMBER} full", VOICE)
    await office.rows.some(Plan)


async def test_a_viewer_does_not_sync(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(VERA, f"/sip {NUMBER} full", VOICE)
    await voice.sees(VERA, "operator", VOICE, private=True)
    assert await office.rows.all(Plan) == []


async def test_an_integration_without_a_channel_says_so(voice: Stage, office: VoiceOffice) -> None:
    office.integration = await office.furnish("Voice Nowhere", channel="")
    await voice.types(UMA, f"/sip {NUMBER} full", VOICE)
    asked = await voice.sees(UMA, "In which one", VOICE, private=True)
    await voice.clicks(UMA, asked, f"voice.pick#{office.integration}", VOICE)
    await voice.sees(UMA, "has no channel", VOICE, private=True)


async def test_a_shared_card_holds_ids_and_states_alone(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, CARD, VOICE, private=True)
    await voice.clicks(UMA, card, "voice.more", VOICE, selected_option=option(card, "share"))
    shown = await voice.sees(OMAR, CARD, VOICE, private=False)
    told = texts(shown)
    assert NUMBER in told
    assert "Line 2: not registered" in told
    account = FACTS.account
    assert account is not None
    for line in account.lines or ():
        hidden = (line.sip_username, line.display_name, line.emergency_number, line.mac, "00:04:f2")
        assert [word for word in hidden if word in told] == []
    assert FACTS.name not in told
    assert "••••" not in told
    (event,) = [each for each in await office.rows.all(Event) if each.kind == "voice.shared"]
    assert (event.actor, event.subject, event.data) == (
        UMA,
        f"customer:{NUMBER}",
        {"channel": VOICE, "by_role": "operator"},
    )


async def test_a_channel_without_the_bot_is_told_to_the_asker(voice: Stage) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", "C02GENERAL")
    card = await voice.sees(UMA, CARD, "C02GENERAL", private=True)
    await voice.clicks(UMA, card, "voice.more", "C02GENERAL", selected_option=option(card, "share"))
    await voice.sees(UMA, "Invite Splice", "DM")


async def test_in_a_direct_message_there_is_nobody_to_share_with(voice: Stage) -> None:
    state = await voice.slack.state(UMA)
    direct = next((each["id"] for each in state["channels"] if each["is_im"]), None)
    if direct is None:
        await voice.slack.web.chat_postMessage(channel=UMA, text="hello")
        state = await voice.slack.state(UMA)
        direct = next(each["id"] for each in state["channels"] if each["is_im"])
    await voice.types(UMA, f"/sip {NUMBER}", direct)
    card = await voice.sees(UMA, CARD, direct)
    assert "Share masked" not in texts(card)


async def test_rows_for_people_are_a_card_with_a_file_and_no_decision(voice: Stage, office: VoiceOffice) -> None:
    await office.rows.put(
        Plan(
            integration_id=office.integration,
            flow="sip_lines",
            team="T0SPLICE",
            kind="named",
            state=PlanState.ADVICE,
            requested_by=UMA,
            requesters=[UMA],
            counts=dict(ADVICE.counts),
            reasons=dict(ADVICE.reasons),
            samples=dict(ADVICE.samples),
        )
    )
    common = {"plan_id": 1, "integration_id": office.integration, "target_org": "x", "flow": "sip_lines"}
    await office.rows.put(
        Change(
            seq=1, part="changes", subject="5001:17", entity="line", verb="update", effect="update", key=f"{NUMBER}/1",
            before={"user_name": "15555550101", "password": MARK},
            after={"user_name": "15555550101", "password": MARK[::-1] + "0"}, state="cancelled", **common,
        )
    )  # fmt: skip
    card = await voice.sees(UMA, "By hand:", VOICE, private=False)
    assert actions_of(card) == ["plan.csv"]
    assert "Synchronize SIP Lines" in texts(card)
    assert "Kept, since nothing is removed in this mode" in texts(card)
    assert "15555550101" not in texts(card)
    await voice.clicks(UMA, card, "plan.csv", VOICE)
    content = await the_file(voice)
    assert "password: differs" in content
    assert MARK not in content


async def the_file(voice: Stage) -> str:
    """The only file that Uma got, in her direct messages."""
    state = await voice.until(
        lambda state: any(message["files"] for each in state["channels"] for message in each["messages"]), UMA
    )
    [file] = [file for each in state["channels"] for message in each["messages"] for file in message["files"]]
    address = f"{voice.slack.info['control_url']}/files/{file['id']}"
    async with voice.slack.session.get(address, params={"user": UMA}) as answer:
        return (await answer.read()).decode("utf-8-sig")


async def test_who_asked_for_a_deletion_cannot_approve_it(voice: Stage, office: VoiceOffice) -> None:
    await office.rows.put(
        Plan(
            integration_id=office.integration,
            flow="accounts",
            team="T0SPLICE",
            kind="asked",
            state=PlanState.WAITING,
            requested_by=ADA,
            requesters=[ADA],
            counts=dict(DELETING.counts),
            reasons=dict(DELETING.reasons),
            guard=dict(DELETING.guard),
            impact=list(DELETING.impact),
            config_version=1,
        )
    )
    card = await voice.sees(ADA, "Deletion of an account in Alianza", VOICE, private=False)
    await voice.clicks(ADA, card, "plan.confirm_all", VOICE)
    await voice.sees(ADA, "you asked for it", VOICE, private=True)
    assert await office.rows.all(Run) == []


async def test_the_result_tells_the_equipment_apart(voice: Stage, office: VoiceOffice) -> None:
    plan = Plan(
        integration_id=office.integration,
        flow="sip_lines",
        team="T0SPLICE",
        kind="named",
        state=PlanState.APPROVED,
        requested_by=UMA,
        counts=dict(ONLY_ADDED.counts),
        reasons=dict(ONLY_ADDED.reasons),
    )
    await office.rows.put(plan)
    run = Run(
        plan_id=plan.id,
        integration_id=office.integration,
        flow="sip_lines",
        team="T0SPLICE",
        state=RunState.VERIFIED,
        counts={"applied": 2},
        verified={"followed": {"push_failed": 1}, "not_followed": [NUMBER]},
    )
    await office.rows.put(run)
    card = await voice.sees(UMA, "Done: Voice Example, SIP lines", VOICE, private=False)
    assert "push did not arrive" in texts(card)
    assert f"Look at the equipment of `{NUMBER}`" in texts(card)
