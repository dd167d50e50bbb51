"""What doctor saw: what is wrong first, each with what to mend; the same sentences serve the command line."""

from collections.abc import Sequence

from bot.blockkit import build as b
from bot.blockkit.text import plain
from bot.cards.card import Card
from bot.cards.views import CheckView
from bot.cards.wording import joined
from bot.catalogue import known, say

MOST = 20


def doctor_card(checks: Sequence[CheckView]) -> Card:
    """Verdict, then the bad, the doubtful and the good."""
    wrong, doubtful = _with(checks, False), _with(checks, None)
    first = _verdict(len(checks), len(wrong), len(doubtful))
    blocks = [b.header(first)]
    for title, group in (("doctor.wrong", wrong), ("doctor.doubtful", doubtful), ("doctor.fine", _with(checks, True))):
        if group:
            rest = say("word.more", n=len(group) - MOST) if len(group) > MOST else ""
            blocks.append(b.section(joined([say(title), *(line(check) for check in group[:MOST]), rest], "\n")))
    return Card(first, blocks)


def doctor_lines(checks: Sequence[CheckView]) -> list[str]:
    """The checks in their order as plain text, for the command line."""
    marks = {True: "ok", None: "warn", False: "FAIL"}
    return [f"{marks[check.ok]:<5} {plain(line(check))}" for check in checks]


def line(check: CheckView) -> str:
    """One check: where, what was seen, what to mend."""
    where = say("doctor.where", where=check.where) if check.where else ""
    return joined([where, say(_words(check.code), **{"name": check.name, "where": check.name, **check.facts})], " ")


def _words(code: str) -> str:
    """A check may show a problem of the configuration, or a trouble of the vendor ("vendor_away")."""
    trouble = f"trouble.{code.removeprefix('vendor_')}"
    return next((name for name in (f"check.{code}", f"problem.{code}", trouble) if known(name)), f"check.{code}")


def _with(checks: Sequence[CheckView], ok: bool | None) -> list[CheckView]:
    return [check for check in checks if check.ok is ok]


def _verdict(n: int, wrong: int, doubtful: int) -> str:
    if wrong:
        return say("doctor.verdict_wrong", n=wrong, of=n)
    return say("doctor.verdict_doubtful", n=doubtful, of=n) if doubtful else say("doctor.verdict_fine", n=n)
