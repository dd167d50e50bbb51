"""Makes the customers, each from the seed and its own number alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from sandbox.data.cast import Cast, Part
from sandbox.data.people import Customer, Device, Person, Place
from sandbox.data.words import CREWS, DROP_TYPES, GIVEN, STREETS, SURNAMES, TOWNS, TRADES

FIRST_ID = 1001
STRANGERS = 10_000_000  # persons without an account have indexes from here on
_START = datetime(2023, 1, 2, 8, 0, tzinfo=UTC)


def customers(cast: Cast) -> Iterator[Customer]:
    """Every account in the order of its id."""
    return (customer(cast, index) for index in range(cast.total))


def customer(cast: Cast, index: int) -> Customer:
    """The account with this index; the same for the same seed, whatever else the set holds."""
    rng = Random(f"{cast.seed}:{index}")
    part = cast.parts.get(index)
    who = person(rng, index)
    type_id = _type(rng.random())
    name = who.name
    if type_id == 2 or part is Part.OWNER:
        type_id, name = 2, f"{who.surname} {rng.choice(TRADES)}"
    home = place(rng)
    return Customer(
        id=FIRST_ID + index,
        company_id=cast.company[index],
        type_id=type_id,
        status_id=2 if cast.standing[index] == 1 else 1,
        archived=cast.standing[index] == 2,
        name=name,
        person=who,
        place=home,
        mailing=place(rng) if rng.random() < 0.12 else None,
        plans=_plans(rng),
        devices=_devices(rng, index, always=part is not None),
        drop_type="" if rng.random() < 0.05 else rng.choice(DROP_TYPES),
        crew=rng.choice(CREWS),
        since=(_START + timedelta(minutes=index % 1_000_000)).isoformat(),
    )


def person(rng: Random, index: int) -> Person:
    """A contact whose e-mail and phone are its own; about 4 % lack the one, 5 % the other.

    Phones are 555-01xx in invented area codes, so they repeat after 70,000; strangers have area codes of their own.
    """
    given, surname = rng.choice(GIVEN), rng.choice(SURNAMES)
    email = f"{given}.{surname}.{index}@example.test".lower() if rng.random() > 0.04 else ""
    area = 900 + index // 100 % 100 if index >= STRANGERS else 200 + index // 100 % 700
    phone = f"{area}55501{index % 100:02d}" if rng.random() > 0.05 else ""
    draw = rng.random()
    return Person(given, surname, email, phone, True if draw < 0.55 else False if draw < 0.85 else None)


def place(rng: Random) -> Place:
    """An address in one of the invented towns."""
    city, subdivision, code, lat, lon = rng.choice(TOWNS)
    line2 = f"Apt {rng.randrange(1, 40)}" if rng.random() < 0.15 else ""
    street = f"{rng.randrange(1, 2000)} {rng.choice(STREETS)}"
    drift = rng.random() / 10
    return Place(street, line2, city, subdivision, code, round(lat + drift, 5), round(lon - drift, 5))


def _type(draw: float) -> int:
    if draw < 0.82:
        return 1
    return 3 if draw < 0.9 else 2


def _plans(rng: Random) -> tuple[int, ...]:
    draw = rng.random()
    if draw < 0.01:
        data: tuple[int, ...] = ()
    elif draw < 0.03:
        data = (1, rng.choice((2, 3)))
    else:
        data = (rng.choices((1, 2, 3, 4, 5), (25, 30, 25, 18, 2))[0],)
    extra = rng.random()
    return data + ((6,) if extra < 0.3 else ()) + ((7,) if extra > 0.9 else ())


def _devices(rng: Random, index: int, *, always: bool) -> tuple[Device, ...]:
    """An ONT, mostly an RG too; a few empty serials, second ONTs, switches and units of the wrong category."""
    draw = rng.random()
    models = [2, 1]
    if draw < 0.12:
        models = [2]
    elif draw < 0.2:
        models = [1]
    elif draw < 0.21:
        models = [2, 2, 1]
    elif draw < 0.22:
        models = [4, 1]
    elif draw < 0.235:
        models = [2, 1, 3]
    elif draw < 0.24:
        models = []
    bare = rng.random() < 0.015
    if always and (bare or not {1, 2} & set(models)):
        models, bare = [2, 1], False
    return tuple(
        Device(model, "" if bare and k == 0 else f"CXNK{index * 8 + k:08X}", f"02{index * 8 + k:010X}")
        for k, model in enumerate(models)
    )
