"""`splice integrations`: a file that fits is saved, one that does not is answered in sentences and saves nothing."""

from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.terminal import NO_VENDOR, OTHER_KEYS, Terminal, entry, write
from tests.stories.town import Town


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pairs.toml"


def test_a_file_that_fits_is_saved_and_listed(terminal: Terminal, city: Town, file: Path) -> None:
    said = terminal.applies(write(file, [entry(city)]))
    assert said.code == 0, said.all
    assert "Example Fiber is saved as integration 1" in said.out
    listed = terminal.types("integrations", "list").out
    for column in ("Example Fiber", "Yes", "NEW"):
        assert column in listed
    sealed = terminal.rows("SELECT sealed FROM secret")
    assert len(sealed) == 5
    assert city.facts["sonar"]["token"].encode() not in b"".join(bytes(row[0]) for row in sealed)


def test_what_export_prints_changes_nothing_when_it_is_applied(terminal: Terminal, city: Town, file: Path) -> None:
    terminal.applies(write(file, [entry(city)]))
    exported = terminal.types("integrations", "export").out
    for secret in (city.facts["sonar"]["token"], city.facts["calix"]["orgs"][0]["password"], "env:"):
        assert secret not in exported
    before = terminal.rows("SELECT * FROM integration"), terminal.rows("SELECT * FROM secret")
    file.write_text(exported, encoding="utf-8")
    said = terminal.applies(str(file))
    assert said.code == 0 and "Example Fiber is as the file says; nothing was changed." in said.out
    assert (terminal.rows("SELECT * FROM integration"), terminal.rows("SELECT * FROM secret")) == before


def test_a_secret_may_stand_in_a_file_of_its_own(terminal: Terminal, city: Town, file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "token"
    kept.write_text(city.facts["sonar"]["token"] + "\n")
    made = entry(city)
    made["secrets"]["sonar_token"] = f"file:{kept}"
    assert terminal.applies(write(file, [made])).code == 0


TIER = {"name": "Bronze", "from": 0, "to": 100_000}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown bridge": (
        {"bridge": "sonar_olt"},
        "There is no bridge sonar_olt; there are simpler_alianza, sonar_calix.",
    ),
    "touching tiers": (
        {"options": {"tiers": [TIER, {"name": "Silver", "from": 100_000, "to": 200_000}]}},
        "Tiers Bronze (0 to 100,000 kbps) and Silver (100,000 to 200,000 kbps) overlap",
    ),
    "eleventh tier": (
        {"options": {"tiers": [{"name": f"Tier {n}", "from": n * 10, "to": n * 10 + 9} for n in range(11)]}},
        "Tier Tier 10 is one too many: at most 10 are possible, 11 are given.",
    ),
    "reversed tier": (
        {"options": {"tiers": [{"name": "Gold", "from": 9, "to": 1}]}},
        "Tier Gold: it starts at 9 kbps and ends at 1 kbps; swap them.",
    ),
    "unknown option": ({"options": {"regoin": "CITY"}}, "regoin: there is no such option."),
    "unknown word": ({"options": {"region": "PLANET"}}, "region: PLANET is not one of"),
    "missing address": ({"options": {"sonar_url": None}}, "sonar_url is missing."),
    "no encryption": (
        {"options": {"sonar_url": "http://example.sonar.test"}},
        "sonar_url: example.sonar.test would be called without encryption; use https.",
    ),
    "time zone": ({"options": {"time_zone": "Mars/Olympus"}}, "time_zone: Mars/Olympus is no time zone"),
    "flat file": (
        {"options": {"flat_file_disabled": False}},
        "flat_file_disabled: is the scheduled flat-file delivery to Calix switched",
    ),
    "a sixth field": (
        {"options": {"custom_fields": {"field6": "1"}}},
        "field6 is no field of Calix; they are field1 to field5.",
    ),
    "unknown secret": ({"secrets": {"sonar_tokn": "env:STORY_0_SONAR_TOKEN"}}, "There is no secret sonar_tokn"),
    "missing secret": ({"secrets": {}}, "The secret calix_password is missing"),
    "company that does not exist": ({"company": "77"}, "Sonar has no company 77; it has 1 Example Fiber, 2 Valley"),
    "model that does not exist": (
        {"options": {"devices": [{"model": "99", "field": "1"}]}},
        "Sonar has no inventory model 99.",
    ),
    "field of another model": (
        {"options": {"devices": [{"model": "1", "field": "21"}]}},
        "Inventory model Home Gateway 6 has no field 21; it has 11 Serial Number, 12 MAC Address.",
    ),
    "field of an address": (
        {"options": {"custom_fields": {"field2": "4"}}},
        "Custom field 4 for field2 does not exist in Sonar, or is not of type Account.",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_saved(terminal: Terminal, city: Town, file: Path, what: str) -> None:
    changes, words = WRONG[what]
    good = entry(city, of=1, org=1, name="Good one")
    said = terminal.applies(write(file, [good, entry(city, name="Wrong one", **changes)]))
    assert said.code == 1 and terminal.names() == []
    assert f"Wrong one: {words}" in said.out and "nothing was saved" in said.out
    assert "Traceback" not in said.all and "Good one:" not in said.out


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[[integration]\nname = ", "pairs.toml is no TOML"),
        ("title = 'nothing here'", "pairs.toml holds no [[integration]]."),
        ("[[integration]]\nbridge = 'sonar_calix'\nchannel = 'C01CALIX'", "name: Field required."),
        ("[[integration]]\nname = 'A'\nbridge = 'sonar_calix'\nchannel = 'C1'\nmood = 1", "mood: Extra inputs are not"),
    ],
)
def test_a_file_that_cannot_be_understood(terminal: Terminal, file: Path, written: str, words: str) -> None:
    file.write_text(written, encoding="utf-8")
    said = terminal.applies(str(file))
    assert said.code == 1 and words in said.err


def test_a_file_that_is_no_text(terminal: Terminal, file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    said = terminal.applies(str(file))
    assert said.code == 1 and "pairs.toml is no TOML" in said.err


def test_secrets_never_stand_in_the_file(terminal: Terminal, city: Town, file: Path) -> None:
    made = entry(city)
    made["secrets"]["calix_password"] = "password-main-invented"
    said = terminal.applies(write(file, [made]))
    assert said.code == 1 and "calix_password of Example Fiber stands in the file itself" in said.err
    assert "password-main-invented" not in said.all
    for place in ("env:NOT_THERE", "file:not-there.txt"):
        made["secrets"]["calix_password"] = place
        said = terminal.applies(write(file, [made]))
        assert said.code == 1 and "The place named for calix_password of Example Fiber holds nothing." in said.err


def test_two_defaults_or_two_for_one_company_in_one_file(terminal: Terminal, city: Town, file: Path) -> None:
    both = [entry(city, name="One"), entry(city, name="Other", org=1)]
    said = terminal.applies(write(file, both))
    assert said.code == 1 and "Other: Company 1 already has the integration One." in said.out
    defaults = [{**each, "company": ""} for each in both]
    said = terminal.applies(write(file, defaults))
    assert said.code == 1 and "Other: There is a default integration already: One." in said.out
    said = terminal.applies(write(file, [both[0], both[0]]))
    assert said.code == 1 and "pairs.toml names One twice." in said.err
    assert terminal.names() == []


def test_a_second_default_beside_one_that_is_saved(terminal: Terminal, city: Town, file: Path) -> None:
    terminal.applies(write(file, [entry(city, name="Default") | {"company": ""}]))
    said = terminal.applies(write(file, [entry(city, name="Again") | {"company": ""}]))
    assert said.code == 1 and "There is a default integration already: Default." in said.out
    assert terminal.names() == ["Default"]


def test_adding_one_says_who_needs_a_full_sync_again_and_asks(terminal: Terminal, city: Town, file: Path) -> None:
    terminal.applies(write(file, [entry(city)]))
    valley = write(file, [entry(city, of=1, org=1)])
    said = terminal.applies(valley, stdin="n\n")
    assert said.code == 1 and "need a manual full sync again" in said.out and "Example Fiber" in said.out
    assert terminal.names() == ["Example Fiber"]
    assert terminal.applies(valley, stdin="y\n").code == 0
    assert terminal.rows("SELECT needs_full_reason FROM integration WHERE id = 1") == [
        ("integration_added:Valley Broadband",)
    ]
    assert "needs a full sync" in terminal.types("integrations", "list").out


def test_saved_disabled_nobody_is_asked(terminal: Terminal, city: Town, file: Path) -> None:
    terminal.applies(write(file, [entry(city)]))
    said = terminal.applies(write(file, [entry(city, of=1, org=1, enabled=False)]))
    assert said.code == 0 and "full sync again" not in said.out
    assert terminal.rows("SELECT enabled FROM integration ORDER BY id") == [(1,), (0,)]


def test_wrong_credentials_are_told_before_anything_is_saved(terminal: Terminal, city: Town, file: Path) -> None:
    terminal.sets(STORY_0_SONAR_TOKEN="token-of-somebody-else")
    wrong = write(file, [entry(city)])
    said = terminal.applies(wrong)
    assert said.code == 1 and "Sonar does not accept the credentials of this integration." in said.out
    assert terminal.names() == [] and "token-of-somebody-else" not in said.all
    assert terminal.applies(wrong, "--offline").code == 0
    assert terminal.names() == ["Example Fiber"]


def test_calix_is_asked_too_before_anything_is_saved(terminal: Terminal, city: Town, file: Path) -> None:
    good = write(file, [entry(city)])
    for access, words in (
        ({"app": False}, "Calix knows the user, but the app is not approved yet"),
        ({"role": False}, "Calix lets the app in, but not to the subscribers"),
    ):
        city.calix.post("access", org="main", **access)
        said = terminal.applies(good)
        city.calix.post("access", org="main", app=True, role=True)
        assert said.code == 1 and words in said.out
    terminal.sets(STORY_0_CALIX_PASSWORD="password-of-somebody-else")
    said = terminal.applies(good)
    assert said.code == 1 and "Calix does not accept user name, password, client id or secret" in said.out
    assert terminal.names() == [] and "password-of-somebody-else" not in said.all


def test_one_calix_org_under_two_names_is_refused_with_the_name_to_use(
    terminal: Terminal, city: Town, file: Path
) -> None:
    other = str(city.facts["calix"]["base_url"]).replace("127.0.0.1", "localhost")
    valley = entry(city, of=1, org=0, options={"calix_url": other})
    said = terminal.applies(write(file, [entry(city), valley]))
    assert said.code == 1 and terminal.names() == []
    assert "Valley Broadband: Calix says that this integration and Example Fiber write to one org" in said.out
    assert terminal.applies(write(file, [entry(city)])).code == 0
    said = terminal.applies(write(file, [valley]), "--yes")
    assert said.code == 1
    name = said.out.replace("\n", " ").partition("set org to ")[2].partition(" ")[0]
    valley["options"]["org"] = name
    assert terminal.applies(write(file, [valley]), "--yes").code == 0
    orgs = terminal.rows("SELECT DISTINCT target_org FROM integration")
    assert len(orgs) == 1 and terminal.names() == ["Example Fiber", "Valley Broadband"]


def test_a_vendor_that_is_away_forbids_nothing(terminal: Terminal, city: Town, file: Path) -> None:
    said = terminal.applies(write(file, [entry(city, options={"sonar_url": NO_VENDOR})]))
    assert said.code == 0 and terminal.names() == ["Example Fiber"]
    assert "whether it fits could not be asked: Sonar" in said.out


def test_who_configures_is_written_down(terminal: Terminal, city: Town, file: Path) -> None:
    terminal.applies(write(file, [entry(city)]), "--by", "U06INES", "--team", "T01")
    assert terminal.rows("SELECT actor, kind FROM event") == [("U06INES", "integration.added")]


def test_nobody_configures_without_a_name(terminal: Terminal, city: Town, file: Path) -> None:
    good = write(file, [entry(city)])
    for by in ((), ("--by", "system"), ("--by", "ines")):
        said = terminal.types("integrations", "apply", good, *by)
        assert said.code == 1 and "name yourself with --by and your Slack user id" in said.err
    assert terminal.names() == []
    assert terminal.rows("SELECT actor FROM event") == []


def test_without_the_key_nothing_is_opened(terminal: Terminal, city: Town, file: Path) -> None:
    terminal.applies(write(file, [entry(city)]))
    terminal.sets(SPLICE_SECRET_KEYS=OTHER_KEYS)
    said = terminal.applies(write(file, [entry(city)]))
    assert said.code == 1 and "the key 'first' is not in the ring" in said.err


def test_an_empty_home_is_a_beginning(terminal: Terminal) -> None:
    assert terminal.types("integrations", "list").code == 0
    assert terminal.types("integrations", "export").out.strip() == ""
