"""A system did not do what a person waits for: the sentence that the person gets in place of it."""

from bot.cards.card import Card
from bot.cards.private import note
from bot.cards.wording import trouble
from sync.errors import VendorTrouble


def vendor_card(problem: VendorTrouble) -> Card:
    """What the system did not do, without its own words, and that nothing came of what was asked."""
    told = trouble({"system": problem.system, "code": problem.code, "status": problem.status, "words": ""})
    return note("voice.vendor_away", why=told)
