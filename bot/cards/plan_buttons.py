"""The buttons of a plan: the same for everybody, since a channel's card cannot know who reads it; the click decides."""

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.plan_parts import total
from bot.cards.views import PlanView
from bot.cards.wording import number
from bot.catalogue import say


def decision_buttons(plan: PlanView) -> list[Block]:
    """The harmless choice first; over a limit only what the guard leaves; always a way to deny and to see all of it."""
    value = actions.pack(plan=plan.id, c=plan.digest_changes, r=plan.digest_removals)
    n = number(plan.counts, "removals")
    deny = b.button(say("button.deny"), actions.DENY, value)
    more = b.overflow(actions.PLAN_MORE, _more(plan, n))
    if plan.state == "refused":
        freed = plan.guard.get("without_removals", "refused") != "refused"
        over = b.button(say("button.override"), actions.OVERRIDE, value, style="danger")
        return b.actions(_without(plan, n, value) if freed else None, over, deny, more)
    if plan.guard.get("verdict") != "needs_approval" and not n:
        start = b.button(say("button.start", n=total(plan)), actions.START, value, style="primary")
        return b.actions(start, deny, more)
    return b.actions(_without(plan, n, value), _all(plan, n, value), deny, more)


def _without(plan: PlanView, removals: int, value: str) -> Block | None:
    if not removals or total(plan) == removals:
        return None
    return b.button(say("button.without", n=removals), actions.CONFIRM_WITHOUT, value, style="primary")


def _all(plan: PlanView, removals: int, value: str) -> Block:
    if not removals:
        return b.button(say("button.confirm_changes", n=total(plan)), actions.CONFIRM_ALL, value, style="primary")
    only = total(plan) == removals
    label = say("button.confirm_removals" if only else "button.confirm_all", n=removals if only else total(plan))
    question = b.confirm(
        say("confirm.removals_title", n=removals),
        say("confirm.removals_text", n=removals, target=plan.pair.target),
        say("confirm.removals_yes", n=removals),
        say("confirm.no"),
        danger=True,
    )
    return b.button(label, actions.CONFIRM_ALL, value, style="danger", confirm=question)


def _more(plan: PlanView, removals: int) -> list[Block]:
    options = []
    if removals:
        options.append(b.option(say("button.csv_removals", n=removals), actions.pack(do="csv_removals", plan=plan.id)))
    options.append(b.option(say("button.csv_plan"), actions.pack(do="csv", plan=plan.id)))
    return options
