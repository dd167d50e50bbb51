"""Delete account: blockers in words, the number typed by hand, a plan that another person decides."""

from datetime import timedelta
from typing import Any

from store.tables import Approval, Plan
from store.tables.base import utcnow
from store.words import PlanState, Role, Ruling
from sync.errors import VendorTrouble
from tests.bot.cards.voice_examples import DELETING
from tests.bot.face.sip.office import NUMBER, VOICE, VoiceOffice
from tests.bot.face.sip.test_sip_sync import option
from tests.bot.face.stage import ADA, OMAR, UMA, Stage, texts

Json = dict[str, Any]


async def pressed(voice: Stage) -> None:
    await voice.types(UMA, f"/sip {NUMBER}", VOICE)
    card = await voice.sees(UMA, "Line 2 of 2 is not registered", VOICE, private=True)
    await voice.clicks(UMA, card, "voice.more", VOICE, selected_option=option(card, "delete"))


async def test_the_window_says_that_it_is_for_ever_and_what_stays(voice: Stage) -> None:
    await pressed(voice)
    window = await voice.window(UMA, "This cannot be undone")
    told = ("emergency calls included", "2 SIP lines go with it", "What stays", "whoever asks cannot approve")
    assert [each for each in told if each not in texts(window)] == []


async def test_the_number_is_typed_exactly(voice: Stage, office: VoiceOffice) -> None:
    await pressed(voice)
    window = await voice.window(UMA, "This cannot be undone")
    told = await voice.submits(UMA, window, typed={"typed": "example-02"})
    assert told["errors"] == {"typed": "That is not the account number. Type it exactly as it stands below."}
    assert await office.rows.all(Plan) == []
    await voice.submits(UMA, window, typed={"typed": f" {NUMBER} "})
    await voice.sees(UMA, "Plan 1 is being made", VOICE, private=True)
    (plan,) = await office.rows.some(Plan)
    assert (plan.kind, plan.flow) == ("asked", "accounts")
    assert plan.reasons == {"owner": NUMBER, "wish": {"verb": "delete", "key": NUMBER}}
    await voice.sees(OMAR, "Deletion of an account in Alianza, for ever", VOICE, private=False)


async def test_blockers_are_explained_and_nothing_can_be_sent_off(voice: Stage, office: VoiceOffice) -> None:
    office.desk.blocking[NUMBER] = {"numbers": 2, "lines": 2, "events": 1}
    await pressed(voice)
    window = await voice.window(UMA, "does not delete this account now")
    told = ("2 telephone numbers still belong to it", "is in progress", "What to do", "does not disconnect")
    assert [each for each in told if each not in texts(window)] == []
    assert not window.get("submit")


async def test_an_account_that_is_gone_or_a_vendor_that_is_away_is_said(voice: Stage, office: VoiceOffice) -> None:
    del office.desk.blocking[NUMBER]
    await pressed(voice)
    await voice.window(UMA, f"there is no account `{NUMBER}` any more")
    office.desk.trouble = VendorTrouble("Alianza", "server", status=503)
    await pressed(voice)
    await voice.window(UMA, "Alianza answered with trouble of its own (503)")


async def test_whoever_asked_hears_of_a_denial(voice: Stage, office: VoiceOffice) -> None:
    await pressed(voice)
    await voice.submits(UMA, await voice.window(UMA, "This cannot be undone"), typed={"typed": NUMBER})
    (plan,) = await office.rows.some(Plan)
    friday = utcnow() - timedelta(days=4)
    await office.rows.change(Plan, plan.id, state=PlanState.WAITING, counts=dict(DELETING.counts), created_at=friday)
    await office.rows.put(Approval(plan_id=plan.id, team="T0SPLICE", ruling=Ruling.DENY, by=ADA, role=Role.APPROVER))
    await office.rows.change(Plan, plan.id, state=PlanState.DENIED)
    said = await voice.sees(UMA, f"Account `{NUMBER}` was not deleted", "DM")
    assert "an approver denied it" in texts(said)


async def test_whoever_asked_hears_that_it_is_deleted(voice: Stage, office: VoiceOffice) -> None:
    await pressed(voice)
    await voice.submits(UMA, await voice.window(UMA, "This cannot be undone"), typed={"typed": NUMBER})
    (plan,) = await office.rows.some(Plan)
    del office.desk.customers[NUMBER]
    await office.ended(plan.id)
    said = await voice.sees(UMA, f"Account `{NUMBER}` was deleted", "DM")
    assert "No customer has the account number" in texts(said)
