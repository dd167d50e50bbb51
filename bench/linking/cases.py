"""The open question in cases: records that belong to an account in disguise, and records that look like one and do not.

Each case takes the person behind an account and gives the record's facts. Half of the records are of `ABSENT`.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from bench.linking.people import TRADES, Person, person
from sync.flow import Facts

Case = Callable[[Random, Person, int], Facts]


def one_line(who: Person) -> Facts:
    """As the CPE cloud keeps it: the address in one line, with the state."""
    facts = who.account()
    short = facts.street.replace("Street", "St").replace("Avenue", "Ave").replace("Lane", "Ln").replace("Road", "Rd")
    return replace(facts, street=f"{short}, {who.city}, MT {who.postcode}", city="", postcode="")


def slip(rng: Random, text: str) -> str:
    """One slip of the keyboard: two letters swapped, one lost, doubled or wrong."""
    at = rng.randrange(1, max(2, len(text) - 1))
    kind = rng.randrange(4)
    if kind == 0:
        return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
    return text[:at] + {1: "", 2: text[at] * 2, 3: "x"}[kind] + text[at + 1 :]


def foreign_key(rng: Random, who: Person, n: int) -> Facts:
    """All as the account has it, under a key of another system."""
    return one_line(who)


def typo(rng: Random, who: Person, n: int) -> Facts:
    """A slip in the surname; the phone is all that else tells."""
    return one_line(replace(who, surname=slip(rng, who.surname), serial="", email="", phone=who.phone))


def typo_in_email(rng: Random, who: Person, n: int) -> Facts:
    """A slip in the e-mail, no other identifier."""
    return one_line(replace(who, email=slip(rng, who.email) if who.email else "", serial="", phone=""))


def swapped(rng: Random, who: Person, n: int) -> Facts:
    """Surname first, in capitals."""
    return replace(one_line(replace(who, serial="", phone="")), name=f"{who.surname.upper()}, {who.given}")


def no_accents(rng: Random, who: Person, n: int) -> Facts:
    """An import lost the accents."""
    plain = who.surname.replace("ö", "o").replace("çã", "ca")
    return one_line(replace(who, surname=plain, serial="", email=""))


def moved(rng: Random, who: Person, n: int) -> Facts:
    """Known by at least one of e-mail and phone at the old address; with neither nobody could tell."""
    old = person(rng, n)
    kept = replace(who, number=old.number, street=old.street, unit=old.unit, city=old.city, postcode=old.postcode)
    return one_line(replace(kept, serial="" if who.email or who.phone else who.serial))


def maiden_name(rng: Random, who: Person, n: int) -> Facts:
    """The surname before the wedding."""
    return one_line(replace(who, surname=person(rng, n).surname, serial=""))


def two_phones(rng: Random, who: Person, n: int) -> Facts:
    """Another number stands before the known one."""
    facts = one_line(replace(who, serial="", email=""))
    return replace(facts, phones=(f"+1 ({rng.randrange(200, 999)}) 555-{rng.randrange(10_000):04}", *facts.phones))


def unit_written_apart(rng: Random, who: Person, n: int) -> Facts:
    """Address in parts, the flat as #7, no identifier at all."""
    facts = replace(who.account(), serials=(), emails=(), phones=())
    return replace(facts, street=f"{who.number} {who.street}" + (f" #{who.unit}" if who.unit else ""))


def owner_of_business(rng: Random, who: Person, n: int) -> Facts:
    """The account bears the business's name (see `business`), the record its owner's, with the same contact."""
    return one_line(replace(who, serial=""))


def device_alone(rng: Random, who: Person, n: int) -> Facts:
    """The device and an initial."""
    return Facts(name=f"{who.given[0]}. {who.surname}", serials=(who.serial,)) if who.serial else one_line(who)


def stranger(rng: Random, who: Person, n: int) -> Facts:
    """Somebody who was never a customer of ours."""
    return one_line(person(rng, n))


def twin(rng: Random, who: Person, n: int) -> Facts:
    """Another adult of the household, with contacts of their own or none."""
    other = person(rng, n)
    given = other.given if other.given != who.given else f"{other.given}ette"
    return one_line(replace(who, given=given, email=other.email, phone=other.phone, serial=other.serial))


def former_tenant(rng: Random, who: Person, n: int) -> Facts:
    """Who lived there before."""
    other = person(rng, n)
    return one_line(
        replace(
            who, given=other.given, surname=other.surname, email=other.email, phone=other.phone, serial=other.serial
        )
    )


def landlord(rng: Random, who: Person, n: int) -> Facts:
    """The owner of the house: the same building, no unit, another name."""
    return replace(former_tenant(rng, replace(who, unit=""), n), serials=())


def neighbour(rng: Random, who: Person, n: int) -> Facts:
    """The same surname two doors on, or another flat of the same house."""
    other = person(rng, n)
    where = replace(who, unit=str(int(who.unit) + 1)) if who.unit else replace(who, number=who.number + 2)
    return one_line(replace(where, given=other.given, email=other.email, phone=other.phone, serial=other.serial))


def namesake(rng: Random, who: Person, n: int) -> Facts:
    """The same name elsewhere."""
    return one_line(replace(person(rng, n), given=who.given, surname=who.surname))


def other_business(rng: Random, who: Person, n: int) -> Facts:
    """A business at a customer's address."""
    return replace(former_tenant(rng, who, n), name=f"{person(rng, n).surname} {rng.choice(TRADES)}")


def recycled_phone(rng: Random, who: Person, n: int) -> Facts:
    """A number that the carrier gave to the next one."""
    return one_line(replace(person(rng, n), phone=who.phone))


def business(rng: Random, who: Person) -> Facts:
    """The account of somebody's business."""
    return replace(who.account(), name=f"{who.surname} {rng.choice(TRADES)}")


PRESENT: tuple[Case, ...] = (
    foreign_key, typo, typo_in_email, swapped, no_accents, moved, maiden_name, two_phones, unit_written_apart,
    owner_of_business, device_alone,
)  # fmt: skip
ABSENT: tuple[Case, ...] = (
    stranger, twin, twin, former_tenant, landlord, neighbour, namesake, other_business, recycled_phone
)  # fmt: skip
