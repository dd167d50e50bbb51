"""Whatever a vendor, a run, a reading or a decision can tell has words, on every surface that shows it."""

import pytest

from bot.catalogue import known, say
from bot.catalogue.en import SENTENCES
from tests.bot.cards.told import (
    cause_codes,
    left_out_codes,
    note_codes,
    stored_codes,
    told_codes,
    vendor_codes,
)

VENDOR, TOLD, LEFT_OUT, NOTES, CAUSES = vendor_codes(), told_codes(), left_out_codes(), note_codes(), cause_codes()
STORED = stored_codes()


def test_codes_are_found_at_all() -> None:
    """What the review had found without words is among what is looked at, and so is one of each kind."""
    assert {"list_incomplete", "denied", "native_unknown", "away", "conflict"} <= set(VENDOR)
    assert {"field_ignored", "gave_up", "rows_not_applied"} <= set(TOLD)
    assert {"denied", "asked_apart", "planned_again", "configuration", "approval_expired"} <= set(LEFT_OUT)
    assert {"fewer_than_before", "left_to_people", "empty_device_id", "opt_unknown"} <= set(NOTES)
    assert {"undecided", "child_gone", "moves", "marked"} <= set(CAUSES)
    assert "gave_up" in STORED


@pytest.mark.parametrize("code", sorted(VENDOR))
def test_a_vendors_trouble_has_words_on_cards_notices_and_rows(code: str) -> None:
    wanted = [f"trouble.{code}", f"incident.cause_{code}", f"incident.advice_{code}", f"reason.{code}"]
    assert [each for each in wanted if not known(each)] == [], sorted(VENDOR[code])


@pytest.mark.parametrize("code", sorted(TOLD))
def test_what_is_told_of_an_integration_has_words_on_notices_cards_and_the_landing_page(code: str) -> None:
    wanted = [f"incident.cause_{code}", f"incident.advice_{code}", f"trouble.{code}", f"reason.{code}"]
    assert [each for each in wanted if not known(each)] == [], sorted(TOLD[code])


@pytest.mark.parametrize("code", sorted(STORED))
def test_a_stored_problem_has_words(code: str) -> None:
    assert any(known(f"{subject}.{code}") for subject in ("trouble", "refusal")), sorted(STORED[code])


@pytest.mark.parametrize("code", sorted(LEFT_OUT))
def test_a_row_that_is_left_out_says_why(code: str) -> None:
    assert known(f"left_out.{code}") or known(f"reason.{code}"), sorted(LEFT_OUT[code])


@pytest.mark.parametrize("code", sorted(NOTES))
def test_what_was_noticed_has_words(code: str) -> None:
    assert known(f"reason.{code}"), sorted(NOTES[code])


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_a_removal_says_why(code: str) -> None:
    assert known(f"cause.{code}") or known(f"reason.{code}"), sorted(CAUSES[code])


def test_one_code_does_not_mean_two_things() -> None:
    """A plan that a person denied and a request that a vendor denied share a code: rows are worded by their state."""
    both = {code for code in set(LEFT_OUT) & set(VENDOR) if not known(f"left_out.{code}")}
    assert both <= {"trouble"}, "`trouble` means the same in both: it was not done"
    assert say("left_out.denied") != say("reason.denied")


@pytest.mark.parametrize("subject", ["trouble.", "incident."])
def test_a_sentence_for_a_channel_has_no_place_for_a_vendors_words(subject: str) -> None:
    assert [code for code, text in SENTENCES.items() if code.startswith(subject) and "{words" in text] == []
