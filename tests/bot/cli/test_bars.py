"""The bars of `splice audit`: one a side, however often the worker tells of it."""

import io

from rich.console import Console
from rich.progress import Progress

from bot.cli.bars import Bars


def test_a_side_has_one_bar_however_often_it_is_told_of() -> None:
    progress = Progress(console=Console(file=io.StringIO()))
    bars = Bars(progress)
    for rows in (0, 100, 250):
        bars.show({"source": {"rows": rows, "expected": 250}, "target": {}})
    assert [(task.description, task.completed, task.total) for task in progress.tasks] == [
        ("Source", 250, 250),
        ("Target", 0, None),
    ]
