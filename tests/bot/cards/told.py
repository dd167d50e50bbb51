"""Every code that a trouble, a notice, a row or a record can carry, found by reading the source and the connectors."""

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

import connectors
from connectors.http.errors import VendorError
from tests.bot.cards.codes import literal, trees

TROUBLES = {"VendorTrouble", "NotSent", "Rejected", "Unknown"}
TELLING = {"report", "note"}
# Which calls leave rows out, and at which place they say why.
LEAVING_OUT = {"cancel_rows": 2, "void": 2, "ask_removals_apart": 2}
# Whose answers end as the reason of rows that are left out.
LEFT_OUT_BECAUSE = {"_why_not", "ground_changed"}

Found = dict[str, set[str]]


def every_error(kind: type[VendorError]) -> Iterator[type[VendorError]]:
    """A class and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from every_error(below)


def vendor_codes() -> Found:
    """What a `VendorTrouble` can carry: the code of every connector's error, and those that bridges give."""
    for module in pkgutil.walk_packages(connectors.__path__, "connectors."):
        importlib.import_module(module.name)
    found: Found = {}
    for error in every_error(VendorError):
        found.setdefault(error.code, set()).add(error.__module__)
    return _merged(found, _from(_troubles))


def told_codes() -> Found:
    """What `report()` and `note()` of sync.incidents are told as `code`."""
    return _from(_tellings)


def left_out_codes() -> Found:
    """Why rows are left out."""
    return _from(_left_out)


def note_codes() -> Found:
    """What is counted over a reading: the bridges' own codes, and what sync adds."""
    return _merged(_from(_enums), _from(_notes))


def cause_codes() -> Found:
    """Why something is removed."""
    return _from(_causes)


def stored_codes() -> Found:
    """Codes of problems that are stored with a row (`{"code": "…"}`)."""
    return _from(_stored)


def _from(look: Callable[[Path, ast.Module], Iterator[str]]) -> Found:
    found: Found = {}
    for path, tree in trees():
        for code in look(path, tree):
            found.setdefault(code, set()).add(str(path))
    return found


def _merged(one: Found, other: Found) -> Found:
    return {code: one.get(code, set()) | other.get(code, set()) for code in one.keys() | other.keys()}


def _calls(tree: ast.Module, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in names:
                yield name, node


def _keyword(call: ast.Call, name: str) -> ast.AST | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _texts(node: ast.AST | None, tree: ast.Module) -> list[str]:
    """What an expression can be, a constant of its module included."""
    if isinstance(node, ast.Name):
        for statement in tree.body:
            if isinstance(statement, ast.Assign) and any(
                getattr(each, "id", "") == node.id for each in statement.targets
            ):
                return literal(statement.value)
    return literal(node)


def _troubles(path: Path, tree: ast.Module) -> Iterator[str]:
    if path.parts[0] in ("sync", "bridges"):
        for _, call in _calls(tree, TROUBLES):
            yield from _texts(_keyword(call, "code") or (call.args[1] if len(call.args) > 1 else None), tree)


def _tellings(path: Path, tree: ast.Module) -> Iterator[str]:
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "sync.incidents"
        for alias in node.names
    }
    for _, call in _calls(tree, TELLING & imported):
        yield from _texts(_keyword(call, "code"), tree)


def _left_out(path: Path, tree: ast.Module) -> Iterator[str]:
    for name, call in _calls(tree, set(LEAVING_OUT)):
        place = LEAVING_OUT[name]
        yield from _texts(call.args[place] if len(call.args) > place else _keyword(call, "reason"), tree)
    for function in _functions(tree):
        if function.name in LEAVING_OUT:
            yield from (code for default in function.args.defaults for code in literal(default))
        if function.name in LEFT_OUT_BECAUSE and path.parts[0] == "sync":
            yield from _answers(function, tree)


def _notes(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and path.parts[0] == "sync":
            whose = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
            yield from literal(node.slice) if whose == "notes" else []


def _enums(path: Path, tree: ast.Module) -> Iterator[str]:
    """Codes in `bridges/<kind>/words.py`, whose every enumeration is one of reasons."""
    if path.parts[0] != "bridges" or path.name != "words.py":
        return
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "StrEnum" for base in node.bases):
            for member in node.body:
                yield from literal(member.value) if isinstance(member, ast.Assign) else []


def _causes(path: Path, tree: ast.Module) -> Iterator[str]:
    if path.parts[0] not in ("sync", "bridges"):
        return
    for _, call in _calls(tree, {"Draft", "record_removal", "replace"}):
        yield from _texts(_keyword(call, "cause"), tree)
    for function in _functions(tree):
        if function.name.strip("_").startswith(("cause", "loss")):
            yield from _answers(function, tree)


def _stored(path: Path, tree: ast.Module) -> Iterator[str]:
    if path.parts[0] != "sync":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "code":
                    yield from _texts(value, tree)


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def _answers(function: ast.FunctionDef | ast.AsyncFunctionDef, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return):
            yield from _texts(node.value, tree)
