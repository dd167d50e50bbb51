"""`splice undo RUN`: asked from the terminal, confirmed in Slack."""

from pathlib import Path

import pytest

from tests.bot.cli.terminal import TEAM, Terminal, entry, write
from tests.stories.town import Town

NOW = "'2026-11-20 10:00:00.000000'"


@pytest.fixture
def ready(terminal: Terminal, city: Town, tmp_path: Path) -> Terminal:
    """A terminal with one integration and a run of it that renamed two subscribers."""
    terminal.applies(write(tmp_path / "pairs.toml", [entry(city)]), "--offline")
    [(org,)] = terminal.rows("SELECT target_org FROM integration")
    terminal.edits(
        "INSERT INTO plan (id, integration_id, flow, team, kind, state, requested_by, requesters, epoch, target_org, "
        "config_version, links_version, canon_version, progress, evidence, counts, reasons, samples, impact, guard, "
        "calls, seconds, digest_changes, digest_removals, version, created_at) VALUES (7, 1, 'subscribers', "
        f"'{TEAM}', 'full', 'approved', 'U01UMA', '[]', 0, '{org}', 1, 0, 1, '{{}}', '{{}}', '{{}}', '{{}}', '{{}}', "
        f"'[]', '{{}}', 0, 0, '', '', 0, {NOW})"
    )
    terminal.edits(
        "INSERT INTO run (id, plan_id, integration_id, flow, team, state, with_removals, approved_by, epoch, counts, "
        f"verified, version, queued_at) VALUES (42, 7, 1, 'subscribers', '{TEAM}', 'verified', 0, 'U03ADA', 0, "
        f"'{{\"applied\": 2}}', '{{}}', 0, {NOW})"
    )
    for seq in (1, 2):
        terminal.edits(
            "INSERT INTO change (plan_id, seq, integration_id, target_org, flow, part, subject, entity, verb, effect, "
            "source_id, target_id, key, before, after, cause, claims, row_hash, state, run_id, attempts, reason, "
            f"detail) VALUES (7, {seq}, 1, '{org}', 'subscribers', 'changes', 't-{seq}', 'subscriber', 'update', "
            f"'update', '{1000 + seq}', 't-{seq}', '{1000 + seq}', '{{\"name\": \"A\"}}', '{{\"name\": \"B\"}}', '', "
            "'[]', '', 'applied', 42, 0, '', '')"
        )
    return terminal


def test_it_says_what_it_would_do_asks_and_queues_a_plan_of_its_own(ready: Terminal) -> None:
    said = ready.types("undo", "42", "--by", "U01UMA", stdin="y\n")
    assert said.code == 0, said.all
    assert "put 2 rows back to what Calix Cloud held before" in said.out
    assert "What does not come back" in said.out and "2 records are on hold" in said.out
    assert ready.rows("SELECT kind, requested_by, state FROM plan WHERE id > 7") == [("undo", "U01UMA", "queued")]
    assert ready.rows("SELECT target_id, held_by FROM hold") == [("t-1", "U01UMA"), ("t-2", "U01UMA")]
    assert ready.rows("SELECT actor FROM event WHERE kind = 'undo.asked'") == [("U01UMA",)]


def test_no_is_no(ready: Terminal) -> None:
    said = ready.types("undo", "42", "--by", "U01UMA", stdin="n\n")
    assert said.code == 1
    assert ready.rows("SELECT 1 FROM plan WHERE id > 7") == ready.rows("SELECT 1 FROM hold") == []


def test_it_wants_a_person(ready: Terminal) -> None:
    said = ready.types("undo", "42", "--yes")
    assert said.code == 1 and "name yourself with --by" in said.err
    assert ready.rows("SELECT 1 FROM hold") == []


@pytest.mark.parametrize(
    ("before", "run", "sentence"),
    [
        ("", "404", "There is no run 404."),
        ("UPDATE run SET state = 'running'", "42", "Run 42 still goes on"),
        (
            "UPDATE change SET after = NULL",
            "42",
            "Run 42 cannot be undone: what the records held before is kept for 90",
        ),
        ("UPDATE change SET state = 'stale'", "42", "cannot be undone"),
        ("UPDATE run SET counts = '{}'; DELETE FROM change", "42", "Run 42 wrote nothing"),
        ("UPDATE plan SET target_org = 'calix:elsewhere'", "42", "Run 42 wrote to another org"),
        ("UPDATE integration SET enabled = 0", "42", "Example Fiber is disabled"),
    ],
)
def test_each_reason_why_not_has_its_sentence(ready: Terminal, before: str, run: str, sentence: str) -> None:
    for statement in filter(None, before.split("; ")):
        ready.edits(statement)
    said = ready.types("undo", run, "--by", "U01UMA", "--yes")
    assert said.code == 1 and sentence in said.err, said.all
    assert ready.rows("SELECT 1 FROM hold") == []


def test_once_is_enough(ready: Terminal) -> None:
    assert ready.types("undo", "42", "--by", "U01UMA", "--yes").code == 0
    [(plan,)] = ready.rows("SELECT id FROM plan WHERE kind = 'undo'")
    again = ready.types("undo", "42", "--by", "U01UMA", "--yes")
    assert again.code == 1 and f"The undo of run 42 is asked for already: plan {plan} comes first." in again.err
    ready.edits("UPDATE plan SET state = 'approved' WHERE kind = 'undo'")
    ready.edits(
        "INSERT INTO run (id, plan_id, integration_id, flow, team, state, with_removals, approved_by, epoch, counts, "
        f"verified, version, queued_at) VALUES (43, {plan}, 1, 'subscribers', '{TEAM}', 'verified', 1, 'U04BEN', 0, "
        f"'{{}}', '{{}}', 0, {NOW})"
    )
    done = ready.types("undo", "42", "--by", "U01UMA", "--yes")
    assert done.code == 1 and "Run 42 is undone already, by run 43." in done.err
