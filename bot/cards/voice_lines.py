"""The SIP lines of a voice card: a table where it fits, plain lines where it does not. A password is never in them."""

from datetime import datetime

from bot.blockkit import build as b
from bot.blockkit import limits
from bot.cards.card import Block
from bot.cards.voice_view import VoiceView
from bot.cards.wording import joined
from bot.catalogue import say
from bridges.simpler_alianza.facts import LineFacts

COLUMNS = ("no", "user", "display", "emergency", "mac", "registered", "password")
MASK = "••••"
MOST_PLAIN = 20
LONGEST_CELL = 60
TABLE_CHARACTERS = 5_000
"""Half of what Slack takes in cells: the rest of the card counts towards the same message."""


def lines_block(view: VoiceView, *, table: bool) -> list[Block]:
    """The lines under a title that says when their registration was asked; nothing where there is none."""
    lines = view.account.lines if view.account is not None else None
    if not lines:
        return []
    title = say("voice.lines", n=len(lines), at=view.at)
    rows = [_row(place, line) for place, line in enumerate(lines, 1)]
    if table and _fits(rows):
        head = [say(f"voice.column_{name}") for name in COLUMNS]
        return [b.section(title), b.data_table(say("voice.caption"), head, rows)]
    shown = [_line(place, line, view.at) for place, line in enumerate(lines[:MOST_PLAIN], 1)]
    rest = [say("word.more", n=len(lines) - MOST_PLAIN)] if len(lines) > MOST_PLAIN else []
    halves = [shown[at : at + 10] for at in range(0, len(shown), 10)]
    return [b.section(title), *(b.section("\n".join(half)) for half in halves), *b.context(*rest)]


def _fits(rows: list[list[str]]) -> bool:
    characters = sum(len(cell) for row in rows for cell in row)
    return len(rows) <= limits.TABLE_ROWS and characters <= TABLE_CHARACTERS


def _row(place: int, line: LineFacts) -> list[str]:
    cells = [
        _number(place, line),
        line.sip_username,
        line.display_name or "—",
        line.emergency_number or say("voice.no_emergency"),
        spelled(line.mac) or say("voice.no_device"),
        registered(line),
        _password(line),
    ]
    return [cell[:LONGEST_CELL] for cell in cells]


def _line(place: int, line: LineFacts, at: datetime) -> str:
    return joined(
        [
            say("voice.plain_line", no=_number(place, line), user=line.sip_username),
            say("word.text", text=line.display_name) if line.display_name else "",
            say("voice.plain_emergency", number=line.emergency_number or say("voice.no_emergency")),
            say("voice.plain_mac", mac=spelled(line.mac)) if line.mac else say("voice.no_device"),
            registered(line),
            say("voice.plain_password", password=_password(line)),
        ]
    )


def _number(place: int, line: LineFacts) -> str:
    """The place that the verdict counts by; two devices may both have a line 1, which is then told beside it."""
    return str(place) if place == line.number else say("voice.place_of_port", place=place, number=line.number)


def registered(line: LineFacts) -> str:
    """Whether the phone is up, and whether the line may be used at all."""
    code = {True: "voice.registered", False: "voice.not_registered", None: "voice.registration_unknown"}
    told = say(code[line.registered])
    return told if line.enabled else joined([told, say("voice.line_off")], ", ")


def _password(line: LineFacts) -> str:
    return MASK if line.has_password else say("voice.no_password")


def spelled(mac: str) -> str:
    """Twelve hex digits as people read them off a device."""
    return ":".join(mac[at : at + 2] for at in range(0, len(mac), 2)) if len(mac) == 12 else mac
