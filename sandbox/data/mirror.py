"""How a customer stands in Calix when the two systems agree (field table of the vendor page, section 8).

Unowned data stands there too (techType, voice services, unknown keys), to prove that a sync keeps it.
"""

from random import Random
from typing import Any

from sandbox.data.catalogue import PLANS, tier
from sandbox.data.people import Customer

Record = dict[str, Any]

_PLANS = {plan.id: plan for plan in PLANS}


def in_step(customer: Customer, seed: int) -> Record:
    """The subscriber record without what Calix computes itself (`_id`s and the geocoded keys)."""
    rng = Random(f"{seed}:mirror:{customer.id}")
    kind = "Business" if customer.type_id == 2 else "Residential"
    record: Record = {
        "subscriberLocationId": str(customer.id),
        "account": str(customer.id),
        "name": customer.name,
        "phone": customer.person.phone,
        "email": customer.person.email,
        "billingAddress": (customer.mailing or customer.place).one_line,
        "serviceAddress": customer.place.one_line,
        "location": customer.place.city,
        "region": customer.place.region,
        "customerType": kind,
        "techType": "Fiber",
        "attainableRate": 1000,
        "optout": customer.person.opt_in is not True,
        "devices": [device.serial for device in customer.devices if device.serial and device.model_id in (1, 2)],
        "services": _services(customer, kind, rng),
        "field1": customer.drop_type,
        "field2": "",
        "field3": rng.choice(("", "", "route 7", "legacy import")),
        "field4": "",
        "field5": "",
    }
    if rng.random() < 0.2:
        record["highValue"] = True
    if rng.random() < 0.1:
        record["billingStatus"] = "current"
    return record


def _services(customer: Customer, kind: str, rng: Random) -> list[Record]:
    endpoints = [_first_serial(customer, 1), _first_serial(customer, 2)]
    services: list[Record] = []
    for plan in (_PLANS[p] for p in customer.plans):
        if plan.type != "DATA":
            continue
        rg, ont = ("", "") if services else endpoints
        services.append(
            {
                "usoc": rng.choice(("", "FTTH")),
                "type": "data",
                "group": tier(plan.down),
                "customerType": kind,
                "description": plan.name,
                "techType": "Fiber",
                "upSpeed": plan.up // 1000,
                "downSpeed": plan.down // 1000,
                "endpointMappingOption1": rg,
                "endpointMappingOption2": ont,
                "endpointMappingOption3": f"vlan-{customer.id % 4000}" if rng.random() < 0.1 else "",
                "endpointMappingOption4": "",
                "voiceInterfaces": [],
            }
        )
    if 7 in customer.plans:
        services.append(_voice(customer, kind))
    return services


def _first_serial(customer: Customer, model_id: int) -> str:
    """The serial of the first device of that model: of several the lowest item id wins."""
    return next((device.serial for device in customer.devices if device.model_id == model_id), "")


def _voice(customer: Customer, kind: str) -> Record:
    number = customer.person.phone or "2005550100"
    return {
        "usoc": "",
        "type": "voice",
        "group": "",
        "customerType": kind,
        "description": "Home phone",
        "techType": "Fiber",
        "voiceInterfaces": [{"port": 1, "number": number}],
    }
