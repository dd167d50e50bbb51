"""Deny and override: a decision that needs words, and for an override the number typed by hand (design rule 5)."""

from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.plan import first_line
from bot.cards.plan_parts import total
from bot.cards.views import PlanView
from bot.cards.wording import number
from bot.catalogue import say


def deny_modal(plan: PlanView) -> dict[str, Any]:
    """Nothing is written; a reason helps whoever asked."""
    reason = b.input_block(
        actions.REASON,
        say("deny.reason"),
        b.text_input(actions.REASON, multiline=True, longest=500),
        optional=True,
    )
    blocks = [b.section(say("deny.means", pair=plan.pair.name)), reason]
    return b.modal(
        say("deny.title"),
        blocks,
        callback=actions.DENY_MODAL,
        metadata=_metadata(plan),
        submit=say("button.deny_now"),
        close=say("button.back"),
    )


def override_modal(plan: PlanView) -> dict[str, Any]:
    """What is over the limit, a reason, and the number to type."""
    n = number(plan.counts, "removals")
    expected = n or total(plan)
    hint = say("override.hint_removals" if n else "override.hint_changes", n=expected)
    blocks = [
        b.alert(first_line(plan), "warning"),
        b.section(say("override.means", pair=plan.pair.name, target=plan.pair.target)),
        b.input_block(
            actions.REASON, say("override.reason"), b.text_input(actions.REASON, multiline=True, longest=500)
        ),
        b.input_block(actions.NUMBER, say("override.number"), b.text_input(actions.NUMBER, longest=20), hint=hint),
    ]
    return b.modal(
        say("override.title"),
        blocks,
        callback=actions.OVERRIDE_MODAL,
        metadata=_metadata(plan),
        submit=say("button.override_now"),
        close=say("button.back"),
    )


def _metadata(plan: PlanView) -> str:
    return actions.pack(plan=plan.id, c=plan.digest_changes, r=plan.digest_removals)
