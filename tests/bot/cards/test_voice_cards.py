"""Voice cards: the verdict tells what matters most, buttons are those that apply, and what is private stays so."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blockkit.check import message_faults, view_faults
from bot.cards.card import Card
from bot.cards.plan import plan_card
from bot.cards.plan_voice import line_name
from bot.cards.voice import voice_card
from bot.cards.voice_lines import spelled
from bot.cards.voice_shared import shared_card
from bot.cards.voice_verdict import verdict
from bot.cards.voice_view import VoiceView
from bot.modals.voice_add import sentence, voice_add_modal
from bot.modals.voice_delete import voice_delete_modal
from bot.modals.voice_reveal import shown, voice_reveal_modal
from bridges.simpler_alianza.facts import Flaw, LineFacts, PlanFacts
from connectors.alianza import flaws_of
from connectors.alianza.limits import DIALING_TYPES
from sandbox.workspace.blocks.check import check_blocks, check_view, too_long
from tests.bot.cards.drawing import drawn
from tests.bot.cards.voice_examples import (
    ACCOUNT,
    ADDING,
    DELETING,
    DISPLAY,
    FACTS,
    FIELDS,
    FORM,
    LINE,
    MAC,
    NAME,
    NOW,
    ONLY_ADDED,
    PAIR,
    PHONE,
    SECOND,
    VIEW,
    VOICE_PLANS,
    VOICE_RUNS,
    VOICES,
    of,
)

few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
nasty = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&*_`~@|!#\n\t")), min_size=1, max_size=400
)
numbers = st.integers(min_value=0, max_value=10**12)


def actions(card: Card) -> list[str]:
    return [
        element["action_id"] for block in card.blocks for element in block.get("elements", []) if "action_id" in element
    ]


def holds(card: Card) -> None:
    assert message_faults(card.text, card.blocks) == []
    assert check_blocks(card.blocks, "message") == []
    assert not too_long(card.blocks)


@pytest.mark.parametrize("name", VOICES)
def test_not_enabled_is_said_only_when_alianza_said_so_itself(name: str) -> None:
    view = VOICES[name]
    facts = view.facts
    truly = facts.account is None and not facts.away and not facts.flaw
    assert ("not enabled" in drawn(voice_card(view).blocks)) == truly


@pytest.mark.parametrize("name", VOICES)
def test_the_first_line_names_nobody(name: str) -> None:
    first = verdict(VOICES[name])
    assert first
    assert not [word for word in (NAME, DISPLAY, PHONE, MAC) if word in first]


@pytest.mark.parametrize("name", VOICES)
def test_at_most_three_buttons_and_deletion_comes_last(name: str) -> None:
    for block in voice_card(VOICES[name]).blocks:
        if block["type"] != "actions":
            continue
        assert sum(element["type"] == "button" for element in block["elements"]) <= 3
        for element in block["elements"]:
            if element["type"] == "overflow":
                told = [option["value"] for option in element["options"]]
                assert not [value for value in told[:-1] if '"do":"delete"' in value]


@pytest.mark.parametrize("name", VOICES)
def test_the_shared_card_holds_no_personal_data(name: str) -> None:
    card = shared_card(VOICES[name], "U0OPERATOR")
    told = card.text + drawn(card.blocks)
    assert not [word for word in (NAME, DISPLAY, PHONE, MAC, "00:04", "••••", "15555550102") if word in told]
    holds(card)


@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        (VIEW, {"voice.sync", "voice.open", "voice.more"}),
        (replace(VIEW, console=False), {"voice.open", "voice.more"}),
        (replace(VIEW, operator=False), {"voice.open"}),
        (replace(VIEW, operator=False, facts=replace(FACTS, account=replace(ACCOUNT, gui_url=""))), set()),
        (of(None), {"voice.add", "voice.more"}),
        (of(None, customer_id=""), {"voice.more"}),
        (of(None, away={"Alianza": "away"}), {"voice.more"}),
        (of(ACCOUNT, away={"SIMPLer": "away"}), {"voice.open", "voice.more"}),
        (of(None, flaw="key_empty", number=""), set()),
        (replace(of(None), shareable=False), {"voice.add"}),
    ],
)
def test_only_what_applies_now_is_offered(view: VoiceView, wanted: set[str]) -> None:
    assert set(actions(voice_card(view))) == wanted


def test_a_number_too_long_for_a_menu_gets_buttons() -> None:
    card = voice_card(of(ACCOUNT, number="9" * 256))
    assert [action for action in actions(card) if action.startswith("voice.more")] == [
        f"voice.more#{place}" for place in range(4)
    ]
    holds(card)


def test_an_address_longer_than_slack_takes_is_left_out() -> None:
    assert "voice.open" not in actions(voice_card(of(replace(ACCOUNT, gui_url="https://x.test/" + "a" * 3_000))))


def test_many_lines_come_as_text_and_say_how_many_more() -> None:
    lines = tuple(replace(LINE, number=n, sip_username=f"{n:011}") for n in range(1, 91))
    card = voice_card(of(replace(ACCOUNT, lines=lines)))
    assert "data_table" not in {block["type"] for block in card.blocks}
    assert "and 70 more" in drawn(card.blocks)
    few_lines = voice_card(of(replace(ACCOUNT, lines=lines[:30])))
    assert "data_table" in {block["type"] for block in few_lines.blocks}


def test_a_mac_is_spelled_as_on_the_device() -> None:
    assert spelled("0004f2aabb01") == "00:04:f2:aa:bb:01"
    assert spelled("odd") == "odd"


@pytest.mark.parametrize(
    ("key", "shown_as"),
    [
        ("example-01/15555550101", "example-01/…0101"),
        ("a/b/15555550101", "a/b/…0101"),
        ("example-01/desk-phone", "example-01/desk-phone"),
        ("example-01/123456", "example-01/123456"),
        ("A-88", "A-88"),
    ],
)
def test_a_lines_key_tells_no_telephone_number_to_a_channel(key: str, shown_as: str) -> None:
    assert line_name(key) == shown_as


@pytest.mark.parametrize("name", [*VOICE_PLANS, *VOICE_RUNS])
def test_cards_of_a_channel_hold_no_name_and_no_telephone_number(name: str) -> None:
    card = plan_card(*VOICE_RUNS[name]) if name in VOICE_RUNS else plan_card(VOICE_PLANS[name])
    told = card.text + drawn(card.blocks)
    assert not [word for word in (NAME, PHONE, "15555550109") if word in told]


def test_every_field_that_was_decided_is_on_the_card_of_a_new_account() -> None:
    told = drawn(plan_card(ADDING).blocks)
    assert [str(FIELDS[name]) for name in ("accountType", "status", "timeZone", "regulatoryType") if str(FIELDS[name]) not in told] == []  # noqa: E501  # fmt: skip
    assert "dial nine, ten digit" in told
    assert "inbound" not in told


def test_a_deletion_is_for_ever_and_never_said_to_come_back() -> None:
    told = drawn(plan_card(DELETING).blocks)
    assert "for ever" in told
    assert "gets a new id" not in told


def test_the_mode_and_what_it_keeps_are_told() -> None:
    told = drawn(plan_card(ONLY_ADDED).blocks)
    assert "add only: nothing is removed" in told
    assert "example-01/…0109, and 1 more" in told


@pytest.mark.parametrize("kind", DIALING_TYPES)
def test_every_flaw_of_the_vendors_check_has_a_sentence(kind: str) -> None:
    wrong = {"accountNumber": "x", "accountName": "y", "accountType": kind, "billingCycleDay": 31, "extensionLength": 9}
    flaws = [*flaws_of(wrong), *flaws_of(wrong | {"extensionLength": None}), *flaws_of({"accountType": "OTHER"})]
    assert {flaw.code for flaw in flaws} >= {"length", "range", "choice"}
    for flaw in flaws:
        said = sentence(Flaw(flaw.name, flaw.code, flaw.facts), source="SIMPLer", target="Alianza")
        assert "(?)" not in said
        assert "no words" not in said
        assert ": " in said


def test_the_window_with_a_password_has_nothing_to_press() -> None:
    view = shown(PHONE, "x" * 3_000, NOW)
    assert view_faults(view) == []
    assert check_view(view) == []
    assert "submit" not in view
    assert not view.get("private_metadata")
    assert {block["type"] for block in view["blocks"]} == {"section", "rich_text", "context"}


@few
@given(text=nasty, n=numbers, lines=st.integers(0, 130), code=nasty)
def test_a_customer_with_any_content(text: str, n: int, lines: int, code: str) -> None:
    line = LineFacts(n, text, text, text, text, has_password=True, registered=None, enabled=False)
    account = replace(
        ACCOUNT,
        number=text,
        name=text,
        status=text,
        account_type=text,
        platform_type=text,
        dialing=text,
        time_zone=text,
        lines=(line,) * lines,
        failed_devices=n,
        other_lines=dict.fromkeys([f"{text}{place}" for place in range(20)], n),
        calling_plans=(PlanFacts(text, text, n, n, unlimited=False),) * 30,
        plans_available=(text,) * 60,
        plans_in_use=(text,) * 60,
        numbers=n,
    )
    facts = replace(FACTS, number=text, name=text, customer_status=text, account=account, away={text: code}, rows=n)
    view = replace(VIEW, facts=facts, lead=f"<&> {text}"[:200])
    for each in (
        view,
        replace(view, facts=replace(facts, account=None)),
        replace(view, facts=replace(facts, flaw=code)),
    ):
        holds(voice_card(each))
        holds(voice_card(each, table=False))
        holds(shared_card(each, "U0OPERATOR"))


@few
@given(text=nasty, n=numbers)
def test_windows_with_any_content(text: str, n: int) -> None:
    form = replace(FORM, number=text, name=text, initial_status=text, time_zone=text, billing_day=n % 40)
    flaws = [Flaw(text, text, {}), Flaw("accountName", "length", {"lowest": 3, "highest": 256, "length": n})]
    ids = {"integration": 7, "channel": "C0VOICE"}
    line = replace(LINE, sip_username=text, display_name=text)
    views = [
        voice_add_modal(form, PAIR, ids, kind="ADVANCED"),
        voice_add_modal(form, PAIR, ids, flaws=flaws),
        voice_delete_modal(text, PAIR, {"numbers": 0, "lines": n, "events": 0}, ids),
        voice_delete_modal(text, PAIR, {"numbers": n, "lines": n, "events": 1}, ids),
        voice_reveal_modal(text, [line, SECOND] * 80, ids, most=5, seconds=60),
        shown(text, text, NOW),
    ]
    for view in views:
        assert view_faults(view) == []
        assert check_view(view) == []


@few
@given(text=nasty, n=numbers, words=st.lists(nasty, max_size=40))
def test_plans_and_runs_with_any_content(text: str, n: int, words: list[str]) -> None:
    fields = {text: text, "dialingBehaviorType": text, "billingCycleDay": n} | dict.fromkeys(words, text)
    for view in VOICE_PLANS.values():
        reasons = {
            **view.reasons,
            "owner": text,
            "mode": "add-only",
            "notes": {"extra_kept": n},
            "plan_only": text,
            "wish": {"verb": text, "key": text, "fields": fields},
        }
        holds(plan_card(replace(view, reasons=reasons, samples={"kept": words})))
    for view, run in VOICE_RUNS.values():
        wild = replace(run, verified={"followed": dict.fromkeys(words, n), "not_followed": words})
        holds(plan_card(view, wild))
