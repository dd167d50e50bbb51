"""What adding an integration does to the others, said before it is saved (seed 000, "Synchronizing your Data")."""

from collections.abc import Sequence

from bot.blockkit import build as b
from bot.cards.card import Card
from bot.cards.landing import short
from bot.catalogue import say

MOST = 20


def adding_warning(name: str, others: Sequence[str]) -> Card:
    """Every other integration of the bridge will need a full sync; saving disabled avoids that."""
    text = adding_sentence(name, others)
    return Card(text, [b.section(text)])


def adding_sentence(name: str, others: Sequence[str]) -> str:
    """The same for the command line."""
    if not others:
        return say("setup.adding_alone", name=short(name))
    listed = [short(other) for other in list(others)[:MOST]]
    rest = len(others) - len(listed)
    more = say("word.more", n=rest) if rest > 0 else ""
    return say("setup.adding_resets", name=short(name), n=len(others), names=listed, more=more)
