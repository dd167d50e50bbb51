"""`/sip`: one customer's card, for the person who asked alone; whoever types something else hears what to do."""

from dataclasses import replace

import pytest

from bot.face.http import SLACK_PATH
from bot.face.listeners.sip import parsed
from store.tables import Plan, Run
from store.tables.base import utcnow
from sync.errors import VendorTrouble
from tests.bot.cards.voice_examples import ACCOUNT, FACTS
from tests.bot.face.sip.office import NEW, NUMBER, VOICE, VoiceOffice, without
from tests.bot.face.sip.stand_in import VoicePair
from tests.bot.face.stage import ADA, NILS, OMAR, UMA, VERA, Stage, actions_of, texts

CARD = "Line 2 of 2 is not registered"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ("", "")),
        ("example-01", ("example-01", "")),
        ("example-01 full", ("example-01", "full")),
        ("example-01 FULL", ("example-01", "full")),
        ("example-01 add-only", ("example-01", "add-only")),
        ("example-01 add_only", ("example-01", "add-only")),
        ("example-01 Add only", ("example-01", "add-only")),
        ("a/b 7 full", ("a/b 7", "full")),
        ("“a b” full", ("a b", "full")),
        ("example 01", ("example 01", "")),
        ("full", ("", "full")),
        ("add only", ("", "add-only")),
    ],
)
def test_a_customer_and_perhaps_a_mode(typed: str, meant: tuple[str, str]) -> None:
    assert parsed(typed) == meant


@pytest.mark.parametrize("typed", [f"/sip {NUMBER}", f"/splice sip {NUMBER}"])
async def test_the_card_is_for_the_asker_alone(voice: Stage, typed: str) -> None:
    await voice.types(UMA, typed, VOICE)
    looking = await voice.sees(UMA, "Looking up", VOICE, private=True)
    card = await voice.sees(UMA, CARD, VOICE, private=True)
    assert looking["ts"] < card["ts"]
    told = ("Ada Example", "15555550101", "00:04:f2:aa:bb:01", "US/Central", "unlimited", "••••", "2 rows in SIMPLer")
    assert [part for part in told if part not in texts(card)] == []
    assert await voice.slack.messages(OMAR, VOICE) == []


async def test_it_is_private_in_any_channel(voice: Stage) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", "C02GENERAL")  # where the bot is not even a member
    await voice.sees(UMA, CARD, "C02GENERAL", private=True)
    assert await voice.slack.messages(OMAR, "C02GENERAL") == []


async def test_what_a_viewer_sees_holds_nothing_to_act_with(voice: Stage) -> None:
    await voice.types(VERA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(VERA, CARD, VOICE, private=True)
    assert set(actions_of(card)) == {"voice.refresh", "voice.open"}


async def test_an_operator_has_three_buttons_and_the_rest_under_more(voice: Stage) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, CARD, VOICE, private=True)
    assert actions_of(card) == ["voice.refresh", "voice.sync", "voice.open", "voice.more"]
    await voice.types(UMA, f"/sip {NEW}", VOICE)
    card = await voice.sees(UMA, "Customer not enabled in Alianza", VOICE, private=True)
    assert actions_of(card) == ["voice.refresh", "voice.add", "voice.more"]


async def test_the_link_button_is_heard_and_does_nothing(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, CARD, VOICE, private=True)
    assert (await voice.clicks(UMA, card, "voice.open", VOICE))["error"] is None
    assert office.desk.times("look") == 1


async def test_somebody_unknown_is_told_their_id(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(NILS, f"/sip {NUMBER}", VOICE)
    await voice.sees(NILS, NILS, VOICE, private=True)
    assert office.desk.asked == []


async def test_a_number_that_nobody_has_offers_who_may_be_meant(voice: Stage, office: VoiceOffice) -> None:
    await office.indexed(office.integration, (NUMBER, "Ada Example", True), ("customer:5001", "Ada Example", False))
    await voice.types(UMA, "/sip ada", VOICE)
    said = await voice.sees(UMA, "No customer has the account number or id `ada`", VOICE, private=True)
    assert "`full` and `add-only`" in texts(said)
    assert actions_of(said) == ["voice.pick#0", "voice.pick#1"]
    await voice.clicks(UMA, said, "voice.pick#1", VOICE)  # by the customer's own id, since there is no number
    await voice.sees(UMA, CARD, VOICE, private=True)
    assert office.desk.asked[-1] == ("look", "5001")


async def test_a_number_that_is_like_none_is_answered_by_a_sentence(voice: Stage) -> None:
    await voice.types(UMA, "/sip <!channel> nobody", VOICE)
    said = await voice.sees(UMA, "No customer has the account number or id", VOICE, private=True)
    assert "<!channel>" not in texts(said)
    assert actions_of(said) == []


async def test_a_vendor_that_is_away_is_shown_and_not_remembered(voice: Stage, office: VoiceOffice) -> None:
    office.desk.customers[NUMBER] = without(account=None, away={"Alianza": "timeout"})
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, "Alianza is away: no answer in time", VOICE, private=True)
    assert "not enabled" not in texts(card)
    office.desk.customers[NUMBER] = FACTS
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    await voice.sees(UMA, CARD, VOICE, private=True)
    assert office.desk.times("look") == 2


async def test_a_look_is_kept_for_a_minute_and_says_so(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    await voice.sees(UMA, "just now", VOICE, private=True)
    await voice.types(OMAR, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(OMAR, CARD, VOICE, private=True)
    assert office.desk.times("look") == 1
    await voice.clicks(OMAR, card, "voice.refresh", VOICE)
    await voice.until(lambda _: office.desk.times("look") == 2, OMAR)
    await voice.sees(OMAR, "just now", VOICE, private=True)


async def test_refresh_redraws_the_card_in_its_place(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, CARD, VOICE, private=True)
    office.desk.customers[NUMBER] = without(account=replace(ACCOUNT, status="SUSPENDED"), guarded=True)
    await voice.clicks(UMA, card, "voice.refresh", VOICE)
    fresh = await voice.sees(UMA, "Account SUSPENDED: a person decides in Alianza", VOICE, private=True)
    assert fresh["ts"] == card["ts"]


async def test_the_end_of_a_run_makes_a_look_old(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NEW}", VOICE)
    await voice.sees(UMA, "not enabled", VOICE, private=True)
    plan = Plan(integration_id=office.integration, flow="accounts", kind="incremental", state="approved")
    await office.rows.put(plan)
    run = Run(
        plan_id=plan.id, integration_id=office.integration, flow="accounts", finished_at=utcnow(), state="verified"
    )
    await office.rows.put(run)
    office.desk.customers[NEW] = without(number=NEW)
    await voice.types(UMA, f"/sip {NEW}", VOICE)
    await voice.sees(UMA, CARD, VOICE, private=True)


async def test_a_bridge_in_trouble_is_told_by_name(voice: Stage, office: VoiceOffice) -> None:
    office.desk.trouble = VendorTrouble("SIMPLer", "credentials")
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    said = await voice.sees(UMA, "SIMPLer does not accept the credentials", VOICE, private=True)
    assert "try again" in texts(said)


async def test_the_switch_customer_status_closes_sip(voice: Stage, office: VoiceOffice) -> None:
    await office.sets(customer_status=False)
    for typed in (f"/sip {NUMBER}", f"/sip {NUMBER} full", "/sip"):
        await voice.types(UMA, typed, VOICE)
    await voice.sees(UMA, "`customer_status`", VOICE, private=True)
    assert office.desk.asked == []
    assert await office.rows.all(Plan) == []


async def test_the_switch_console_takes_the_actions_away(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    before = await voice.sees(UMA, CARD, VOICE, private=True)
    await office.sets(console=False)
    await voice.clicks(UMA, before, "voice.sync", VOICE)  # a card from before
    await voice.sees(UMA, "`console`", VOICE, private=True)
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    after = await office.next_card(voice, UMA, CARD, before)
    assert actions_of(after) == ["voice.refresh", "voice.open", "voice.more"]
    assert "Share masked" in texts(after)
    assert "Reveal" not in texts(after)
    await voice.types(UMA, f"/sip {NUMBER} full", VOICE)
    assert await office.rows.all(Plan) == []


async def test_without_a_voice_pair_the_sentence_says_what_is_missing(office: VoiceOffice) -> None:
    office.bridge = replace(VoicePair(office.desk), flows=VoicePair(office.desk).flows[:1])
    async with office.open() as stage:
        await stage.types(UMA, f"/sip {NUMBER}", VOICE)
        await stage.sees(UMA, "No integration tells of voice", VOICE, private=True)


async def test_a_bridge_without_a_desk_is_no_voice_pair(office: VoiceOffice) -> None:
    office.bridge = VoicePair(object())
    async with office.open() as stage:
        await stage.types(UMA, f"/sip {NUMBER}", VOICE)
        await stage.sees(UMA, "No integration tells of voice", VOICE, private=True)


async def test_a_face_without_a_key_says_so(office: VoiceOffice) -> None:
    office.settings = office.settings.model_copy(update={"secret_keys": None})
    async with office.open() as stage:
        await stage.types(UMA, f"/sip {NUMBER}", VOICE)
        await stage.sees(UMA, "SPLICE_SECRET_KEYS", VOICE, private=True)


async def test_several_integrations_ask_which(voice: Stage, office: VoiceOffice) -> None:
    west = await office.furnish("Voice West")
    await voice.types(UMA, f"/sip {NUMBER} add-only", VOICE)
    asked = await voice.sees(UMA, "In which one", VOICE, private=True)
    assert actions_of(asked) == [f"voice.pick#{office.integration}", f"voice.pick#{west}"]
    await voice.clicks(UMA, asked, f"voice.pick#{west}", VOICE)
    (plan,) = await office.rows.some(Plan)
    assert (plan.integration_id, plan.reasons) == (west, {"owner": NUMBER, "mode": "add-only"})


async def test_one_whose_status_section_is_off_is_not_asked_about(voice: Stage, office: VoiceOffice) -> None:
    await office.furnish("Voice West", options={"customer_status": False})
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    await voice.sees(UMA, CARD, VOICE, private=True)


async def test_a_disabled_integration_can_be_looked_into_and_no_more(voice: Stage, office: VoiceOffice) -> None:
    await office.sets(enabled=False)
    await voice.types(ADA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(ADA, CARD, VOICE, private=True)
    assert actions_of(card) == ["voice.refresh", "voice.open"]
    await voice.types(ADA, f"/sip {NUMBER} full", VOICE)
    await voice.sees(ADA, "is disabled", VOICE, private=True)


async def test_over_signed_http_the_story_is_the_same(office: VoiceOffice) -> None:
    office.settings = office.settings.model_copy(update={"slack_mode": "http"})
    async with office.open() as stage:
        await office.slack.do("request_url", url=f"http://127.0.0.1:{stage.port}{SLACK_PATH}")
        await stage.types(UMA, f"/sip {NEW}", VOICE)
        card = await stage.sees(UMA, "Customer not enabled in Alianza", VOICE, private=True)
        await stage.clicks(UMA, card, "voice.add", VOICE)
        window = await stage.window(UMA, "Settled already")
        told = await stage.submits(UMA, window, billing_day={"billing_day": "30"})
        assert "billing_day" in told["errors"]
        await stage.submits(UMA, window, billing_day={"billing_day": "7"})
        await stage.sees(UMA, "Plan 1 is being made", VOICE, private=True)
        await office.slack.do("request_url", url=None)
