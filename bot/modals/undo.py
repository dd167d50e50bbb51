"""The question before an undo is asked for: what it would do, what does not come back, what is held."""

from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.views import Pair, UndoView
from bot.cards.wording import joined
from bot.catalogue import say

PARTS = ("changed", "made", "parts_made", "erased", "parts_erased")


def undo_lines(pair: Pair, view: UndoView) -> list[str]:
    """What is asked, in paragraphs; for the window and the terminal."""
    asked = [say(f"undo.asks_{name}", n=n, target=pair.target) for name in PARTS if (n := getattr(view, name))]
    gone = [
        say(f"undo.lost_{code}", n=n, target=pair.target)
        for code, n in (("history", view.erased), ("parts", view.parts_erased))
        if n
    ]
    return [
        joined([say("undo.asks", pair=pair.name, run=view.run), *asked], "\n"),
        say("undo.lost", lines="\n".join(gone or [say("undo.lost_none")])),
        say("undo.asks_hold", n=view.subjects),
        say("undo.asks_four_eyes"),
    ]


def undo_modal(pair: Pair, view: UndoView, channel: str) -> dict[str, Any]:
    """The window; submitting it asks for the undo and writes nothing to any vendor."""
    return b.modal(
        say("undo.title", run=view.run),
        [b.section(line) for line in undo_lines(pair, view)],
        callback=actions.UNDO_MODAL,
        metadata=actions.pack(run=view.run, channel=channel),
        submit=say("button.undo_ask"),
        close=say("button.back"),
    )
