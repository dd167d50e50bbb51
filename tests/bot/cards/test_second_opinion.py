"""The imitation Slack, written apart from the cards, takes every one of them too."""

import pytest

from sandbox.workspace.blocks.check import check_blocks, check_view, too_long
from tests.bot.cards.shown import cards, views

CARDS, VIEWS = cards(), views()


@pytest.mark.parametrize("name", CARDS)
def test_the_imitation_takes_the_card(name: str) -> None:
    assert check_blocks(CARDS[name].blocks, "message") == []
    assert not too_long(CARDS[name].blocks)


@pytest.mark.parametrize("name", VIEWS)
def test_the_imitation_takes_the_modal(name: str) -> None:
    assert check_view(VIEWS[name]) == []
