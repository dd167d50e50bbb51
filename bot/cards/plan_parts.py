"""The paragraphs of a plan's question: what would be lost, why so much, how long, what the guard counted."""

from typing import Any

from bot.cards.plan_voice import about, line_name
from bot.cards.views import PlanView
from bot.cards.wording import by_reason, field_name, joined, mended, number, phrase, things
from bot.catalogue import coded, known, say

WORST = 10
FIELDS = 3


def total(plan: PlanView) -> int:
    """All subjects that the plan names."""
    return sum(number(plan.counts, name) for name in ("creates", "updates", "removals"))


def removals(plan: PlanView) -> str:
    """What would be lost, in counts and in the operator's words; bold only because there is something to lose."""
    n = number(plan.counts, "removals")
    if n and plan.reasons.get("wish"):  # one deletion that a person wrote out stands above, and is for ever
        return joined([_impact(entry) for entry in plan.impact], "\n")
    erased = number(plan.counts, "erased") if "erased" in plan.counts else n
    lines = []
    if erased:
        lines.append(say("plan.removals", what=things(plan.flow, erased), target=plan.pair.target))
    if n > erased:
        lines.append(say("plan.removals_in_part", n=n - erased, target=plan.pair.target))
    if n:
        lines += [] if plan.impact else _by_entity(plan)
    lines += [_impact(entry) for entry in list(plan.impact)[:8]]
    lines += by_reason(plan.reasons.get("removal_causes") or {}, "cause") if n else []
    if n:
        lines.append(say("plan.removals_undo", target=plan.pair.target))
    return joined(lines, "\n")


def kind(plan: PlanView) -> str:
    """Full sync, single changes, a retry."""
    return say(f"plan.kind_{plan.kind}") if known(f"plan.kind_{plan.kind}") else ""


def _by_entity(plan: PlanView) -> list[str]:
    rows = plan.counts.get("removals_by_entity") or {}
    parts = [things(f"{entity}s", number(rows, entity)) for entity in rows if number(rows, entity)]
    return [say("plan.removals_rows", parts=parts)] if len(parts) > 1 else []


def _impact(entry: Any) -> str:
    """An impact is a code, "code:number", or a `[code, facts]` pair of the bridge."""
    if not isinstance(entry, str):
        return coded("impact", entry)
    code, _, n = entry.partition(":")
    return (
        say(f"impact.{code}", n=int(n) if n.isdecimal() else n)
        if known(f"impact.{code}")
        else say("word.text", text=entry)
    )


def facts(plan: PlanView) -> list[str]:
    """The numbers that a decision rests on, in two columns."""
    return [
        _why_updates(plan),
        _effort(plan),
        *_guard(plan),
        _moves(plan),
        _unchanged(plan),
        _opt(plan),
    ]


def _why_updates(plan: PlanView) -> str:
    by_field = plan.reasons.get("fields") or {}
    ranked = sorted(((number(by_field, name), str(name)) for name in by_field), reverse=True)[:FIELDS]
    named = [say("plan.field", field=field_name(name), n=n) for n, name in ranked if n]
    cause = str(plan.reasons.get("cause") or "")
    why = say(f"plan.cause_{cause}") if known(f"plan.cause_{cause}") else ""
    more = max(0, len(by_field) - FIELDS)
    rest = say("plan.other_fields", n=more) if more else ""
    return say("plan.why_updates", why=joined([why, ", ".join(named), rest], "; ")) if why or named else ""


def _effort(plan: PlanView) -> str:
    if not plan.calls:
        return ""
    line = say(
        "plan.effort", rows=number(plan.counts, "rows"), calls=plan.calls, s=max(1.0, plan.seconds), rate=plan.rate
    )
    return joined([line, say("plan.ends_at", at=plan.ends_at) if plan.ends_at else ""], ", ")


def _guard(plan: PlanView) -> list[str]:
    guard = plan.guard
    if plan.kind == "undo":
        return [say("undo.guard")]
    lines = []
    if number(guard, "removals"):
        lines.append(
            say(
                "plan.guard_removals",
                n=number(guard, "removals"),
                population=number(guard, "population"),
                x=guard.get("percent", 0.0),
                limit=number(guard, "limit"),
                day=number(guard, "removals_24h"),
            )
        )
    changed = {"n": number(guard, "changes"), "limit": number(guard, "changes_limit")}
    if changed["n"] and (first := str(guard.get("first") or "")):
        lines.append(say("plan.guard_first", why=say(f"plan.cause_{first}"), **changed))
    elif changed["n"]:
        lines.append(say("plan.guard_changes", day=number(guard, "changes_24h"), **changed))
    return lines


def _moves(plan: PlanView) -> str:
    n, named = number(plan.counts, "moves"), plan.reasons.get("moves_to") or {}
    if n and named:
        return say("plan.moves_to", parts=[say("plan.moves_part", n=count, name=name) for name, count in named.items()])
    return say("plan.moves", n=n) if n else ""


def _unchanged(plan: PlanView) -> str:
    n, kept = number(plan.counts, "identical"), number(plan.counts, "kept")
    n = 0 if plan.reasons.get("wish") else n  # a plan of one row has looked at nothing else
    same = say("plan.identical", n=n) if n else ""
    return joined([same, say("plan.kept", n=kept) if kept else ""])


def _opt(plan: PlanView) -> str:
    opt = plan.reasons.get("opt") or {}
    if not opt:
        return ""
    return say("plan.opt", opted_in=number(opt, "in"), opted_out=number(opt, "out"), unknown=number(opt, "unknown"))


def compared(plan: PlanView) -> str:
    """How this plan differs from the approved or waiting one whose place it takes (design rule 2)."""
    if not plan.compared:
        return ""
    old = plan.compared
    return say(
        "plan.compared_line",
        id=old.get("plan"),
        identical=number(old, "identical"),
        new=number(old, "new"),
        gone=number(old, "gone"),
    )


def remarks(plan: PlanView) -> str:
    """What was noticed on the way and needs no decision (a speed in no tier, a device without an id)."""
    all_notes = plan.reasons.get("notes") or {}
    notes = {code: n for code, n in all_notes.items() if code != "extra_kept" and not str(code).startswith("opt_")}
    names = {"source": plan.pair.source, "target": plan.pair.target}
    lines = [*mended(plan.evidence, names), *by_reason(notes, "reason", 5)]
    return say("plan.remarks", lines="\n".join(lines)) if lines else ""


def worst(plan: PlanView) -> str:
    """The removals that hurt most, ids by cause; never by name."""
    if plan.reasons.get("wish"):
        return ""
    samples = list(plan.samples.get("removals") or [])[:WORST]
    by_cause: dict[str, list[str]] = {}
    for sample in samples:
        cause = phrase(str(sample.get("cause") or "field_emptied"), "cause")
        if sample.get("marked_by"):
            cause = say("plan.worst_marked", cause=cause, user=sample["marked_by"])
        key = line_name(str(sample.get("key") or sample.get("target_id")))
        by_cause.setdefault(cause, []).append(say("word.id", id=key))
    lines = [say("plan.worst_line", cause=cause, keys=", ".join(keys)) for cause, keys in by_cause.items()]
    rest = number(plan.counts, "removals") - len(samples)
    if rest > 0 and samples:
        lines.append(say("plan.worst_rest", n=rest))
    return say("plan.worst", lines="\n".join(lines)) if lines else ""


def small_print(plan: PlanView) -> list[str]:
    """Who asked, who marked how many, until when it waits, and the digests that the buttons carry."""
    marked = plan.reasons.get("marked_by") or {}
    by_person = [say("plan.marked", user=user, n=number(marked, user)) for user in list(marked)[:5]]
    asked = joined([say("word.asked_by", user=plan.asked_by), *by_person], ", ")
    waits = say("plan.waits_until", at=plan.waits_until) if plan.waits_until else ""
    needs = plan.guard.get("verdict") in ("needs_approval", "refused")
    who = say("plan.who_decides") if needs else say("plan.who_starts")
    digests = [digest[:6] for digest in (plan.digest_changes, plan.digest_removals) if digest]
    return [
        joined([asked, waits]),
        who,
        joined([say("plan.id", id=plan.id), kind(plan), about(plan), say("plan.digest", digest=" ".join(digests))]),
    ]
