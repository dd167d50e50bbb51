"""Every card and modal in every state: what the tests validate and draw."""

from dataclasses import replace
from typing import Any

from bot.cards.audit import audit_card
from bot.cards.card import Card
from bot.cards.help import help_card
from bot.cards.incident import incident_card, recovery_reply
from bot.cards.landing import landing_card
from bot.cards.opt_in import opt_in_answered, opt_in_card
from bot.cards.pause import pause_card
from bot.cards.pickers import picker_card, pointer
from bot.cards.plan import ask_approvers, plan_card
from bot.cards.private import needs_role, note, refusal, unknown_person
from bot.cards.roles import roles_card
from bot.cards.run import run_ended
from bot.cards.views import PauseView, Place
from bot.modals.ask import ask_modal, loading_modal
from bot.modals.decide import deny_modal, override_modal
from bot.modals.details import details_modal
from bot.modals.enable import enable_modal
from bot.modals.reading import audit_modal, incident_modal, plan_modal, rows_modal
from bot.modals.review import nothing_left, review_modal
from tests.bot.cards.examples import (
    APPROVED,
    AUDIT,
    AUDITS,
    DONE,
    FINDING,
    GRANTS,
    HELD_RUN,
    INCIDENT,
    INTEGRATIONS,
    LATER,
    LINKED,
    NOTICED,
    NOW,
    OPT_IN,
    OTHER,
    PAIR,
    PLACE,
    PLAN,
    PLANS,
    REFUSED,
    ROWS,
    RUN,
    RUNS,
    TROUBLED,
    WORDS,
)
from tests.bot.cards.undo_shown import undo_cards, undo_views
from tests.bot.cards.voice_shown import voice_cards, voice_views

READING = replace(
    HELD_RUN, cause="vendor:Calix:credentials", during="audit", customers=0, waiting=0, left=0, next_try_at=None
)

TRIPPED = replace(
    HELD_RUN, cause="breaker", system="", customers=4700, in_part=1, left=4812, waiting=0, next_try_at=None
)

PAUSED = {"paused_by": "U0OPERATOR", "paused_at": NOW, "seconds_left": None}
BOUNDED = {
    "run paused": replace(RUN, state="held", problem={"code": "paused"}, **PAUSED),
    "run paused before it began": replace(RUN, state="queued", counts={}, **PAUSED),
    "run stopped by itself": replace(
        RUN,
        state="stopped",
        counts={"applied": 30, "failed": 20, "cancelled": 37311},
        stop_by="system",
        problem={"code": "breaker", "failures": 20, "of": 50},
        finished_at=NOW,
    ),
}


def cards() -> dict[str, Card]:
    """Every message card in every state."""
    made: dict[str, Card] = {name: audit_card(view) for name, view in AUDITS.items()}
    made |= {name: plan_card(view) for name, view in PLANS.items()}
    made |= {name: plan_card(APPROVED, view) for name, view in RUNS.items()}
    made |= {name: plan_card(APPROVED, view) for name, view in BOUNDED.items()}
    made["run of changes overtaken twice"] = plan_card(
        replace(APPROVED, kind="incremental", reasons={"once_more": True}), replace(DONE, state="partial")
    )
    return made | _notices() | _pages() | _private() | voice_cards() | undo_cards()


def _notices() -> dict[str, Card]:
    """New posts: they notify, where an edit does not."""
    return {
        "ask approvers": ask_approvers(PLAN, "https://chat.example.test/archives/C1/p1"),
        "ask for an override": ask_approvers(REFUSED),
        "run ended": run_ended(APPROVED, DONE, "U0OPERATOR", "https://chat.example.test/archives/C1/p1"),
        "notice while polling": incident_card(INCIDENT),
        "notice of a held run": incident_card(HELD_RUN),
        "notice of rows in doubt": incident_card(replace(HELD_RUN, in_doubt=4, next_try_at=None)),
        "notice of a run that is only looked at": incident_card(
            replace(HELD_RUN, customers=0, in_part=0, left=0, waiting=0)
        ),
        "notice of a run that stopped by itself": incident_card(TRIPPED),
        "paused": pause_card(PauseView(on=True, name=PAIR.name, by="U0OPERATOR", at=NOW, why="Calix migrates")),
        "paused, all of it": pause_card(PauseView(on=True, name="", by="U0OPERATOR", at=NOW)),
        "resumed": pause_card(PauseView(on=False, name=PAIR.name, by="U0APPROVER", at=LATER)),
        "notice of several held runs": incident_card(replace(HELD_RUN, pairs=(PAIR, OTHER), waiting=4900)),
        "notice of an audit that passes": incident_card(replace(READING, cause="vendor:Calix:broken")),
        "notice of an audit": incident_card(replace(READING, next_try_at=NOW)),
        "notice of a plan": incident_card(replace(READING, during="plan")),
        "notice of a plan for one customer": incident_card(replace(READING, during="retry")),
        "notice of changes that wait": incident_card(
            replace(HELD_RUN, during="changes", left=0, waiting=12, customers=12, in_part=0)
        ),
        "notice while nobody knows who changed": incident_card(replace(INCIDENT, customers=None, waiting=0)),
        "notice of what was given up": incident_card(replace(READING, cause="gave_up", system="", words="KeyError")),
        "notice of a field that a vendor keeps": incident_card(NOTICED),
        "notice recovered": incident_card(replace(INCIDENT, recovered_at=LATER, sent=300, waiting=12)),
        "notice recovered of what was given up": incident_card(
            replace(READING, cause="gave_up", system="", recovered_at=LATER)
        ),
        "recovery reply": recovery_reply(replace(INCIDENT, recovered_at=LATER, sent=300, waiting=12)),
    }


def _pages() -> dict[str, Card]:
    """Lists and questions."""
    return {
        "landing page": landing_card(INTEGRATIONS),
        "landing page, nothing there": landing_card([]),
        "landing page, paused": landing_card([replace(INTEGRATIONS[0], paused_by="U0OPERATOR", paused_at=NOW)]),
        "landing page, second of three": landing_card(
            [replace(INTEGRATIONS[0], id=n, name=f"Calix · Company {n}") for n in range(1, 51)], 1
        ),
        "opt-in question": opt_in_card(OPT_IN),
        "opt-in question, asked again": opt_in_card(
            replace(
                OPT_IN, before={"by": "U0APPROVER", "at": NOW.isoformat(), "in": 11000, "out": 26000, "unknown": 912}
            )
        ),
        "opt-in confirmed": opt_in_answered(OPT_IN, by="U0OPERATOR", yes=True),
        "opt-in postponed": opt_in_answered(OPT_IN, by="U0OPERATOR", yes=False),
        "picker": picker_card("audit", INTEGRATIONS, "calix"),
        "picker of many": picker_card("audit", [replace(INTEGRATIONS[0], id=n) for n in range(1, 121)]),
        "pointer": pointer("C0CALIX", "https://chat.example.test/archives/C1/p1"),
    }


def _private() -> dict[str, Card]:
    """What one person alone sees."""
    return {
        "refusal": refusal("already_decided", by="U0APPROVER", at=NOW, ruling="all"),
        "note": note("private.old_card"),
        "unknown person": unknown_person("U0NEW", ["U0ADMIN"]),
        "unknown person, no admin": unknown_person("U0NEW", []),
        "needs role": needs_role("U0OPERATOR", "approver", ["U0APPROVER", "S0GROUP"]),
        "needs role, nobody has it": needs_role("U0OPERATOR", "approver", []),
        "help": help_card(),
        "help on one command": help_card("sync", prefix="isp-"),
        "help on pausing": help_card("pause"),
        "roles": roles_card(GRANTS, ["U0ADMIN"]),
    }


def views() -> dict[str, dict[str, Any]]:
    """Every modal in every state."""
    return (
        voice_views()
        | undo_views()
        | {
            "review": review_modal(FINDING, PLACE),
            "review after a decision": review_modal(FINDING, PLACE, done=LINKED),
            "review with a note": review_modal(
                FINDING, PLACE, note="Too late: somebody decided this record meanwhile."
            ),
            "review of a decided one": review_modal(LINKED, replace(PLACE, undecided_only=False, more=False)),
            "review of a kept one": review_modal(replace(LINKED, decision="keep", link_to=None), PLACE),
            "review without suggestions": review_modal(replace(FINDING, suggestions=(), devices=()), PLACE),
            "review, nothing left": nothing_left(PAIR, Place(total=3041, undecided=0), done=LINKED),
            "review, nothing at all": nothing_left(PAIR, Place(total=0, undecided=0)),
            "details": details_modal(FINDING),
            "deny": deny_modal(PLAN),
            "override": override_modal(REFUSED),
            "override changes": override_modal(PLANS["plan over the limit by changes"]),
            "enable": enable_modal("Calix · Company C", ["Calix · Company A", "Calix · Default"], {"integration": 7}),
            "ask": ask_modal("audit", INTEGRATIONS, "C0CALIX"),
            "ask many": ask_modal("sync", [replace(INTEGRATIONS[0], id=n) for n in range(1, 121)]),
            "ask with none": ask_modal("link", []),
            "ask what to pause": ask_modal("pause", INTEGRATIONS, "C0CALIX"),
            "loading": loading_modal(),
            "audit details": audit_modal(AUDIT),
            "audit skipped": audit_modal(AUDIT, only="skipped"),
            "audit without reasons": audit_modal(replace(AUDIT, reasons={}), only="skipped"),
            "rows": rows_modal(PAIR, 9, "stale", ROWS, 2),
            "rows of many": rows_modal(PAIR, 9, "failed", ROWS * 30, 4812),
            "incident": incident_modal(replace(INCIDENT, words=WORDS)),
            "incident of what was given up": incident_modal(
                replace(READING, cause="gave_up", system="", words="KeyError")
            ),
            "audit that was not done": audit_modal(replace(AUDIT, state="failed", problem=TROUBLED)),
            "plan that was not made": plan_modal(replace(PLAN, state="failed", problem=TROUBLED)),
        }
    )
