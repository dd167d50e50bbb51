"""Delete account: what stands in its way, that it is for ever, what stays, and the number typed by hand (issue 6)."""

from collections.abc import Mapping
from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.views import Pair
from bot.cards.wording import joined, number
from bot.catalogue import say

TYPED = "typed"
BLOCKING = ("numbers", "events")
"""What the platform refuses a deletion for; lines are told beside them, and go with the account."""


def voice_delete_modal(
    customer: str, pair: Pair, blockers: Mapping[str, int], metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """With blockers nothing can be sent off: they are mended in the platform's own portal."""
    names = {"target": pair.target, "source": pair.source, "number": customer}
    stops = [say(f"voice.blocked_{name}", n=number(blockers, name), **names) for name in BLOCKING if blockers.get(name)]
    blocks: list[Block] = []
    if stops:
        blocks.append(b.alert(say("voice.delete_blocked", **names), "warning"))
        blocks += [b.section(joined([*stops, say("voice.delete_unblock", **names)], "\n"))]
    else:
        blocks.append(b.alert(say("voice.delete_means", **names), "warning"))
        goes = say("voice.delete_lines", n=number(blockers, "lines"), **names) if blockers.get("lines") else ""
        blocks.append(b.section(joined([goes, say("voice.delete_stays", **names), say("voice.delete_who")], "\n")))
        typed = b.text_input(TYPED)
        hint = say("voice.delete_type_hint", **names)
        blocks.append(b.input_block(TYPED, say("voice.delete_type"), typed, hint=hint))
    return b.modal(
        say("voice.delete_title"),
        blocks,
        callback=actions.VOICE_DELETE_MODAL,
        metadata=actions.pack(**metadata),
        submit="" if stops else say("voice.delete_submit"),
        close=say("button.close"),
    )
