"""The plan's message: reading, the question, the decision, and from there the run; one live card per decision."""

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.plan_buttons import decision_buttons
from bot.cards.plan_parts import compared, facts, remarks, removals, small_print, total, worst
from bot.cards.plan_voice import about, advice_card, asked, kept
from bot.cards.reading import reading_tasks
from bot.cards.run import run_card
from bot.cards.undo import means, question, release_button, undoes
from bot.cards.views import PlanView, RunView
from bot.cards.wording import changes, incomplete, joined, number, trouble
from bot.catalogue import say

READING = ("queued", "reading")
OPEN = ("waiting", "refused")


def plan_card(plan: PlanView, run: RunView | None = None) -> Card:
    """The card of a plan in any state, with its run once there is one."""
    if run is not None:
        return run_card(plan, run)
    if plan.state in READING:
        return _reading(plan)
    if plan.state in OPEN:
        return _question(plan)
    if plan.state == "failed":
        return _failed(plan)
    if plan.state == "advice":
        return advice_card(plan, remarks(plan))
    return _closed(plan)


def ask_approvers(plan: PlanView, link: str = "") -> Card:
    """A new post (edits do not notify) that mentions who may decide; counts only."""
    who = " ".join(say("word.who", user=user) for user in list(plan.approvers)[:10])
    code = "plan.ask_override" if plan.state == "refused" else "plan.ask_approval"
    said = say(code, who=who, pair=plan.pair.name, changes=changes(plan.counts), user=plan.asked_by)
    until = say("plan.ask_until", at=plan.waits_until) if plan.waits_until else ""
    card = say("word.see_card", link=link) if link else ""
    text = joined([said, until, card], " ")
    return Card(text, [b.section(text)])


def _reading(plan: PlanView) -> Card:
    first = say("plan.reading", pair=plan.pair.name)
    left = say("word.left", s=plan.seconds_left) if plan.seconds_left is not None else ""
    tasks = reading_tasks(plan.pair, plan.progress, {"compare": "plan.phase_compare", "plan": "plan.phase_plan"})
    small = joined([say("word.asked_by", user=plan.asked_by), say("plan.id", id=plan.id), about(plan)])
    steps = b.plan(joined([say("plan.steps"), left]), tasks)
    blocks = [b.header(first), *_wish(plan), steps, *b.context(small)]
    return Card(joined([first, left]), blocks)


def _question(plan: PlanView) -> Card:
    first = first_line(plan)
    over = [say("plan.refused_means")] if plan.state == "refused" else []
    lines = [*over, *_unread(plan)]
    blocks: list[Block] = [b.header(first), *_wish(plan), *(b.section(text) for text in means(plan) if text)]
    blocks += [b.section(text) for text in (compared(plan), joined(lines, "\n"), removals(plan)) if text]
    if plan.reasons.get("seed_warning"):
        blocks.append(b.section(say("plan.seed_warning", source=plan.pair.source, target=plan.pair.target)))
    # Who asked, until when, and the buttons come before the details: cards are read on phones (design section 7).
    blocks += [*b.context(*small_print(plan)), *decision_buttons(plan), *b.fields(facts(plan))]
    blocks += [b.section(text) for text in (worst(plan), kept(plan), remarks(plan)) if text]
    return Card(first, blocks)


def first_line(plan: PlanView) -> str:
    """Verdict and counts, short enough for a lock screen."""
    guard, counted = plan.guard, changes(plan.counts)
    if undoes(plan):
        return question(plan)
    if plan.state == "refused":
        return _over(plan)
    code = "plan.approve" if guard.get("verdict") == "needs_approval" else "plan.start"
    return say(code, pair=plan.pair.name, changes=counted)


def _over(plan: PlanView) -> str:
    """Which limit, with its numbers; creates and updates are named only where no removal is over."""
    guard, over = plan.guard, plan.guard.get("over") or ()
    pair = plan.pair.name
    if "removals" in over or not over:
        n = number(guard, "removals") or number(plan.counts, "removals")
        return say("plan.refused_removals", pair=pair, n=n, limit=number(guard, "limit"))
    if "removes_all" in over:
        return say("plan.refused_all", pair=pair, n=number(guard, "population"))
    n = number(guard, "changes") or total(plan)
    return say("plan.refused_changes", pair=pair, n=n, limit=number(guard, "changes_limit"))


def _unread(plan: PlanView) -> list[str]:
    barred = list(plan.reasons.get("removals_barred") or plan.evidence.get("removals_barred") or ())
    lines = incomplete(plan.evidence, {"source": plan.pair.source, "target": plan.pair.target})
    if not barred and not lines:
        return []
    return [say("plan.no_removals_planned"), *(lines or [say(f"evidence.{code}") for code in barred])]


def _wish(plan: PlanView) -> list[Block]:
    """The row that a person wrote out, before anything else of it."""
    told = asked(plan)
    return [b.section(told)] if told else []


def _failed(plan: PlanView) -> Card:
    first = say("plan.failed", pair=plan.pair.name)
    said = trouble(plan.problem, plan.pair.target)
    meaning = say("plan.failed_means" if plan.kind == "full" else "plan.failed_changes_means")
    again = b.button(say("button.read_again"), actions.PLAN_AGAIN, actions.pack(plan=plan.id))
    blocks = [
        b.header(first),
        *_wish(plan),
        b.section(joined([said, meaning], "\n")),
        *b.context(joined([say("word.asked_by", user=plan.asked_by), say("plan.id", id=plan.id)])),
        *b.actions(again, b.button(say("button.details"), actions.PLAN_DETAILS, actions.pack(plan=plan.id))),
    ]
    return Card(joined([first, said], ". "), blocks)


def _closed(plan: PlanView) -> Card:
    """Denied, expired, replaced, empty, or approved with its run not queued yet: no decision is left to make."""
    state = plan.state if plan.state in ("denied", "expired", "void", "empty", "approved") else "void"
    first = say(f"plan.{state}", pair=plan.pair.name, changes=changes(plan.counts))
    if state == "empty" and undoes(plan):
        return _nothing_back(plan)
    unread = _unread(plan) if state == "empty" else []
    lines = [say("plan.empty_unread_means" if unread else f"plan.{state}_means", target=plan.pair.target)]
    if plan.decided:
        lines.insert(0, decision(plan))
    if state == "empty":
        lines += [*unread, kept(plan), remarks(plan)]
    if plan.replaced_by:
        lines.append(say("plan.replaced_by", id=plan.replaced_by))
    again = b.button(say("button.plan_again"), actions.PLAN_AGAIN, actions.pack(plan=plan.id))
    blocks = [
        b.header(first),
        *_wish(plan),
        b.section(joined(lines, "\n")),
        *b.context(joined([say("word.asked_by", user=plan.asked_by), say("plan.id", id=plan.id), about(plan)])),
        *b.actions(
            again if state in ("denied", "expired") else None,
            release_button(undoes(plan), number(plan.reasons, "held")),
        ),
    ]
    return Card(first, blocks)


def _nothing_back(plan: PlanView) -> Card:
    """An undo that finds nothing to put back says why, and what it still holds."""
    first = say("undo.empty", pair=plan.pair.name, run=undoes(plan))
    lines = [say("undo.empty_means"), *means(plan)[2:]]
    blocks = [
        b.header(first),
        *(b.section(text) for text in lines if text),
        *b.context(joined([say("word.asked_by", user=plan.asked_by), say("plan.id", id=plan.id)])),
        *b.actions(release_button(undoes(plan), number(plan.reasons, "held"))),
    ]
    return Card(first, blocks)


def decision(plan: PlanView) -> str:
    """Who decided, how and when."""
    if plan.decided is None:
        return ""
    said = plan.decided
    line = say(f"plan.ruled_{said.ruling}", user=said.by, at=said.at)
    return joined([line, say("plan.ruled_reason", reason=said.reason) if said.reason else ""], " ")
