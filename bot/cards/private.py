"""Sentences for one person alone: refusals, notes, and who is unknown; never silence."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit import build as b
from bot.cards.card import Card
from bot.cards.wording import joined, problem_sentence
from bot.catalogue import known, say

MOST_ADMINS = 5


def refusal(code: str, /, **facts: Any) -> Card:
    """What was asked and is not done, and what to do (`sync.errors.Refusal`); the problems of a configuration too."""
    problems = [problem_sentence(problem) for problem in facts.pop("problems", [])]
    return _sentence(joined([say(f"refusal.{code}", **_spoken(facts)), *problems], "\n"))


def note(code: str, /, **facts: Any) -> Card:
    """Any other sentence of the catalogue, as a private message."""
    return _sentence(say(code, **facts))


def unknown_person(user: str, admins: Sequence[str]) -> Card:
    """Someone without a role is told their id and whom to ask."""
    return _sentence(joined([say("private.unknown_you", user=user, id=user), _ask(admins)], " "))


def needs_role(user: str, role: str, holders: Sequence[str]) -> Card:
    """A click or command by somebody whose role does not reach: who may, by name."""
    said = say("private.needs_role", role=say(f"role.{role}"))
    return _sentence(joined([said, _who_may(holders) if holders else say("private.nobody_may", user=user)], " "))


def _ask(admins: Sequence[str]) -> str:
    who = [say("word.who", user=admin) for admin in list(admins)[:MOST_ADMINS]]
    return say("private.whom_to_ask", who=", ".join(who)) if who else say("private.nobody_to_ask")


def _who_may(holders: Sequence[str]) -> str:
    return say("private.who_may", who=", ".join(say("word.who", user=user) for user in list(holders)[:MOST_ADMINS]))


def _sentence(text: str) -> Card:
    return Card(text, [b.section(text)])


def _spoken(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts that are codes themselves (a role, a ruling, a state) get their words."""
    words = dict(facts)
    for name in ("role", "ruling", "state", "why", "what"):
        code = f"{name}.{facts.get(name)}"
        if name in facts and known(code):
            words[name] = say(code)
    return words
