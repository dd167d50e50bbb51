"""That something was paused or resumed: said in the channels that it concerns, whoever did it and wherever."""

from bot.blockkit import build as b
from bot.cards.card import Card
from bot.cards.views import PauseView
from bot.cards.wording import joined
from bot.catalogue import say


def pause_card(view: PauseView) -> Card:
    """A post of its own, since it changes what everybody may expect."""
    what = say("word.text", text=view.name) if view.name else say("pause.all")
    kind = "pause.set" if view.on else "pause.lifted"
    first = say(kind, what=what)
    means = say(f"{kind}_means", user=view.by, at=view.at)
    why = say("pause.why", why=view.why) if view.why else ""
    return Card(first, [b.header(first), b.section(joined([means, why], "\n"))])
