"""A configuration that cannot stand is refused with what is wrong and where (seed 000, set-up pages)."""

from typing import Any

import pytest

from bridges.sonar_calix.checks import problems
from sync.bridge import Sibling
from tests.bridges.story import OPTIONS, SECRETS, sibling


def found(
    company: str | None = "1",
    secrets: dict[str, str] | None = None,
    siblings: list[Sibling] | None = None,
    **changes: Any,
) -> list[tuple[str, str, dict[str, Any]]]:
    """Problems of the operator's configuration after some changes; None takes an option away."""
    document = {name: value for name, value in (OPTIONS | changes).items() if value is not None}
    told = problems(company, document, SECRETS if secrets is None else secrets, siblings or [])
    return [(problem.code, problem.where, dict(problem.facts)) for problem in told]


def codes(**changes: Any) -> list[str]:
    return [code for code, _, _ in found(**changes)]


def test_a_good_configuration_has_no_problem() -> None:
    assert found() == []
    assert found(time_zone="America/Denver", audit_hour=None, limits={"removal_count": 20}) == []


@pytest.mark.parametrize(
    ("second", "overlap"),
    [
        ((100, 300), True),
        ((300, 400), True),
        ((301, 400), False),
        ((0, 99), False),
        ((150, 160), True),
        ((0, 900), True),
    ],
)
def test_tiers_overlap_when_they_share_one_speed(second: tuple[int, int], overlap: bool) -> None:
    tiers = [{"name": "A", "from": 100, "to": 300}, {"name": "B", "from": second[0], "to": second[1]}]
    assert codes(tiers=tiers) == (["tiers_overlap"] if overlap else [])


def test_both_overlapping_tiers_are_named_with_their_bounds() -> None:
    tiers = [{"name": "A", "from": 100, "to": 300}, {"name": "B", "from": 300, "to": 400}]
    facts = {"tier": "A", "tier_from": 100, "tier_to": 300, "other": "B", "other_from": 300, "other_to": 400}
    assert found(tiers=tiers) == [("tiers_overlap", "tiers", facts)]


def test_ten_tiers_pass_and_the_eleventh_is_named() -> None:
    tiers = [{"name": f"T{n}", "from": n * 10, "to": n * 10 + 9} for n in range(1, 12)]
    assert found(tiers=tiers[:10]) == []
    assert found(tiers=tiers) == [("too_many_tiers", "tiers", {"tier": "T11", "most": 10, "given": 11})]


def test_a_tier_upside_down_is_named_and_overlaps_nothing() -> None:
    tiers = [{"name": "A", "from": 300, "to": 100}, {"name": "B", "from": 0, "to": 400}]
    assert codes(tiers=tiers) == ["tier_reversed"]


def test_a_tier_of_one_speed_is_a_tier() -> None:
    assert codes(tiers=[{"name": "A", "from": 100, "to": 100}]) == []


def test_a_second_default_and_a_second_for_one_company_name_the_first() -> None:
    default, company = sibling(name="Everybody"), sibling(id=3, name="Valley", company="2", enabled=False)
    both = [default, company]
    assert found(company=None, siblings=both) == [("second_default", "company", {"other": "Everybody"})]
    assert found(company=" ", siblings=both) == [("second_default", "company", {"other": "Everybody"})]
    assert found(company="2", siblings=both) == [("second_for_company", "company", {"company": "2", "other": "Valley"})]
    assert found(company="1", siblings=both) == []


def test_a_place_that_is_none_names_the_words_that_are() -> None:
    [(code, where, facts)] = found(region="COUNTY")
    assert (code, where, facts["word"]) == ("unknown_word", "region", "COUNTY")
    assert all(word in facts["words"] for word in ("CITY", "SUBDIVISION", "ZIP"))


def test_region_and_location_may_be_the_same() -> None:
    assert found(region="ZIP", location="ZIP") == []


def test_at_most_five_custom_fields() -> None:
    six = {f"field{n}": str(n) for n in range(1, 7)}
    assert codes(custom_fields={f"field{n}": str(n) for n in range(1, 6)}) == []
    assert codes(custom_fields=six) == ["too_many_custom_fields", "unknown_subscriber_field"]


def test_one_custom_field_fills_one_subscriber_field() -> None:
    facts = {"custom_field": "7", "field": "field1", "other": "field2"}
    assert found(custom_fields={"field1": "7", "field2": 7}) == [("custom_field_twice", "custom_fields", facts)]


def test_one_field_a_model() -> None:
    twice = [{"model": "1", "field": "11"}, {"model": 1, "field": 12}]
    assert found(devices=twice) == [("model_twice", "devices", {"model": "1", "field": "11", "other": "12"})]


@pytest.mark.parametrize("name", sorted(SECRETS))
@pytest.mark.parametrize("value", ["", "  ", None])
def test_an_empty_credential_is_named_and_never_shown(name: str, value: str | None) -> None:
    secrets = {k: v for k, v in (SECRETS | {name: value}).items() if v is not None}
    assert found(secrets=secrets) == [("secret_missing", name, {})]


def test_the_flat_file_question_must_be_answered() -> None:
    assert codes(flat_file_disabled=False) == ["flat_file_unanswered"]
    assert codes(flat_file_disabled=None) == ["flat_file_unanswered"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("example.sonar.test", "url_unreadable"),
        ("ftp://example.sonar.test", "url_unreadable"),
        ("http://example.sonar.test", "url_not_encrypted"),
    ],
)
def test_a_vendors_address_is_whole_and_encrypted(url: str, code: str) -> None:
    assert codes(sonar_url=url) == [code]
    assert codes(calix_url=url) == [code]


def test_this_machines_own_address_needs_no_encryption() -> None:
    assert codes(sonar_url="http://127.0.0.1:8001") == []


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"sonar_url": None}, "option_missing", "sonar_url"),
        ({"colour": "red"}, "unknown_option", "colour"),
        ({"audit_hour": 24}, "option_invalid", "audit_hour"),
        ({"time_zone": "Mars/Base"}, "unknown_time_zone", "time_zone"),
        ({"breaker": {"failures": 9, "of": 5}}, "breaker_never_trips", "breaker"),
        ({"policy": "sometimes"}, "unknown_word", "policy"),
        ({"limits": {"removal_share": 2}}, "option_invalid", "limits.removal_share"),
        ({"tiers": [{"name": "", "from": 0, "to": 1}]}, "option_invalid", "tiers.0.name"),
        ({"tiers": [{"name": "A", "from": "slow", "to": 1}]}, "option_invalid", "tiers.0.from"),
    ],
)
def test_what_does_not_fit_is_named_where_it_stands(change: dict[str, Any], code: str, where: str) -> None:
    assert [(c, w) for c, w, _ in found(**change)] == [(code, where)]
