"""Rules of tables and of plans with their tasks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.blockkit import limits

Json = Mapping[str, Any]
STATUSES = ("pending", "in_progress", "complete", "error")


def table_text(blocks: Sequence[Json]) -> int:
    """Characters in the cells of all tables."""
    return sum(len(_said(cell)) for block in blocks for row in _rows(block) for cell in row)


def table_faults(where: str, block: Json) -> Iterator[tuple[str, str]]:
    """Header and at most a hundred rows of equal width, 20 columns, 10,000 characters, a caption on a data_table."""
    rows = _rows(block)
    body = rows[1:] if block.get("type") == "data_table" else rows
    if not 1 <= len(body) <= limits.TABLE_ROWS:
        yield f"{where}/rows", f"{len(body)} rows, 1 to {limits.TABLE_ROWS} are allowed"
    if len({len(row) for row in rows}) > 1:
        yield f"{where}/rows", "rows of different width"
    if any(not 1 <= len(row) <= limits.TABLE_COLUMNS for row in rows):
        yield f"{where}/rows", f"1 to {limits.TABLE_COLUMNS} columns are allowed"
    if any(not _said(cell) for row in rows for cell in row):
        yield f"{where}/rows", "an empty cell"
    if (size := table_text([block])) > limits.TABLE_CHARACTERS:
        yield f"{where}/rows", f"{size} characters in the cells, at most {limits.TABLE_CHARACTERS}"
    if block.get("type") == "data_table":
        yield from _data_table(where, block, rows)


def _data_table(where: str, block: Json, rows: Sequence[Sequence[Json]]) -> Iterator[tuple[str, str]]:
    if not block.get("caption"):
        yield f"{where}/caption", "a data_table needs a caption"
    if not 1 <= int(block.get("page_size", 5)) <= 100:
        yield f"{where}/page_size", "1 to 100"
    if rows and any(cell.get("type") == "rich_text" for cell in rows[0]):
        yield f"{where}/rows/0", "no rich_text in the header"


def plan_faults(where: str, block: Json) -> Iterator[tuple[str, str]]:
    """A title and tasks with ids of their own; Slack's schema does not look into the tasks."""
    tasks = block.get("tasks") or []
    if not block.get("title"):
        yield f"{where}/title", "an empty title"
    if not tasks:
        yield f"{where}/tasks", "no task"
    ids = [task.get("task_id") for task in tasks]
    if len(set(ids)) != len(ids):
        yield f"{where}/tasks", "a task_id is used twice"
    for place, task in enumerate(tasks):
        if task.get("type") != "task_card" or task.get("status") not in STATUSES or not task.get("title"):
            yield f"{where}/tasks/{place}", "a task needs type, title and a known status"


def _rows(block: Json) -> list[list[Json]]:
    return list(block.get("rows") or []) if block.get("type") in ("table", "data_table") else []


def _said(cell: Json) -> str:
    if cell.get("type") == "rich_text":
        return json.dumps(cell.get("elements"), ensure_ascii=False)
    return str(cell.get("text", cell.get("value", "")))
