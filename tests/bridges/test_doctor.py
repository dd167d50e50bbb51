"""Doctor tells wrong credentials from a missing role or an app not yet approved, and a mapping that does not fit."""

from typing import Any

import pytest

from bridges.sonar_calix.bridge import SonarCalix
from sync.bridge import Check
from sync.errors import VendorTrouble
from tests.bridges.conftest import Vendors


async def doctor(vendors: Vendors, *args: Any, **changes: Any) -> list[Check]:
    async with vendors.open(*args, **changes) as opened:
        return list(await opened.doctor())


async def wrong(vendors: Vendors, *args: Any, **changes: Any) -> list[tuple[str, bool | None, str]]:
    return [(c.name, c.ok, c.code) for c in await doctor(vendors, *args, **changes) if not c.ok]


async def test_a_healthy_integration_has_nothing_to_mend(vendors: Vendors) -> None:
    checks = await doctor(vendors)
    assert [(check.code, check.ok) for check in checks] == [
        ("sonar_reads", True),
        ("calix_reads", True),
        ("mapping_fits", True),
        ("native_off", True),
        ("flat_file_disabled", True),
    ]


async def test_a_sonar_token_that_is_not_known_ends_the_checks_of_sonar(vendors: Vendors) -> None:
    found = await wrong(vendors, secrets=vendors.secrets(sonar_token="another-invented"))
    assert found == [("sonar", False, "sonar_credentials")]


async def test_a_permission_that_is_missing_is_named(vendors: Vendors) -> None:
    vendors.sonar.fault("deny", match={"field": "inventory_models"})
    [permission, mapping] = [check for check in await doctor(vendors) if not check.ok]
    assert (permission.code, permission.facts["what"]) == ("sonar_permission", "inventory_models")
    assert (mapping.code, mapping.ok) == ("mapping_unknown", None)


async def test_a_sonar_that_is_not_there(vendors: Vendors) -> None:
    vendors.sonar.fault("status", times=0, code=404)
    assert ("sonar", False, "sonar_away") in await wrong(vendors)


async def test_wrong_calix_credentials(vendors: Vendors) -> None:
    found = await wrong(vendors, secrets=vendors.secrets(calix_password="another-invented"))
    assert found == [("calix", False, "calix_credentials")]


async def test_an_app_that_is_not_approved_is_told_from_a_role_that_is_missing(vendors: Vendors) -> None:
    vendors.calix.post("access", org="main", app=False)
    assert await wrong(vendors) == [("calix", False, "calix_app_not_approved")]
    vendors.calix.post("access", org="main", app=True, role=False)
    assert await wrong(vendors) == [("calix", False, "calix_role_missing")]


async def test_a_calix_that_is_not_there(vendors: Vendors) -> None:
    vendors.calix.fault("status", match={"path": "/authentication"}, times=0, code=404)
    assert await wrong(vendors) == [("calix", False, "calix_away")]


async def test_a_company_that_does_not_exist_names_those_that_do(vendors: Vendors) -> None:
    [check] = [check for check in await doctor(vendors, "77") if not check.ok]
    assert check.code == "company_unknown"
    assert check.facts == {"company": "77", "known": "1 Example Fiber, 2 Valley Broadband"}


@pytest.mark.parametrize(
    ("changes", "ok", "code"),
    [
        ({"devices": [{"model": "99", "field": "11"}]}, False, "model_unknown"),
        ({"devices": [{"model": "1", "field": "21"}]}, False, "field_not_of_model"),
        ({"devices": [{"model": "4", "field": "41"}]}, None, "category_skipped"),
        ({"custom_fields": {"field1": "4"}}, False, "custom_field_not_of_account"),
        ({"custom_fields": {"field1": "99"}}, False, "custom_field_not_of_account"),
        ({"flat_file_disabled": False}, False, "flat_file_unanswered"),
    ],
)
async def test_a_mapping_that_does_not_fit(
    vendors: Vendors, changes: dict[str, Any], ok: bool | None, code: str
) -> None:
    assert [(o, c) for _, o, c in await wrong(vendors, **changes)] == [(ok, code)]


async def test_an_integration_without_devices_and_fields_fits(vendors: Vendors) -> None:
    assert await wrong(vendors, devices=[], custom_fields={}) == []


@pytest.mark.parametrize(
    ("company", "native", "found"),
    [
        ("1", 1, [("native", False, "native_enabled")]),
        ("1", 2, []),
        (None, 2, [("native", False, "native_enabled")]),
    ],
)
async def test_sonars_own_integration_must_be_off(
    vendors: Vendors, company: str | None, native: int, found: list[Any]
) -> None:
    vendors.sonar.post("native_calix", company_id=native, enabled=True)
    assert await wrong(vendors, company) == found


async def test_sonars_own_integration_that_cannot_be_seen(vendors: Vendors) -> None:
    vendors.sonar.fault("deny", match={"field": "calix_cloud_settings"})
    assert ("native", False, "native_unknown") in await wrong(vendors)


async def test_before_saving_the_vendor_is_asked_the_same(vendors: Vendors) -> None:
    bridge = SonarCalix()
    assert await bridge.check_against_vendor(vendors.setup()) == []
    [problem] = await bridge.check_against_vendor(vendors.setup("77"))
    assert problem.code == "company_unknown"
    vendors.sonar.post("token", valid=False)
    with pytest.raises(VendorTrouble) as caught:
        await bridge.check_against_vendor(vendors.setup())
    assert caught.value.code == "credentials"


class TestBeforeSaving:
    """Calix is logged in to and read, so that what `doctor` would find later is told at once (seed 000, set-up)."""

    async def told(self, vendors: Vendors, *args: Any, **changes: Any) -> list[str]:
        return [one.code for one in await SonarCalix().check_against_vendor(vendors.setup(*args, **changes))]

    async def test_wrong_credentials_an_app_and_a_role_are_told_apart(self, vendors: Vendors) -> None:
        wrong = vendors.secrets(calix_password="another-invented")
        assert await self.told(vendors, secrets=wrong) == ["calix_credentials"]
        vendors.calix.post("access", org="main", app=False)
        assert await self.told(vendors) == ["calix_app_not_approved"]
        vendors.calix.post("access", org="main", app=True, role=False)
        assert await self.told(vendors) == ["calix_role_missing"]

    async def test_both_vendors_are_asked_whatever_the_other_one_says(self, vendors: Vendors) -> None:
        wrong = vendors.secrets(calix_password="another-invented")
        assert await self.told(vendors, "77", secrets=wrong) == ["company_unknown", "calix_credentials"]
        vendors.sonar.post("token", valid=False)
        assert await self.told(vendors, secrets=wrong) == ["calix_credentials"]

    async def test_a_calix_that_cannot_be_asked_forbids_nothing_and_hides_nothing(self, vendors: Vendors) -> None:
        vendors.calix.fault("status", match={"path": "/authentication"}, times=0, code=404)
        with pytest.raises(VendorTrouble) as caught:
            await SonarCalix().check_against_vendor(vendors.setup())
        assert (caught.value.system, caught.value.code) == ("Calix Cloud", "address")
        assert await self.told(vendors, "77") == ["company_unknown"]
