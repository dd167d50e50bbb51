"""Text is cut where it harms nobody: no broken token, no broken entity, no markup where plain text is drawn."""

from hypothesis import given
from hypothesis import strategies as st

from bot.blockkit.text import clip, escape, plain


def test_short_text_is_left_alone() -> None:
    assert clip("as it is", 8) == "as it is"


def test_a_cut_is_shown() -> None:
    assert clip("a long text", 6) == "a lon…"


def test_a_slack_date_is_never_cut_in_two() -> None:
    assert clip("since <!date^1795286400^{time}|18:40 UTC> today", 20) == "since…"


def test_an_entity_is_never_cut_in_two() -> None:
    assert clip("this &amp; that, and more", 9) == "this…"


@given(st.text(max_size=200), st.integers(min_value=2, max_value=100))
def test_a_cut_text_is_never_too_long(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


@given(st.text(alphabet=st.characters(exclude_characters="*_`~ \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0"), max_size=50))
def test_what_was_escaped_reads_the_same(text: str) -> None:
    assert plain(escape(text)) == text.strip()


def test_plain_text_has_no_marks() -> None:
    said = "*Done* <@U1>: `A-1` since <!date^1^{time}|18:40 UTC>, see <https://x.example.test/|the card> &amp; rest"
    assert plain(said) == "Done : A-1 since 18:40 UTC, see the card & rest"


def test_underscores_within_words_stay() -> None:
    assert plain("_so_ sip_lines") == "so sip_lines"
