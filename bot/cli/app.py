"""The `splice` command line: everything that is not done in Slack."""

import logging
import sys
from collections.abc import Callable

import structlog
import typer

from bot.cli import (
    audit,
    database,
    demo,
    doctor,
    integrations,
    manifest,
    processes,
    proof,
    roles,
    sandbox,
    secrets,
    stopping,
    tour,
    undo,
    verify,
)
from bot.cli.saying import TROUBLES, beside, explain, tell
from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(integrations.app, name="integrations")
app.add_typer(secrets.app, name="secrets")
app.add_typer(database.app, name="db")
app.add_typer(roles.app, name="roles")


def _process(name: str, work: Callable[[Settings], None], about: str) -> None:
    @app.command(name, help=about)
    def command() -> None:
        work(Settings())


_process("run", processes.both, "Run Splice: one face and one worker.")
_process("face", processes.face, "Run the part that talks to Slack.")
_process("worker", processes.worker, "Run the part that reads, plans and writes.")
app.command("sandbox")(sandbox.command)
app.command("demo")(demo.command)
app.command("tour")(tour.command)
app.command("doctor")(doctor.command)
app.command("audit")(audit.command)
app.command("proof")(proof.proof_command)
app.command("report")(proof.report_command)
app.command("verify")(verify.command)
app.command("undo")(undo.command)
app.command("manifest")(manifest.command)
app.command("pause")(stopping.pause_command)
app.command("resume")(stopping.resume_command)
app.command("stop")(stopping.stop_command)
app.command("runs")(stopping.runs_command)


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
