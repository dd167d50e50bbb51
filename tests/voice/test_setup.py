"""Setting the integration up (seed 002, "Integration setup"; vendor page, C 28 and 29): what is refused and told."""

from typing import Any

import pytest

from bot.catalogue import known, say
from bridges.registry import BRIDGES
from bridges.simpler_alianza.bridge import SimplerAlianza
from connectors.http.budget import LocalBudget
from sync.bridge import Check, Problem
from sync.errors import Refusal, VendorTrouble
from sync.precheck import ask_vendors
from tests.voice.office import VoiceOffice
from tests.voice.town import VoiceTown

TABLE = {
    "table": "7",
    "dial_number": "71",
    "display_name": "72",
    "password": "73",
    "port_number": "74",
    "user_name": "75",
}
OPTIONS: dict[str, Any] = {"simpler_url": "https://simpler.test/restapi", "voice_table": TABLE}
SECRETS = {
    "simpler_username": "api",
    "simpler_password": "invented",
    "alianza_username": "portal",
    "alianza_password": "invented",
}


def problems(secrets: dict[str, str] | None = None, company: str | None = None, **options: Any) -> list[Problem]:
    return SimplerAlianza().check(company, OPTIONS | options, SECRETS if secrets is None else secrets, [])


def test_b28_a_whole_configuration_has_no_problem() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("options", "code", "where"),
    [
        ({"simpler_url": "simpler.test"}, "url_unreadable", "simpler_url"),
        ({"simpler_url": "http://simpler.test"}, "url_not_encrypted", "simpler_url"),
        ({"alianza_url": "ftp://x"}, "url_unreadable", "alianza_url"),
        ({"voice_table": TABLE | {"password": ""}}, "table_ids_missing", "voice_table"),
        ({"voice_table": TABLE | {"table": " "}}, "table_ids_missing", "voice_table"),
        ({"voice_table": TABLE | {"password": "71"}}, "table_ids_repeated", "voice_table"),
        ({"voice_table": {}}, "table_ids_missing", "voice_table"),
        ({"account_time_zone": "Mars/Base"}, "choice_unknown", "account_time_zone"),
        ({"regulatory_type": "OTHER"}, "choice_unknown", "regulatory_type"),
        ({"platform_type": "V2_0"}, "choice_unknown", "platform_type"),
        ({"gui_url": "https://portal.test/accounts"}, "gui_url_without_id", "gui_url"),
        ({"voice_scope": {"by": "field"}}, "scope_without_field", "voice_scope"),
        ({"voice_scope": {"by": "status"}}, "scope_without_values", "voice_scope"),
        ({"voice_scope": {"by": "moon"}}, "option_invalid", "voice_scope.by"),
        ({"billing_day": 32}, "option_invalid", "billing_day"),
        ({"no_such_option": 1}, "unknown_option", "no_such_option"),
    ],
)
def test_b28_what_cannot_be_right_is_refused_with_a_sentence(options: dict[str, Any], code: str, where: str) -> None:
    [problem] = problems(**options)
    assert (problem.code, problem.where) == (code, where)
    assert known(f"problem.{code}") and "(?)" not in say(f"problem.{code}", where=where, **problem.facts)


def test_b29_all_credentials_are_needed_and_a_trigger_needs_both_of_its_own() -> None:
    assert [each.code for each in problems({})] == ["secret_missing"] * 4
    [half] = problems(SECRETS | {"hook_username": "simpler"})
    assert half.code == "hook_secrets_half"
    assert problems(SECRETS | {"hook_username": "simpler", "hook_password": "invented"}) == []


def test_a_company_has_no_meaning_here() -> None:
    assert [each.code for each in problems(company="2")] == ["company_not_used"]


async def test_b28_doctor_tells_each_thing_by_itself(office: VoiceOffice, town: VoiceTown) -> None:
    assert {check.code for check in await checks(office) if check.ok is not True} == set()
    town.simpler.post("behaviours", row_functions="read-only", equipment_sync="unknown", settings_function="unknown")
    town.alianza.post("access", must_change_password=True)
    found = {check.code: check.ok for check in await checks(office)}
    assert found["rows_plan_only"] is None and found["push_unsupported"] is None
    assert found["alianza_must_change_password"] is False
    town.simpler.post("behaviours", allow_list="not-listed")
    assert (await codes(office))["simpler_access_denied"] is False


async def test_b28_ids_that_the_table_does_not_have_are_named(office: VoiceOffice, town: VoiceTown) -> None:
    table = office.home.options["voice_table"]
    office.home = await office.configures(office.draft(voice_table=table | {"user_name": "99"}, customer_status=False))
    found = await codes(office)
    assert (found["table_fields_missing"], found["switches_off"]) == (False, None)
    office.home = await office.configures(office.draft(voice_table=table | {"table": "8"}))
    assert (await codes(office))["table_missing"] is False


async def test_b29_before_saving_the_vendors_are_asked(office: VoiceOffice, town: VoiceTown) -> None:
    budget = lambda *_: LocalBudget(10_000)  # noqa: E731
    assert await ask_vendors(office.store, office.box, BRIDGES, office.draft(name="Second"), budget) == []
    wrong = office.draft(name="Second")
    wrong.secrets["alianza_password"] = "not-this-one"  # type: ignore[index]
    with pytest.raises(VendorTrouble) as refused:
        await ask_vendors(office.store, office.box, BRIDGES, wrong, budget)
    assert refused.value.code == "credentials"
    elsewhere = office.draft(name="Second", partition="not-ours")
    with pytest.raises(VendorTrouble) as foreign:
        await ask_vendors(office.store, office.box, BRIDGES, elsewhere, budget)
    assert foreign.value.code == "partition"


async def test_a_second_integration_of_one_operator_is_refused(office: VoiceOffice) -> None:
    with pytest.raises(Refusal) as refused:
        await office.configures(office.draft(name="Second"))
    assert [each.code for each in refused.value.facts["problems"]] == ["second_for_operator"]


async def checks(office: VoiceOffice) -> list[Check]:
    async with office.bench.open(office.home.id or 0) as (_, opened):
        found: list[Check] = await opened.doctor()
    for check in found:
        assert known(f"check.{check.code}") and "(?)" not in say(f"check.{check.code}", **check.facts)
    return found


async def codes(office: VoiceOffice) -> dict[str, bool | None]:
    return {check.code: check.ok for check in await checks(office)}
