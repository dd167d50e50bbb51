"""The `splice` command line: everything that is not done in Slack."""

import logging
import sys
from collections import UserDict
from importlib import import_module
from typing import Any

import structlog
import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.saying import TROUBLES, beside, explain, tell

COMMANDS = {
    "run": "processes:run",
    "face": "processes:face",
    "worker": "processes:worker",
    "sandbox": "sandbox:command",
    "demo": "demo:command",
    "tour": "tour:command",
    "doctor": "doctor:command",
    "audit": "audit:command",
    "integrations": "integrations:app",
    "secrets": "secrets:app",
    "roles": "roles:app",
    "db": "database:app",
    "proof": "proof:proof_command",
    "report": "proof:report_command",
    "verify": "verify:command",
    "undo": "undo:command",
    "manifest": "manifest:command",
    "pause": "stopping:pause_command",
    "resume": "stopping:resume_command",
    "stop": "stopping:stop_command",
    "runs": "stopping:runs_command",
}
"""Where each command is, below this package."""


class _Loading(UserDict[str, Any]):
    """Commands by name; a module is imported when its command is asked for, which is half of a process's start."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = self.data[name].partition(":")
        part = getattr(import_module(f"bot.cli.{module}"), attribute)
        if not isinstance(part, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command(name)(part)
            part = alone
        command = get_command(part)
        command.name = name
        return command


class _Commands(TyperGroup):
    """The group of all commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Loading(COMMANDS)


app = typer.Typer(
    cls=_Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)


@app.callback()
def _splice() -> None:
    """The group itself does nothing."""


def main() -> None:
    """Entry point: what went wrong is told in a sentence, not in a traceback.

    Processes log as their settings say; of a command the log shows troubles alone, and never where its result goes.
    """
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        app()
    except TROUBLES as trouble:
        tell(explain(trouble), style="red", on=beside)
        sys.exit(1)
