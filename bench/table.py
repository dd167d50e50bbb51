"""Figures as a table for people, with the goals beside them, or as one JSON object for machines."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Goal:
    """The most that a figure may be."""

    figure: str
    most: float

    def kept(self, figures: Mapping[str, Any]) -> bool:
        """True as well where the figure cannot be had on this machine."""
        value = figures.get(self.figure)
        return value is None or float(value) <= self.most


def machine() -> dict[str, Any]:
    """Where it was measured; the load tells whether the machine was shared."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
    }


def show(told: Mapping[str, Mapping[str, Any]], goals: Mapping[str, Sequence[Goal]], *, as_json: bool) -> int:
    """Print all of it; 1 when a goal is missed."""
    missed = [f"{name}.{goal.figure}" for name in told for goal in goals.get(name, ()) if not goal.kept(told[name])]
    if as_json:
        print(json.dumps({"machine": machine(), **told, "missed": missed}))
        return bool(missed)
    console = Console()
    table = Table("measure", "figure", "value", "goal", title=", ".join(f"{k} {v}" for k, v in machine().items()))
    for name, figures in told.items():
        most = {goal.figure: goal.most for goal in goals.get(name, ())}
        for figure, value in figures.items():
            limit = f"<= {most[figure]:g}" if figure in most else ""
            table.add_row(name, figure, str(value), limit, style="red" if f"{name}.{figure}" in missed else "")
        table.add_section()
    console.print(table)
    console.print(f"goals missed: {', '.join(missed)}" if missed else "every goal kept")
    return bool(missed)
