"""The bridge as sync sees it: its contract, names without secrets, and what a changed mapping is."""

from typing import Any

import pytest

from bridges.registry import BRIDGES
from bridges.sonar_calix.bridge import SonarCalix
from bridges.sonar_calix.native import natively_kept
from connectors.sonar import CalixCloudSetting
from sync.errors import Refusal
from sync.flow import Authority, Policy
from tests.bridges.conftest import Vendors
from tests.bridges.story import OPTIONS, SECRETS, scope, setup, sibling


def test_it_is_registered_by_its_name() -> None:
    assert BRIDGES["sonar_calix"].title == "Sonar → Calix Cloud"
    assert set(BRIDGES["sonar_calix"].secret_names) == set(SECRETS)
    assert [flow.name for flow in BRIDGES["sonar_calix"].flows] == ["subscribers"]
    assert BRIDGES["sonar_calix"].check("1", OPTIONS, SECRETS, []) == []


@pytest.mark.parametrize(
    "change",
    [
        {"region": "ZIP"},
        {"location": None},
        {"tiers": []},
        {"devices": []},
        {"custom_fields": {"field2": "1"}},
        {"remove_inactive": True},
    ],
)
def test_a_changed_mapping_has_another_fingerprint(change: dict[str, Any]) -> None:
    bridge = SonarCalix()
    assert bridge.mapping_fingerprint(OPTIONS | change) != bridge.mapping_fingerprint(OPTIONS)


@pytest.mark.parametrize("change", [{"poll_seconds": 5}, {"calix_rate": 9}, {"remove_inactive": False}, {"org": "x"}])
def test_what_changes_nothing_that_is_written_leaves_the_fingerprint(change: dict[str, Any]) -> None:
    bridge = SonarCalix()
    assert bridge.mapping_fingerprint(OPTIONS | change) == bridge.mapping_fingerprint(OPTIONS)


def test_an_org_is_told_by_gateway_and_user_and_holds_no_secret() -> None:
    bridge = SonarCalix()
    org = bridge.org_of(OPTIONS, SECRETS)
    assert org.startswith("calix:calix.test/")
    assert not any(secret in org for secret in SECRETS.values())
    assert bridge.org_of(OPTIONS, SECRETS | {"calix_username": " API@example.test"}) == org
    assert bridge.org_of(OPTIONS, SECRETS | {"calix_client_id": "another-app"}) == org
    assert bridge.org_of(OPTIONS, SECRETS | {"calix_username": "other@example.test"}) != org
    assert bridge.org_of(OPTIONS | {"calix_url": "https://eu.calix.test/v1"}, SECRETS) != org


def test_an_org_may_be_named_where_two_users_open_the_same_one() -> None:
    assert SonarCalix().org_of(OPTIONS | {"org": "main"}, SECRETS) == "calix:main"


async def test_options_that_cannot_be_read_are_refused_with_their_problems() -> None:
    with pytest.raises(Refusal) as caught:
        async with SonarCalix().open(setup(options=OPTIONS | {"region": "COUNTY"})):
            pass
    assert caught.value.code == "configuration_wrong"
    assert [problem.where for problem in caught.value.facts["problems"]] == ["region"]


async def test_nothing_is_requested_before_a_flow_asks_and_every_request_is_counted(vendors: Vendors) -> None:
    seen: list[Any] = []
    opened_setup = vendors.setup(policy="always", calix_rate=7, calix_concurrency=2)
    with_hook = type(opened_setup)(
        **{name: getattr(opened_setup, name) for name in opened_setup.__slots__} | {"on_call": seen.append}
    )
    async with SonarCalix().open(with_hook) as opened:
        flow = opened.flows["subscribers"]
        assert (opened.calls(), seen) == (0, [])
        await flow.target_by_id("no-such-id")
        assert opened.calls() == len(seen) == 2  # the login and the question
    assert (flow.policy, flow.authority) == (Policy.ALWAYS, Authority.MIRROR)
    assert (flow.manner.rate_per_second, flow.manner.concurrency) == (7, 2)
    assert (flow.manner.unique_key, flow.manner.find_by_key) == (False, True)
    assert (flow.label("service"), flow.label("subscriber"), flow.claims(None, None)) == (
        "description",
        "",
        frozenset(),
    )
    assert flow.impact({"moves": 2}) == [("subscribers_move", {"n": 2})]
    assert flow.effect("service", "delete", {"group": "Gold"}, None) == "removal"


def native(*rows: tuple[str | None, bool]) -> list[CalixCloudSetting]:
    return [
        CalixCloudSetting(id=str(n), enabled=enabled, company_id=company, synchronization_status="NEW")
        for n, (company, enabled) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("settings", "company", "kept"),
    [
        (native(), "1", False),
        (native(("1", False)), "1", False),
        (native(("1", True)), "1", True),
        (native(("2", True)), "1", False),
        (native((None, True)), "1", True),
        (native((None, True), ("1", False)), "1", False),
        (native((None, True)), None, True),
        (native((None, True), ("1", False)), None, True),
        (native(("9", True)), None, True),
        (native(("2", True)), None, False),
    ],
)
def test_which_native_integrations_cover_ours(
    settings: list[CalixCloudSetting], company: str | None, kept: bool
) -> None:
    valley = sibling(company="2")
    assert natively_kept(settings, scope(company, (valley,))) is kept
