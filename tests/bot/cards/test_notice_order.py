"""A notice says, in this order: customers, what was written, what happens by itself and when, what to do; no more."""

from dataclasses import replace

import pytest

from bot.cards import actions
from bot.cards.incident import incident_card
from bot.cards.views import IncidentView
from tests.bot.cards.drawing import drawn
from tests.bot.cards.examples import HELD_RUN, INCIDENT, NOW, OTHER, PAIR
from tests.bot.cards.shown import READING
from tests.bot.face.stage import actions_of

ORDER = {
    "a held run": (
        HELD_RUN,
        ("4,700 customers wait for a change", "18 rows were written", "tries again by itself", "What to do"),
    ),
    "changes that wait": (
        replace(HELD_RUN, during="changes", left=0, waiting=12, customers=12),
        ("12 customers wait", "Nothing was written", "12 changes wait", "tries again by itself", "What to do"),
    ),
    "a look for changes": (
        replace(INCIDENT, customers=None, waiting=0),
        ("for how many customers is not known", "Nothing was written", "tries again by itself", "What to do"),
    ),
    "an audit": (
        replace(READING, next_try_at=NOW),
        ("No customer is affected", "Nothing was written", "The next audit begins by itself", "What to do"),
    ),
    "a plan": (READING, ("No customer is affected", "Nothing was written", "Nothing more happens", "What to do")),
}


@pytest.mark.parametrize("what", ORDER)
def test_a_notice_keeps_the_order(what: str) -> None:
    view, phrases = ORDER[what]
    said = drawn(incident_card(view).blocks)
    places = [said.find(phrase) for phrase in phrases]
    assert -1 not in places, (phrases[places.index(-1)], said)
    assert places == sorted(places), said


@pytest.mark.parametrize(
    "view",
    [
        HELD_RUN,
        replace(HELD_RUN, during="changes"),
        replace(INCIDENT, customers=None),
        replace(INCIDENT, customers=312),
    ],
)
def test_nobody_is_said_to_be_unaffected_while_changes_wait(view: IncidentView) -> None:
    card = incident_card(view)
    assert "No customer is affected" not in card.text + drawn(card.blocks)


def buttons(view: IncidentView) -> list[str]:
    return actions_of({"blocks": incident_card(view).blocks})


def test_buttons_are_those_that_the_trouble_can_be_answered_with() -> None:
    details = actions.INCIDENT_DETAILS
    assert buttons(HELD_RUN) == [actions.RESUME, actions.STOP, details]
    # One button for several runs acts on all of them; there is no "Stop" that would stop only one.
    assert buttons(replace(HELD_RUN, pairs=(PAIR, OTHER))) == [actions.TRY_NOW, details]
    for during in ("audit", "plan", "retry", "changes", "poll"):
        assert buttons(replace(HELD_RUN, during=during)) == [actions.TRY_NOW, details]
    assert buttons(replace(HELD_RUN, during="")) == [details]


def test_a_button_is_named_for_what_it_does() -> None:
    named = {during: drawn(incident_card(replace(READING, during=during)).blocks) for during in ("audit", "plan")}
    assert all("[Read again, nothing was written]" in said for said in named.values())
    assert "[Plan again and ask]" in drawn(incident_card(replace(READING, during="retry")).blocks)
    assert "[Try now]" in drawn(incident_card(replace(READING, during="changes")).blocks)
