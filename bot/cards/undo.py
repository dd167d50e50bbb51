"""What an undo adds to cards: what is put back, what is left as it is, what does not come back, what is on hold."""

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.views import PlanView, RunView
from bot.cards.wording import by_reason, changes, joined, number
from bot.catalogue import say

LOST = ("history", "parts", "secrets", "unkept")
OVER = ("verified", "partial", "stopped", "failed")


def undoes(plan: PlanView) -> int:
    """The run that this plan undoes, 0 for any other plan."""
    return number(plan.reasons, "undo") if plan.kind == "undo" else 0


def question(plan: PlanView) -> str:
    """The first line of an undo that waits for its decision."""
    return say("undo.start", pair=plan.pair.name, run=undoes(plan), changes=changes(plan.counts))


def means(plan: PlanView) -> list[str]:
    """Said before anything is confirmed (design rule 8)."""
    if not undoes(plan):
        return []
    return [say("undo.plan_means", run=undoes(plan)), lost(plan), left(plan), on_hold(plan)]


def lost(plan: PlanView) -> str:
    """Old ids, history at the vendor, passwords."""
    counted = plan.reasons.get("lost") or {}
    target = plan.pair.target
    lines = [say(f"undo.lost_{code}", n=number(counted, code), target=target) for code in LOST if number(counted, code)]
    return say("undo.lost", lines="\n".join(lines or [say("undo.lost_none")]))


def left(plan: PlanView) -> str:
    """Rows that are not undone, by reason, with some of their keys."""
    lines = by_reason(plan.reasons.get("left") or {}, "reason")
    keys = ", ".join(say("word.id", id=key) for key in list(plan.samples.get("left") or [])[:10])
    return say("undo.left", lines=joined([*lines, keys], "\n")) if lines else ""


def on_hold(plan: PlanView) -> str:
    """How many records nobody writes to until they are released."""
    held = number(plan.reasons, "held")
    return say("undo.holds", n=held) if held else ""


def release_button(run: int, held: int) -> Block | None:
    """Lets the records of a run go again, after a question."""
    if not held:
        return None
    sure = b.confirm(
        say("confirm.release_title", n=held),
        say("confirm.release_text"),
        say("confirm.release_yes"),
        say("confirm.no"),
    )
    return b.button(say("button.release", n=held), actions.RELEASE, actions.pack(run=run), confirm=sure)


def undo_button(run: RunView) -> Block | None:
    """Of a run that is over and wrote something."""
    if run.state not in OVER or not number(run.counts, "applied"):
        return None
    return b.button(say("button.undo_run"), actions.UNDO_RUN, actions.pack(run=run.id))
