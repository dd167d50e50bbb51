"""A CSV that a spreadsheet opens without running anything and without losing a digit."""

import csv
import io
import tracemalloc
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.csvfile import RISKY, csv_bytes, csv_stream, csv_stream_async, harmless, unmarked


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


def test_accents_commas_quotes_and_line_breaks_survive() -> None:
    data = csv_bytes(["Name", "Note"], [["João, da Silva", 'said "no"\nand left']])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 2
    assert read(data) == [["Name", "Note"], ["João, da Silva", 'said "no"\nand left']]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2)))
def test_no_cell_of_any_content_can_run(rows: list[list[str]]) -> None:
    found = read(csv_bytes(["a", "b"], rows))[1:]
    assert [[unmarked(cell) for cell in row] for row in found] == rows
    assert not [cell for row in found for cell in row if cell.lstrip(" ").startswith(RISKY)]


def test_a_long_file_comes_in_pieces() -> None:
    rows = ([f"A-{n}", "Ada Example", "12 Main St"] for n in range(100_000))
    tracemalloc.start()
    total = sum(len(piece) for piece in csv_stream(["id", "name", "street"], rows))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total > 3_000_000
    assert peak < 1_000_000


async def test_rows_may_come_from_the_store() -> None:
    async def rows() -> AsyncIterator[list[str]]:
        for n in range(3):
            yield [f"A-{n}"]

    data = b"".join([piece async for piece in csv_stream_async(["id"], rows())])
    assert read(data) == [["id"], ["A-0"], ["A-1"], ["A-2"]]
