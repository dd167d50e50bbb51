"""CSV that a spreadsheet opens without harm: no cell runs as a formula, ids stay text, accents survive.

A cell that begins like a formula gets an apostrophe in front (CWE-1236); so does a digit string that a spreadsheet
would round, or strip of its zeros. UTF-8 with a byte order mark, rows by CRLF (RFC 4180).
"""

import csv
import io
from collections.abc import AsyncIterable, AsyncIterator, Sequence

BOM = b"\xef\xbb\xbf"
CHUNK = 64 * 1024
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Row = Sequence[object]


def harmless(value: object) -> str:
    """One cell as text. None is empty; numbers stay numbers; text that could run or lose digits is marked as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value).replace("\x00", "")
    if text.lstrip(" ").startswith(RISKY) or text.startswith("'"):
        return "'" + text
    return "'" + text if _would_be_a_number(text) else text


def _would_be_a_number(text: str) -> bool:
    """A leading zero, more digits than a spreadsheet keeps, or a form like 1E5."""
    plain = text.strip()
    if plain.isdigit():
        return (len(plain) > 1 and plain.startswith("0")) or len(plain) > 11
    mantissa, mark, exponent = plain.upper().partition("E")
    return bool(mark) and mantissa.replace(".", "", 1).isdigit() and exponent.lstrip("+-").isdigit()


async def csv_stream(head: Sequence[str], rows: AsyncIterable[Row]) -> AsyncIterator[bytes]:
    """The file in pieces of about 64 KiB, so that a hundred thousand rows need no more memory than one piece."""
    sheet = _Sheet()
    yield BOM + sheet.line(head)
    async for row in rows:
        if piece := sheet.add(row):
            yield piece
    yield sheet.rest()


class _Sheet:
    """A buffer of finished lines."""

    def __init__(self) -> None:
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")

    def line(self, row: Row) -> bytes:
        self._writer.writerow([harmless(value) for value in row])
        return self.rest()

    def add(self, row: Row) -> bytes:
        self._writer.writerow([harmless(value) for value in row])
        return self.rest() if self._text.tell() >= CHUNK else b""

    def rest(self) -> bytes:
        done = self._text.getvalue().encode("utf-8")
        self._text.seek(0)
        self._text.truncate()
        return done
