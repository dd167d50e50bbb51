"""A window with one sentence: what happened in place of what it was opened for."""

from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.catalogue import say


def sentence_window(title: str, text: str) -> dict[str, Any]:
    """Nothing to fill in, nothing to press."""
    return b.modal(title, [b.section(text)], callback=actions.READING_MODAL, close=say("button.close"))
