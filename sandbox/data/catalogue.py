"""What the invented operator sells, installs and configures; the same in every data set.

The options of the demo's integration rest on these (they are printed among the sandbox's notes).
"""

from typing import Any, NamedTuple


class Plan(NamedTuple):
    """One service of the price list; speeds in kbps, 0 for what carries no data."""

    id: int
    name: str
    type: str
    down: int
    up: int
    amount: int


PLANS = (
    Plan(1, "100/20 Fiber", "DATA", 100_000, 20_000, 4500),
    Plan(2, "250/50 Fiber", "DATA", 250_000, 50_000, 6000),
    Plan(3, "500/500 Fiber", "DATA", 500_000, 500_000, 7500),
    Plan(4, "1000/1000 Fiber", "DATA", 1_000_000, 1_000_000, 9500),
    Plan(5, "2000/2000 Fiber", "DATA", 2_000_000, 2_000_000, 14000),
    Plan(6, "Router rental", "RECURRING", 0, 0, 500),
    Plan(7, "Home phone", "VOICE", 0, 0, 1500),
)

TIERS = (
    {"name": "Bronze", "from": 0, "to": 100_000},
    {"name": "Silver", "from": 100_001, "to": 500_000},
    {"name": "Gold", "from": 500_001, "to": 1_000_000},
)

COMPANIES = ((1, "Example Fiber"), (2, "Valley Broadband"))

STATUSES = ((1, "Active", True), (2, "Inactive", False), (3, "Lead", False), (4, "Delinquent", True))

ACCOUNT_TYPES = ((1, "Residential", "RESIDENTIAL"), (2, "Business", "COMMERCIAL"), (3, "Senior", "SENIOR_CITIZEN"))

CATEGORIES = ((1, "RG"), (2, "ONT"), (3, "Switch"), (4, "ont"))


class Model(NamedTuple):
    """One inventory model: its category and the ids of its two fields."""

    id: int
    name: str
    category_id: int
    serial_field: int
    mac_field: int


MODELS = (
    Model(1, "Home Gateway 6", 1, 11, 12),
    Model(2, "Fiber Terminal 1G", 2, 21, 22),
    Model(3, "Cabinet Switch 8", 3, 31, 32),
    Model(4, "Fiber Terminal (old entry)", 4, 41, 42),
)

CUSTOM_FIELDS = (
    (1, "Drop type", "Account"),
    (2, "Install crew", "Account"),
    (3, "Account manager", "Account"),
    (4, "Lot number", "Address"),
)


def tier(kbps: int) -> str:
    """Name of the tier that a download speed falls in, bounds included; empty when it falls in none."""
    return next((str(t["name"]) for t in TIERS if int(str(t["from"])) <= kbps <= int(str(t["to"]))), "")


def notes() -> dict[str, Any]:
    """What a caller must know to configure an integration that agrees with the generated Calix records."""
    names = dict(CATEGORIES)
    return {
        "companies": [{"id": str(i), "name": name, "default": i == 1} for i, name in COMPANIES],
        "account_statuses": [{"id": str(i), "name": n, "activates_account": a} for i, n, a in STATUSES],
        "account_types": [{"id": str(i), "name": n, "type": t} for i, n, t in ACCOUNT_TYPES],
        "services": [
            {"id": str(p.id), "name": p.name, "type": p.type, "down_kbps": p.down, "up_kbps": p.up} for p in PLANS
        ],
        "inventory_models": [
            {
                "id": str(m.id),
                "name": m.name,
                "category": names[m.category_id],
                "serial_field_id": str(m.serial_field),
                "mac_field_id": str(m.mac_field),
            }
            for m in MODELS
        ],
        "custom_fields": [{"id": str(i), "name": n, "entity_type": e} for i, n, e in CUSTOM_FIELDS],
        "integration": {
            "region": "SUBDIVISION",
            "location": "CITY",
            "tiers": [dict(t) for t in TIERS],
            "field1": {"custom_field_id": "1", "name": "Drop type"},
            "device_fields": [
                {"inventory_model_id": str(m.id), "inventory_model_field_id": str(m.serial_field)} for m in MODELS[:2]
            ],
        },
    }
