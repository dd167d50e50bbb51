"""`splice doctor`: everything that Splice needs, each in a sentence that says what to mend."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.bot.cli.terminal import NO_VENDOR, OTHER_KEYS, ROOT, Said, Terminal, entry, write
from tests.stories.town import Town


class Patient:
    """A Splice that is in order, until something is done to it."""

    def __init__(self, terminal: Terminal, city: Town, file: Path, client: httpx.Client) -> None:
        self.terminal, self.city, self._file, self._client = terminal, city, file, client

    def examined(self) -> Said:
        return self.terminal.types("doctor")

    def told(self, mark: str, words: str) -> bool:
        """True when a line with that mark says it."""
        return any(line.startswith(mark) and words in line for line in self.examined().out.splitlines())

    def configured(self, **changes: Any) -> None:
        file = write(self._file, [entry(self.city, **changes)])
        assert self.terminal.applies(file, "--offline").code == 0

    def slack(self, act: str, **body: Any) -> None:
        """Something that happens in the workspace."""
        self._client.post(f"{self.city.facts['workspace']['control_url']}/{act}", json=body).raise_for_status()


@pytest.fixture
def patient(terminal: Terminal, city: Town, tmp_path: Path) -> Iterator[Patient]:
    workspace = city.facts["workspace"]
    terminal.sets(
        SPLICE_SLACK_BOT_TOKEN=workspace["bot_token"],
        SPLICE_SLACK_APP_TOKEN=workspace["app_token"],
        SPLICE_SLACK_API_URL=workspace["api_url"],
        SPLICE_ADMINS="U06INES",
    )
    with httpx.Client(trust_env=False, timeout=20) as client:
        made = Patient(terminal, city, tmp_path / "pairs.toml", client)
        made.configured()
        terminal.types("roles", "grant", "U03ADA", "approver")
        yield made
        made.slack("manifest", **manifest())


def manifest() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return told


def test_in_order(patient: Patient) -> None:
    said = patient.examined()
    assert said.code == 0, said.all
    for words in (
        "Database: its tables are as this version wants them.",
        "Keys: the credentials can be opened.",
        "Slack: the bot token works in",
        "Slack: the app has all its scopes.",
        "Slack: Socket Mode can be opened.",
        "2 holders of the approver role.",
        "Sonar: the token works and may read all",
        "Calix: the credentials work and subscribers can be read.",
        "Mapping: company, models and fields exist in Sonar.",
        "Sonar's own Calix integration is off for these companies.",
        "The flat-file delivery is switched off, as answered at set-up.",
    ):
        assert any(line.startswith("ok") and words in line for line in said.out.splitlines()), words
    assert "FAIL" not in said.out and "warn" not in said.out


def test_wrong_credentials_are_told_from_a_missing_role_and_from_an_app_that_waits(patient: Patient) -> None:
    patient.city.calix.post("access", org="main", role=False)
    assert patient.told("FAIL", "Calix lets the app in, but not to the subscribers; the user needs the API user role")
    patient.city.calix.post("access", org="main", role=True, app=False)
    assert patient.told("FAIL", "Calix knows the user, but the app is not approved yet; ask Calix for its approval.")
    patient.city.calix.post("access", org="main", app=True)
    patient.terminal.tells("Example Fiber", "calix_password", "wrong-invented")
    said = patient.examined()
    assert said.code == 1 and "wrong-invented" not in said.all
    assert patient.told("FAIL", "Calix does not accept user name, password, client id or secret")


def test_sonar_s_token_and_its_role(patient: Patient) -> None:
    patient.city.sonar.post("token", valid=False)
    assert patient.told("FAIL", "Sonar does not accept the token; make a new one")
    patient.city.sonar.post("token", valid=True)
    patient.city.sonar.fault("deny", match={"field": "inventory_models"})
    assert patient.told("FAIL", "Sonar knows the token, but its role may not read")


@pytest.mark.parametrize(("system", "option"), [("Sonar", "sonar_url"), ("Calix", "calix_url")])
def test_a_vendor_that_is_away(patient: Patient, system: str, option: str) -> None:
    patient.configured(options={option: NO_VENDOR})
    assert patient.told("FAIL", f"{system} could not be asked")


def test_sonar_s_own_integration_beside_ours(patient: Patient) -> None:
    patient.city.sonar.post("native_calix", company_id=1, enabled=True)
    assert patient.told("FAIL", "Sonar's own Calix integration is on for these companies; switch it off there")


def test_a_mapping_that_sonar_does_not_know(patient: Patient) -> None:
    patient.configured(options={"devices": [{"model": "99", "field": "1"}]})
    assert patient.told("FAIL", "Sonar has no inventory model 99.")
    patient.configured(options={"devices": [{"model": "4", "field": "41"}]})
    assert patient.told("warn", "its category ont is neither RG nor ONT to the letter")


def test_plans_that_would_find_no_approver(patient: Patient) -> None:
    patient.terminal.types("roles", "revoke", "U03ADA", "approver")
    assert patient.told("warn", "Only one person can approve: a plan that they ask for themselves would find nobody.")
    patient.terminal.sets(SPLICE_ADMINS=None)
    said = patient.examined()
    assert said.code == 1
    assert patient.told("FAIL", "Nobody can approve anything")
    patient.terminal.types("roles", "grant", "S02APPROVERS", "approver")
    assert patient.told("ok", "1 holder of the approver role.")


def test_slack_s_tokens(patient: Patient) -> None:
    patient.terminal.sets(SPLICE_SLACK_BOT_TOKEN="xoxb-of-nobody")
    said = patient.examined()
    assert said.code == 1 and "xoxb-of-nobody" not in said.all
    assert patient.told("FAIL", "Slack refuses the bot token (invalid_auth)")
    patient.terminal.sets(SPLICE_SLACK_BOT_TOKEN=None)
    assert patient.told("FAIL", "Slack: SPLICE_SLACK_BOT_TOKEN is not set")


def test_slack_s_app_token(patient: Patient) -> None:
    patient.terminal.sets(SPLICE_SLACK_APP_TOKEN="xapp-of-nobody")
    assert patient.told("FAIL", "Slack refuses the app token")
    patient.terminal.sets(SPLICE_SLACK_APP_TOKEN=None)
    assert patient.told("FAIL", "Slack: SPLICE_SLACK_APP_TOKEN is not set")
    patient.terminal.sets(SPLICE_SLACK_MODE="http")
    assert patient.told("FAIL", "Slack: SPLICE_SLACK_SIGNING_SECRET is not set")


def test_slack_is_away(patient: Patient) -> None:
    patient.terminal.sets(SPLICE_SLACK_API_URL=f"{NO_VENDOR}/api/")
    assert patient.told("FAIL", "Slack cannot be reached from here")


def test_an_app_without_all_its_scopes(patient: Patient) -> None:
    poorer = manifest()
    poorer["oauth_config"]["scopes"]["bot"].remove("files:write")
    patient.slack("manifest", **poorer)
    assert patient.told("FAIL", "Slack: the app lacks the scopes files:write; update it from manifest.yml")


def test_keys_that_do_not_open_what_is_stored(patient: Patient) -> None:
    patient.terminal.sets(SPLICE_SECRET_KEYS=OTHER_KEYS)
    said = patient.examined()
    assert said.code == 1 and "Traceback" not in said.all
    assert "the key 'first' is not in the ring" in said.all
    patient.terminal.sets(SPLICE_SECRET_KEYS=None)
    assert patient.told("FAIL", "Keys: no key: set SPLICE_SECRET_KEYS or SPLICE_SECRET_KEYS_FILE.")


def test_a_splice_without_integrations(terminal: Terminal) -> None:
    said = terminal.types("doctor")
    assert said.code == 1
    assert "There is no integration yet: splice integrations apply FILE.toml adds one." in said.out
