"""The SIP lines of an account: its device lines joined with what their devices are provisioned with (section A4)."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import SecretStr

from connectors.alianza.assumptions import OTHER_MODELS, SYNCED_LINE_TYPES
from connectors.alianza.client import Alianza
from connectors.alianza.models import DeviceLine, Provisioning, TelephoneNumber
from connectors.http.errors import BadCredentials, VendorError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SipLine:
    """One SIP account. Printed without person, number or password.

    Attributes:
        number: 1-based line of its device; the port in SIMPLer's table (E13).
        mac: 12 hex digits in lower case, "" for a line without one.
    """

    device_id: str
    number: int
    line_type: str
    enabled: bool
    mac: str
    user_id: str
    sip_username: str = field(repr=False)
    password: SecretStr = field(repr=False)
    display_name: str = field(repr=False)
    emergency_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FailedDevice:
    """A device whose lines could not be read, or did not fit what was said of them.

    Attributes:
        device_ids: its device lines.
        code: of the vendor's error, or `line_missing`, `username_differs`, `password_missing`.
        status: HTTP status where there was an error.
    """

    device_ids: tuple[str, ...]
    mac: str
    line_numbers: tuple[int, ...]
    code: str
    status: int | None = None


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A line that is there and is none of this flow's: `kind` is a line type, or what a number points to."""

    kind: str
    id: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class LineReading:
    """What the account's lines are, as far as they could be read.

    Attributes:
        lines: by device and number.
        failed: what makes the reading partial; nothing may be removed on its word.
        others: lines of other kinds.
        numbers: the account's telephone numbers, which were read on the way.
    """

    lines: tuple[SipLine, ...]
    failed: tuple[FailedDevice, ...]
    others: tuple[OtherLine, ...]
    numbers: tuple[TelephoneNumber, ...]

    @property
    def complete(self) -> bool:
        """True when every device was read."""
        return not self.failed


async def lines_of(alianza: Alianza, account_id: str) -> LineReading:
    """Read every line of an account: one provisioning call for each distinct MAC and each line without one.

    Raises:
        NotFound: there is no such account.
        BadCredentials: the login went bad on the way.
        VendorError: its device lines or numbers could not be read; of single devices `failed` tells.
    """
    listed = await alianza.device_lines(account_id)
    devices = _by_device([line for line in listed if line.line_type in SYNCED_LINE_TYPES])
    numbers, answers = await asyncio.gather(
        _caught(alianza.telephone_numbers(account_id)),
        asyncio.gather(*(_caught(alianza.provisioning(account_id, device[0].id)) for device in devices)),
    )
    if isinstance(numbers, VendorError):
        raise numbers
    joined: list[SipLine | FailedDevice] = []
    for device, answer in zip(devices, answers, strict=True):
        if isinstance(answer, BadCredentials):
            raise answer
        joined += _joined(device, answer)
    return LineReading(
        lines=tuple(one for one in joined if isinstance(one, SipLine)),
        failed=tuple(one for one in joined if isinstance(one, FailedDevice)),
        others=_others(listed, numbers),
        numbers=tuple(numbers),
    )


async def _caught(answer: Awaitable[T]) -> T | VendorError:
    """An error as a value, so that one device's trouble does not stop the reading of the others."""
    try:
        return await answer
    except VendorError as problem:
        return problem


def _by_device(lines: Sequence[DeviceLine]) -> list[list[DeviceLine]]:
    """Lines of one MAC together, in the order of the list; a line without MAC by itself."""
    devices: dict[str, list[DeviceLine]] = {}
    for line in lines:
        devices.setdefault(line.mac or f"line {line.id}", []).append(line)
    return list(devices.values())


def _joined(device: Sequence[DeviceLine], answer: Provisioning | VendorError) -> list[SipLine | FailedDevice]:
    if isinstance(answer, VendorError):
        return [_failed(device, answer.code, answer.status)]
    return [_line(line, answer) for line in device]


def _line(line: DeviceLine, device: Provisioning) -> SipLine | FailedDevice:
    """The answer holds all lines of the device: exactly one must have this number, and say nothing else of it."""
    found = [one for one in device.lines if one.line_number == line.line_number]
    if len(found) != 1 or not found[0].sip_username:
        return _failed([line], "line_missing")
    told = found[0]
    if line.sip_username and line.sip_username != told.sip_username:
        return _failed([line], "username_differs")
    if told.sip_password is None or not told.sip_password.get_secret_value():
        return _failed([line], "password_missing")
    return SipLine(
        device_id=line.id,
        number=line.line_number,
        line_type=line.line_type,
        enabled=told.is_enabled,
        mac=line.mac,
        user_id=told.user_id or line.user_id,
        sip_username=told.sip_username,
        password=told.sip_password,
        display_name=told.display_name,
        emergency_number=told.emergency_number or line.emergency_number,
    )


def _failed(lines: Sequence[DeviceLine], code: str, status: int | None = None) -> FailedDevice:
    return FailedDevice(
        device_ids=tuple(line.id for line in lines),
        mac=lines[0].mac,
        line_numbers=tuple(line.line_number for line in lines),
        code=code,
        status=status,
    )


def _others(listed: Sequence[DeviceLine], numbers: Sequence[TelephoneNumber]) -> tuple[OtherLine, ...]:
    """Device lines of other types, and lines of other models as far as telephone numbers point to them."""
    types = [
        OtherLine(line.line_type, line.id, line.line_number)
        for line in listed
        if line.line_type not in SYNCED_LINE_TYPES
    ]
    models = {(one.reference_type, one.reference_id): None for one in numbers if one.reference_type in OTHER_MODELS}
    return (*types, *(OtherLine(kind, reference) for kind, reference in models))
