"""How far both sides of a reading have come, as bars in the terminal."""

from collections.abc import Mapping
from typing import Any

from rich.progress import Progress, TaskID

from bot.catalogue import say

SIDES = ("source", "target")


class Bars:
    """One bar a side, however often the worker tells of it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def show(self, told: Mapping[str, Any]) -> None:
        """Draw what a row says of its progress: `{"source": {"rows", "expected"}, "target": {…}}`."""
        for side in SIDES:
            if side not in self._bars:
                self._bars[side] = self._progress.add_task(say(f"cli.reading_{side}"), total=None)
            seen = told.get(side) or {}
            self._progress.update(self._bars[side], completed=seen.get("rows", 0), total=seen.get("expected"))
