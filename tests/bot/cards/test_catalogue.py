"""Every code that the product uses has words, and the words keep to the manners (cards.md, "Everywhere")."""

import re
from collections import Counter
from enum import StrEnum
from string import Formatter

import pytest

from bot.catalogue import LANGUAGES, known, say
from bot.catalogue.en import SENTENCES, SUBJECTS
from bot.catalogue.speech import Speech
from bridges.sonar_calix import words as bridge_words
from bridges.sonar_calix.effects import TOTALS
from connectors.http.errors import VendorError
from store.words import ChangeState, Decision, Part, PlanState, Role, Ruling, RunState
from sync.linking.reasons import REASON_CODES
from tests.bot.cards.codes import patterns, used

USED = used()


def test_codes_are_found_at_all() -> None:
    assert {"refusal.no_audit", "problem.tiers_overlap", "reason.row_altered", "evidence.rows_below_total"} <= set(USED)


@pytest.mark.parametrize("code", sorted(USED))
def test_a_code_has_words(code: str) -> None:
    assert known(code), f"{code} is used in {', '.join(sorted(USED[code]))} and has no sentence"


@pytest.mark.parametrize("beginning", sorted(patterns()))
def test_a_code_put_together_has_words(beginning: str) -> None:
    assert any(code.startswith(beginning) for code in SENTENCES)


def every_error(kind: type[VendorError]) -> list[type[VendorError]]:
    """A class and all below it."""
    return [kind, *(found for below in kind.__subclasses__() for found in every_error(below))]


@pytest.mark.parametrize("code", sorted({kind.code for kind in every_error(VendorError)}))
def test_a_vendors_trouble_has_words_for_cards_and_for_rows(code: str) -> None:
    assert known(f"trouble.{code}")
    assert known(f"reason.{code}")


def bridge_codes() -> list[str]:
    """All codes that the bridge gives to records."""
    kinds = [kind for kind in vars(bridge_words).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    return sorted({str(code) for kind in kinds if kind is not StrEnum for code in kind})


def test_a_bridges_reasons_are_found() -> None:
    assert {"archived", "no_name", "empty_device_id"} <= set(bridge_codes())


@pytest.mark.parametrize("code", bridge_codes())
def test_a_bridges_reason_has_words(code: str) -> None:
    assert known(f"reason.{code}")


@pytest.mark.parametrize("code", sorted(REASON_CODES))
def test_a_suggestions_reason_has_words(code: str) -> None:
    assert known(f"match.{code}")


def test_what_a_plan_does_to_customers_has_words() -> None:
    assert [code for _, code in TOTALS if not known(f"impact.{code}")] == []


def test_states_and_roles_have_words() -> None:
    wanted = [f"ruling.{ruling}" for ruling in Ruling] + [f"plan.ruled_{ruling}" for ruling in Ruling]
    wanted += [f"role.{role}" for role in Role] + [f"decision.{decision}" for decision in Decision]
    wanted += [f"state.{state}" for state in PlanState] + [f"status.plan.{state}" for state in PlanState]
    wanted += [f"status.run.{state}" for state in RunState]
    wanted += [f"reason.after_{state}" for state in (ChangeState.FAILED, ChangeState.STALE, ChangeState.IN_DOUBT)]
    assert [code for code in wanted if not known(code)] == []
    assert set(Part) == {"changes", "removals"}, "the buttons of a plan know two parts"


def test_a_code_stands_in_one_file_alone() -> None:
    times = Counter(code for subject in SUBJECTS for code in subject.SENTENCES)
    assert [code for code, n in times.items() if n > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language: str) -> None:
    for code, text in LANGUAGES[language].items():
        assert Speech(LANGUAGES[language]).format(text), code


def facts_of(text: str) -> set[str]:
    """The facts that a sentence takes."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_asks_for_other_facts(language: str) -> None:
    for code, text in LANGUAGES[language].items():
        assert facts_of(text) <= facts_of(SENTENCES[code]), code


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_never_says_error(code: str) -> None:
    assert not re.search(r"\b(error|failed|oops|sorry)\b", SENTENCES[code], re.IGNORECASE)


def test_facts_named_like_the_parameters_do_no_harm() -> None:
    assert "away" in say("trouble.unknown", None, system="Sonar", code="away", lang="en")
