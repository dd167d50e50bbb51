"""Which codes the product uses, found by reading its code: each must have words in the catalogue."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HOUSE = ("bot", "bridges", "sync", "connectors", "store")
# Which call gives a code of which subject, and at which place among its arguments.
CALLS = {
    "Refusal": ("refusal.", 0),
    "Problem": ("problem.", 0),
    "Check": ("check.", 2),
    "CheckView": ("check.", 2),
    "refusal": ("refusal.", 0),
    "say": ("", 0),
    "note": ("", 0),
    "flaw": ("evidence.", 0),
    "set_status": ("status.", 3),
}
KEYWORDS = {"reason": "reason."}
# Functions of sync that answer with the reason of a row or of a removal.
ANSWERS = {
    "_prove": "reason.",
    "_prove_create": "reason.",
    "_prove_removal": "reason.",
    "still_there": "reason.",
    "_cause": "cause.",
    "_why_not": "run.why_",
    "ground_changed": "what.",
}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the product."""
    for package in HOUSE:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def literal(node: ast.AST | None) -> list[str]:
    """The texts that an expression can be, as far as they stand in the code."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if node.value else []
    if isinstance(node, ast.IfExp):
        return literal(node.body) + literal(node.orelse)
    return []


def used() -> dict[str, set[str]]:
    """Code -> the files that use it."""
    found: dict[str, set[str]] = {}
    for path, tree in trees():
        for code in [*_calls(path, tree), *_keywords(path, tree), *_answers(tree)]:
            found.setdefault(code, set()).add(str(path))
    return found


def _calls(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in CALLS:
            continue
        if name == "note" and path.parts[0] == "connectors":
            prefix, place = "evidence.", 0
        else:
            prefix, place = CALLS[name]
        named = next((keyword.value for keyword in node.keywords if keyword.arg == "code"), None)
        node_at = node.args[place] if len(node.args) > place else named
        yield from (f"{prefix}{code}" for code in literal(node_at))


def _keywords(path: Path, tree: ast.Module) -> Iterator[str]:
    """`reason="…"` of a row, in sync alone: elsewhere the word means other things."""
    if path.parts[0] != "sync":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in KEYWORDS:
            yield from (f"{KEYWORDS[node.arg]}{code}" for code in literal(node.value) if code.isidentifier())


def _answers(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) or function.name not in ANSWERS:
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Return):
                value = node.value.elts[0] if isinstance(node.value, ast.Tuple) else node.value
                yield from (f"{ANSWERS[function.name]}{code}" for code in literal(value))


def patterns() -> dict[str, set[str]]:
    """Beginnings of codes that are put together (`say(f"run.group_{state}")`) -> the files that use them."""
    found: dict[str, set[str]] = {}
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            said = node.args[0]
            if node.func.id in ("say", "known") and isinstance(said, ast.JoinedStr):
                beginning = said.values[0]
                if isinstance(beginning, ast.Constant):
                    found.setdefault(str(beginning.value), set()).add(str(path))
    return found
