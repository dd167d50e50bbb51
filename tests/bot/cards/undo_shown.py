"""Undo, holds and the list of runs: what the tests validate and draw of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.cards.card import Card
from bot.cards.plan import plan_card
from bot.cards.views import RunLine, UndoView
from bot.modals.runs import run_modal, runs_modal
from bot.modals.undo import undo_modal
from tests.bot.cards.examples import APPROVED, BY_APPROVER, DONE, LATER, NOW, PAIR, PARTIAL, PLAN, RUN

UNDO = replace(
    PLAN,
    id=91,
    kind="undo",
    counts={"creates": 2, "updates": 495, "removals": 1, "rows": 504, "rows_removals": 1, "erased": 1},
    reasons={
        "undo": 42,
        "held": 503,
        "lost": {"history": 2, "parts": 1, "secrets": 1, "unkept": 1},
        "left": {"not_as_left": 4, "already_gone": 1},
        "fields": {"name": 495},
        "removal_causes": {"undone": 1},
    },
    samples={"left": ["1042", "1043"], "removals": [{"key": "1050", "cause": "undone"}]},
    impact=(),
    guard={"verdict": "needs_approval", "without_removals": "needs_approval", "removals": 1, "changes": 497},
    compared=None,
)
UNDO_DONE = replace(
    DONE, id=44, with_removals=True, counts={"applied": 504, "stale": 5}, verified={"subjects": 498, "as_planned": 498}
)
CLEAN = replace(UNDO, reasons={"undo": 42, "held": 3, "lost": {}, "left": {}}, samples={})
ASKED = UndoView(run=42, subjects=503, made=1, erased=2, parts_made=3, parts_erased=4, changed=500)
LINE = RunLine(plan=APPROVED, run=replace(DONE, id=42), asked_at=NOW, began_at=NOW)
LINES = [
    replace(LINE, plan=UNDO, run=UNDO_DONE, began_at=LATER),
    replace(LINE, run=replace(PARTIAL, id=43)),
    replace(LINE, held=503, undone_by=91),
    replace(LINE, run=replace(RUN, id=41, state="queued", counts={}), began_at=None, asked_at=NOW - timedelta(hours=1)),
]
NAMES = {3: "Calix · Company A", 4: "Calix · Default"}
ALL: dict[str, Any] = {"integration": 0, "state": "", "mine": False, "before": 0}


def undo_cards() -> dict[str, Card]:
    """The plan of an undo, and its run, in every state that differs from another plan's."""
    approved = replace(UNDO, state="approved", decided=BY_APPROVER)
    return {
        "undo to approve": plan_card(UNDO),
        "undo of updates alone": plan_card(replace(CLEAN, counts={"updates": 3, "rows": 3})),
        "undo that finds nothing": plan_card(
            replace(UNDO, state="empty", counts={}, reasons={"undo": 42, "held": 2, "left": {"cannot_come_back": 2}})
        ),
        "undo denied": plan_card(replace(UNDO, state="denied", decided=replace(BY_APPROVER, ruling="deny"))),
        "undo done": plan_card(approved, UNDO_DONE),
        "undo done in part": plan_card(
            approved, replace(UNDO_DONE, state="partial", counts={"applied": 9, "failed": 1})
        ),
        "undo done and released": plan_card(replace(approved, reasons={"undo": 42}), UNDO_DONE),
    }


def undo_views() -> dict[str, dict[str, Any]]:
    """The question, the list, one run."""
    return {
        "undo": undo_modal(PAIR, ASKED, "C0CALIX"),
        "undo of updates": undo_modal(PAIR, UndoView(run=42, subjects=3, changed=3), ""),
        "runs": runs_modal(LINES, NAMES, ALL, more=True),
        "runs filtered": runs_modal(
            LINES[:1], NAMES, {"integration": 3, "state": "verified", "mine": True, "before": 50}, more=False
        ),
        "runs, none": runs_modal([], NAMES, ALL | {"state": "failed"}, more=False),
        "run": run_modal(LINE),
        "run on hold": run_modal(LINES[2]),
        "run done in part": run_modal(LINES[1]),
        "run going on": run_modal(replace(LINE, run=replace(RUN, id=45))),
        "run held": run_modal(replace(LINE, run=replace(RUN, id=45, state="held"))),
        "run of an undo": run_modal(LINES[0]),
    }
