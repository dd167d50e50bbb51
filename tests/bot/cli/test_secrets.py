"""`splice secrets`: by standard input, never by argument; sealed anew with the first key of the ring."""

from pathlib import Path

from store.secretbox import Sealed, SecretBox, parse_keys
from tests.bot.cli.terminal import KEYS, OTHER_KEYS, Terminal, entry, write
from tests.stories.town import Town


def saved(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    """One integration."""
    file = write(tmp_path / "pairs.toml", [entry(city)])
    assert terminal.applies(file, "--offline").code == 0


def opened(terminal: Terminal, keys: str, name: str) -> str:
    """A stored secret, opened with these keys alone."""
    [(integration, key_id, sealed)] = terminal.rows(
        f"SELECT integration_id, key_id, sealed FROM secret WHERE name = '{name}'"
    )
    return SecretBox(parse_keys(keys)).open(integration, name, Sealed(key_id, bytes(sealed)))


def test_a_new_password_replaces_the_old_one(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    saved(terminal, city, tmp_path)
    said = terminal.tells("Example Fiber", "calix_password", "new-password-invented")
    assert said.code == 0 and "calix_password of Example Fiber is stored, encrypted." in said.out
    assert "new-password-invented" not in said.all
    assert opened(terminal, KEYS, "calix_password") == "new-password-invented"
    assert opened(terminal, KEYS, "sonar_token") == city.facts["sonar"]["token"]


def test_what_cannot_be_stored(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    saved(terminal, city, tmp_path)
    before = terminal.rows("SELECT * FROM secret")
    for words, typed, sentence in (
        (("Nobody", "sonar_token"), "x", "There is no integration Nobody."),
        (("Example Fiber", "sonar_tokn"), "x", "There is no secret sonar_tokn; this bridge has sonar_token, calix_"),
        (("Example Fiber", "sonar_token"), "", "sonar_token would be empty; nothing was stored."),
    ):
        said = terminal.tells(*words, typed)
        assert said.code == 1 and sentence in said.err
    assert terminal.rows("SELECT * FROM secret") == before


def test_rotation_lets_the_old_key_go(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    saved(terminal, city, tmp_path)
    terminal.sets(SPLICE_SECRET_KEYS=f"{OTHER_KEYS},{KEYS}")
    assert "5 secrets were sealed anew" in terminal.types("secrets", "rotate").out
    assert {key for (key,) in terminal.rows("SELECT key_id FROM secret")} == {"second"}
    assert opened(terminal, OTHER_KEYS, "sonar_token") == city.facts["sonar"]["token"]
    assert "0 secrets were sealed anew" in terminal.types("secrets", "rotate").out


def test_a_key_ring_that_lacks_the_old_key_changes_nothing(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    saved(terminal, city, tmp_path)
    before = terminal.rows("SELECT * FROM secret")
    terminal.sets(SPLICE_SECRET_KEYS=OTHER_KEYS)
    said = terminal.types("secrets", "rotate")
    assert said.code == 1 and "the key 'first' is not in the ring" in said.err
    assert terminal.rows("SELECT * FROM secret") == before


def test_keys_may_stand_in_a_file(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    ring = tmp_path / "keys"
    ring.write_text(KEYS + "\n")
    terminal.sets(SPLICE_SECRET_KEYS=None, SPLICE_SECRET_KEYS_FILE=str(ring))
    saved(terminal, city, tmp_path)
    ring.unlink()
    said = terminal.types("secrets", "rotate")
    assert said.code == 1 and "No such file" in said.err


def test_a_new_password_is_a_change_of_the_integration_by_somebody(
    terminal: Terminal, city: Town, tmp_path: Path
) -> None:
    saved(terminal, city, tmp_path)
    typed = "secrets", "set", "Example Fiber", "calix_password", "--by", "U03ADA"
    said = terminal.types(*typed, stdin="new-password-invented\n")
    assert "Plans of Example Fiber that wait for a decision rest on the settings from before: plan again." in said.out
    assert terminal.rows("SELECT config_version FROM integration") == [(2,)]
    [(actor, kind, data)] = terminal.rows("SELECT actor, kind, data FROM event ORDER BY id DESC LIMIT 1")
    assert (actor, kind) == ("U03ADA", "integration.changed")
    assert "calix_password" in data and "new-password-invented" not in data
    said = terminal.types(*typed, stdin="new-password-invented\n")
    assert "calix_password of Example Fiber is stored like that already; nothing was changed." in said.out
    assert terminal.rows("SELECT config_version FROM integration") == [(2,)]


def test_credentials_of_another_org_ask_for_an_audit_and_a_full_sync(
    terminal: Terminal, city: Town, tmp_path: Path
) -> None:
    saved(terminal, city, tmp_path)
    [(before,)] = terminal.rows("SELECT target_org FROM integration")
    terminal.edits("UPDATE integration SET audited_at = created_at, last_sync = created_at, needs_full_sync = 0")
    typed = "secrets", "set", "Example Fiber", "calix_username", "--by", "U03ADA"
    said = terminal.types(*typed, stdin="another-user\n")
    assert "It opens another org of Calix Cloud: Example Fiber needs an audit and a full sync again" in said.out
    [(after, audited, needs)] = terminal.rows("SELECT target_org, audited_at, needs_full_sync FROM integration")
    assert after != before and audited is None and needs


def test_nobody_changes_a_secret_without_a_name(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    saved(terminal, city, tmp_path)
    before = terminal.rows("SELECT * FROM secret")
    for by in ((), ("--by", "system"), ("--by", "")):
        said = terminal.types("secrets", "set", "Example Fiber", "calix_password", *by, stdin="x-invented\n")
        assert said.code == 1 and "name yourself with --by and your Slack user id" in said.err
    assert terminal.rows("SELECT * FROM secret") == before
