"""When a name fits several integrations, or a command was typed elsewhere than where its card lives."""

from collections.abc import Sequence

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Card
from bot.cards.landing import named, short
from bot.cards.views import IntegrationView, Pair
from bot.catalogue import say

MOST_BUTTONS = 5
MOST = 60


def picker_card(command: str, rows: Sequence[IntegrationView], asked: str = "") -> Card:
    """Which one is meant: buttons for a few, a menu for up to sixty; `asked` is what was typed."""
    text = say("picker.which", n=len(rows), asked=asked) if asked else say("picker.choose")
    if len(rows) <= MOST_BUTTONS:
        elements = [
            b.button(
                short(row.name), actions.numbered(actions.PICK, row.id), actions.pack(do=command, integration=row.id)
            )
            for row in rows
        ]
        return Card(text, [b.section(text), *b.actions(*elements)])
    options = [b.option(named(row), actions.pack(do=command, integration=row.id)) for row in rows[:MOST]]
    menu = b.static_select(actions.PICK, say("picker.placeholder"), options)
    blocks = [b.section(text), *b.actions(menu)]
    return Card(text, [*blocks, *b.context(say("picker.more", n=len(rows), most=MOST))] if len(rows) > MOST else blocks)


def flow_card(pair: Pair, flows: Sequence[str]) -> Card:
    """Which kind of record is meant, of an integration that keeps several in step."""
    text = say("picker.flow", pair=pair.name)
    elements = [
        b.button(
            say(f"flow.{flow}"),
            actions.numbered(actions.PLAN_SYNC, place),
            actions.pack(integration=pair.id, flow=flow),
        )
        for place, flow in enumerate(flows, 1)
    ]
    return Card(text, [b.section(text), *b.actions(*elements)])


def pointer(channel: str, link: str = "") -> Card:
    """Private: the card stands in the integration's own channel."""
    text = say("picker.pointer", channel=channel)
    text = f"{text} {say('word.see_card', link=link)}" if link else text
    return Card(text, [b.section(text)])
