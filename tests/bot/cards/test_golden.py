"""What a person reads, as text. SPLICE_GOLDEN=write writes the files anew; a reviewer reads their difference."""

import os
from pathlib import Path

import pytest

from tests.bot.cards.drawing import drawn
from tests.bot.cards.shown import cards, views
from tests.bot.cards.voice_shown import PRIVATE_CARDS

GOLDEN = Path(__file__).parent / "golden"
CARDS, VIEWS = cards(), views()
NAMES = ("Ada", "Bob", "Main St", 'example.test"', "ada@")


def compare(file: Path, text: str) -> None:
    """Equal to the file, or write it where asked."""
    if os.environ.get("SPLICE_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", CARDS)
def test_card_reads_as_agreed(name: str) -> None:
    card = CARDS[name]
    compare(GOLDEN / f"{name.replace(' ', '_').replace(',', '')}.txt", f"{card.text}\n---\n{drawn(card.blocks)}")


@pytest.mark.parametrize("name", VIEWS)
def test_modal_reads_as_agreed(name: str) -> None:
    view = VIEWS[name]
    ends = " ".join(f"[{view[end]['text']}]" for end in ("submit", "close") if end in view)
    text = f"{view['title']['text']} {ends}\n---\n{drawn(view['blocks'])}"
    compare(GOLDEN / f"modal_{name.replace(' ', '_').replace(',', '')}.txt", text)


@pytest.mark.parametrize("name", sorted(set(CARDS) - PRIVATE_CARDS))
def test_a_card_for_a_channel_names_no_customer(name: str) -> None:
    said = CARDS[name].text + drawn(CARDS[name].blocks)
    assert not [word for word in NAMES if word in said]


@pytest.mark.parametrize("name", CARDS)
def test_the_first_line_fits_a_lock_screen(name: str) -> None:
    blocks = CARDS[name].blocks
    if blocks[0]["type"] == "header":
        assert len(blocks[0]["text"]["text"]) <= 110
        assert "UTC" not in blocks[0]["text"]["text"], "a header cannot show the reader's own time"


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{name.replace(' ', '_').replace(',', '')}.txt" for name in CARDS}
    wanted |= {f"modal_{name.replace(' ', '_').replace(',', '')}.txt" for name in VIEWS}
    assert {file.name for file in GOLDEN.glob("*.txt")} == wanted
