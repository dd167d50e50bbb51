"""The question before an integration is enabled that makes others need a full sync again (seed 000)."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.landing import short
from bot.cards.wording import joined
from bot.catalogue import say

MOST_NAMES = 40


def enable_modal(name: str, others: Sequence[str], back: Mapping[str, Any]) -> dict[str, Any]:
    """Which integrations will need a full sync, by name, before anything is saved. `back` is what the answer needs."""
    lines = [say("word.text", text=short(other)) for other in list(others)[:MOST_NAMES]]
    rest = len(others) - len(lines)
    listed = joined([*lines, say("word.more", n=rest) if rest > 0 else ""], "\n")
    blocks = [
        b.section(say("setup.enabling_resets", name=short(name), n=len(others))),
        b.section(listed),
        b.section(say("setup.enabling_alone", name=short(name))),
    ]
    return b.modal(
        say("setup.enable_title"),
        blocks,
        callback=actions.ENABLE_MODAL,
        metadata=actions.pack(**back),
        submit=say("button.enable_now"),
        close=say("button.leave_disabled"),
    )
