"""The voice card for a channel: account ids and states; no name, no telephone number, no device, no password."""

from bot.blockkit import build as b
from bot.cards.card import Card
from bot.cards.voice_lines import registered
from bot.cards.voice_parts import small_print
from bot.cards.voice_verdict import verdict
from bot.cards.voice_view import VoiceView
from bot.cards.wording import joined
from bot.catalogue import say

MOST_LINES = 30


def shared_card(view: VoiceView, by: str) -> Card:
    """What `by` shows to everybody in the channel."""
    first = verdict(view)
    facts, account = view.facts, view.account
    who = say("voice.shared_account", number=view.customer)
    status = joined(
        [
            say("voice.shared_status", target=view.pair.target, status=account.status) if account is not None else "",
            say("voice.shared_status", target=view.pair.source, status=facts.customer_status)
            if facts.customer_status
            else "",
        ]
    )
    lines = list(account.lines or ()) if account is not None else []
    told = [say("voice.shared_line", n=place, state=registered(line)) for place, line in enumerate(lines, 1)]
    rest = [say("word.more", n=len(told) - MOST_LINES)] if len(told) > MOST_LINES else []
    blocks = [
        b.header(first),
        b.section(joined([joined([who, status]), *told[:MOST_LINES], *rest], "\n")),
        *b.context(*small_print(view), joined([say("voice.shared_by", user=by), say("voice.shared_at", at=view.at)])),
    ]
    return Card(first, blocks)
