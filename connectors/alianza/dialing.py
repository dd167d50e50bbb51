"""E12: which number a line dials from, for the column "Dial Number" of SIMPLer's table (vendor page, section B3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from connectors.alianza.models import TelephoneNumber, User

END_USER = "END_USER"

Source = Literal["telephone_number", "caller_id", "emergency", "unclear"]


@dataclass(frozen=True, slots=True)
class DialNumber:
    """The number and where it is from; `unclear` has none, and what stands in the table stays.

    Attributes:
        candidates: telephone numbers that point to the line's user; only exactly one decides.
    """

    number: str = field(repr=False)
    source: Source
    candidates: int


def dial_number(
    user_id: str, emergency_number: str, users: Sequence[User], numbers: Sequence[TelephoneNumber]
) -> DialNumber:
    """The one telephone number of the line's user; else the user's caller id; else the emergency number; else unclear.

    Args:
        user_id: the line's user, "" for none.
        emergency_number: the line's.
        users: of the account.
        numbers: of the account.
    """
    theirs = {one.phone_number for one in numbers if user_id and _points_to(one, user_id)}
    if len(theirs) == 1:
        return DialNumber(theirs.pop(), "telephone_number", 1)
    user = next((one for one in users if user_id and one.id == user_id), None)
    if user is not None and user.caller_id_config is not None and user.caller_id_config.caller_id_number:
        return DialNumber(user.caller_id_config.caller_id_number, "caller_id", len(theirs))
    if emergency_number:
        return DialNumber(emergency_number, "emergency", len(theirs))
    return DialNumber("", "unclear", len(theirs))


def _points_to(number: TelephoneNumber, user_id: str) -> bool:
    return number.reference_type == END_USER and number.reference_id == user_id
