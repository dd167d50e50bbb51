"""The invented operator that the bridge's tests speak of."""

from typing import Any

from bridges.sonar_calix.options import Options
from bridges.sonar_calix.scope import Scope
from connectors.http.budget import LocalBudget
from connectors.sonar import Account
from store.secretbox import SecretBox
from sync.bridge import Setup, Sibling

BOX = SecretBox({"k1": b"k" * 32})

OPTIONS: dict[str, Any] = {
    "sonar_url": "https://example.sonar.test",
    "calix_url": "https://calix.test/v1",
    "flat_file_disabled": True,
    "devices": [{"model": "1", "field": "11"}, {"model": "2", "field": "21"}],
    "custom_fields": {"field1": "1"},
    "region": "SUBDIVISION",
    "location": "CITY",
    "tiers": [
        {"name": "Bronze", "from": 0, "to": 100_000},
        {"name": "Silver", "from": 100_001, "to": 500_000},
        {"name": "Gold", "from": 500_001, "to": 1_000_000},
    ],
}

SECRETS = {
    "sonar_token": "token-invented",
    "calix_client_id": "client-invented",
    "calix_client_secret": "secret-invented",
    "calix_username": "api@example.test",
    "calix_password": "password-invented",
}


def options(**changes: Any) -> Options:
    """The operator's options with some changes."""
    return Options.model_validate(OPTIONS | changes)


def sibling(**changes: Any) -> Sibling:
    """Another integration of the same bridge: the default one in an org of its own, unless told otherwise."""
    facts: dict[str, Any] = {
        "id": 2,
        "name": "Everybody else",
        "company": None,
        "target_org": "calix:other",
        "enabled": True,
        "options": OPTIONS,
        "secrets": SECRETS,
    }
    return Sibling(**(facts | changes))


def many(*rows: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    """A list as Sonar nests it."""
    return {"entities": list(rows), "page_info": {"total_count": len(rows) if total is None else total}}


def item(number: int, serial: str | None, *, model: str = "1", category: str = "RG") -> dict[str, Any]:
    """A device; `serial` None leaves its field data away."""
    data = [] if serial is None else [{"inventory_model_field_id": f"{model}1", "value": serial}]
    return {
        "id": str(number),
        "status": "FUNCTIONAL",
        "inventory_model": {
            "id": model,
            "name": f"Model {model}",
            "inventory_model_category": {"id": "1", "name": category},
        },
        "inventory_model_field_data": many(*data),
    }


def ont(number: int, serial: str | None) -> dict[str, Any]:
    """An ONT."""
    return item(number, serial, model="2", category="ONT")


def address(number: int = 1, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The service address unless told otherwise."""
    facts = {
        "id": str(number),
        "type": "PHYSICAL",
        "serviceable": True,
        "line1": "1 Main St",
        "line2": None,
        "city": "Town",
        "subdivision": "US_MT",
        "zip": "59000",
    }
    return facts | {"inventory_items": many(*items)} | changes


def contact(number: int = 1, *phones: str, **changes: Any) -> dict[str, Any]:
    """The primary contact unless told otherwise."""
    numbers = [{"id": str(n), "number": phone, "country": "US"} for n, phone in enumerate(phones, 1)]
    facts = {
        "id": str(number),
        "name": "Ada Example",
        "primary": True,
        "email_address": "ada@example.test",
        "marketing_opt_in": True,
    }
    return facts | {"phone_numbers": many(*numbers)} | changes


def service(number: int, down: int = 500_000, up: int = 500_000, **changes: Any) -> dict[str, Any]:
    """A data service of an account; speeds in kbps."""
    speeds = {"download_speed_kilobits_per_second": down, "upload_speed_kilobits_per_second": up}
    product = {"id": "3", "name": f"{down // 1000}/{up // 1000} Fiber", "type": "DATA", "data_service_detail": speeds}
    return {"id": str(number), "service": product | changes}


def account(**changes: Any) -> Account:
    """Ada's account, served, with one data service and one ONT, unless told otherwise."""
    facts: dict[str, Any] = {
        "id": "42",
        "name": "Ada Example",
        "company_id": "1",
        "archived_at": None,
        "updated_at": "2025-02-03T10:11:12+00:00",
        "account_status": {"id": "1", "name": "Active", "activates_account": True},
        "account_type": {"id": "1", "type": "RESIDENTIAL"},
        "contacts": many(contact(1, "4065550100")),
        "addresses": many(address(1, ont(1, "CXNK00000001"))),
        "account_services": many(service(77)),
        "custom_field_data": many({"custom_field_id": "1", "value": "Buried"}),
    }
    return Account.model_validate(facts | changes)


def setup(
    company: str | None = "1", siblings: tuple[Sibling, ...] = (), target_org: str = "calix:ours", **changes: Any
) -> Setup:
    """The operator's integration, opened with budgets that never make anybody wait."""
    facts: dict[str, Any] = {
        "options": OPTIONS,
        "secrets": SECRETS,
        "budget": lambda *_: LocalBudget(10_000),
        "mark": BOX.mark,
    }
    return Setup(
        integration_id=1, name="Ours", company=company, target_org=target_org, siblings=siblings, **(facts | changes)
    )


def scope(*args: Any, remove_inactive: bool = False, shared_org: bool = False, **changes: Any) -> Scope:
    """The share of that integration."""
    return Scope(setup(*args, **changes), remove_inactive=remove_inactive, shared_org=shared_org)
