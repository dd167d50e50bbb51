"""Every assumed fact has its id in the product and at least two positions in the imitation."""

import re
from pathlib import Path
from typing import Any

import pytest

from connectors.calix import assumptions as at
from connectors.calix.places import NAMES
from sandbox.calix.facts import FACTS

SOURCE = Path(at.__file__).read_text(encoding="utf-8")


def test_the_ids_of_product_and_imitation_are_the_same() -> None:
    assert set(re.findall(r"CALIX-(?:B\d-[A-Z0-9]+|[A-Z]+)", SOURCE)) == {fact.fact for fact in FACTS}
    assert all(len(fact.values) >= 2 for fact in FACTS)


@pytest.mark.parametrize(
    ("told", "form", "value"),
    [
        ("US_MT", "code", "MT"),
        (" US_MT ", "sonar", "US_MT"),
        ("US_MT", "name", "Montana"),
        ("us_mt", "name", "Montana"),
        ("MT", "name", "Montana"),
        ("CA_QC", "name", "Quebec"),
        ("CA_QC", "code", "QC"),
        ("GB_LND", "name", "LND"),
        ("", "name", ""),
        (None, "code", ""),
    ],
)
def test_a_subdivision_in_each_form(told: str | None, form: str, value: str) -> None:
    assert at.subdivision(told, at.SubdivisionForm(form)) == value


def test_names_are_whole() -> None:
    assert (len(NAMES), NAMES["US_DC"], NAMES["CA_NL"]) == (69, "District of Columbia", "Newfoundland and Labrador")
    assert all(re.fullmatch(r"(US|CA)_[A-Z]{2}", code) and name.strip() == name for code, name in NAMES.items())


@pytest.mark.parametrize(("kbps", "mbps"), [(500_000, 500), (1_500, 1.5), (0, 0)])
def test_a_speed_in_each_unit(kbps: int, mbps: float) -> None:
    assert (at.speed(kbps), type(at.speed(kbps))) == (mbps, type(mbps))
    assert at.speed(kbps, at.SpeedUnit.KBPS) == kbps


@pytest.mark.parametrize(("consent", "out"), [(True, False), (False, True), (None, True)])
def test_who_did_not_consent_is_opted_out(consent: bool | None, out: bool) -> None:
    assert at.optout(consent) is out


@pytest.mark.parametrize(
    ("kind", "told"), [("RESIDENTIAL", "Residential"), ("SENIOR_CITIZEN", "Residential"), ("GOVERNMENT", "Business")]
)
def test_the_kind_of_a_customer(kind: str, told: str) -> None:
    assert at.customer_type(kind) == told


@pytest.mark.parametrize(("told", "org"), [({"OrgId": "a"}, "a"), ({"OrgId": True}, ""), ({"OrgId": ["a"]}, "")])
def test_an_org_is_a_text_or_a_number(told: dict[str, Any], org: str) -> None:
    assert at.org_told(told) == org
