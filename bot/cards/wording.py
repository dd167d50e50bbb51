"""Phrases that several cards share: counts by reason, what is planned, what a system did not do."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cards.views import Data
from bot.catalogue import known, say
from sync.bridge import Problem

MOST_REASONS = 8


def number(data: Data, name: str) -> int:
    """A count from a JSON column; absent counts as 0."""
    value = data.get(name)
    return int(value) if isinstance(value, (int, float)) else 0


def joined(parts: Sequence[str], sign: str = " · ") -> str:
    """The parts that are there."""
    return sign.join(part for part in parts if part)


def by_reason(counted: Mapping[str, Any], subject: str, most: int = MOST_REASONS) -> list[str]:
    """`{code: n}` in words, the largest first; the tail is added up, so that nothing is hidden.

    A code may carry a detail behind a colon ("wrong_category:Router").
    """
    ranked = sorted(((number(counted, code), code) for code in counted), reverse=True)
    ranked = [(n, code) for n, code in ranked if n]
    lines = [say("word.counted", n=n, what=phrase(code, subject)) for n, code in ranked[:most]]
    if rest := ranked[most:]:
        lines.append(say("word.other_reasons", n=sum(n for n, _ in rest), reasons=len(rest)))
    return lines


def phrase(code: str, subject: str, **facts: Any) -> str:
    """The words of a code, which may carry a detail behind a colon; what subjects share is found in `reason`."""
    name, _, detail = code.partition(":")
    found = f"{subject}.{name}" if known(f"{subject}.{name}") else f"reason.{name}"
    return say(found, detail=f"({detail})" if detail else "", **facts)


def field_name(name: str) -> str:
    """A target's field as people call it; one that has no words shows as the vendor writes it."""
    return say(f"field.{name}") if known(f"field.{name}") else say("word.id", id=name)


def things(flow: str, n: int) -> str:
    """The count with the noun of its flow: 2,417 subscribers."""
    code = f"noun.{flow}"
    return say(code if known(code) else "noun.records", n=n)


def changes(counts: Data) -> str:
    """What a plan holds: 37,204 updates, 96 creates, 41 removals; zero counts are left out."""
    parts = [
        say(f"plan.count_{name}", n=number(counts, name))
        for name in ("updates", "creates", "removals")
        if number(counts, name)
    ]
    return ", ".join(parts) or say("plan.count_none")


def trouble(problem: Data | None, fallback: str = "") -> str:
    """What a system did not do, from a stored problem (`{"code", "system", "status", …}`), for a channel too.

    The vendor's own words are not in it: they may hold what a customer's record holds (`vendor_words`).
    """
    facts: dict[str, Any] = {"system": fallback, "status": None, **(problem or {})}
    code = str(facts.pop("code", "unknown"))
    found = next((name for name in (f"trouble.{code}", f"refusal.{code}") if known(name)), "trouble.unknown")
    return say(found, None, code=code, **facts)


def problem_sentence(problem: Problem) -> str:
    """One thing that is wrong with a configuration."""
    return say(f"problem.{problem.code}", where=problem.where, **problem.facts)


def vendor_words(problem: Data | None) -> str:
    """The vendor's own words of a stored problem, for private windows and the terminal alone."""
    words = str((problem or {}).get("words") or "")
    return say("reading.vendor_words", words=words) if words else ""


def incomplete(evidence: Data, names: Mapping[str, str]) -> list[str]:
    """A line for each side that was not proven complete, with its reasons; `names` gives the systems of both sides."""
    return [
        say("audit.side_incomplete", system=names[side], reasons=reasons or say("evidence.unproven"))
        for side, reasons in _sides(evidence, names, complete=False)
    ]


def mended(evidence: Data, names: Mapping[str, str]) -> list[str]:
    """A line for each side that was read completely although something went wrong on the way."""
    found = _sides(evidence, names, complete=True)
    return [say("audit.side_mended", system=names[side], reasons=reasons) for side, reasons in found if reasons]


def _sides(evidence: Data, names: Mapping[str, str], *, complete: bool) -> list[tuple[str, str]]:
    """The sides that are, or are not, proven complete, each with the first of its reasons in words."""
    proofs = {side: evidence.get(side) or {} for side in names}
    return [
        (side, "; ".join(_reason(reason) for reason in list(proof.get("reasons") or [])[:3]))
        for side, proof in proofs.items()
        if proof and bool(proof.get("complete", True)) == complete
    ]


def _reason(reason: Any) -> str:
    code, facts = (reason, {}) if isinstance(reason, str) else (reason[0], reason[1] if len(reason) > 1 else {})
    name = f"evidence.{code}"
    return say(name, **dict(facts)) if known(name) else say("evidence.other", code=code)
