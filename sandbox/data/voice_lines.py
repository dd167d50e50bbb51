"""Makes lines, users and numbers of one account, each from the seed and a number of its own."""

from base64 import urlsafe_b64encode
from hashlib import blake2b
from typing import NamedTuple

from sandbox.data.people import Person
from sandbox.data.voice_records import PASSWORD_PREFIX, VoiceLine, VoiceNumber, VoiceRow, VoiceUser

LINES_A_CUSTOMER = 4  # so many telephone numbers are kept for each, whatever else the town holds
_NUMBERS = 80_000  # 555-01xx in every area code from 200 on; more take another country code


def vendor_id(*parts: object) -> str:
    """An id as Alianza's look: 22 characters of URL-safe base64, the same for the same parts."""
    digest = blake2b(":".join(map(str, parts)).encode(), digest_size=16).digest()
    return urlsafe_b64encode(digest)[:22].decode()


def phone_number(serial: int) -> str:
    """An invented number of 11 digits, its own for each serial."""
    return f"{1 + serial // _NUMBERS}{200 + serial // 100 % 800}55501{serial % 100:02d}"


class Household(NamedTuple):
    """The lines of one account with their users and numbers, position by position."""

    lines: tuple[VoiceLine, ...]
    users: tuple[VoiceUser, ...]
    numbers: tuple[VoiceNumber, ...]


def household(seed: int, index: int, who: Person, lines: int, *, advanced: bool, devices: int = 1) -> Household:
    """Lines with a user and a number each.

    Args:
        seed: Of the town.
        index: The customer's place in it.
        who: Whose name and e-mail the first user has.
        lines: How many, at most `LINES_A_CUSTOMER`.
        advanced: Whether the users have extensions.
        devices: 1, or as many as lines: then each line is the first of its own device.
    """
    made = [_line(seed, index, k, who, advanced=advanced, own_device=devices > 1) for k in range(lines)]
    return Household(*(tuple(each) for each in zip(*made, strict=True)))


def _line(
    seed: int, index: int, k: int, who: Person, *, advanced: bool, own_device: bool
) -> tuple[VoiceLine, VoiceUser, VoiceNumber]:
    number = phone_number(index * LINES_A_CUSTOMER + k)
    user_id = vendor_id(seed, "user", index, k)
    user = VoiceUser(
        user_id,
        who.given,
        who.surname if not k else f"{who.surname} {k + 1}",
        who.email if not k else "",
        str(1001 + k) if advanced else "",
        "ADVANCED" if advanced and not k else "STANDARD",
        number,
    )
    mac = f"02{seed % 256:02x}{index * LINES_A_CUSTOMER + (k if own_device else 0):08x}"
    line = VoiceLine(
        vendor_id(seed, "line", index, k),
        user_id,
        1 if own_device else k + 1,
        mac,
        number,
        password(seed, index, k),
        f"{user.first_name} {user.last_name}",
        number,
        registered=(index + k) % 20 != 19,
        line_type="Line",
    )
    return line, user, VoiceNumber(number, "END_USER", user_id)


def password(seed: int, index: int, k: int) -> str:
    """An invented SIP password that a search can find."""
    return PASSWORD_PREFIX + blake2b(f"{seed}:{index}:{k}".encode(), digest_size=8).hexdigest()


def row_of(line: VoiceLine, row_id: str) -> VoiceRow:
    """The row that says what the line says (vendor page, section B3)."""
    return VoiceRow(
        row_id,
        line.sip_username,
        line.sip_password,
        line.display_name,
        str(line.line_number),
        line.emergency_number,
    )
