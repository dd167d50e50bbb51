"""`splice pause`, `stop`, `runs` and `resume` with nothing but the database: Slack is away, or was never set up."""

import pytest

from tests.bot.cli.terminal import INES, TEAM, Terminal

PAIR = (
    "INSERT INTO integration (id, team, bridge, name, enabled, channel, options, target_org, config_version, "
    "needs_full_sync, needs_full_reason, status, status_message, created_at, updated_at) VALUES (3, '{team}', "
    "'sonar_calix', 'Company A', 1, 'C01', '{{}}', 'main', 1, 0, '', 'SYNCING', '', '2026-11-21', '2026-11-21')"
)


@pytest.fixture
def busy(terminal: Terminal) -> Terminal:
    """A terminal beside a run that is writing."""
    terminal.edits(PAIR.format(team=TEAM))
    plan = {"id": 5, "integration_id": 3, "flow": "'subscribers'", "team": "'T'", "kind": "'full'"}
    lists = dict.fromkeys(("requesters", "impact"), "'[]'")
    documents = dict.fromkeys(("progress", "evidence", "counts", "reasons", "samples", "guard"), "'{}'")
    numbers = dict.fromkeys(("epoch", "config_version", "links_version", "canon_version", "calls", "version"), "0")
    texts = dict.fromkeys(("requested_by", "target_org", "digest_changes", "digest_removals"), "''")
    insert(
        terminal,
        "plan",
        plan | lists | documents | numbers | texts | {"seconds": "0.0", "state": "'approved'", "created_at": "'2026'"},
    )
    insert(
        terminal,
        "run",
        {"id": 9, "plan_id": 5, "integration_id": 3, "flow": "'subscribers'", "team": "''", "state": "'running'"}
        | {"with_removals": 1, "approved_by": "'U03ADA'", "epoch": 1, "version": 1, "verified": "'{}'"}
        | {"counts": """'{"applied": 12, "pending": 30, "sending": 1}'""", "queued_at": "'2026-11-21 10:00:00'"},
    )
    return terminal


def insert(terminal: Terminal, table: str, values: dict[str, object]) -> None:
    names, told = ", ".join(values), ", ".join(str(value) for value in values.values())
    terminal.edits(f"INSERT INTO {table} ({names}) VALUES ({told})")


def test_what_runs_is_listed_and_stopped(busy: Terminal) -> None:
    listed = busy.types("runs").out
    assert all(word in listed for word in ("Company A", "subscribers", "running", "12", "31", "U03ADA"))
    said = busy.types("stop", "9", "--by", INES)
    assert said.code == 0 and "Run 9 stops after the rows in flight." in said.out
    assert busy.rows("SELECT stop_by FROM run") == [(INES,)]
    assert "stopping" in busy.types("runs").out
    assert busy.rows("SELECT actor, kind, subject FROM event") == [(INES, "run.stop", "run:9")]


@pytest.mark.parametrize(("words", "where", "what"), [(("Company A",), 3, "Company A"), (("--all",), 0, "everything")])
def test_pausing_names_who_did_it_and_is_seen_at_once(
    busy: Terminal, words: tuple[str, ...], where: int, what: str
) -> None:
    said = busy.types("pause", *words, "--by", INES, "--why", "Calix migrates")
    assert said.code == 0 and f"Paused: {what}. 1 run keeps its place." in said.out
    assert busy.rows('SELECT integration_id, "by", why FROM pause') == [(where, INES, "Calix migrates")]
    assert "paused" in busy.types("runs").out
    assert "paused since" in busy.types("integrations", "list").out
    again = busy.types("pause", *words, "--by", "U04BEN")
    assert again.code == 1 and "It is paused already" in again.err and INES in again.err


def test_resuming_is_an_approvers_and_not_done_here(busy: Terminal) -> None:
    busy.types("pause", "Company A", "--by", INES)
    said = busy.types("resume", "Company A")
    assert said.code == 1 and "An approver types /splice resume Company A in Slack." in said.err.replace("`", "")
    assert busy.rows("SELECT integration_id FROM pause") == [(3,)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pause", "Company A"), "name yourself with --by"),
        (("stop", "9", "--by", "Ines"), "name yourself with --by"),
        (("pause", "--by", INES), "name an integration, or write --all"),
        (("pause", "Company A", "--all", "--by", INES), "name an integration, or write --all"),
        (("pause", "Nobody", "--by", INES), "There is no integration"),
        (("stop", "77", "--by", INES), "There is nothing to stop"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(busy: Terminal, words: tuple[str, ...], told: str) -> None:
    said = busy.types(*words)
    assert said.code == 1 and told in said.err
    assert busy.rows("SELECT * FROM pause") == busy.rows("SELECT * FROM event") == []
    assert busy.rows("SELECT stop_by FROM run") == [(None,)]


def test_no_run_at_all(terminal: Terminal) -> None:
    assert "No run is under way." in terminal.types("runs").out
    assert "There was no run yet." in terminal.types("runs", "--every").out
