"""The longest that anything can get, all at once: what Hypothesis would need luck to meet."""

from dataclasses import replace

import pytest

from bot.blockkit.check import message_faults, view_faults
from bot.cards.audit import audit_card
from bot.cards.card import Card
from bot.cards.incident import incident_card
from bot.cards.landing import landing_card
from bot.cards.pickers import picker_card
from bot.cards.plan import ask_approvers, plan_card
from bot.cards.private import needs_role, refusal, unknown_person
from bot.cards.roles import roles_card
from bot.cards.views import GrantView, IntegrationView, Pair, PlanView, SuggestionView
from bot.modals.ask import ask_modal
from bot.modals.decide import deny_modal, override_modal
from bot.modals.details import details_modal
from bot.modals.enable import enable_modal
from bot.modals.reading import audit_modal, incident_modal, rows_modal
from bot.modals.review import review_modal
from tests.bot.cards.examples import AUDITS, FINDING, HELD_RUN, NOW, PLACE, PLAN, PLANS, REFUSED, ROWS, RUNS, SHORT

LONG = "<&> " + "W" * 5_000
SIGNS = "<" * 3_000
MANY = {f"{LONG}{n}": 10**15 for n in range(500)}
N = 10**15
PAIR = Pair(id=10**15, name=LONG, source=LONG, target=LONG)
REASONS = [[LONG, {}] for _ in range(100)]


def landing_rows(text: str, count: int) -> list[IntegrationView]:
    """Integrations whose every field is as long as it can be."""
    row = IntegrationView(
        id=1,
        name=text,
        enabled=False,
        company=text,
        audited_at=NOW,
        last_sync=NOW,
        status=text,
        message=text,
        unmatched=N,
        undecided=N,
        needs_full_reason=text,
        next="review",
    )
    return [replace(row, id=place) for place in range(count)]


def sides() -> dict[str, object]:
    """Evidence with more reasons than anybody wants to read."""
    return {side: dict(SHORT["target"]) | {"reasons": REASONS} for side in ("source", "target")}


def plans(text: str, pair: Pair) -> list[PlanView]:
    """Every plan, with `text` in every field that takes one."""
    reasons = {
        "fields": MANY,
        "removal_causes": MANY,
        "notes": MANY,
        "marked_by": MANY,
        "seed_warning": True,
        "cause": "mapping_changed",
        "removals_barred": [text] * 99,
        "opt": {"in": N, "out": N, "unknown": N},
    }
    return [
        replace(
            view,
            pair=pair,
            asked_by=text,
            flow=text,
            counts=dict.fromkeys(view.counts, N) | {"removals_by_entity": MANY},
            reasons=reasons,
            evidence=sides(),
            samples={"removals": [{"key": text, "cause": text, "marked_by": text}] * 99},
            impact=[text] * 99,
            calls=N,
            seconds=float(N),
            compared={"plan": text, "identical": N, "new": N, "gone": N},
            approvers=[text] * 99,
            problem={"code": text, "system": text, "words": text},
        )
        for view in PLANS.values()
    ]


def live(text: str, pair: Pair) -> list[Card]:
    """Audits, plans, runs and notices."""
    audits = [
        replace(view, pair=pair, counts=dict.fromkeys(view.counts, N), reasons={"skipped": MANY}, evidence=sides())
        for view in AUDITS.values()
    ]
    counted = ("applied", "stale", "failed", "blocked", "superseded", "in_doubt", "cancelled", "pending", "sending")
    runs = [replace(run, counts=dict.fromkeys(counted, N), total=N, stop_by=text) for run in RUNS.values()]
    runs += [replace(run, problem={"code": "rejected", "words": text}) for run in runs]
    notice = replace(HELD_RUN, pairs=[pair] * 99, cause=text, system=text, words=text, waiting=N, in_doubt=N, tries=N)
    made = plans(text, pair)
    return [
        *(audit_card(view) for view in audits),
        *(plan_card(view) for view in made),
        *(ask_approvers(view, "https://chat.example.test/archives/C1/p1") for view in made),
        *(plan_card(made[0], run) for run in runs),
        incident_card(notice),
        incident_card(replace(notice, recovered_at=NOW, sent=N)),
    ]


def cards(text: str) -> list[Card]:
    """Every card, with `text` wherever a text can be and huge numbers wherever a number can be."""
    pair = Pair(id=N, name=text, source=text, target=text)
    rows = landing_rows(text, 99)
    return [
        *live(text, pair),
        landing_card(rows),
        landing_card(rows[:10]),
        picker_card("audit", rows, text),
        picker_card("audit", rows[:5], text),
        roles_card([GrantView(holder=text, role="viewer", integration=text)] * 99, [text] * 99),
        unknown_person("U0NEW", [text] * 99),
        needs_role("U0NEW", "approver", [text] * 99),
        refusal("account_taken", account=text, by_record=text),
    ]


@pytest.mark.parametrize("text", [LONG, SIGNS, "é" * 4_000], ids=["words", "signs", "accents"])
def test_no_card_outgrows_slack(text: str) -> None:
    faults = [(card.text[:60], message_faults(card.text, card.blocks)) for card in cards(text)]
    assert [fault for fault in faults if fault[1]] == []


@pytest.mark.parametrize("text", [LONG, SIGNS, "é" * 4_000], ids=["words", "signs", "accents"])
def test_no_modal_outgrows_slack(text: str) -> None:
    pair = Pair(id=N, name=text, source=text, target=text)
    offers = [SuggestionView(source_id=text[:80], label=text, detail=text, reasons=REASONS)] * 99
    record = {f"{text}{place}": [{text: text}] * 99 for place in range(99)}
    finding = replace(
        FINDING,
        pair=pair,
        target_key=text,
        label=text,
        address=text,
        company=text,
        account=text,
        devices=[text] * 99,
        suggestions=offers,
        record=record,
    )
    audit = replace(AUDITS["audit done"], pair=pair, reasons={"skipped": MANY, "notes": MANY})
    audit = replace(audit, samples={f"skipped:{code}": [text] * 10 for code in MANY})
    made = [
        review_modal(finding, PLACE, done=finding, note=text),
        details_modal(finding),
        enable_modal(text, [text] * 199, {"integration": N, "url": "x" * 300, "channel": "C0CALIX"}),
        deny_modal(replace(PLAN, pair=pair)),
        override_modal(replace(REFUSED, pair=pair)),
        ask_modal("audit", landing_rows(text, 99)),
        ask_modal("sync", landing_rows(text, 199)),
        audit_modal(audit),
        rows_modal(pair, N, "stale", [replace(ROWS[0], key=text, entity=text, reason=text, detail=text)] * 99, N),
        incident_modal(replace(HELD_RUN, pairs=[pair] * 199, words=text, cause=text, system=text)),
    ]
    assert [fault for view in made for fault in view_faults(view)] == []
