"""What each role of the voice town changes in a customer that would be in step."""

from collections.abc import Callable
from typing import NamedTuple

from sandbox.data.voice_cast import PRODUCTS, Role
from sandbox.data.voice_lines import LINES_A_CUSTOMER, phone_number, vendor_id
from sandbox.data.voice_records import PASSWORD_PREFIX, VoiceAccount, VoiceBusinessLine, VoiceCustomer, VoiceRow

SHARED_NICKNAME = "shared-key"
SLASHED_NICKNAME = "north/barn 2"


class Played(NamedTuple):
    """One customer and its account, if it has one."""

    customer: VoiceCustomer
    account: VoiceAccount | None


def play(role: Role | None, played: Played, seed: int, index: int) -> Played:
    """The customer as its role wants it."""
    account = played.account
    if role is None or account is None or role not in _PARTS:
        return played
    return _PARTS[role](played.customer, account, seed, index)


Part = Callable[[VoiceCustomer, VoiceAccount, int, int], Played]


def _two_lines(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    first, second = account.lines
    lines = (first._replace(registered=True), second._replace(registered=False))
    return Played(customer, account._replace(lines=lines))


def _no_account(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    return Played(customer._replace(rows=()), None)


def _missing_row(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    return Played(customer._replace(rows=()), account)


def _extra_row(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    number = phone_number(index * LINES_A_CUSTOMER + LINES_A_CUSTOMER - 1)
    extra = VoiceRow(f"{index * 10 + 9}", number, f"{PASSWORD_PREFIX}left-{index}", "Old Fax", "2", number)
    return Played(customer._replace(rows=(*customer.rows, extra)), account)


def _changed_row(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    first = customer.rows[0]._replace(password=f"{PASSWORD_PREFIX}stale-{index}")
    return Played(customer._replace(rows=(first, *customer.rows[1:])), account)


def _port_conflict(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    return Played(customer._replace(rows=customer.rows[:1]), account)


def _no_mac(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    return Played(customer, account._replace(lines=(account.lines[0]._replace(mac=""),), numbers=()))


def _business(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    """Its row stands in SIMPLer: such a row is no extra, though no reading can confirm its password."""
    line = account.lines[0]
    business = VoiceBusinessLine(vendor_id(seed, "business", index), line.sip_username, customer.name)
    number = account.numbers[0]._replace(reference_type="BUSINESS_LINE", reference_id=business.line_id)
    return Played(customer, account._replace(lines=(), users=(), numbers=(number,), business_lines=(business,)))


def _status(customer_status: str, account_status: str) -> Part:
    def part(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
        return Played(customer._replace(status=customer_status), account._replace(status=account_status))

    return part


def _unlimited(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    product, _, minutes, _ = PRODUCTS[2]
    plan = account.calling_plans[0]._replace(
        product_id=product, plan_minutes=minutes, seconds_remaining=minutes * 60 - 5_400
    )
    return Played(customer, account._replace(calling_plans=(plan,)))


def _advanced(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    """The last key of the telephone shows whether somebody is on the line: no SIP account, no row."""
    *sip, key = account.lines
    watched = key._replace(
        user_id=sip[0].user_id, sip_username="", sip_password="", emergency_number="", line_type="PresenceBlfUser"
    )
    changed = account._replace(
        lines=(*sip, watched),
        users=account.users[:-1],
        numbers=account.numbers[:-1],
        dialing="DIAL_NINE_TEN_DIGIT",
        regulatory="COMMERCIAL",
    )
    return Played(customer._replace(rows=customer.rows[:-1]), changed)


def _duplicate_key(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    return Played(customer._replace(nickname=SHARED_NICKNAME), account._replace(number=SHARED_NICKNAME))


def _keyed(nickname: str) -> Part:
    """A customer whose nickname is of no use for an account of its own."""

    def part(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
        return Played(customer._replace(nickname=nickname, rows=()), None)

    return part


def _slash(customer: VoiceCustomer, account: VoiceAccount, seed: int, index: int) -> Played:
    return Played(customer._replace(nickname=SLASHED_NICKNAME), account._replace(number=SLASHED_NICKNAME))


_PARTS: dict[Role, Part] = {
    Role.TWO_LINES: _two_lines,
    Role.NO_ACCOUNT: _no_account,
    Role.MISSING_ROW: _missing_row,
    Role.EXTRA_ROW: _extra_row,
    Role.CHANGED_ROW: _changed_row,
    Role.PORT_CONFLICT: _port_conflict,
    Role.NO_MAC: _no_mac,
    Role.BUSINESS: _business,
    Role.SUSPENDED: _status("post", "SUSPENDED"),
    Role.DELETE_PENDING: _status("Disconnected", "DELETE_PENDING"),
    Role.STATUS_DIFFERS: _status("post", "ACTIVE"),
    Role.UNLIMITED: _unlimited,
    Role.ADVANCED: _advanced,
    Role.DUPLICATE_KEY: _duplicate_key,
    Role.DUPLICATE_KEY_TOO: _keyed(SHARED_NICKNAME),
    Role.SHORT_KEY: _keyed("x1"),
    Role.EMPTY_KEY: _keyed(""),
    Role.SLASH: _slash,
}
