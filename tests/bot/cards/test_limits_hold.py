"""Whatever the numbers and names, a card stays within Slack's limits (research/slack-platform.md, section 5)."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blockkit.check import message_faults, view_faults
from bot.cards.audit import audit_card
from bot.cards.card import Card
from bot.cards.incident import incident_card
from bot.cards.landing import landing_card
from bot.cards.pickers import picker_card
from bot.cards.plan import ask_approvers, plan_card
from bot.cards.private import refusal
from bot.cards.roles import roles_card
from bot.cards.views import GrantView, IntegrationView, Pair, SuggestionView
from bot.modals.details import details_modal
from bot.modals.reading import audit_modal, rows_modal
from bot.modals.review import review_modal
from tests.bot.cards.examples import (
    AUDIT,
    AUDITS,
    FINDING,
    HELD_RUN,
    NOW,
    PAIR,
    PLACE,
    PLAN,
    PLANS,
    ROWS,
    RUNS,
    SHORT,
)

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
counts = st.integers(min_value=0, max_value=10**12)
nasty = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&*_`~@|!#\n\t")), min_size=1, max_size=600
)
tallies = st.dictionaries(st.one_of(st.sampled_from(["archived", "no_name", "rows_lost"]), nasty), counts, max_size=300)
pairs = st.builds(Pair, id=st.integers(1, 10**9), name=nasty, source=nasty, target=nasty)
records: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), nasty),
    lambda inner: st.one_of(st.lists(inner, max_size=30), st.dictionaries(nasty, inner, max_size=30)),
    max_leaves=80,
)


def holds(card: Card) -> None:
    """No rule is broken."""
    assert message_faults(card.text, card.blocks) == []


@few
@given(pair=pairs, n=counts, reasons=tallies, evidence=st.lists(st.tuples(nasty, tallies), max_size=20))
def test_an_audit_of_any_size(pair: Pair, n: int, reasons: dict[str, int], evidence: list[Any]) -> None:
    for view in AUDITS.values():
        sides = {side: dict(SHORT["target"]) | {"reasons": evidence} for side in ("source", "target")}
        big = replace(
            view,
            pair=pair,
            counts=dict.fromkeys(AUDIT.counts, n),
            reasons={"skipped": reasons, "notes": reasons, "out_of_scope": reasons, "unreadable": reasons},
            evidence=sides if view.state == "incomplete" else view.evidence,
        )
        holds(audit_card(big))
        assert view_faults(audit_modal(big)) == []


@few
@given(pair=pairs, n=counts, reasons=tallies, words=st.lists(nasty, max_size=300), people=tallies)
def test_a_plan_of_any_size(
    pair: Pair, n: int, reasons: dict[str, int], words: list[str], people: dict[str, int]
) -> None:
    for view in PLANS.values():
        big = replace(
            view,
            pair=pair,
            counts=dict.fromkeys(PLAN.counts, n) | {"removals_by_entity": reasons},
            reasons=dict(PLAN.reasons)
            | {"fields": reasons, "removal_causes": reasons, "notes": reasons, "marked_by": people},
            samples={"removals": [{"key": word, "cause": word, "marked_by": word} for word in words]},
            impact=words,
            calls=n,
            seconds=float(n),
            guard=dict(view.guard) | {"removals": n, "limit": n, "population": n},
            compared={"plan": n, "identical": n, "new": n, "gone": n},
        )
        holds(plan_card(big))
        holds(ask_approvers(replace(big, approvers=words)))


@few
@given(pair=pairs, n=counts, words=nasty)
def test_a_run_of_any_size(pair: Pair, n: int, words: str) -> None:
    states = ("applied", "stale", "failed", "blocked", "superseded", "in_doubt", "cancelled", "pending", "sending")
    for view in RUNS.values():
        big = replace(view, counts=dict.fromkeys(states, n), total=n, problem={"code": "rejected", "words": words})
        holds(plan_card(replace(PLAN, pair=pair, state="approved"), big))
    rows = [replace(ROWS[0], key=words, reason=words, detail=words, entity=words)] * 500
    assert view_faults(rows_modal(pair, n, "stale", rows, n)) == []


@few
@given(names=st.lists(nasty, min_size=1, max_size=200), n=counts, words=nasty)
def test_a_notice_for_any_number_of_integrations(names: list[str], n: int, words: str) -> None:
    pairs = [Pair(id=place, name=name) for place, name in enumerate(names)]
    for during in ("poll", "run", "audit"):
        view = replace(HELD_RUN, pairs=pairs, during=during, waiting=n, left=n, words=words, cause=words, system=words)
        holds(incident_card(view))
        holds(incident_card(replace(view, recovered_at=NOW, sent=n)))


@few
@given(names=st.lists(nasty, min_size=1, max_size=150), n=counts, page=st.integers(-2, 20), text=nasty)
def test_a_landing_page_of_any_length(names: list[str], n: int, page: int, text: str) -> None:
    rows = [
        IntegrationView(
            id=place,
            name=name,
            enabled=bool(place % 2),
            company=name,
            audited_at=NOW,
            last_sync=NOW,
            message=text,
            unmatched=n,
            undecided=n,
            needs_full_reason=text,
            next="review",
        )
        for place, name in enumerate(names, 1)
    ]
    holds(landing_card(rows, page))
    holds(picker_card("audit", rows, text))
    holds(roles_card([GrantView(holder=name, role="viewer", integration=name) for name in names], names))
    holds(refusal("unknown_integration", integration=text))


@few
@given(text=nasty, words=st.lists(nasty, max_size=60), record=st.dictionaries(nasty, records, max_size=60))
def test_a_finding_with_any_content(text: str, words: list[str], record: dict[str, Any]) -> None:
    offers = [SuggestionView(source_id=text, label=text, detail=text, reasons=[[text, {}]] * 9)] * 9
    found = replace(
        FINDING,
        target_key=text,
        label=text,
        address=text,
        account=text,
        devices=words,
        suggestions=offers,
        record=record,
    )
    assert view_faults(review_modal(found, PLACE, done=found, note=text)) == []
    assert view_faults(details_modal(found)) == []


@few
@given(name=nasty)
def test_no_name_can_mention_anybody(name: str) -> None:
    hostile = f"<!channel> <@U0BOSS> {name}"
    card = audit_card(replace(AUDIT, pair=replace(PAIR, name=hostile)))
    assert "<!channel>" not in card.text
    assert "<@U0BOSS>" not in card.text
