"""What is wrong in Calix: drift in owned fields, and records that stand under no account's id.

Each stray carries its truth (which account it really belongs to, if any), so that suggestions can be judged.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import NamedTuple

from sandbox.data.cast import Cast, Part
from sandbox.data.customers import STRANGERS, customer, person, place
from sandbox.data.mirror import Record, in_step
from sandbox.data.people import Customer
from sandbox.data.words import GIVEN

_FOREIGN_KEY = 7_000_000


class Told(NamedTuple):
    """One Calix record, its part, and the account it truly belongs to (None: nobody's)."""

    record: Record
    part: str
    account_id: int | None


def told(cast: Cast) -> Iterator[Told]:
    """All Calix records of the main org: those of the accounts in order, then those of nobody."""
    for index in range(cast.total):
        yield from _of_account(cast, index)
    for k in range(cast.stale):
        stranger = _stranger(cast, STRANGERS + k)
        key = str(_FOREIGN_KEY + 500_000 + k) if k % 3 else f"OLD-{10_000 + k}"
        yield Told(_keyed(in_step(stranger, cast.seed), key), "stale", None)
    for k in range(cast.nameless):
        record = in_step(_stranger(cast, STRANGERS * 2 + k), cast.seed)
        record["subscriberLocationId"] = ""
        yield Told(record, "no_subscriber_id", None)


def _of_account(cast: Cast, index: int) -> Iterator[Told]:
    part = cast.parts.get(index)
    if part is Part.MISSING or (cast.standing[index] and index % 2):
        return  # half of those who left are still in Calix
    who = customer(cast, index)
    record = in_step(who, cast.seed)
    foreign = str(_FOREIGN_KEY + index)
    if part is Part.DRIFT:
        drift(record, Random(f"{cast.seed}:drift:{index}"))
        yield Told(record, part, who.id)
    elif part is Part.PREFIX:
        yield Told(_keyed(record, f"S-{who.id}"), part, who.id)
    elif part is Part.EXACT:
        yield Told(_keyed(record, foreign), part, who.id)
    elif part in (Part.MOVED, Part.OWNER):
        yield Told(_keyed(in_step(_before(cast, index, who, part), cast.seed), foreign), part, who.id)
    else:
        yield Told(record, "in_step", who.id)
        if part is Part.TWIN:
            yield Told(_keyed(in_step(_twin(cast, index, who), cast.seed), foreign), part, None)


def drift(record: Record, rng: Random) -> None:
    """Change one owned field, as an import or a person would have left it."""
    services = [s for s in record["services"] if s["type"] == "data"]
    kinds = ["name", "email", "phone", "serviceAddress", "optout", "field1", "location"]
    kind = rng.choice(kinds + (["speed", "group", "endpoint"] if services else []))
    if kind == "speed":
        services[0] |= {"downSpeed": 50, "upSpeed": 10, "description": "50/10 Fiber", "group": "Bronze"}
    elif kind == "group":
        services[0]["group"] = "Gold" if services[0]["group"] != "Gold" else "Silver"
    elif kind == "endpoint":
        services[0]["endpointMappingOption2"] = f"CXNK9{rng.randrange(16**7):07X}"
    elif kind == "optout":
        record["optout"] = not record["optout"]
    elif kind == "phone":
        record["phone"] = f"{rng.randrange(200, 999)}5550199"
    elif kind == "email":
        record["email"] = f"old.{rng.randrange(10_000)}@example.test"
    elif kind == "field1":
        record["field1"] = "Pole" if record["field1"] != "Pole" else "Aerial"
    else:
        record[kind] = f"{record[kind]} (old)"


def _keyed(record: Record, key: str) -> Record:
    return record | {"subscriberLocationId": key, "account": key}


def _stranger(cast: Cast, index: int) -> Customer:
    """Somebody who left before the accounts were counted: no account has this person."""
    rng = Random(f"{cast.seed}:stranger:{index}")
    model = customer(cast, rng.randrange(cast.total))
    who = person(rng, index)
    devices = tuple(
        replace(device, serial=f"CXNK{index * 8 + k:08X}" if device.serial else "")
        for k, device in enumerate(model.devices)
    )
    return replace(model, id=index, name=who.name, person=who, place=place(rng), mailing=None, devices=devices)


def _before(cast: Cast, index: int, who: Customer, part: Part) -> Customer:
    """The same customer as an older record has it: at the old address, or under the owner's own name."""
    rng = Random(f"{cast.seed}:before:{index}")
    if part is Part.OWNER:
        return replace(who, name=who.person.name, type_id=1, person=replace(who.person, email=""), devices=())
    keeps_mail = rng.random() < 0.5
    person_then = who.person if keeps_mail else replace(who.person, email="", phone="")
    return replace(who, place=place(rng), mailing=None, person=person_then, devices=())


def _twin(cast: Cast, index: int, who: Customer) -> Customer:
    """Another person of the same household, who has no account."""
    rng = Random(f"{cast.seed}:twin:{index}")
    other = person(rng, STRANGERS * 3 + index)
    given = next(g for g in rng.sample(GIVEN, 2) if g != who.person.given)
    other = replace(other, given=given, surname=who.person.surname)
    devices = tuple(replace(d, serial=f"CXNKF{index:05X}{k:02X}") for k, d in enumerate(who.devices))
    return replace(who, name=other.name, person=other, devices=devices, type_id=1)
