"""Files and functions stay small enough to be read at once (design section 1)."""

import ast

from tests.house.sources import ROOT, nodes, python_files

FILE_LINES = 400
FUNCTION_LINES = 60


def test_no_file_is_over_400_lines() -> None:
    lengths = {str(path): (ROOT / path).read_text(encoding="utf-8").count("\n") for path in python_files()}
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_over_60_lines() -> None:
    too_long = {}
    for path in python_files():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines >= FUNCTION_LINES:
                    too_long[f"{path}:{node.lineno} {node.name}"] = lines
    assert too_long == {}
