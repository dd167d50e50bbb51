"""Both transports, health, metrics, and what happens when our own side is broken: an ack is always sent."""

import asyncio

import sqlalchemy as sa

from bot.face.http import SLACK_PATH
from bot.settings import Settings
from store.database import Store
from store.tables import Audit
from tests.bot.face.conftest import running
from tests.bot.face.rows import Rows
from tests.bot.face.stage import UMA, Stage
from tests.sandbox.workspace.outside import Outside


async def fetch(stage: Stage, path: str) -> tuple[int, str]:
    async with stage.slack.session.get(f"http://127.0.0.1:{stage.port}{path}") as answer:
        return answer.status, await answer.text()


async def break_table(store: Store, name: str) -> None:
    async with store.write() as session:
        connection = await session.connection()
        await connection.execute(sa.text(f"DROP TABLE {name}"))


async def test_signed_http_serves_the_same_commands(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    await rows.people()
    await rows.integration("Company A")
    async with running(settings.model_copy(update={"slack_mode": "http"}), sqlite_store) as port:
        address = f"http://127.0.0.1:{port}{SLACK_PATH}"
        await slack.do("request_url", url=address)
        stage = Stage(slack, port)
        told = await stage.types(UMA, "/audit company a")
        assert told["error"] is None
        card = await stage.sees(UMA, "Company A", private=False)
        again = await slack.do("redeliver", envelope_id=told["envelope_id"], times=2)
        assert [each["error"] for each in again["deliveries"]] == [None, None]
        async with slack.session.post(address, data={"command": "/audit"}) as answer:
            assert answer.status == 401
        await slack.do("request_url", url=None)
    assert card["ts"]
    assert len(await rows.all(Audit)) == 1


async def test_work_that_fails_is_told_with_a_reference(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    await break_table(rows.store, "inbox")
    told = await stage.types(UMA, "/audit company a")
    assert told["error"] is None
    await stage.sees(UMA, "reference", private=True)


async def test_a_menu_that_cannot_be_filled_is_empty_but_answered(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.integration("Company A")
    await rows.audited(number)
    await rows.findings(number)
    card = await stage.sees(UMA, "Review")
    await stage.clicks(UMA, card, "audit.review")
    window = await stage.window(UMA, "A-1")
    await break_table(rows.store, "source_index")
    told = await stage.slack.do("suggest", user=UMA, view_id=window["id"], action_id="finding.choose", value="10")
    assert told["error"] is None
    assert told["ack"] == {"options": []}


async def test_a_submission_that_fails_in_its_ack_keeps_the_window_with_a_sentence(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.waiting_plan(
        await rows.integration(), state="refused", verdict="refused", guard={"verdict": "refused", "removals": 41}
    )
    card = await stage.sees("U03ADA", "41")
    await stage.clicks("U03ADA", card, "plan.override")
    window = await stage.window("U03ADA")
    await break_table(rows.store, "approval")
    async with rows.store.write() as session:
        connection = await session.connection()
        await connection.execute(sa.text("ALTER TABLE plan RENAME TO gone"))
    told = await stage.submits("U03ADA", window, reason={"reason": "Because"}, number={"number": "41"})
    assert told["error"] is None
    assert "reference" in str(told["ack"])


async def test_a_new_socket_takes_over_when_slack_closes_one(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    await stage.slack.do("disconnect", reason="refresh_requested")
    for _ in range(100):  # while the new socket opens, Slack itself says that nobody answers
        await stage.until(lambda state: state["connection"]["sockets"] > 0)
        told = await stage.types(UMA, "/audit company a")
        if told["error"] is None:
            break
        await asyncio.sleep(0.1)
    assert told["error"] is None
    await stage.sees(UMA, "Company A", private=False)


async def test_ready_when_slack_and_the_database_answer(stage: Stage, rows: Rows) -> None:
    assert await fetch(stage, "/health") == (200, '{"ok":true}')
    assert await fetch(stage, "/ready") == (200, '{"ok":true,"database":true,"slack":true}')


async def test_metrics_count_what_happened(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    told = await stage.types(UMA, "/audit company a")
    await stage.sees(UMA, "Company A", private=False)
    await stage.slack.do("redeliver", envelope_id=told["envelope_id"], times=1)
    _, text = await fetch(stage, "/metrics")
    assert 'splice_face_ack_seconds_count{kind="command"} 2.0' in text
    assert 'splice_face_not_served_total{kind="command",why="duplicate"} 1.0' in text
    assert 'splice_face_work_seconds_count{name="command:audit",outcome="done"} 1.0' in text
    assert 'splice_slack_call_seconds_count{method="chat.postMessage",outcome="ok"} 1.0' in text
    assert "splice_face_connected 1.0" in text
    assert "U01UMA" not in text


async def test_it_starts_once_slack_comes_back(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    await slack.do("fault", kind="down", method="auth.test", times=4)
    async with running(settings, sqlite_store) as port:
        status, _ = await fetch(Stage(slack, port), "/ready")
    assert status == 200
