"""A vendor's own words may hold what a customer's record holds: they stand in private windows, never in a channel."""

import json
from dataclasses import replace

import pytest

from bot.cards.audit import audit_card
from bot.cards.card import Card
from bot.cards.incident import incident_card, recovery_reply
from bot.cards.landing import landing_card
from bot.cards.plan import ask_approvers, plan_card
from bot.cards.run import run_ended
from bot.modals.reading import audit_modal, incident_modal, plan_modal, rows_modal
from tests.bot.cards.examples import (
    APPROVED,
    AUDIT,
    AUDITS,
    HELD_RUN,
    INTEGRATIONS,
    LATER,
    PAIR,
    PLAN,
    PLANS,
    ROWS,
    RUNS,
    TROUBLED,
    WORDS,
)
from tests.bot.cards.told import told_codes, vendor_codes

CODES = sorted({*vendor_codes(), *told_codes()} - {"field_ignored"})


def in_a_channel(code: str) -> list[Card]:
    """Every card that a channel sees, in every state, after a trouble of that code."""
    problem = {**TROUBLED, "code": code}
    told = replace(HELD_RUN, cause=code, words=WORDS, system="Calix")
    troubles = [replace(told, during=during) for during in ("audit", "plan", "retry", "changes", "run", "poll", "")]
    return [
        *(audit_card(replace(view, problem=problem)) for view in AUDITS.values()),
        *(plan_card(replace(view, problem=problem)) for view in PLANS.values()),
        *(ask_approvers(replace(view, problem=problem)) for view in PLANS.values()),
        *(plan_card(APPROVED, replace(run, problem=problem)) for run in RUNS.values()),
        *(run_ended(APPROVED, replace(run, problem=problem), "U1") for run in RUNS.values()),
        *(incident_card(view) for view in troubles),
        *(incident_card(replace(view, recovered_at=LATER)) for view in troubles),
        *(recovery_reply(replace(view, recovered_at=LATER)) for view in troubles),
        landing_card([replace(INTEGRATIONS[0], message=f"incident:{code}")]),
    ]


@pytest.mark.parametrize("code", CODES)
def test_no_card_in_a_channel_repeats_a_vendor(code: str) -> None:
    said = [json.dumps([card.text, card.blocks], ensure_ascii=False) for card in in_a_channel(code)]
    assert [each for each in said if "Ada" in each or "12 Main St" in each] == []


def test_the_window_behind_details_does() -> None:
    windows = [
        audit_modal(replace(AUDIT, state="failed", problem=TROUBLED)),
        plan_modal(replace(PLAN, state="failed", problem=TROUBLED)),
        incident_modal(replace(HELD_RUN, words=WORDS)),
        rows_modal(PAIR, 9, "failed", [replace(ROWS[1], detail=WORDS)], 1),
    ]
    assert [window["title"]["text"] for window in windows if WORDS not in json.dumps(window)] == []


def test_a_row_that_was_left_out_is_worded_by_its_state() -> None:
    sent, left = replace(ROWS[0], state="failed", reason="denied"), replace(ROWS[0], state="cancelled", reason="denied")
    assert "denied by the system" in json.dumps(rows_modal(PAIR, 9, "failed", [sent], 1))
    assert "the plan was denied" in json.dumps(rows_modal(PAIR, 9, "cancelled", [left], 1))
