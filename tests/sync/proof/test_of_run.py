"""The evidence of a run: everything is there, in order, signed, and the rows are provably those that were confirmed."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from store.tables import Change, Event, Run
from store.tables.base import utcnow
from store.words import Ruling, RunState
from sync.errors import Refusal
from sync.events import NAMED
from sync.proof.check import Verdict, check
from sync.proof.of_run import PAGE, Proof, veiled
from sync.retention import DAYS, forget_old
from tests.sync.shop import APPROVER, ASKER, TEAM, Shop

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
MARK = "ab" * 32


async def content(shop: Shop, run_id: int | None) -> bytes:
    proof = await Proof.of(shop.store, run_id or 0)
    return b"".join([line async for line in proof.lines(KEY)])


async def lines(shop: Shop, run_id: int | None) -> dict[str, list[dict[str, Any]]]:
    """The values of a proof's lines by their kind; the file is good."""
    found: dict[str, list[dict[str, Any]]] = {}
    written = await content(shop, run_id)
    assert judged(written).line == 0
    for line in map(json.loads, written.splitlines()):
        found.setdefault(line["kind"], []).append(line["data"])
    return found


def judged(written: bytes) -> Verdict:
    return check(io.BytesIO(written), KEY.public_key())


async def named(shop: Shop, user: str, name: str, days_ago: float) -> None:
    async with shop.store.write() as session:
        at = utcnow() - timedelta(days=days_ago)
        session.add(Event(team=TEAM, actor=user, kind=NAMED, subject=user, at=at, data={"name": name}))


async def changed(shop: Shop) -> tuple[int | None, Any]:
    """A run of an update, a refused update and a removal, confirmed by an approver."""
    await shop.settled(40)
    shop.systems.people["1"].name = "Renamed Person"
    shop.systems.people["2"].name = "Refused Person"
    shop.systems.card("900", "Gone Person")
    shop.systems.width = 1
    await shop.audit()
    plan = await shop.plan()
    shop.systems.next_writes = ["", "rejected", ""]
    run_id = await shop.approve(plan)
    await shop.run(run_id)
    return run_id, plan


async def test_a_proof_holds_plan_decision_requests_and_outcome(telling: Shop) -> None:
    await named(telling, APPROVER, "ada", 1)
    run_id, plan = await changed(telling)
    told = await lines(telling, run_id)
    assert list(told) == ["head", "integration", "plan", "row", "decision", "event", "run", "call", "signature"]
    assert told["head"][0]["run"] == run_id and told["integration"][0]["name"] == "toys"
    assert told["plan"][0]["digest_changes"] == plan.digest_changes
    assert [(row["seq"], row["verb"], row["state"], row["values"]) for row in told["row"]] == [
        (1, "update", "applied", "as_planned"),
        (2, "update", "failed", "as_planned"),
        (3, "delete", "applied", "as_planned"),
    ]
    first, second = told["row"][:2]
    assert (first["before"]["name"], first["after"]["name"]) == ("Person 1", "Renamed Person")
    assert second["detail"] == "a card needs a smile" and first["attempts"] == 1
    (decision,) = told["decision"]
    assert (decision["by"], decision["name"], decision["role"], decision["ruling"]) == (
        APPROVER,
        "ada",
        "approver",
        "all",
    )
    assert [(event["kind"], event["actor"]) for event in told["event"]] == [
        ("plan.asked", ASKER), ("plan.approved", APPROVER),
    ]  # fmt: skip
    assert told["run"][0]["state"] == RunState.PARTIAL and told["run"][0]["counts"] == {"applied": 2, "failed": 1}
    assert [(call["seq"], call["method"], call["status"]) for call in told["call"]] == [
        (1, "GET", 200), (1, "PUT", 200), (2, "GET", 200), (2, "PUT", 400), (3, "GET", 200), (3, "PUT", 200),
    ]  # fmt: skip
    assert told["signature"][0]["lines"] == sum(map(len, told.values())) - 1


async def test_the_rows_are_provably_those_that_were_confirmed(shop: Shop) -> None:
    run_id, _ = await changed(shop)
    assert judged(await content(shop, run_id)).rows == "as_confirmed"


async def test_a_run_without_its_removals(shop: Shop) -> None:
    await shop.settled(40)
    shop.systems.people["1"].name = "Renamed Person"
    shop.systems.card("900", "Gone Person")
    await shop.audit()
    run_id = await shop.approve(await shop.plan(), Ruling.WITHOUT_REMOVALS)
    await shop.run(run_id)
    assert judged(await content(shop, run_id)).rows == "as_confirmed"
    assert [row["state"] for row in (await lines(shop, run_id))["row"]] == ["applied", "cancelled"]


@pytest.mark.parametrize(
    "altered", [{"after": {"key": "1", "name": "Somebody", "phone": ""}}, {"row_hash": "00" * 32}, {"part": "removals"}]
)
async def test_rows_that_somebody_altered_in_the_database_are_told(lone_shop: Shop, altered: dict[str, Any]) -> None:
    run_id, plan = await changed(lone_shop)
    first = (await lone_shop.rows(plan))[0]
    await lone_shop.set(Change, first.id, **altered)
    assert judged(await content(lone_shop, run_id)).rows == "differ"
    assert (await lines(lone_shop, run_id))["row"][0]["values"] == "altered"


async def test_a_row_that_somebody_took_away_is_missed(lone_shop: Shop) -> None:
    run_id, plan = await changed(lone_shop)
    async with lone_shop.store.write() as session:
        await session.exec(sa.delete(Change).where(sa.column("plan_id") == plan.id, sa.column("seq") == 2))
    assert judged(await content(lone_shop, run_id)).rows == "differ"


async def test_after_its_days_a_proof_has_hashes_and_then_no_rows(shop: Shop) -> None:
    run_id, _ = await changed(shop)
    await forget_old(shop.store, now=utcnow() + timedelta(days=DAYS["images"] + 1))
    assert judged(await content(shop, run_id)).rows == "values_forgotten"
    assert {row["values"] for row in (await lines(shop, run_id))["row"]} == {"forgotten"}
    await forget_old(shop.store, now=utcnow() + timedelta(days=DAYS["rows"] + 1))
    assert judged(await content(shop, run_id)).rows == "forgotten"
    assert (await lines(shop, run_id))["decision"]


async def test_names_are_those_of_the_day(shop: Shop) -> None:
    await named(shop, APPROVER, "ada.before", 2)
    run_id, _ = await changed(shop)
    await named(shop, APPROVER, "ada.after", -1)
    told = await lines(shop, run_id)
    assert told["decision"][0]["name"] == "ada.before"
    assert told["event"][1]["name"] == "ada.before" and told["event"][0]["name"] == ""


async def test_more_rows_than_a_page_holds(sqlite_telling: Shop) -> None:
    rows = PAGE + 20
    await sqlite_telling.settled(2 * rows)
    for number in range(1, rows + 1):
        sqlite_telling.systems.people[str(number)].name = f"Renamed {number}"
    plan = await sqlite_telling.plan()
    run_id = await sqlite_telling.approve(plan, Ruling.OVERRIDE, reason="a test", typed=str(rows))
    await sqlite_telling.run(run_id)
    written = await content(sqlite_telling, run_id)
    verdict = judged(written)
    assert (verdict.kinds["row"], verdict.kinds["call"], verdict.rows) == (rows, 2 * rows, "as_confirmed")


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING, RunState.VERIFYING, RunState.HELD])
async def test_a_run_that_goes_on_is_no_evidence_yet(lone_shop: Shop, state: str) -> None:
    run_id, _ = await changed(lone_shop)
    await lone_shop.set(Run, run_id, state=state)
    with pytest.raises(Refusal) as refused:
        await Proof.of(lone_shop.store, run_id or 0)
    assert (refused.value.code, refused.value.facts) == ("run_not_over", {"run": run_id})


async def test_a_run_that_there_is_not(lone_shop: Shop) -> None:
    with pytest.raises(Refusal) as refused:
        await Proof.of(lone_shop.store, 4711)
    assert refused.value.code == "run_unknown"


def test_what_is_secret_by_its_name_is_veiled_and_its_mark_stays() -> None:
    record = {"password": "hunter2", "sip": [{"sipPassword": MARK}, {"pin": "1234"}], "pinned": "yes", "token": ""}
    assert veiled(record) == {
        "password": "…", "sip": [{"sipPassword": MARK}, {"pin": "…"}], "pinned": "yes", "token": "",
    }  # fmt: skip
