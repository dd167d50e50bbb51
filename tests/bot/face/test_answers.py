"""An answer reaches its person by whatever way is open; strangers and second deliveries are kept out."""

import time
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.cards.card import Card
from bot.face.ask import Ask, Kind
from bot.face.deliveries import Deliveries
from bot.face.desk import Desk
from bot.face.gateway import Gateway
from bot.face.http import SLACK_PATH
from bot.face.inbox import prune
from bot.face.metrics import Metrics
from bot.face.outbox import post_card
from bot.face.serving import assemble
from bot.face.trouble import SlackRefused
from bot.settings import Settings
from store.database import Store
from store.tables import Audit, Change, Inbox, Integration, Plan
from store.words import PlanState
from tests.bot.face.conftest import running
from tests.bot.face.rows import FLOW, TEAM, Rows
from tests.bot.face.stage import ADA, CALIX, GENERAL, INES, UMA, VERA, Stage, actions_of, texts
from tests.sandbox.workspace.outside import Outside

SAID = Card("said", [{"type": "section", "text": {"type": "mrkdwn", "text": "said"}}])


@pytest.fixture
async def desk(slack: Outside, settings: Settings, sqlite_store: Store) -> AsyncIterator[Desk]:
    gateway = Gateway(slack.info["bot_token"], slack.info["api_url"], Metrics())
    yield assemble(settings, sqlite_store, gateway, await gateway.identity(), Metrics(), {}).desk
    await gateway.close()


def asked(**where: object) -> Ask:
    return Ask(kind=Kind.ACTION, name="x", request_id="r", team=TEAM, user=UMA, **where)


async def seen(slack: Outside, channel: str = CALIX) -> list[tuple[str, bool]]:
    return [(message["text"], message["ephemeral"]) for message in await slack.messages(UMA, channel)]


async def test_an_address_that_is_used_up_leaves_the_channel(desk: Desk, slack: Outside) -> None:
    gone = slack.info["api_url"].replace("/api/", "/response/gone")
    await desk.tell(asked(response_url=gone, channel=CALIX), SAID)
    assert await seen(slack) == [("said", True)]


async def test_a_channel_without_the_bot_leaves_the_direct_message(desk: Desk, slack: Outside) -> None:
    await desk.tell(asked(channel=GENERAL), SAID)
    state = await slack.state(UMA)
    assert [each["messages"][0]["text"] for each in state["channels"] if each["is_im"]] == ["said"]


async def test_an_answer_to_a_plans_window_comes_in_the_plans_channel(desk: Desk, slack: Outside, rows: Rows) -> None:
    await desk.tell(asked(meta={"plan": 7}), SAID)  # no card of that plan anywhere
    assert await seen(slack) == []
    card = {"team": TEAM, "kind": "plan", "subject_id": 7, "version": 0, "asker": UMA, "channel": CALIX}
    async with rows.store.write() as session:
        await post_card(session, SAID, **card)
    await desk.tell(asked(meta={"plan": 7}), SAID)
    assert await seen(slack) == [("said", True)]


async def test_slack_refusing_is_told_apart_by_its_name(desk: Desk) -> None:
    with pytest.raises(SlackRefused) as refused:
        await desk.gateway.post("C0NOWHERE", {"text": "x"})
    assert (refused.value.method, refused.value.code) == ("chat.postMessage", "channel_not_found")
    with pytest.raises(SlackRefused) as expired:
        await desk.gateway.open_view("1.2.none", {"type": "modal", "title": {"type": "plain_text", "text": "T"},
                                                  "blocks": [{"type": "divider"}]})  # fmt: skip
    assert "trigger" in expired.value.code
    assert not await desk.gateway.update_view("V0GONE", {"type": "modal", "title": {"type": "plain_text", "text": "T"},
                                                         "blocks": [{"type": "divider"}]})  # fmt: skip


async def test_a_delivery_is_taken_by_one_process_only(store: Store) -> None:
    ask = Ask(kind=Kind.COMMAND, name="audit", request_id="r", key="1.2.3", team=TEAM, user=UMA)
    assert await Deliveries(store, "face:1").first_time(ask)
    assert not await Deliveries(store, "face:2").first_time(ask)
    await prune(store)
    assert [row.key for row in await Rows(store).all(Inbox)] == ["command:1.2.3"]


async def test_a_delivery_of_another_workspace_is_not_served(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    await rows.people()
    await rows.integration("Company A")
    async with running(settings.model_copy(update={"slack_mode": "http"}), sqlite_store) as port:
        form = {"command": "/audit", "text": "company a", "user_id": UMA, "team_id": "T0OTHER", "trigger_id": "9.9"}
        body, now = urlencode(form), str(int(time.time()))
        signature = SignatureVerifier(slack.info["signing_secret"]).generate_signature(timestamp=now, body=body)
        headers = {
            "X-Slack-Signature": signature or "",
            "X-Slack-Request-Timestamp": now,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        async with slack.session.post(f"http://127.0.0.1:{port}{SLACK_PATH}", data=body, headers=headers) as answer:
            assert answer.status == 200
            assert "does not know you" in await answer.text()
    assert await rows.all(Audit) == []


async def test_the_whole_plan_goes_to_the_asker_as_a_file(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    plan_id = await rows.waiting_plan(number)
    for seq, part in ((1, "changes"), (2, "removals")):
        await rows.put(
            Change(plan_id=plan_id, seq=seq, integration_id=number, target_org="main", flow=FLOW, part=part,
                   subject=f"s{seq}", entity="subscriber", verb="update", effect="update", key=f"k{seq}",
                   before={"name": "A"}, after={"name": "=B"})
        )  # fmt: skip
    card = await stage.sees(ADA, "41 removals")
    await stage.clicks(ADA, card, "plan.more", selected_option={"value": f'{{"do":"csv_removals","plan":{plan_id}}}'})
    await stage.sees(ADA, "Removals of plan", channel="DM")
    state = await stage.slack.state(ADA)
    (file,) = [file for each in state["channels"] for message in each["messages"] for file in message["files"]]
    address = f"{stage.slack.info['control_url']}/files/{file['id']}"
    async with stage.slack.session.get(address, params={"user": ADA}) as answer:
        lines = (await answer.read()).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "s2" in lines[1]


async def test_audit_details_open_in_a_window(stage: Stage, rows: Rows) -> None:
    await rows.people()
    audit_id = await rows.audited(await rows.integration("Company A"))
    card = await stage.sees(VERA, "Plan sync")
    await stage.clicks(VERA, card, "audit.more", selected_option={"value": f'{{"audit":{audit_id},"do":"details"}}'})
    await stage.window(VERA, "2,400")


async def test_read_again_asks_for_an_audit_from_the_card(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    audit_id = await rows.audited(number)
    await rows.change(Audit, audit_id, state="failed", problem={"code": "away", "system": "Sonar"})
    card = await stage.sees(UMA, "Read again")
    await stage.clicks(UMA, card, "audit.ask")
    assert (await rows.some(Audit, 2))[1].requested_by == UMA


async def test_a_window_that_would_end_in_a_refusal_is_not_opened(stage: Stage, rows: Rows) -> None:
    await rows.people()
    over = {"state": PlanState.REFUSED, "verdict": "refused", "guard": {"verdict": "refused", "removals": 41}}
    plan_id = await rows.waiting_plan(await rows.integration("Company A"), by=ADA, **over)
    card = await stage.sees(ADA, "41")
    await stage.clicks(UMA, card, "plan.override")
    await stage.sees(UMA, "approver", private=True)
    await stage.clicks(ADA, card, "plan.override")
    await stage.sees(ADA, "another approver", private=True)
    await rows.change(Plan, plan_id, state=PlanState.EXPIRED)
    await stage.clicks(ADA, card, "plan.deny")
    await stage.sees(ADA, "cannot be decided", private=True)
    assert (await stage.slack.state(ADA))["views"] == []


async def test_more_integrations_than_fit_are_paged(stage: Stage, rows: Rows) -> None:
    await rows.people()
    for number in range(1, 24):
        await rows.integration(f"Company {number}")
    await stage.types(VERA, "/integrations")
    page = await stage.sees(VERA, "Company 20", private=True)
    assert "Company 21" not in texts(page)
    await stage.clicks(VERA, page, next(action for action in actions_of(page) if action.startswith("integration.page")))
    await stage.sees(VERA, "Company 23", private=True)


async def test_enabling_a_new_integration_says_what_it_does_to_the_others(stage: Stage, rows: Rows) -> None:
    first = await rows.configured("Company A", "1")
    await rows.edit(Integration, first, needs_full_sync=False, needs_full_reason="")
    second = await rows.configured("Company B", "2", enabled=False)
    await stage.types(INES, "/integrations")
    page = await stage.sees(INES, "Company B", private=True)
    await stage.clicks(INES, page, f"integration.enable#{second}")
    window = await stage.window(INES, "full sync again")
    assert "Company A" in texts(window)
    await stage.submits(INES, window)
    await stage.sees(INES, "manual full sync now: Company A", private=True)
    other = await rows.get(Integration, first)
    assert (other.needs_full_sync, other.needs_full_reason) == (True, "integration_added:Company B")
