"""Blocks as plain text, so that a reviewer sees what a person reads."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.blockkit.text import plain

Json = Mapping[str, Any]
MARKS = {"pending": " ", "in_progress": "~", "complete": "x", "error": "!"}


def drawn(blocks: Sequence[Json]) -> str:
    """One line or more a block, marked by its kind."""
    return "\n".join(line for block in blocks for line in _block(block)) + "\n"


def _block(block: Json) -> list[str]:
    match block["type"]:
        case "header":
            return [f"# {_text(block['text'])}"]
        case "section":
            lines = _text(block["text"]).splitlines() if "text" in block else []
            lines += [f"| {_text(field)}" for field in block.get("fields", [])]
            return [*lines, *([f"    {_element(block['accessory'])}"] if "accessory" in block else [])]
        case "context":
            return [f"  ({_text(element)})" for element in block["elements"]]
        case "actions":
            return ["  ".join(_element(element) for element in block["elements"])]
        case "plan":
            return [f"= {block['title']}", *(_task(task) for task in block["tasks"])]
        case "data_table":
            rows = [" | ".join(cell["text"] for cell in row) for row in block["rows"]]
            return [f"table: {block['caption']}", *(f"  {row}" for row in rows)]
        case "input":
            hint = f" ({_text(block['hint'])})" if "hint" in block else ""
            return [f"{_text(block['label'])}{hint}: {_element(block['element'])}"]
        case "alert":
            return [f"!! {_text(block['text'])}"]
        case kind:
            return [f"<{kind}>"]


def _task(task: Json) -> str:
    details = task.get("details", {}).get("elements", [{}])[0].get("elements", [{}])[0].get("text", "")
    return f"  [{MARKS[task['status']]}] {task['title']}" + (f": {details}" if details else "")


def _element(element: Json) -> str:
    if element["type"] == "button":
        asks = " (asks first)" if "confirm" in element else ""
        return f"[{_text(element['text'])}]{asks}"
    if element["type"] == "overflow":
        return "[… " + " / ".join(_text(option["text"]) for option in element["options"]) + "]"
    return f"<{_text(element.get('placeholder', {'text': element['type']}))}>"


def _text(element: Json) -> str:
    text = re.sub(r"<@(\w+)>", r"@\1", element["text"])
    text = re.sub(r"<!subteam\^(\w+)>", r"@\1", text)
    return plain(text.replace("\n", "\x00").replace("*", "")).replace("\x00", "\n")
