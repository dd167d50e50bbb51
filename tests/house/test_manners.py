"""Habits that no linter of ours holds: errors are named, nothing is left unfinished, tests patch nothing of ours."""

import ast
import re

from tests.house.sources import PRODUCT, ROOT, nodes, python_files

BROAD = {"Exception", "BaseException"}
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")))
PATCHING = {"MagicMock", "AsyncMock", "Mock", "patch"}


def names_of(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"BaseException"}
    return {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}


def test_no_error_is_caught_without_its_name() -> None:
    broad = [
        f"{path}:{node.lineno}"
        for path in python_files(*PRODUCT)
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler) and names_of(node) & BROAD
    ]
    assert broad == []


def test_nothing_is_left_for_later() -> None:
    left = []
    for path in python_files():
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), start=1):
            if UNFINISHED.search(line) or "raise NotImplemented" + "Error" in line:
                left.append(f"{path}:{number}")
    assert left == []


def test_every_module_says_why_it_exists() -> None:
    silent = []
    for path in python_files():
        text = (ROOT / path).read_text(encoding="utf-8")
        if text.strip() and not ast.get_docstring(ast.parse(text)):
            silent.append(str(path))
    assert silent == []


def test_no_test_patches_our_code() -> None:
    patched = []
    for path in python_files("tests"):
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr == "setattr" and isinstance(node.value, ast.Name):
                patched.append(f"{path}:{node.lineno} {node.value.id}.setattr")
            if isinstance(node, ast.ImportFrom) and node.module == "unittest.mock":
                used = PATCHING & {alias.name for alias in node.names}
                patched += [f"{path}:{node.lineno} {name}" for name in sorted(used)]
    assert patched == []
