"""Every voice card, form and plan in every state, for the tests that look at all cards."""

from dataclasses import replace
from typing import Any

from bot.cards.card import Card
from bot.cards.drift import drift_card
from bot.cards.pickers import flow_card
from bot.cards.plan import plan_card
from bot.cards.vendor_away import vendor_card
from bot.cards.voice import voice_card
from bot.cards.voice_pick import which_customer, which_integration
from bot.cards.voice_shared import shared_card
from bot.modals.voice_add import voice_add_modal
from bot.modals.voice_ask import voice_ask_modal
from bot.modals.voice_delete import voice_delete_modal
from bot.modals.voice_reveal import hidden, masked, shown, voice_reveal_modal
from bot.modals.voice_window import sentence_window
from bridges.simpler_alianza.facts import Flaw
from sync.errors import VendorTrouble
from tests.bot.cards.voice_examples import (
    ACCOUNT,
    ACCOUNTS,
    DRIFTS,
    FORM,
    LINE,
    NO_DEVICE,
    NOW,
    OPERATOR,
    PAIR,
    SECOND,
    VIEW,
    VOICE_PLANS,
    VOICE_RUNS,
    VOICES,
    of,
)

MANY = tuple(replace(LINE, number=n, sip_username=f"1555555{n:04}") for n in range(1, 121))
PRIVATE_CARDS = {*VOICES, "voice, lines as text", "voice, very many lines", "voice, perhaps meant"}
"""They hold names and telephone numbers, and go to one person."""


def voice_cards() -> dict[str, Card]:
    """Every card."""
    made = {name: voice_card(view) for name, view in VOICES.items()}
    made |= {name: plan_card(view) for name, view in VOICE_PLANS.items()}
    made |= {name: drift_card(view) for name, view in DRIFTS.items()}
    made |= {name: plan_card(*views) for name, views in VOICE_RUNS.items()}
    return made | {
        "voice, lines as text": voice_card(of(replace(ACCOUNT, lines=(LINE, SECOND, NO_DEVICE))), table=False),
        "voice, very many lines": voice_card(of(replace(ACCOUNT, lines=MANY), rows=120)),
        "voice, shared": shared_card(VIEW, OPERATOR),
        "voice, shared without account": shared_card(VOICES["voice, not enabled"], OPERATOR),
        "voice, which integration": which_integration(
            "example-01", "", [PAIR, replace(PAIR, id=8, name="Voice · West")]
        ),
        "voice, perhaps meant": which_customer(
            "No customer has the account number or id `example`.", 7, "", [("example-01", "example-01 · Ada Example")]
        ),
        "voice, which flow": flow_card(PAIR, ["accounts", "sip_lines"]),
        "voice, nobody meant": which_customer("No customer has the account number or id `example`.", 7, "", []),
        "voice, vendor away": vendor_card(VendorTrouble("Alianza", "timeout")),
    }


def voice_views() -> dict[str, dict[str, Any]]:
    """Every window."""
    ids = {"integration": 7, "channel": "C0VOICE"}
    flaw = Flaw("accountName", "length", {"lowest": 3, "highest": 256, "length": 2})
    about = {**ids, "customer": "example-01"}
    return {
        "voice ask": voice_ask_modal("", "C0VOICE"),
        "voice ask with a mode": voice_ask_modal("add-only", "C0VOICE"),
        "voice add, simple": voice_add_modal(FORM, PAIR, ids),
        "voice add, advanced": voice_add_modal(FORM, PAIR, ids, kind="ADVANCED"),
        "voice add, late billing day": voice_add_modal(replace(FORM, billing_day=31), PAIR, ids),
        "voice add, no billing day": voice_add_modal(replace(FORM, billing_day=None), PAIR, ids),
        "voice add, not possible": voice_add_modal(FORM, PAIR, ids, flaws=[flaw]),
        "voice delete": voice_delete_modal("example-01", ACCOUNTS, {"numbers": 0, "lines": 2, "events": 0}, about),
        "voice delete, blocked": voice_delete_modal(
            "example-01", ACCOUNTS, {"numbers": 2, "lines": 2, "events": 1}, about
        ),
        "voice reveal": voice_reveal_modal("example-01", [LINE, SECOND, NO_DEVICE], about, most=5, seconds=60),
        "voice reveal, one line": voice_reveal_modal("example-01", [LINE], about, most=5, seconds=60),
        "voice reveal, nothing": voice_reveal_modal("example-01", [NO_DEVICE], about, most=5, seconds=60),
        "voice revealed": shown("15555550101", "in`vented*<&>_", NOW),
        "voice hidden": hidden("Line `15555550101` has no password in Alianza."),
        "voice masked": masked("15555550101"),
        "voice sentence": sentence_window("Add account", "Nothing was done."),
    }
