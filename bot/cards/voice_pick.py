"""Which customer, and in which integration: questions that stand between what was typed and a voice card."""

from collections.abc import Sequence

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.views import Pair
from bot.catalogue import say

MOST_IN_A_ROW = 25
MOST = 50


def which_integration(customer: str, mode: str, pairs: Sequence[Pair]) -> Card:
    """Several integrations tell of voice: a button for each; customers may have like numbers in several companies."""
    text = say("voice.which_integration", customer=customer, n=len(pairs))
    carried = [actions.pack(integration=pair.id, customer=customer, mode=mode) for pair in pairs[:MOST]]
    elements = [
        b.button(pair.name, actions.numbered(actions.VOICE_PICK, pair.id), value)
        for pair, value in zip(pairs, carried, strict=False)
    ]
    rest = b.context(say("picker.more", n=len(pairs), most=MOST)) if len(pairs) > MOST else []
    return Card(text, [b.section(text), *_rows(elements), *rest])


def which_customer(said: str, integration: int, mode: str, found: Sequence[tuple[str, str]]) -> Card:
    """Nobody has what was typed; `found` are customers of the local index who may be meant, by number and label."""
    if not found:
        return Card(said, [b.section(said)])
    elements = [
        b.button(label, actions.numbered(actions.VOICE_PICK, place), _carried(integration, customer, mode))
        for place, (customer, label) in enumerate(found)
    ]
    return Card(said, [b.section(said), *b.context(say("voice.perhaps")), *_rows(elements)])


def _carried(integration: int, customer: str, mode: str) -> str:
    return actions.pack(integration=integration, customer=customer, mode=mode)


def _rows(elements: list[Block]) -> list[Block]:
    return [
        row for at in range(0, len(elements), MOST_IN_A_ROW) for row in b.actions(*elements[at : at + MOST_IN_A_ROW])
    ]
