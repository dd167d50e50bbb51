"""The voice town: SIMPLer's customers and Alianza's accounts, in step but for the parts that are played.

The cast comes first and is the same in every town. After the hundredth customer every fiftieth has drifted too.
"""

from random import Random

from sandbox.data.customers import person
from sandbox.data.people import Person
from sandbox.data.voice_cast import (
    BILLING_DAY,
    CURRENT,
    EXTENSION_LENGTH,
    LEAST,
    PLAYED,
    PRODUCTS,
    STATUSES,
    Role,
)
from sandbox.data.voice_lines import Household, household, row_of, vendor_id
from sandbox.data.voice_parts import Played, play
from sandbox.data.voice_records import Town, VoiceAccount, VoiceCustomer, VoicePlan
from sandbox.data.words import TRADES

FIRST_CUSTOMER = 5001
_PERSONS = 30_000_000  # nobody in the voice town has the e-mail of somebody in Sonar
_DRIFTING = (Role.MISSING_ROW, Role.EXTRA_ROW, Role.CHANGED_ROW, Role.STATUS_DIFFERS)


def town(size: int, seed: int) -> Town:
    """The town of so many SIMPLer customers, with voice or without; at the least the cast. About 1 in 10 has none."""
    made = [_customer(index, seed, _role(index)) for index in range(max(size, LEAST))]
    accounts = [played.account for played in made if played.account is not None]
    orphans = [_orphan(k, seed) for k in range(1 + size // 500)]
    return Town(tuple(played.customer for played in made), (*accounts, *orphans))


def cast_notes(built: Town) -> dict[str, dict[str, str | None]]:
    """Who plays each role: `{"customer_id", "nickname", "account_id", "account_number"}`, None where there is none."""
    by_number = {account.number: account for account in built.accounts}
    notes: dict[str, dict[str, str | None]] = {}
    for role, customer in zip(PLAYED, built.customers, strict=False):
        account = by_number.get(customer.nickname)
        notes[role.value] = _note(customer, account)
    nicknames = {customer.nickname for customer in built.customers}
    notes[Role.ORPHAN.value] = _note(None, next(a for a in built.accounts if a.number not in nicknames))
    return notes


def _note(customer: VoiceCustomer | None, account: VoiceAccount | None) -> dict[str, str | None]:
    return {
        "customer_id": customer.customer_id if customer else None,
        "nickname": customer.nickname if customer else None,
        "account_id": account.id if account else None,
        "account_number": account.number if account else None,
    }


def _role(index: int) -> Role | None:
    if index < LEAST:
        return PLAYED[index]
    if index >= 100 and index % 50 == 0:
        return _DRIFTING[index // 50 % len(_DRIFTING)]
    return None


def _customer(index: int, seed: int, role: Role | None) -> Played:
    rng = Random(f"{seed}:voice:{index}")
    who = person(rng, _PERSONS + index)
    trade = role is Role.BUSINESS or rng.random() < 0.1
    name = f"{who.surname} {rng.choice(TRADES)}" if trade else who.name
    voice = role is not None or index % 10 != 9
    customer = VoiceCustomer(
        str(FIRST_CUSTOMER + index),
        f"{who.surname}-{index:02d}".lower(),
        name,
        CURRENT if role is not None else rng.choices(STATUSES, (88, 5, 2, 2, 3))[0],
        who.email,
        voice,
        (),
    )
    if not voice:
        return Played(customer, None)
    lines = 1
    if role in (Role.TWO_LINES, Role.PORT_CONFLICT, Role.BLOCKED_DELETE):
        lines = 2
    elif role is Role.ADVANCED:
        lines = 4
    elif role is None and rng.random() < 0.12:
        lines = 2 if rng.random() < 0.8 else 3
    devices = lines if role is Role.PORT_CONFLICT else 1
    home = household(seed, index, who, lines, advanced=lines > 1, devices=devices)
    account = _account(rng, seed, customer, home, commercial=trade)
    rows = tuple(row_of(line, str(index * 10 + k + 1)) for k, line in enumerate(home.lines))
    return play(role, Played(customer._replace(rows=rows), account), seed, index)


def _account(rng: Random, seed: int, customer: VoiceCustomer, home: Household, *, commercial: bool) -> VoiceAccount:
    advanced = len(home.lines) > 1
    account_id = vendor_id(seed, "account", customer.customer_id)
    start = f"20{rng.randrange(19, 25)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    product, _, minutes, _ = PRODUCTS[rng.randrange(2)]
    plan = VoicePlan(vendor_id(account_id, "plan"), product, start, minutes, rng.randrange(minutes * 60))
    return VoiceAccount(
        id=account_id,
        number=customer.nickname,
        name=customer.name if rng.random() > 0.05 else f"{customer.name} (main house)",
        status="ACTIVE" if customer.status == CURRENT else "DISABLED",
        account_type="ADVANCED" if advanced else "SIMPLE",
        platform_type="CPE2" if rng.random() < 0.7 else "CPE1",
        billing_cycle_day=BILLING_DAY if rng.random() < 0.9 else rng.randrange(1, 29),
        dialing="DIAL_NINE_TEN_DIGIT" if advanced and commercial else rng.choice(("TEN_DIGIT", "SEVEN_DIGIT")),
        extension_length=EXTENSION_LENGTH if advanced else None,
        time_zone="US/Mountain" if rng.random() < 0.8 else "US/Pacific",
        regulatory="COMMERCIAL" if commercial else "RESIDENTIAL",
        start_date=start,
        lines=home.lines,
        users=home.users,
        numbers=home.numbers,
        calling_plans=(plan,),
        business_lines=(),
    )


def _orphan(k: int, seed: int) -> VoiceAccount:
    """An account that somebody made in Alianza by hand, or whose customer was renamed."""
    rng = Random(f"{seed}:orphan:{k}")
    who: Person = person(rng, _PERSONS * 2 + k)
    stranger = VoiceCustomer("", f"gone-{who.surname}-{k:02d}".lower(), who.name, CURRENT, who.email, True, ())
    account = _account(rng, seed, stranger, Household((), (), ()), commercial=False)
    return account._replace(id=vendor_id(seed, "orphan", k), calling_plans=())
