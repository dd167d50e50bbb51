"""Looks are kept for a minute and no longer, whole ones alone; what an old card or a foreign client sends is told."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bot.cards.actions import (
    VOICE_ADD_MODAL,
    VOICE_ASK_MODAL,
    VOICE_MORE,
    VOICE_REFRESH,
    VOICE_REVEAL_MODAL,
    VOICE_SYNC,
)
from bot.face.ask import Ask, Kind
from bot.face.desk import Desk, Forbidden
from bot.face.gateway import Gateway
from bot.face.listeners import listeners
from bot.face.metrics import Metrics
from bot.face.places import by_id
from bot.face.serving import assemble
from bot.face.voice_form import filled_in, form_of, metadata_of
from bot.face.voice_index import search_customers
from bot.face.voice_looks import KEEP_SECONDS, MOST, Looks
from store.tables import Outbox, Plan
from sync.errors import Refusal
from tests.bot.cards.voice_examples import FORM
from tests.bot.face.rows import TEAM
from tests.bot.face.sip.office import NUMBER, VOICE, VoiceOffice, without
from tests.bot.face.sip.stand_in import NAME
from tests.bot.face.stage import NILS, UMA, VERA


@pytest.fixture
async def desk(office: VoiceOffice) -> AsyncIterator[Desk]:
    gateway = Gateway(office.slack.info["bot_token"], office.slack.info["api_url"], Metrics())
    bridges: Any = {NAME: office.bridge}
    yield assemble(office.settings, office.store, gateway, await gateway.identity(), Metrics(), bridges).desk
    await gateway.close()


class Clock:
    """Seconds that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_look_lasts_a_minute(desk: Desk, office: VoiceOffice) -> None:
    clock, integration = Clock(), await by_id(desk, office.integration)
    looks = Looks(clock)
    assert (await looks.of(desk, integration, "5001")).age == 0.0
    clock.now = KEEP_SECONDS - 1
    kept = await looks.of(desk, integration, NUMBER)  # the same customer by the account number
    assert (kept.age, office.desk.times("look")) == (KEEP_SECONDS - 1, 1)
    clock.now = KEEP_SECONDS
    assert (await looks.of(desk, integration, NUMBER)).age == 0.0
    assert office.desk.times("look") == 2
    await looks.of(desk, integration, NUMBER, fresh=True)
    assert office.desk.times("look") == 3


@pytest.mark.parametrize("away", [{"Alianza": "timeout"}, {"SIMPLer": "server"}])
async def test_what_is_away_is_never_kept(desk: Desk, office: VoiceOffice, away: Mapping[str, str]) -> None:
    looks, integration = Looks(Clock()), await by_id(desk, office.integration)
    office.desk.customers[NUMBER] = without(account=None, away=away)
    for _ in range(2):
        await looks.of(desk, integration, NUMBER)
    assert office.desk.times("look") == 2
    assert await looks.kept(desk, integration, NUMBER) is None


async def test_the_memory_does_not_grow_without_end(desk: Desk, office: VoiceOffice) -> None:
    clock, integration = Clock(), await by_id(desk, office.integration)
    looks = Looks(clock)
    for n in range(MOST + 20):
        office.desk.customers[f"n{n}"] = without(number=f"n{n}")
        await looks.of(desk, integration, f"n{n}")
    assert len(looks._kept) == MOST
    clock.now = KEEP_SECONDS
    await looks.of(desk, integration, "n0")
    assert len(looks._kept) == 1


def asked(kind: Kind, name: str, user: str = UMA, channel: str = VOICE, **more: Any) -> Ask:
    return Ask(kind=kind, name=name, request_id="r", team=TEAM, user=user, channel=channel, **more)


async def refused(desk: Desk, ask: Ask) -> str:
    """The code with which a delivery is refused, "" when it is not."""
    entry = listeners().find(ask)
    assert entry is not None
    try:
        await entry.handler(desk, ask)
    except Refusal as refusal:
        return refusal.code
    return ""


async def test_a_share_from_a_direct_message_is_refused(desk: Desk, office: VoiceOffice) -> None:
    value = {"integration": office.integration, "customer": NUMBER, "do": "share"}
    for channel in ("D012345", ""):
        assert await refused(desk, asked(Kind.ACTION, VOICE_MORE, channel=channel, value=value)) == "share_in_private"
    assert await office.rows.all(Outbox) == []


@pytest.mark.parametrize(
    ("kind", "name", "value", "code"),
    [
        (Kind.ACTION, VOICE_MORE, {"do": "something else"}, "old_form"),
        (Kind.ACTION, VOICE_REFRESH, {"integration": 99, "customer": NUMBER}, "unknown_integration"),
        (Kind.ACTION, VOICE_REFRESH, {}, "unknown_integration"),
        (Kind.ACTION, VOICE_SYNC, {"integration": "1", "customer": 7}, "unknown_integration"),
    ],
)
async def test_what_no_card_of_today_carries(desk: Desk, kind: Kind, name: str, value: Any, code: str) -> None:
    assert await refused(desk, asked(kind, name, value=value)) == code


async def test_a_chosen_customer_whose_integration_is_gone(desk: Desk, office: VoiceOffice) -> None:
    option = {"type": "external_select", "selected_option": {"value": f'{{"integration":99,"customer":"{NUMBER}"}}'}}
    inputs = {"customer": {"voice.customer": option}, "mode": {"mode": {"selected_option": {"value": "show"}}}}
    assert await refused(desk, asked(Kind.SUBMIT, VOICE_ASK_MODAL, inputs=inputs)) == "old_form"
    assert office.desk.asked == []


async def test_a_form_that_lost_its_facts_asks_to_be_opened_anew(desk: Desk, office: VoiceOffice) -> None:
    meta = {"integration": office.integration, "channel": VOICE, "form": {"number": NUMBER}}
    ask = asked(Kind.SUBMIT, VOICE_ADD_MODAL, meta=meta, inputs={"account_type": {}})
    assert await refused(desk, ask) == "old_form"
    entry = listeners().find(ask)
    assert entry is not None and entry.ack is not None
    told = await entry.ack(desk, ask)
    assert told is not None and "This form is from before" in told["errors"]["account_type"]
    assert await office.rows.all(Plan) == []


async def test_a_role_is_asked_for_in_each_integration(desk: Desk, office: VoiceOffice) -> None:
    value = {"integration": office.integration, "customer": NUMBER, "mode": "full"}
    with pytest.raises(Forbidden):
        await refused(desk, asked(Kind.ACTION, VOICE_SYNC, user=VERA, value=value))
    with pytest.raises(Forbidden):
        await refused(desk, asked(Kind.ACTION, VOICE_REFRESH, user=NILS, value=value))
    with pytest.raises(Forbidden):
        await refused(desk, asked(Kind.ACTION, VOICE_MORE, user=VERA, value=value | {"do": "share"}))


async def test_the_ack_of_a_reveal_wants_a_reason(desk: Desk) -> None:
    ask = asked(Kind.SUBMIT, VOICE_REVEAL_MODAL, inputs={"reason": {"reason": {"value": " "}}})
    entry = listeners().find(ask)
    assert entry is not None and entry.ack is not None
    told = await entry.ack(desk, ask)
    assert told is not None and told["response_action"] == "errors"


def test_a_form_comes_back_as_it_was_packed() -> None:
    assert form_of(metadata_of(FORM)) == FORM
    for rubbish in ({}, {"form": None}, {"form": 7}, {"form": {"number": "x"}}):
        assert form_of(rubbish) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("7", 7), (" 28 ", 28), ("", None), ("-1", "-1"), ("1.5", "1.5"), ("²", "²"), ("x", "x")]
)
def test_what_is_no_whole_number_stays_as_typed(typed: str, meant: object) -> None:
    inputs = {"billing_day": {"billing_day": {"value": typed}}}
    assert filled_in(asked(Kind.SUBMIT, VOICE_ADD_MODAL, inputs=inputs))["billing_day"] == meant


async def test_nothing_typed_finds_nobody(office: VoiceOffice) -> None:
    await office.indexed(office.integration, (NUMBER, "Ada Example", True))
    assert await search_customers(office.store, [office.integration], " _% ") == []
    assert await search_customers(office.store, [], "ada") == []
    assert [row.source_id for row in await search_customers(office.store, [office.integration], "ADA")] == [NUMBER]


async def test_customers_are_found_on_both_databases(office_on_both: VoiceOffice) -> None:
    people = (("ada-01", "Bob Sample", True), ("bob-02", "Ada Example", True), ("ada-03", "Ada Example", False))
    await office_on_both.indexed(office_on_both.integration, *people)
    found = await search_customers(office_on_both.store, [office_on_both.integration], "ada")
    assert [row.source_id for row in found] == ["ada-01", "ada-03", "bob-02"]
