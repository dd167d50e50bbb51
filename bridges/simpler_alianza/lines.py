"""What a SIP line should look like as a row of SIMPLer's voice table, and which lines cannot be one (section B3)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bridges.simpler_alianza.words import LINE, Note, Skip
from connectors.alianza import LineReading, SipLine, User, dial_number
from connectors.alianza.assumptions import OTHER_MODELS
from sync.flow import Facts, Fields, SourcePart, SourceRow

Mark = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How this integration's table spells a line: `mark` is a password's keyed hash, `first_port` see `Options`."""

    mark: Mark
    first_port: int


SEPARATOR = "/"
# Kinds of lines that have a SIP account, and so perhaps a row, but none that can be synced (section A4).
HAVE_ROWS = OTHER_MODELS | {"AdvancedSharedLine"}


def line_id(number: str, user_name: str) -> str:
    """How a line and its row are named on both sides: the account's number and the SIP user name."""
    return f"{number}{SEPARATOR}{user_name}"


def account_of(line: str) -> str:
    """The account number of a line's id; a number may hold the separator itself, a SIP user name does not."""
    return line.rpartition(SEPARATOR)[0]


def source_rows(
    number: str, reading: LineReading, users: Iterable[User], spelling: Spelling, *, known: bool
) -> list[SourceRow]:
    """The account's lines, one by one; what could not be read bars the account's rows from being extras.

    Args:
        number: the account's.
        reading: its lines as far as they could be read.
        users: of the account; asked for only where a dial number needs them.
        spelling: how the table spells them.
        known: whether a customer has this number; without one there is no table to write to.
    """
    ports = Counter(line.number for line in reading.lines)
    people = list(users)
    rows = [_row(number, line, ports, people, reading, spelling, known=known) for line in reading.lines]
    for failed in reading.failed:
        device = failed.device_ids[0] if failed.device_ids else "?"
        rows.append(_bar(number, f"device:{device}", f"{Skip.DEVICE_UNREADABLE}:{failed.code}"))
    for other in (one for one in reading.others if one.kind in HAVE_ROWS):
        rows.append(_bar(number, f"other:{other.id}", f"{Skip.OTHER_KIND}:{other.kind}"))
    return rows


def unreadable(number: str, code: str) -> SourceRow:
    """An account none of whose lines could be read."""
    return _bar(number, "", f"{Skip.ACCOUNT_UNREADABLE}:{code}")


def needs_users(reading: LineReading) -> bool:
    """Whether a dial number cannot be told from the telephone numbers alone."""
    return any(dial_number(line.user_id, "", (), reading.numbers).source == "unclear" for line in reading.lines)


def _row(
    number: str,
    line: SipLine,
    ports: Counter[int],
    users: list[User],
    reading: LineReading,
    spelling: Spelling,
    *,
    known: bool,
) -> SourceRow:
    fields: dict[str, str] = {
        "user_name": line.sip_username,
        "password": spelling.mark(line.password.get_secret_value()),
        "display_name": line.display_name,
        "port_number": str(line.number - 1 + spelling.first_port),
    }
    dial = dial_number(line.user_id, line.emergency_number, users, reading.numbers)
    notes: list[str] = []
    if dial.number:
        fields["dial_number"] = dial.number
    else:
        notes.append(Note.DIAL_UNCLEAR)
    if not line.enabled:
        notes.append(Note.LINE_DISABLED)
    skip = "" if known else Skip.NO_CUSTOMER
    # Two devices that both have a line of this number: the table has one port column, so neither can be written.
    skip = Skip.PORT_COLLISION if ports[line.number] > 1 else skip
    return SourceRow(
        id=line_id(number, line.sip_username),
        parts=(SourcePart(LINE, f"line:{line.sip_username}", fields),),
        skip=skip,
        facts=Facts(name=line.display_name, account=number),
        notes=tuple(notes),
    )


def _bar(number: str, what: str, why: str) -> SourceRow:
    """A row that stands for what is not known of an account; it matches nothing."""
    return SourceRow(id=line_id(number, f"({what})"), skip=why, bars=number)


def shown(fields: Fields) -> dict[str, object]:
    """A row as people may see it: a password is there or not, and never more is said of it."""
    return {name: ("••••••••" if value else "") if name == "password" else value for name, value in fields.items()}
