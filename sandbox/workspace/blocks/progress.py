"""plan and task_card: the blocks that show work going on."""

from __future__ import annotations

from sandbox.workspace.blocks.rich_text import rich_text
from sandbox.workspace.blocks.spot import Json, Spot

STATUSES = ("pending", "in_progress", "complete", "error")


def task_card(block: Json, at: Spot) -> None:
    """One task: id, title, status, and details and output as rich text."""
    if not at.keys(block, "task_id title status", "details output sources"):
        return
    at.string(block, "task_id", 255)
    at.string(block, "title", 256)
    at.choice(block, "status", STATUSES)
    for key in ("details", "output"):
        if block.get(key) is not None:
            rich_text(block[key], at.at(key))
    for spot, source in at.items(block, "sources", 0, 50):
        if spot.keys(source, "url text") and source.get("type") != "url":
            spot.at("type").fail("must be url", "invalid_enum_value")


def plan(block: Json, at: Spot) -> None:
    """A title in plain words and up to 50 tasks with different ids."""
    if not at.keys(block, "title", "tasks"):
        return
    at.string(block, "title", 256)
    seen: set[str] = set()
    for spot, task in at.items(block, "tasks", 1, 50):
        if not isinstance(task, dict) or task.get("type") != "task_card":
            spot.at("type").fail("must be task_card", "unsupported_type", "type")
            continue
        task_card(task, spot)
        task_id = str(task.get("task_id"))
        if task_id in seen:
            spot.at("task_id").fail(f"task_id already exists: {task_id}", "duplicate_task_id")
        seen.add(task_id)
