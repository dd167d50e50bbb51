"""The voice story under every behaviour that nobody could confirm: it passes, or says why and writes nothing."""

from typing import Any

import pytest

from sandbox.alianza.facts import FACTS as ALIANZA
from sandbox.simpler.facts import FACTS as SIMPLER
from store.tables import Audit
from store.words import AuditState, PlanState, RunState
from tests.voice.office import LINES, VoiceOffice
from tests.voice.town import VoiceTown

Turn = dict[str, Any]

# Other positions than the assumed ones, as many together as can stand together; `make tour ALL=1` plays each alone.
PASSES: dict[str, tuple[Turn, Turn, dict[str, Any]]] = {
    "other spellings": (
        {"login_status": "200", "token_life": "fixed", "line_password": "filled", "error_body": "messages-string",
         "duplicate_message": "DuplicateAccountNumber", "open_ten_digit": "both", "product_plans": "in-use",
         "disabled_lines": "registered"},
        {"envelope": "result-strings", "failure_status": "400", "unknown_function": "404", "ids": "numbers",
         "not_found": "empty", "encoding": "escaped", "list_total": "told"},
        {},
    ),
    "other answers": (
        {"bad_login": "400", "line_password": "masked", "error_body": "message", "open_ten_digit": "neither",
         "delete": "pending-first", "account_number": "short-plain"},
        {"envelope": "bare", "duplicate_nickname": "error", "nickname_suffix": "dashed", "page_cap": 50,
         "row_answer": "empty", "blank_fields": "left-out", "encoding": "latin-1", "paging": "ignored"},
        {},
    ),
    "other meanings": (
        {},
        {"dial_numbers": "digits", "port_numbers": "zero-based", "push_starts": "on-row-write",
         "push_feedback": "late", "billing_day": "customer", "settings_function": "unknown",
         "status_spelling": "cased"},
        {"first_port": 0},
    ),
    "no word of the push": ({}, {"push_feedback": "unknown", "billing_day": "nowhere"}, {}),
    "no push at all": ({}, {"equipment_sync": "unsupported"}, {}),
    "no function for the push": ({}, {"equipment_sync": "unknown"}, {}),
    "reads lag": ({"read_lag_ms": 3000}, {}, {"settle_seconds": 3.2}),
    "rows by console": ({}, {"row_functions": "read-only"}, {}),
}  # fmt: skip
# Where the story cannot pass: the code that the audit tells, "" for a reading that is not complete.
STOPS: dict[str, tuple[Turn, str]] = {
    "not on the access list": ({"allow_list": "not-listed"}, "access_list"),
    "denied with 401": ({"allow_list": "not-listed", "denied_answer": "401"}, "access_list"),
    "denied with 403": ({"allow_list": "not-listed", "denied_answer": "403"}, "access_list"),
    "denied with a page": ({"allow_list": "not-listed", "denied_answer": "page"}, ""),
    "another base": ({"base_path": "root"}, "address"),
    "pages that repeat": ({"paging": "repeats", "page_cap": 50}, ""),
    "no table functions": ({"row_functions": "unknown"}, "unknown_function"),
}
# Shown elsewhere: they need a trigger, a limiter or a fault beside the switch.
ELSEWHERE = {"trigger_style", "trigger_delivery", "trigger_retry", "unchanged_write", "rate_limit", "late_landing"}


def test_no_assumed_fact_is_left_out() -> None:
    turned = [turn for alianza, simpler, _ in PASSES.values() for turn in (alianza, simpler)]
    turned += [turn for turn, _ in STOPS.values()]
    played = {pair for turn in turned for pair in turn.items()}
    known = {
        (fact.name, value) for fact in (*ALIANZA, *SIMPLER) for value in fact.values[1:] if fact.name not in ELSEWHERE
    }
    assert known == played


@pytest.mark.parametrize("name", PASSES)
async def test_the_story_under_other_behaviours(office: VoiceOffice, town: VoiceTown, name: str) -> None:
    alianza, simpler, options = PASSES[name]
    town.alianza.post("behaviours", **alianza)
    town.simpler.post("behaviours", **simpler)
    if options:
        office.home = await office.configures(office.draft(**options))
    audit = await office.audits()
    assert audit.state == AuditState.COMPLETED, (audit.problem, audit.evidence)
    await office.settled()
    await _a_status_follows(office, town)
    if simpler.get("row_functions") == "read-only":
        assert (await office.lines("missing_row")).state == PlanState.ADVICE
        return
    await _a_line_arrives(office, town)
    await _an_account_goes(office, town)


@pytest.mark.parametrize("name", STOPS)
async def test_where_the_story_cannot_pass_it_says_why_and_writes_nothing(
    office: VoiceOffice, town: VoiceTown, name: str
) -> None:
    turn, why = STOPS[name]
    town.simpler.post("behaviours", **turn)
    await _stopped(office, town, await office.audits(), why)


async def _stopped(office: VoiceOffice, town: VoiceTown, audit: Audit, why: str) -> None:
    lines = await office.audits(flow=LINES)
    states = {audit.state, lines.state}
    assert AuditState.COMPLETED not in states or states == {AuditState.COMPLETED, AuditState.FAILED}, states
    problems = [row.problem["code"] for row in (audit, lines) if row.problem]
    assert not why or why in problems, problems
    assert not town.written("alianza") and not town.written("simpler")


async def _a_status_follows(office: VoiceOffice, town: VoiceTown) -> None:
    town.in_simpler("plain", set={"status": "post"})
    [run] = await office.hears(town.customer_id("plain"))
    assert run.state == RunState.VERIFIED, (run.counts, run.verified, run.problem)
    assert town.status("plain") == "DISABLED"


async def _a_line_arrives(office: VoiceOffice, town: VoiceTown) -> None:
    plan = await office.lines("missing_row")
    assert plan.counts["creates"] == 1, (plan.state, plan.problem)
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED, (run.counts, run.verified, run.problem)
    assert (await office.lines("missing_row")).state == PlanState.EMPTY
    wanted = {(line["sipUsername"], line["sipPassword"]) for line in town.lines("missing_row")}
    assert {(row["userName"], row["password"]) for row in town.rows("missing_row")} == wanted


async def _an_account_goes(office: VoiceOffice, town: VoiceTown) -> None:
    plan = await office.deletes("no_mac")
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED, (run.counts, run.verified, run.problem)
    account = town.account("no_mac")
    assert account is None or account["account"]["status"] == "DELETE_PENDING"
