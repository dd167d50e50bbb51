"""A message card: what Slack shows, and the one line that says the same on a lock screen."""

from dataclasses import dataclass
from typing import Any

from bot.blockkit.fit import fitted
from bot.blockkit.text import clip

Block = dict[str, Any]
LONGEST_TEXT = 3_900


@dataclass(frozen=True, slots=True)
class Card:
    """`text` is the notification, the screen reader's text and the fallback; `blocks` is what is drawn.

    A card always fits: what Slack would refuse as too long in all is shortened when the card is made.
    """

    text: str
    blocks: list[Block]

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clip(self.text, LONGEST_TEXT))
        object.__setattr__(self, "blocks", fitted(self.blocks))
