"""`splice secrets`: by standard input, never by argument; sealed anew with the first key of the ring."""

from pathlib import Path

from store.secretbox import Sealed, SecretBox, parse_keys
from tests.bot.cli.terminal import KEYS, OTHER_KEYS, Terminal, entry, write
from tests.stories.town import Town


def saved(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    """One integration."""
    file = write(tmp_path / "pairs.toml", [entry(city)])
    assert terminal.types("integrations", "apply", file, "--offline").code == 0


def opened(terminal: Terminal, keys: str, name: str) -> str:
    """A stored secret, opened with these keys alone."""
    [(integration, key_id, sealed)] = terminal.rows(
        f"SELECT integration_id, key_id, sealed FROM secret WHERE name = '{name}'"
    )
    return SecretBox(parse_keys(keys)).open(integration, name, Sealed(key_id, bytes(sealed)))


def test_a_new_password_replaces_the_old_one(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    saved(terminal, city, tmp_path)
    said = terminal.types("secrets", "set", "Example Fiber", "calix_password", stdin="new-password-invented\n")
    assert said.code == 0 and "calix_password of Example Fiber is stored, encrypted." in said.out
    assert "new-password-invented" not in said.all
    assert opened(terminal, KEYS, "calix_password") == "new-password-invented"
    assert opened(terminal, KEYS, "sonar_token") == city.facts["sonar"]["token"]


def test_what_cannot_be_stored(terminal: Terminal, city: Town, tmp_path: Path) -> None:
    saved(terminal, city, tmp_path)
    before = terminal.rows("SELECT * FROM secret")
    for words, typed, sentence in (
        (("Nobody", "sonar_token"), "x\n", "There is no integration Nobody."),
        (("Example Fiber", "sonar_tokn"), "x\n", "There is no secret sonar_tokn; this bridge has sonar_token, calix_"),
        (("Example Fiber", "sonar_token"), "\n", "sonar_token would be empty; nothing was stored."),
    ):
        said = terminal.types("secrets", "set", *words, stdin=typed)
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
