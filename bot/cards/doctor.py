"""What doctor saw, a line a check, each with what to mend."""

from collections.abc import Sequence

from bot.blockkit.text import plain
from bot.cards.views import CheckView
from bot.cards.wording import joined
from bot.catalogue import known, say


def doctor_lines(checks: Sequence[CheckView]) -> list[str]:
    """The checks in their order, as plain text."""
    marks = {True: "ok", None: "warn", False: "FAIL"}
    return [f"{marks[check.ok]:<5} {plain(line(check))}" for check in checks]


def line(check: CheckView) -> str:
    """One check: where, what was seen, what to mend."""
    where = say("doctor.where", where=check.where) if check.where else ""
    return joined([where, say(_words(check.code), **{"name": check.name, "where": check.name, **check.facts})], " ")


def _words(code: str) -> str:
    """A check may show a problem of the configuration."""
    return f"check.{code}" if known(f"check.{code}") else f"problem.{code}"
