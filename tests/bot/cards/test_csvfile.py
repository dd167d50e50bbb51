"""A CSV that a spreadsheet opens without running anything and without losing a digit."""

import asyncio
import csv
import io
import tracemalloc
from collections.abc import AsyncIterator, Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.csvfile import RISKY, csv_stream, harmless


async def stored(rows: Iterable[Sequence[str]]) -> AsyncIterator[Sequence[str]]:
    """Rows as they come from the store."""
    for row in rows:
        yield row


async def whole(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The file in one piece."""
    return b"".join([piece async for piece in csv_stream(head, stored(rows))])


def read(data: bytes) -> list[list[str]]:
    """As a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", ["=1+1", "+1 406 555 0100", "-2+3", "@SUM(A1)", "\tx", "\rx", "  =1", "＝1", "'x"])
def test_a_formula_is_only_text(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["0042", "123456789012", "1E5", "12e-3"])
def test_an_id_keeps_its_digits(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize(
    ("cell", "text"),
    [("1042", "1042"), ("CXNK00000001", "CXNK00000001"), (-3, "-3"), (None, ""), (True, "yes"), (1.5, "1.5")],
)
def test_what_is_harmless_stays_as_it_is(cell: object, text: str) -> None:
    assert harmless(cell) == text


async def test_accents_commas_quotes_and_line_breaks_survive() -> None:
    data = await whole(["Name", "Note"], [["João, da Silva", 'said "no"\nand left']])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 2
    assert read(data) == [["Name", "Note"], ["João, da Silva", 'said "no"\nand left']]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2)))
def test_no_cell_of_any_content_can_run(rows: list[list[str]]) -> None:
    found = read(asyncio.run(whole(["a", "b"], rows)))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in found] == rows
    assert not [cell for row in found for cell in row if cell.lstrip(" ").startswith(RISKY)]


async def test_a_long_file_comes_in_pieces() -> None:
    rows = ([f"A-{n}", "Ada Example", "12 Main St"] for n in range(100_000))
    tracemalloc.start()
    total = 0
    async for piece in csv_stream(["id", "name", "street"], stored(rows)):
        total += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total > 3_000_000
    assert peak < 1_000_000


async def test_rows_may_come_from_the_store() -> None:
    assert read(await whole(["id"], ([f"A-{n}"] for n in range(3)))) == [["id"], ["A-0"], ["A-1"], ["A-2"]]
