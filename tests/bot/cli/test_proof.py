"""`splice proof`, `splice verify` and `splice report`: files for others, written once, private, checked offline."""

import asyncio
import base64
import csv
import hashlib
import io
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.csvfile import BOM
from store.database import Store
from store.secretbox import SecretBox
from store.tables import Event
from store.words import RunState
from sync.events import NAMED
from tests.bot.cli.terminal import OTHER_KEYS, Terminal
from tests.sync.proof.telling import telling_shop
from tests.sync.shop import APPROVER, ASKER, TEAM, Shop

GIVEN = base64.b64encode(bytes(range(32))).decode()
PUBLIC = base64.b64encode(
    Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw()
).decode()


def with_shop(terminal: Terminal, story: Callable[[Shop], Awaitable[Any]]) -> Any:
    """What happened in this home before somebody sat down at its terminal."""

    async def played() -> Any:
        store = Store(f"sqlite:///{terminal.home / 'splice.db'}")
        try:
            return await story(await telling_shop(store, SecretBox({"test": bytes(32)}), terminal.home))
        finally:
            await store.close()

    return asyncio.run(played())


async def renamed(shop: Shop) -> int:
    """A run of two updates, confirmed by an approver."""
    await shop.settled(20)
    shop.systems.people["1"].name = "Éva Example"
    shop.systems.people["2"].name = "=HYPERLINK(1)"
    run_id = await shop.approve(await shop.plan())
    await shop.run(run_id)
    return run_id or 0


@pytest.fixture
def desk(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in an empty folder of its own, with a key given."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    terminal.sets(SPLICE_SIGNING_KEY=GIVEN)
    return terminal


@pytest.fixture
def run(desk: Terminal) -> int:
    return int(with_shop(desk, renamed))


def proven(desk: Terminal, run: int) -> Path:
    assert desk.types("proof", str(run)).code == 0
    return Path(f"proof-run-{run}.jsonl")


def test_a_proof_is_written_and_found_good(desk: Terminal, run: int) -> None:
    said = desk.types("proof", str(run))
    file = Path(f"proof-run-{run}.jsonl")
    assert said.code == 0, said.all
    lines = file.read_bytes().count(b"\n")
    assert f"{file}: {lines} lines of evidence of run {run}, signed." in said.out and "names, addresses" in said.out
    assert PUBLIC in said.err
    good = desk.types("verify", str(file), "--key", PUBLIC)
    assert good.code == 0, good.all
    assert f"is whole: {lines} lines of evidence of run {run}" in good.out
    assert "those that were confirmed" in good.out and "the key that you named" in good.out


def test_only_its_owner_can_read_it(desk: Terminal, run: int) -> None:
    assert proven(desk, run).stat().st_mode & 0o777 == 0o600


def test_it_is_checked_where_there_is_no_splice(desk: Terminal, run: int) -> None:
    file = proven(desk, run)
    desk.sets(SPLICE_HOME=None, SPLICE_SECRET_KEYS=None, SPLICE_SIGNING_KEY=None)
    desk.sets(SPLICE_DATABASE_URL="postgresql://postgres@127.0.0.1:9/nowhere")
    assert desk.outside("verify", str(file.resolve()), "--key", PUBLIC).code == 0


def test_without_a_key_its_own_is_used_and_a_warning_is_given(desk: Terminal, run: int) -> None:
    said = desk.types("verify", str(proven(desk, run)))
    assert said.code == 0 and "not who wrote it" in said.out and PUBLIC in said.out


def test_the_key_can_stand_in_a_file(desk: Terminal, run: int) -> None:
    Path("splice.pub").write_text(desk.types("proof", "--key").out, encoding="ascii")
    assert desk.types("verify", str(proven(desk, run)), "--key", "splice.pub").code == 0


def test_one_byte_that_is_another_is_named_by_its_line(desk: Terminal, run: int) -> None:
    file = proven(desk, run)
    written = bytearray(file.read_bytes())
    place = written.index(b"Example")
    written[place] ^= 1
    file.write_bytes(written)
    said = desk.types("verify", str(file), "--key", PUBLIC)
    line = bytes(written[:place]).count(b"\n") + 1
    assert said.code == 1 and f"line {line} is the first that is wrong. Something in it was changed." in said.out


@pytest.mark.parametrize(
    ("harm", "line", "words"),
    [
        (lambda lines: lines[:-1], -1, "The file was cut short"),
        (lambda lines: [*lines[:2], *lines[3:]], 3, "a line was taken out, put in or moved"),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], 3, "a line was taken out, put in or moved"),
        (lambda lines: [*lines, b"more\n"], 0, "ended with the signature before it"),
        (lambda lines: [b"A letter to Ada\n"], 1, "no file of Splice's"),
        (lambda lines: [], 1, "no file of Splice's"),
    ],
)
def test_other_harm_is_named_by_its_line_too(
    desk: Terminal, run: int, harm: Callable[[list[bytes]], list[bytes]], line: int, words: str
) -> None:
    file = proven(desk, run)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(harm(lines)))
    said = desk.types("verify", str(file), "--key", PUBLIC)
    expected = line if line > 0 else len(lines) + 1 + line
    assert said.code == 1 and f"line {expected} is the first that is wrong." in said.out
    assert words.casefold() in said.out.casefold()


def test_another_key_than_the_one_that_signed(desk: Terminal, run: int) -> None:
    file = proven(desk, run)
    desk.sets(SPLICE_SIGNING_KEY=None)
    other = desk.types("proof", "--key").out.strip()
    said = desk.types("verify", str(file), "--key", other)
    assert said.code == 1 and "another key than the one that you named" in said.out


@pytest.mark.parametrize("key", ["hello", "nowhere.pub", "AAAA", "\x00"])
def test_what_is_no_key(desk: Terminal, run: int, key: str) -> None:
    said = desk.types("verify", str(proven(desk, run)), "--key", key)
    assert said.code == 1 and "neither a public key nor a file" in said.err


def test_a_file_that_there_is_not(desk: Terminal) -> None:
    said = desk.types("verify", "nothing.jsonl")
    assert said.code == 2 and "nothing.jsonl" in said.err


def test_rows_that_are_not_those_confirmed(desk: Terminal, run: int) -> None:
    desk.edits("UPDATE change SET key = '99' WHERE state = 'applied' AND plan_id = (SELECT max(id) FROM plan)")
    said = desk.types("verify", str(proven(desk, run)), "--key", PUBLIC)
    assert said.code == 1 and "NOT those that were confirmed" in said.out


def test_nothing_is_overwritten(desk: Terminal, run: int) -> None:
    file = proven(desk, run)
    before = file.read_bytes()
    said = desk.types("proof", str(run))
    assert said.code == 1 and f"{file} is there already; nothing was written." in said.err
    assert file.read_bytes() == before
    assert desk.types("proof", str(run), "--out", "again.jsonl").code == 0


def test_a_run_that_there_is_not(desk: Terminal) -> None:
    said = desk.types("proof", "4711")
    assert said.code == 1 and "There is no run 4711." in said.err and list(Path().iterdir()) == []


def test_a_run_that_is_not_over(desk: Terminal, run: int) -> None:
    desk.edits(f"UPDATE run SET state = '{RunState.HELD}' WHERE id = {run}")
    said = desk.types("proof", str(run))
    assert said.code == 1 and f"Run {run} is not over yet; nothing was written." in said.err
    assert list(Path().iterdir()) == []


def test_no_run_and_no_number(desk: Terminal) -> None:
    assert "Name the run" in desk.types("proof").err
    assert desk.types("proof", "seven").code == 2


def test_a_folder_that_there_is_not(desk: Terminal, run: int) -> None:
    said = desk.types("proof", str(run), "--out", "nowhere/proof.jsonl")
    assert said.code == 1 and "Not done" in said.err and "nowhere" in said.err


def test_the_stores_own_key_stays_and_can_be_sealed_anew(desk: Terminal, run: int) -> None:
    desk.sets(SPLICE_SIGNING_KEY=None)
    key = desk.types("proof", "--key").out
    file = proven(desk, run)
    desk.sets(SPLICE_SECRET_KEYS=f"{OTHER_KEYS},{desk.environment['SPLICE_SECRET_KEYS']}")
    desk.types("secrets", "rotate")
    desk.sets(SPLICE_SECRET_KEYS=OTHER_KEYS)
    assert desk.types("proof", "--key").out == key
    assert desk.types("verify", str(file), "--key", key.strip()).code == 0


def test_a_signing_key_that_is_none(desk: Terminal, run: int) -> None:
    desk.sets(SPLICE_SIGNING_KEY="hunter2")
    said = desk.types("proof", str(run))
    assert said.code == 1 and "SPLICE_SIGNING_KEY is not 32 bytes in base64" in said.err and "hunter2" not in said.all


async def days(shop: Shop) -> None:
    """What people decided around the 31st of March, in São Paulo (three hours behind UTC)."""
    told = [
        (datetime(2026, 3, 1, tzinfo=UTC), NAMED, APPROVER, APPROVER, {"name": "ada"}),
        (datetime(2026, 3, 31, 2, 59, tzinfo=UTC), "plan.denied", APPROVER, "plan:1", {"reason": "day before"}),
        (datetime(2026, 3, 31, 3, 0, tzinfo=UTC), "plan.approved", APPROVER, "plan:2",
         {"ruling": "override", "reason": "=1+1", "role": "approver"}),
        (datetime(2026, 4, 1, 2, 59, tzinfo=UTC), "plan.expired", "system", "plan:3", {}),
        (datetime(2026, 4, 1, 3, 0, tzinfo=UTC), NAMED, APPROVER, APPROVER, {"name": "ada.married"}),
        (datetime(2026, 4, 1, 3, 1, tzinfo=UTC), "role.granted", ASKER, APPROVER,
         {"role": "admin", "by_role": "admin"}),
    ]  # fmt: skip
    async with shop.store.write() as session:
        for at, kind, actor, subject, data in told:
            session.add(
                Event(
                    team=TEAM, at=at, kind=kind, actor=actor, subject=subject, data=data,
                    integration_id=shop.integration.id,
                )
            )  # fmt: skip


@pytest.fixture
def spring(desk: Terminal) -> Terminal:
    with_shop(desk, days)
    return desk


def sheet(file: Path) -> list[dict[str, str]]:
    content = file.read_bytes()
    assert content.startswith(BOM)
    return list(csv.DictReader(io.StringIO(content.removeprefix(BOM).decode(), newline="")))


def test_a_report_of_days_of_a_zone(spring: Terminal) -> None:
    said = spring.types("report", "2026-03-31", "2026-03-31", "--zone", "America/Sao_Paulo")
    assert said.code == 0, said.all
    assert "2 events from 2026-03-31 to 2026-03-31" in said.out and PUBLIC in said.err
    rows = sheet(Path("report-2026-03-31-2026-03-31.csv"))
    assert [(row["what"], row["by"], row["name"], row["role"]) for row in rows] == [
        ("plan.approved", APPROVER, "ada", "approver"), ("plan.expired", "system", "", ""),
    ]  # fmt: skip
    assert (rows[0]["at"], rows[0]["ruling"], rows[0]["reason"]) == ("2026-03-31T00:00:00-03:00", "override", "'=1+1")
    assert rows[0]["integration"] == "toys"


def test_names_of_the_day_and_a_role_that_was_given(spring: Terminal) -> None:
    spring.types("report", "2026-04-01", "2026-04-01", "--out", "april")
    (expired, granted) = sheet(Path("april.csv"))
    assert expired["what"] == "plan.expired"
    assert (granted["by"], granted["role"], granted["subject"], granted["subject_name"]) == (
        ASKER, "admin", APPROVER, "ada.married",
    )  # fmt: skip
    assert json.loads(granted["details"]) == {"role": "admin"}


def test_the_signed_report_vouches_for_the_sheet(spring: Terminal) -> None:
    spring.types("report", "2026-03-01", "2026-04-30", "--out", "spring")
    said = spring.types("verify", "spring.jsonl", "--key", PUBLIC)
    assert said.code == 0 and "the decisions from 2026-03-01 to 2026-04-30 (UTC)" in said.out
    lines = [json.loads(line) for line in Path("spring.jsonl").read_bytes().splitlines()]
    assert [line["kind"] for line in lines] == ["head", *["event"] * 4, "csv", "signature"]
    assert lines[-2]["data"]["sha256"] == hashlib.sha256(Path("spring.csv").read_bytes()).hexdigest()
    assert {Path(name).stat().st_mode & 0o777 for name in ("spring.csv", "spring.jsonl")} == {0o600}


def test_days_on_which_nothing_was_decided(spring: Terminal) -> None:
    assert "0 events" in spring.types("report", "2025-01-01", "2025-01-31", "--out", "quiet").out
    assert sheet(Path("quiet.csv")) == [] and spring.types("verify", "quiet.jsonl").code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("2026-02-30", "2026-03-31"), "2026-02-30 is no date that can be used"),
        (("yesterday", "2026-03-31"), "yesterday is no date that can be used"),
        (("0001-01-01", "2026-03-31"), "0001-01-01 is no date that can be used"),
        (("2026-03-31", "9999-12-31"), "9999-12-31 is no date that can be used"),
        (("2026-04-01", "2026-03-31"), "2026-04-01 comes after 2026-03-31"),
        (("2026-03-01", "2026-03-31", "--zone", "Mars/Base"), "There is no time zone Mars/Base"),
    ],
)
def test_days_that_cannot_be_meant(desk: Terminal, words: tuple[str, ...], sentence: str) -> None:
    said = desk.types("report", *words)
    assert said.code == 1 and sentence in said.err and list(Path().iterdir()) == []


def test_a_report_that_is_there_already(spring: Terminal) -> None:
    Path("march.csv").write_text("mine", encoding="ascii")
    said = spring.types("report", "2026-03-01", "2026-03-31", "--out", "march")
    assert said.code == 1 and "march.csv is there already" in said.err
    assert [path.name for path in Path().iterdir()] == ["march.csv"] and Path("march.csv").read_bytes() == b"mine"


def test_a_decision_from_the_first_click_to_the_report(desk: Terminal, run: int) -> None:
    today = datetime.now(UTC).date()
    desk.types("report", str(today), str(today), "--out", "today")
    rows = sheet(Path("today.csv"))
    asked = [(row["what"], row["by"], row["role"]) for row in rows]
    assert ("plan.asked", ASKER, "") in asked and ("plan.approved", APPROVER, "approver") in asked
    assert ("integration.added", "U0ADMIN", "") in asked
