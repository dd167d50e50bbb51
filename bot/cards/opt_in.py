"""Asked before the first sync: who would receive marketing, counted (seed 000, "Managing Communications")."""

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.views import OptInView
from bot.catalogue import say


def opt_in_card(view: OptInView) -> Card:
    """Counts of opted in, out and unknown, what each means at the target, and the question."""
    first = say("opt_in.title", pair=view.pair.name)
    value = actions.pack(integration=view.pair.id, i=view.opted_in, o=view.opted_out, u=view.unknown)
    yes = b.button(say("button.opt_in_yes"), actions.OPT_IN_YES, value, style="primary")
    no = b.button(say("button.opt_in_no"), actions.OPT_IN_NO, value)
    counts = [
        say("opt_in.in", n=view.opted_in),
        say("opt_in.out", n=view.opted_out),
        say("opt_in.unknown", n=view.unknown),
    ]
    blocks = [
        b.header(first),
        *b.fields(counts),
        *_before(view),
        b.section(say("opt_in.means", source=view.pair.source, target=view.pair.target)),
        *b.actions(yes, no),
    ]
    return Card(first, blocks)


def _before(view: OptInView) -> list[Block]:
    """What was confirmed earlier: the answer was for other numbers."""
    if not view.before:
        return []
    told = view.before
    counts = {"opted_in": told.get("in"), "opted_out": told.get("out"), "unknown": told.get("unknown")}
    return [b.section(say("opt_in.before", user=told.get("by"), at=told.get("at"), **counts))]


def opt_in_answered(view: OptInView, *, by: str, yes: bool) -> Card:
    """The same card after the answer, without its buttons."""
    first = say("opt_in.confirmed" if yes else "opt_in.postponed", user=by, pair=view.pair.name)
    counts = [
        say("opt_in.in", n=view.opted_in),
        say("opt_in.out", n=view.opted_out),
        say("opt_in.unknown", n=view.unknown),
    ]
    return Card(first, [b.section(first), *b.fields(counts)])
