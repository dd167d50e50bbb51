"""What bot/ defines is used by the product: what tests alone call is weight that somebody must understand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import PRODUCT, ROOT, nodes, python_files

# What the tests hold cards against, and the switch of the reader's language, which has one language yet.
FOR_TESTS = {"message_faults", "view_faults", "speaking"}
# A command of the command line, as the table in bot/cli/app.py names it: "module:function".
IMPORTED_LATER = re.compile(r"[a-z]+:[a-z_]+")


def defined() -> Iterator[tuple[str, Path]]:
    """Functions, classes and constants of bot's modules; what a decorator takes is used by it."""
    for path in python_files("bot"):
        for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.decorator_list:
                yield node.name, path
            elif isinstance(node, ast.Assign):
                yield from ((target.id, path) for target in node.targets if isinstance(target, ast.Name))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield node.target.id, path


def used() -> set[str]:
    """Every name that some module of the product reads or imports."""
    found: set[str] = set()
    for path in python_files(*PRODUCT):
        for node in nodes(path):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and IMPORTED_LATER.fullmatch(str(node.value)):
                found.add(str(node.value).partition(":")[2])
            elif isinstance(node, ast.ImportFrom):
                found |= {alias.name for alias in node.names}
    return found


def test_what_bot_defines_is_used() -> None:
    names = used()
    left = [f"{path}: {name}" for name, path in defined() if name not in names | FOR_TESTS]
    assert left == []
