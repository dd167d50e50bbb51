"""`splice db`, `roles`, `manifest`, and what every command says when a setting is missing or wrong."""

import sqlite3

import pytest
import yaml

from tests.bot.cli.terminal import ROOT, Terminal


def test_an_empty_home_gets_its_tables(terminal: Terminal) -> None:
    (terminal.home / "splice.db").unlink()
    before = terminal.types("db", "check")
    assert before.code == 1 and "revision none" in before.out
    assert terminal.types("db", "upgrade").code == 0
    after = terminal.types("db", "check")
    assert after.code == 0 and "The tables are as this version wants them." in after.out


def test_a_table_that_somebody_changed_is_told(terminal: Terminal) -> None:
    connection = sqlite3.connect(terminal.home / "splice.db")
    connection.execute("ALTER TABLE member DROP COLUMN tz")
    connection.close()
    said = terminal.types("db", "check")
    assert said.code == 1 and "member" in said.out and "tz" in said.out


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://example.test/splice", "the database must be SQLite or PostgreSQL, not 'mysql'"),
        ("postgresql://postgres@127.0.0.1:9/splice", "the database does not answer"),
    ],
)
def test_a_database_that_cannot_be_used(terminal: Terminal, url: str, words: str) -> None:
    terminal.sets(SPLICE_DATABASE_URL=url)
    for command in (("db", "upgrade"), ("db", "check"), ("integrations", "list")):
        said = terminal.types(*command)
        assert said.code == 1 and words in said.err and "SPLICE_DATABASE_URL" in said.err


def test_roles_are_granted_listed_and_taken_back(terminal: Terminal) -> None:
    assert "U03ADA is approver now." in terminal.types("roles", "grant", "U03ADA", "approver").out
    terminal.types("roles", "grant", "U03ADA", "approver")
    listed = terminal.types("roles", "list").out
    assert listed.count("U03ADA") == 1 and "approver" in listed and "all" in listed
    assert terminal.types("roles", "revoke", "U03ADA", "approver").code == 0
    again = terminal.types("roles", "revoke", "U03ADA", "approver")
    assert again.code == 1 and "U03ADA has no grant of approver there" in again.out
    assert [kind for (kind,) in terminal.rows("SELECT kind FROM event ORDER BY id")] == [
        "role.granted", "role.granted", "role.taken",
    ]  # fmt: skip


def test_a_role_for_an_integration_that_does_not_exist_is_no_role_everywhere(terminal: Terminal) -> None:
    said = terminal.types("roles", "grant", "U03ADA", "admin", "--integration", "Nobody")
    assert said.code == 1 and "There is no integration Nobody." in said.err
    assert terminal.rows("SELECT * FROM role_grant") == []


def test_a_role_that_there_is_not(terminal: Terminal) -> None:
    said = terminal.types("roles", "grant", "U03ADA", "emperor")
    assert said.code == 2 and "viewer" in said.err
    assert terminal.rows("SELECT * FROM role_grant") == []


def test_the_manifest_is_the_one_in_the_repository(terminal: Terminal) -> None:
    assert terminal.types("manifest").out.strip() == (ROOT / "manifest.yml").read_text(encoding="utf-8").strip()


def test_where_a_name_is_taken_every_command_gets_a_prefix(terminal: Terminal) -> None:
    told = yaml.safe_load(terminal.types("manifest", "--prefix", "isp-").out)
    commands = [each["command"] for each in told["features"]["slash_commands"]]
    assert "/isp-audit" in commands and all(each.startswith("/isp-") for each in commands)


MISSING = {
    "run": "SPLICE_SLACK_BOT_TOKEN, SPLICE_SLACK_APP_TOKEN must be set",
    "face": "SPLICE_SLACK_BOT_TOKEN, SPLICE_SLACK_APP_TOKEN must be set",
}


@pytest.mark.parametrize("command", MISSING)
def test_a_process_that_lacks_a_setting_says_which(terminal: Terminal, command: str) -> None:
    said = terminal.outside(command)
    assert said.code == 1 and MISSING[command] in said.err and "Traceback" not in said.err


@pytest.mark.parametrize(
    ("command", "settings", "words"),
    [
        ("worker", {"SPLICE_SECRET_KEYS": ""}, "no key: set SPLICE_SECRET_KEYS or SPLICE_SECRET_KEYS_FILE"),
        ("worker", {"SPLICE_SECRET_KEYS": "first:short"}, "key number 1 of the ring cannot be used"),
        ("worker", {"SPLICE_HTTP_PORT": "many"}, "SPLICE_HTTP_PORT: Input should be a valid integer"),
        ("run", {"SPLICE_SLACK_MODE": "pigeon"}, "SPLICE_SLACK_MODE: Input should be 'socket' or 'http'"),
        ("face", {"SPLICE_SLACK_MODE": "http"}, "SPLICE_SLACK_BOT_TOKEN, SPLICE_SLACK_SIGNING_SECRET must be set"),
    ],
)
def test_a_setting_that_is_wrong_is_named_in_a_sentence(
    terminal: Terminal, command: str, settings: dict[str, str], words: str
) -> None:
    said = terminal.outside(command, **settings)
    assert said.code == 1 and words in said.err and "Traceback" not in said.err


def test_without_a_command_the_commands_are_told(terminal: Terminal) -> None:
    told = terminal.types().all
    for command in ("run", "doctor", "integrations", "secrets", "manifest", "db", "roles", "sandbox", "tour"):
        assert command in told
