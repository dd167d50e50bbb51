"""The voice card of one customer: a verdict, everything that seed 002 lists, the lines, and what can be done now.

It holds names and telephone numbers, so it is private wherever it is shown; `voice_shared` is the card for a channel.
"""

from bot.blockkit import build as b
from bot.blockkit.text import plain
from bot.cards.card import Block, Card
from bot.cards.voice_buttons import buttons, refresh
from bot.cards.voice_lines import lines_block
from bot.cards.voice_parts import calling_plans, fields, meaning, missing, small_print
from bot.cards.voice_verdict import verdict
from bot.cards.voice_view import VoiceView
from bot.catalogue import say


def voice_card(view: VoiceView, *, table: bool = True) -> Card:
    """The card for its reader. `table` False: the lines as plain text, where Slack takes no table."""
    first = verdict(view)
    blocks: list[Block] = [b.section(view.lead)] if view.lead else []
    blocks.append(b.header(first))
    blocks += [b.section(text) for text in (meaning(view), missing(view)) if text]
    # What can be done comes before the details: cards are read on phones (design section 7).
    blocks += [*buttons(view), *b.fields(fields(view))]
    blocks += [b.section(text) for text in (calling_plans(view),) if text]
    blocks += lines_block(view, table=table)
    blocks += b.context(*small_print(view))
    blocks.append(b.section(_read(view), refresh(view)))
    return Card(f"{plain(view.lead)} {first}".strip(), blocks)


def _read(view: VoiceView) -> str:
    """When the systems were asked; the age is as of the moment when the card was drawn."""
    code = "voice.read_just_now" if view.age < 1 else "voice.read_before"
    return say(code, at=view.at, s=view.age)
