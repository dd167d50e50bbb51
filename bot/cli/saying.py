"""What the command line says: the sentences of the catalogue as plain lines, and a table now and then."""

import re
import sys
from collections.abc import Iterable

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from bot.blockkit.text import plain
from bot.cards.wording import joined, problem_sentence, vendor_words
from bot.catalogue import known, say
from bot.settings import MissingSetting
from store.database import STORE_AWAY, UnknownDatabase
from store.migrate import BrokenReferences
from store.secretbox import SecretTrouble
from sync.errors import Refusal, SyncError, VendorTrouble

# What is not read on a terminal is not broken to a terminal's width: a table stays a line a row.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
beside = Console(highlight=False, stderr=True)
"""Progress and troubles, so that what a command prints can be piped."""

TROUBLES = (
    MissingSetting,
    ValidationError,
    SecretTrouble,
    SyncError,
    UnknownDatabase,
    BrokenReferences,
    *STORE_AWAY,
    OSError,
)
"""What a command may end with, each told in a sentence."""


MENTION = re.compile(r"<@([^>|]+)[^>]*>")
"""Who is mentioned: Slack shows a name there, a terminal can show the id alone."""


def tell(text: str, *, style: str = "", on: Console = console) -> None:
    """One sentence of the catalogue, without Slack's marks; brackets are no markup here and lines are not broken."""
    on.print(plain(MENTION.sub(r"\1", text)), style=style, markup=False, soft_wrap=True)


def explain(trouble: BaseException) -> str:
    """A sentence that says what did not happen and what to do next."""
    match trouble:
        case MissingSetting():
            return say("cli.missing_setting", names=", ".join(trouble.names))
        case ValidationError():
            return "\n".join(_setting(error["loc"], error["msg"]) for error in trouble.errors(include_input=False))
        case Refusal() if "problems" in trouble.facts:
            return "\n".join(problem_sentence(problem) for problem in trouble.facts["problems"])
        case Refusal():
            return say(f"refusal.{trouble.code}", **trouble.facts)
        case VendorTrouble():
            return trouble_sentence(trouble)
        case SecretTrouble():
            return say("cli.secret_trouble", words=str(trouble))
        case UnknownDatabase() | BrokenReferences():
            return say("cli.database_wrong", words=str(trouble))
        case _ if isinstance(trouble, STORE_AWAY):
            return say("cli.database_away", words=_first_line(trouble))
        case _:
            return say("cli.not_done", words=str(trouble))


def trouble_sentence(trouble: VendorTrouble) -> str:
    """What a vendor did not do, with its own words: a terminal is as private as a window."""
    code = f"trouble.{trouble.code}"
    facts = {"system": trouble.system, "status": trouble.status, "code": trouble.code}
    said = say(code if known(code) else "trouble.unknown", **facts)
    return joined([said, vendor_words({"words": trouble.words})], " ")


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a small table."""
    drawn = Table(title=title, *columns, title_justify="left")  # noqa: B026
    for row in rows:
        drawn.add_row(*("" if cell is None else plain(str(cell)) for cell in row))
    console.print(drawn, markup=False)


def _setting(place: tuple[int | str, ...], words: str) -> str:
    name = f"SPLICE_{'_'.join(str(step) for step in place)}".upper()
    return say("cli.setting_wrong", name=name, words=words)


def _first_line(trouble: BaseException) -> str:
    """The database's own words, without the statement and its values that SQLAlchemy puts below them."""
    cause = getattr(trouble, "orig", None) or trouble
    return (str(cause).splitlines() or [type(cause).__name__])[0]
