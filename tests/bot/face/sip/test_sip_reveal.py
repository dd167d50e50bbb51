"""Reveal a password: in a window alone, with a reason, five an hour, hidden by a stored timer, kept nowhere."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.face.voice_reveals import MOST, Reveal, refuse_too_often, write_down
from store.tables import Event, Member, Outbox
from store.tables.base import utcnow
from store.words import OutboxState
from sync.errors import Refusal, VendorTrouble
from tests.bot.cards.voice_examples import ACCOUNT, FACTS, PHONE
from tests.bot.face.sip.office import NUMBER, PASSWORD, VOICE, VoiceOffice
from tests.bot.face.sip.test_sip_sync import option
from tests.bot.face.stage import UMA, VERA, Stage, texts

Json = dict[str, Any]
REASON = "the customer's adapter was replaced"


async def asks(voice: Stage, user: str = UMA) -> Json:
    await voice.types(user, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(user, "Line 2 of 2 is not registered", VOICE, private=True)
    await voice.clicks(user, card, "voice.more", VOICE, selected_option=option(card, "reveal"))
    return await voice.window(user, "Slack carries the password to you")


async def reveals(voice: Stage, line: str = PHONE, reason: str = REASON) -> Json:
    window = await asks(voice)
    return await voice.submits(UMA, window, line={"line": line}, reason={"reason": reason})


async def due(office: VoiceOffice) -> None:
    """The minute is over."""
    async with office.store.write() as session:
        past = utcnow() - timedelta(seconds=1)
        await session.exec(sa.update(Outbox).where(col(Outbox.kind) == "window").values(not_before=past))


async def test_it_is_shown_letter_by_letter_and_recorded_with_the_reason(voice: Stage, office: VoiceOffice) -> None:
    await reveals(voice)
    window = await voice.window(UMA, PASSWORD)
    assert "Hidden again at" in texts(window)
    assert "Slack has carried this password" in texts(window)
    (event,) = [each for each in await office.rows.all(Event) if each.kind == "secret.revealed"]
    assert (event.actor, event.integration_id, event.subject) == (UMA, office.integration, f"customer:{NUMBER}")
    assert event.data == {"line": PHONE, "reason": REASON, "by_role": "operator"}


async def test_after_its_minute_a_stored_timer_hides_it(voice: Stage, office: VoiceOffice) -> None:
    await reveals(voice)
    shown = await voice.window(UMA, PASSWORD)
    (timer,) = [row for row in await office.rows.all(Outbox) if row.kind == "window"]
    assert timedelta(seconds=50) < timer.not_before - utcnow() <= timedelta(seconds=60)
    await due(office)
    hidden = await voice.window(UMA, "Ask anew")
    assert hidden["id"] == shown["id"]
    assert PASSWORD not in json.dumps(hidden)


async def test_the_timer_survives_the_face(office_on_both: VoiceOffice) -> None:
    office = office_on_both
    async with office.open() as voice:
        await reveals(voice)
        await voice.window(UMA, PASSWORD)
    await due(office)
    async with office.open() as voice:
        await voice.window(UMA, "Ask anew")


async def test_a_window_that_was_closed_needs_no_hiding(voice: Stage, office: VoiceOffice) -> None:
    await reveals(voice)
    window = await voice.window(UMA, PASSWORD)
    await voice.slack.do("close", user=UMA, view_id=window["id"])
    await due(office)
    await voice.until(lambda _: True)
    async with asyncio.timeout(30):
        while {row.state for row in await office.rows.all(Outbox) if row.kind == "window"} != {OutboxState.SENT}:
            await asyncio.sleep(0.05)


async def test_it_is_found_nowhere_but_in_the_window(
    voice: Stage, office: VoiceOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    await reveals(voice)
    window = await voice.window(UMA, PASSWORD)
    spelled = (PASSWORD, json.dumps(PASSWORD)[1:-1])
    assert not any(each in window["private_metadata"] for each in spelled)
    log = await voice.slack.log()
    carrying = [call for call in log["calls"] if PASSWORD in texts(call["args"])]
    assert [(call["method"], call["args"]["view_id"]) for call in carrying] == [("views.update", window["id"])]
    assert not any(each in json.dumps(log["envelopes"], ensure_ascii=False) for each in spelled)
    for table in SQLModel.metadata.sorted_tables:
        rows = await office.store.scalar_rows(sa.select(table))
        assert not any(each in str(row) for row in rows for each in spelled), table.name
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{voice.port}/metrics") as answer:
        assert PASSWORD not in await answer.text()
    told = capsys.readouterr()
    assert PASSWORD not in told.out + told.err
    state = await voice.slack.state(UMA)
    assert PASSWORD not in texts(state["channels"])


async def test_what_cannot_be_shown_to_slack_is_in_no_log(
    voice: Stage, office: VoiceOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    window = await asks(voice)
    await voice.slack.do("fault", kind="error", method="views.update", times=1, error="invalid_arguments")
    await voice.submits(UMA, window, line={"line": PHONE}, reason={"reason": REASON})
    await voice.sees(UMA, "reference", VOICE, private=True)
    told = capsys.readouterr()
    assert "work.failed" in told.out + told.err
    assert PASSWORD not in told.out + told.err


async def test_it_needs_a_reason_and_a_role(voice: Stage, office: VoiceOffice) -> None:
    window = await asks(voice)
    told = await voice.submits(UMA, window, line={"line": PHONE}, reason={"reason": "  x "})
    assert told["errors"] == {"reason": "Say in a few words why it is needed."}
    await voice.types(VERA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(VERA, "Line 2 of 2", VOICE, private=True)
    assert "Reveal" not in texts(card)
    assert office.desk.times("password") == 0


async def test_a_role_that_was_taken_meanwhile_does_not_reveal(voice: Stage, office: VoiceOffice) -> None:
    window = await asks(voice)
    async with office.store.write() as session:
        await session.exec(sa.text("DELETE FROM role_grant"))  # type: ignore[call-overload]
    await voice.submits(UMA, window, line={"line": PHONE}, reason={"reason": REASON})
    await voice.sees(UMA, UMA, VOICE, private=True)
    assert office.desk.times("password") == 0


async def test_five_an_hour_and_no_sixth(voice: Stage, office: VoiceOffice) -> None:
    window = await asks(voice)
    await office.rows.put(*(_revealed(minutes=minutes) for minutes in (59, 40, 30, 20, 10)), _revealed(minutes=61))
    await voice.submits(UMA, window, line={"line": PHONE}, reason={"reason": REASON})
    await voice.window(UMA, "you have had 5 passwords within an hour")
    assert office.desk.times("password") == 0
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, "Line 2 of 2", VOICE, private=True)
    await voice.clicks(UMA, card, "voice.more", VOICE, selected_option=option(card, "reveal"))
    await voice.window(UMA, "Nothing was revealed")


def _revealed(*, minutes: int, user: str = UMA) -> Event:
    return Event(team="T0SPLICE", actor=user, kind="secret.revealed", at=utcnow() - timedelta(minutes=minutes))


async def test_two_clicks_at_once_are_counted_one_after_the_other(office_on_both: VoiceOffice) -> None:
    office = office_on_both
    reveal = Reveal("T0SPLICE", UMA, office.integration, NUMBER, PHONE, REASON, "V1")
    told = await asyncio.gather(
        *(write_down(office.store, replace(reveal, view_id=f"V{n}")) for n in range(8)), return_exceptions=True
    )
    refused = [each for each in told if isinstance(each, Refusal)]
    assert (len(told) - len(refused), {each.code for each in refused}) == (MOST, {"reveal_too_often"})
    assert len([each for each in await office.rows.all(Event) if each.kind == "secret.revealed"]) == MOST
    assert len(await office.rows.all(Outbox)) == MOST
    assert [each.user for each in await office.rows.all(Member)] == [UMA]
    with pytest.raises(Refusal) as late:
        await refuse_too_often(office.store, "T0SPLICE", UMA)
    assert utcnow() < late.value.facts["at"] <= utcnow() + timedelta(hours=1)
    await refuse_too_often(office.store, "T0SPLICE", VERA)


async def test_a_line_that_is_gone_an_empty_password_and_a_vendor_away_are_said(
    voice: Stage, office: VoiceOffice
) -> None:
    second = (ACCOUNT.lines or ())[1].sip_username
    office.desk.passwords[NUMBER, PHONE] = ""
    del office.desk.passwords[NUMBER, second]
    await reveals(voice)
    await voice.window(UMA, "has no password in Alianza")
    await reveals(voice, second)
    await voice.window(UMA, f"There is no line `{second}` any more")
    window = await asks(voice)
    office.desk.trouble = VendorTrouble("Alianza", "away")
    await voice.submits(UMA, window, line={"line": PHONE}, reason={"reason": REASON})
    await voice.window(UMA, "Alianza could not be reached")
    assert [each for each in await office.rows.all(Event) if each.kind == "secret.revealed"] == []


async def test_lines_without_passwords_leave_nothing_to_choose(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, "Line 2 of 2", VOICE, private=True)
    bare = tuple(replace(line, has_password=False) for line in ACCOUNT.lines or ())
    office.desk.customers[NUMBER] = replace(FACTS, account=replace(ACCOUNT, lines=bare))
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    other = await office.next_card(voice, UMA, "Line 2 of 2", card)
    await voice.clicks(UMA, other, "voice.refresh", VOICE)
    await voice.sees(UMA, "none", VOICE, private=True)
    await voice.clicks(UMA, card, "voice.more", VOICE, selected_option=option(card, "reveal"))
    await voice.window(UMA, "has a password that could be shown")
