"""How a sentence takes its facts."""

from datetime import UTC, datetime

import pytest

from bot.catalogue import coded, known, say, speaking
from bot.catalogue.speech import Speech

WORDS = {"word.days": "days", "word.splice": "Splice"}


def said(template: str, **facts: object) -> str:
    """A template of the test's own."""
    return Speech(WORDS).format(template, **facts)


def test_numbers_are_grouped_and_plurals_agree() -> None:
    assert said("{n:record|records}", n=1) == "1 record"
    assert said("{n:record|records}", n=2417) == "2,417 records"
    assert said("{n:~is|are}", n=0) == "are"
    assert said("{n:n}", n=2417) == "2,417"


def test_ids_are_not_grouped() -> None:
    assert said("run {n}", n=2417) == "run 2417"
    assert said("{key:id}", key="a`b  c") == "`a'b c`"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (192, "3 min 12 s"), (1500, "25 min"), (15960, "4 h 26"), (187200, "2 days 4 h")],
)
def test_durations(seconds: float, words: str) -> None:
    assert said("{s:duration}", s=seconds) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(("seconds", "words"), [(0, "10 s"), (41, "50 s"), (61, "2 min"), (6240, "1 h 44")])
def test_time_left_is_rounded_up(seconds: float, words: str) -> None:
    assert said("{s:about}", s=seconds) == words.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_time_is_each_readers_own() -> None:
    at = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)
    assert said("{at:at}", at=at) == "<!date^1795286400^{date_short_pretty} {time}|2026-11-21 18:40 UTC>"
    assert said("{at:clock}", at=at.isoformat()) == "<!date^1795286400^{time}|18:40 UTC>"
    assert said("{at:at}", at="soon") == "soon"


def test_people_groups_and_splice_itself() -> None:
    assert said("{u:who} {g:who} {s:who}", u="U0A", g="S0B", s="system") == "<@U0A> <!subteam^S0B> Splice"
    assert said("{u:who}", u="<!channel>") == "&lt;!channel&gt;"


def test_a_fact_cannot_format_mention_or_break_a_line() -> None:
    assert said("{x}", x="<@U1>\nok & done") == "&lt;@U1&gt; ok &amp; done"


def test_what_is_missing_or_empty_is_shown_as_such() -> None:
    assert said("{a} {b}", b=None) == "(?) —"
    assert said("{x:pct} {y:pct} {z:pct}", x=0.1, y=41.2, z=None) == "0.1\N{NO-BREAK SPACE}% 41\N{NO-BREAK SPACE}% —"
    assert said("{rate} {ratio}", rate=5.0, ratio=0.25) == "5 0.25"


def test_an_unknown_form_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="unknown form"):
        said("{x:shouting}", x=1)


def test_a_code_without_words_still_answers() -> None:
    assert not known("refusal.never_heard_of")
    assert "refusal.never_heard_of" in say("refusal.never_heard_of")


def test_coded_takes_codes_and_pairs() -> None:
    assert coded("match", "same_email") == "same e-mail"
    assert coded("match", ["unit_differs", {"a": "1", "b": "2"}]) == "unit differs (1 / 2)"


def test_a_language_that_is_not_there_yet_speaks_english() -> None:
    with speaking("pt"):
        assert say("button.stop") == "Stop"
