"""What a voice card is drawn from: the bridge's facts of one customer, when they were read, and what its reader may."""

from dataclasses import dataclass
from datetime import datetime

from bot.cards.views import Pair
from bridges.simpler_alianza.facts import AccountFacts, VoiceFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceView:
    """One customer's voice, for one reader.

    Attributes:
        pair: the integration; its source is the customers' system, its target the voice platform.
        facts: what the bridge told.
        at: when it told so.
        age: seconds since then, when the card is drawn.
        operator: the reader may sync, add, delete, reveal and share.
        console: seed 002's switch of that name; off, the card only tells.
        shareable: the card stands in a channel where others read along.
        held: why the account's status does not follow by itself: "disabled", "needs_full", or "" where it does.
        lead: a sentence above everything else, "" for none.
    """

    pair: Pair
    facts: VoiceFacts
    at: datetime
    age: float = 0.0
    operator: bool = False
    console: bool = True
    shareable: bool = True
    held: str = ""
    lead: str = ""

    @property
    def account(self) -> AccountFacts | None:
        """The account, where there is one and the platform told of it."""
        return self.facts.account

    @property
    def customer(self) -> str:
        """What buttons name the customer by: the account number, else the customer's own id."""
        return self.facts.number or self.facts.customer_id

    @property
    def away(self) -> str:
        """The system whose absence matters most, "" when both answered."""
        for system in (self.pair.target, self.pair.source):
            if system in self.facts.away:
                return system
        return ""

    @property
    def not_enabled(self) -> bool:
        """True only when the platform itself said that there is no account, and nothing was left unasked (C 15)."""
        return self.account is None and not self.facts.away and not self.facts.flaw

    @property
    def acts(self) -> bool:
        """The reader may start something from this card."""
        return self.operator and self.console
