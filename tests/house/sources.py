"""The files that the house's own rules look at: what git tracks, or what lies there when git is not."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "bridges", "sync", "connectors", "store", "sandbox")
GENERATED = "store/migrations/versions/"


def tracked(*suffixes: str) -> list[Path]:
    """Files of the repository whose names end so, relative to its root; new ones too, ignored ones not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
    names = [name for name in listed if name] or [
        str(path.relative_to(ROOT)) for top in (*PRODUCT, "tests", "docs") for path in (ROOT / top).rglob("*.*")
    ]
    return sorted(Path(name) for name in names if name.endswith(suffixes) and (ROOT / name).is_file())


def python_files(*tops: str) -> list[Path]:
    """Python files written by hand, under the given top folders or everywhere."""
    files = [path for path in tracked(".py") if not path.as_posix().startswith(GENERATED)]
    return [path for path in files if not tops or path.parts[0] in tops]


def nodes(path: Path) -> Iterator[ast.AST]:
    """Every node of a file's syntax tree."""
    return ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
