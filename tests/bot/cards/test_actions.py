"""What buttons carry, and what is made of it when an old card or a foreign client sends something else."""

import pytest

from bot.cards import actions
from bot.cards.doctor import doctor_lines
from tests.bot.cards.examples import CHECKS


def test_a_value_comes_back_as_it_was_packed() -> None:
    assert actions.unpack(actions.pack(plan=7, c="9f31", r="")) == {"plan": 7, "c": "9f31", "r": ""}


@pytest.mark.parametrize("value", ["", "rubbish", "[1]", "7", "{", "null"])
def test_rubbish_carries_nothing(value: str) -> None:
    assert actions.unpack(value) == {}


def test_a_value_that_slack_would_refuse_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="Slack takes 2000"):
        actions.pack(reason="x" * 2_000)


def test_like_buttons_differ_and_are_heard_by_one_listener() -> None:
    heard = actions.matching(actions.LINK)
    assert heard.match(actions.numbered(actions.LINK, 3))
    assert heard.match(actions.LINK)
    assert not heard.match("finding.link_all")
    assert not heard.match("finding_link#1")


def test_the_command_line_reads_the_same_checks() -> None:
    lines = doctor_lines(CHECKS)
    assert lines[0] == "ok    Database: its tables are as this version wants them."
    assert [line[:5].strip() for line in lines] == ["ok", "warn", "FAIL", "FAIL", "FAIL"]
