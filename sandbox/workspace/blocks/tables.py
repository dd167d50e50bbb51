"""table and data_table: messages only, one a message, 100 rows, 20 columns, 10,000 characters over all cells."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.blocks.rich_text import characters, rich_text
from sandbox.workspace.blocks.spot import Json, Spot

TABLE_CHARACTERS = 10_000
COLUMNS = 20
ROWS = 100


def table(block: Json, at: Spot) -> None:
    """A small fixed table: up to 100 rows of up to 20 cells."""
    at.keys(block, "rows", "column_settings")
    for spot, setting in at.items(block, "column_settings", 0, COLUMNS):
        if setting is not None and spot.keys(setting, "", "align is_wrapped"):
            spot.choice(setting, "align", ("left", "center", "right"))
    _count(block, at)
    for spot, row in at.items(block, "rows", 1, ROWS):
        _row(row, spot)


def data_table(block: Json, at: Spot) -> None:
    """A sortable table: caption, a header row without rich text and 1 to 100 rows of the same width."""
    at.keys(block, "rows caption", "page_size row_header_column_index")
    at.string(block, "caption", 3_000)
    at.whole(block, "page_size", 1, 100)
    at.whole(block, "row_header_column_index", 0, COLUMNS - 1)
    _count(block, at)
    width = None
    for index, (spot, row) in enumerate(at.items(block, "rows", 2, ROWS + 1)):
        _row(row, spot)
        if not isinstance(row, list):
            continue
        width = len(row) if width is None else width
        if len(row) != width:
            spot.fail("all rows must have the same number of cells")
        if index == 0 and any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in row):
            spot.fail("rich_text is not allowed in the header row")


def _row(row: Any, at: Spot) -> None:
    parent, _, index = at.pointer.rpartition("/")
    for spot, cell in Spot(parent, at.report).items({index: row}, index, 1, COLUMNS):
        _cell(cell, spot)


def _cell(cell: Any, at: Spot) -> None:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if kind == "raw_text":
        if at.keys(cell, "text"):
            at.string(cell, "text", TABLE_CHARACTERS, 0)
    elif kind == "raw_number":
        if at.keys(cell, "value text"):
            if isinstance(cell["value"], bool) or not isinstance(cell["value"], int | float):
                at.at("value").fail("must be a number", "invalid_type")
            at.string(cell, "text", TABLE_CHARACTERS, 0)
    elif kind == "rich_text":
        rich_text(cell, at)
    else:
        at.at("type").fail(f"unsupported type: {kind}", "unsupported_type", "type")


def _count(block: Json, at: Spot) -> None:
    report = at.report
    report.tables += 1
    if report.tables > 1:
        at.fail("only one table is allowed in a message", "only_one_table_allowed")
    report.table_characters += characters(block.get("rows"))
    if report.table_characters > TABLE_CHARACTERS:
        at.fail(f"cells may hold {TABLE_CHARACTERS} characters together, found {report.table_characters}")
