"""Invented customers with voice in every state, and the forms and plans that belong to them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.cards.views import AuditView, Decided, DriftItem, DriftView, Pair, PlanView, RunView
from bot.cards.voice_view import VoiceView
from bridges.simpler_alianza.facts import AccountFacts, FormFacts, LineFacts, PlanFacts, VoiceFacts

NOW = datetime(2026, 11, 21, 14, 2, 11, tzinfo=UTC)
PAIR = Pair(id=7, name="Voice · Example ISP", source="SIMPLer", target="Alianza")
NAME, DISPLAY, PHONE, MAC = "Ada Example", "Ada upstairs", "15555550101", "0004f2aabb01"

LINE = LineFacts(1, PHONE, DISPLAY, "15555550101", MAC, has_password=True, registered=True, enabled=True)
SECOND = replace(LINE, number=2, sip_username="15555550102", registered=False)
NO_DEVICE = LineFacts(3, "15555550103", "", "", "", has_password=False, registered=None, enabled=False)

ACCOUNT = AccountFacts(
    id="exampleAccountId0001",
    number="example-01",
    name=NAME,
    status="ACTIVE",
    account_type="ADVANCED",
    platform_type="CPE2",
    billing_cycle_day=5,
    dialing="TEN_DIGIT",
    extension_length=4,
    time_zone="US/Central",
    lines=(LINE, SECOND),
    failed_devices=0,
    other_lines={},
    calling_plans=(
        PlanFacts("Local 200", "2024-03-01", 200, 4_530, unlimited=False),
        PlanFacts("Unlimited Nationwide", "2024-03-01", 99_999, 90_000, unlimited=True),
    ),
    plans_available=("Standard", "Professional"),
    plans_in_use=("STANDARD",),
    numbers=2,
    gui_url="https://portal.example.test/accounts/exampleAccountId0001",
)
FACTS = VoiceFacts(
    customer_id="5001",
    number="example-01",
    name=NAME,
    customer_status="current",
    flaw="",
    account=ACCOUNT,
    away={},
    rows=2,
    wanted_status="ACTIVE",
    guarded=False,
)
VIEW = VoiceView(pair=PAIR, facts=FACTS, at=NOW, age=0.0, operator=True)


def view(facts: VoiceFacts = FACTS, **more: Any) -> VoiceView:
    """The card's view of some facts."""
    return replace(VIEW, facts=facts, **more)


def of(account: AccountFacts | None = ACCOUNT, **more: Any) -> VoiceView:
    """The view of an account, with other facts of its customer."""
    return view(replace(FACTS, account=account, **more))


NONE = of(None, rows=0)
"""Alianza itself says that there is none."""

VOICES: dict[str, VoiceView] = {
    "voice, one line down": VIEW,
    "voice, all up": of(replace(ACCOUNT, lines=(LINE, replace(SECOND, registered=True), replace(LINE, number=3)))),
    "voice, both up, cached": replace(of(replace(ACCOUNT, lines=(LINE, replace(SECOND, registered=True)))), age=32.0),
    "voice, one line up": of(replace(ACCOUNT, lines=(LINE,)), rows=0),
    "voice, only line down": of(replace(ACCOUNT, lines=(replace(LINE, registered=False),)), rows=1),
    "voice, all down": of(replace(ACCOUNT, lines=(replace(LINE, registered=False), SECOND))),
    "voice, registration unknown": of(replace(ACCOUNT, lines=(LINE, NO_DEVICE)), rows=3),
    "voice, lines unread": of(replace(ACCOUNT, lines=None, numbers=None), away={"Alianza": "server"}),
    "voice, a device unread": of(
        replace(ACCOUNT, lines=(LINE,), failed_devices=1, other_lines={"SipTrunk": 1}), rows=3
    ),
    "voice, only devices unread": of(replace(ACCOUNT, lines=(), failed_devices=2)),
    "voice, lines of another kind": of(replace(ACCOUNT, lines=(), other_lines={"BUSINESS_LINE": 1}), rows=1),
    "voice, disabled": of(replace(ACCOUNT, status="DISABLED"), customer_status="post", wanted_status="DISABLED"),
    "voice, to be disabled": of(customer_status="post", wanted_status="DISABLED"),
    "voice, to be disabled, not yet": replace(of(customer_status="post", wanted_status="DISABLED"), held="needs_full"),
    "voice, to be active, integration disabled": replace(of(replace(ACCOUNT, status="DISABLED")), held="disabled"),
    "voice, to be active": of(replace(ACCOUNT, status="DISABLED")),
    "voice, guarded": of(replace(ACCOUNT, status="SUSPENDED"), guarded=True),
    "voice, not enabled": NONE,
    "voice, not enabled, rows left": of(None, rows=2),
    "voice, not enabled, for a viewer": replace(NONE, operator=False),
    "voice, just added": replace(
        of(replace(ACCOUNT, lines=(), calling_plans=(), numbers=0, plans_in_use=()), rows=0),
        lead="*Account `example-01` was added* (plan 12).",
    ),
    "voice, Alianza away": of(None, away={"Alianza": "away"}),
    "voice, SIMPLer away": of(
        ACCOUNT, away={"SIMPLer": "timeout"}, customer_id="", name="", customer_status="", rows=None, wanted_status=""
    ),
    "voice, SIMPLer away, no account": of(
        None, away={"SIMPLer": "timeout"}, customer_id="", name="", customer_status="", rows=None, wanted_status=""
    ),
    "voice, no number": of(None, number="", flaw="key_empty"),
    "voice, short number": of(None, number="ab", flaw="key_short"),
    "voice, number of two": of(None, flaw="key_duplicate"),
    "voice, console off": replace(VIEW, console=False),
    "voice, names differ, unlimited alone": of(
        replace(
            ACCOUNT,
            name="Ada Example (main house)",
            account_type="SIMPLE",
            extension_length=None,
            lines=(LINE,),
            calling_plans=(
                PlanFacts("planId", "", None, None, unlimited=False),
                PlanFacts("Nationwide 1000", "2024-03-01", 1_000, None, unlimited=False),
            ),
            plans_available=None,
            plans_in_use=None,
            gui_url="",
        ),
        rows=None,
    ),
    "voice, ports of two devices": of(replace(ACCOUNT, lines=(LINE, replace(SECOND, number=1)))),
}

FORM = FormFacts(
    number="example-01",
    name=NAME,
    customer_status="current",
    initial_status="ACTIVE",
    billing_day=5,
    dialing_types={
        "SIMPLE": ("SEVEN_DIGIT", "TEN_DIGIT", "OPEN_DIAL_PLAN"),
        "ADVANCED": ("SEVEN_DIGIT", "TEN_DIGIT", "OPEN_DIAL_PLAN", "DIAL_NINE_SEVEN_DIGIT", "DIAL_NINE_TEN_DIGIT"),
    },
    dialing_defaults={"SIMPLE": "TEN_DIGIT", "ADVANCED": "DIAL_NINE_TEN_DIGIT"},
    extension_length=4,
    time_zone="US/Central",
    regulatory_type="RESIDENTIAL",
    platform_type="CPE1",
)
FIELDS = {
    "accountNumber": "example-01",
    "accountName": NAME,
    "accountType": "ADVANCED",
    "platformType": "CPE1",
    "status": "ACTIVE",
    "timeZone": "US/Central",
    "billingCycleDay": 5,
    "dialingBehaviorType": "DIAL_NINE_TEN_DIGIT",
    "regulatoryType": "RESIDENTIAL",
    "inboundRatePlanProductId": None,
    "extensionLength": 4,
}

ACCOUNTS = replace(PAIR, name="Voice · Example ISP, accounts")
LINES = replace(PAIR, name="Voice · Example ISP, SIP lines", source="Alianza", target="SIMPLer")
OPERATOR, APPROVER = "U0OPERATOR", "U0APPROVER"
NO_ROWS = {"creates": 0, "updates": 0, "removals": 0, "erased": 0, "rows": 0, "rows_changes": 0, "rows_removals": 0}

ADDING = PlanView(
    id=12,
    pair=ACCOUNTS,
    state="reading",
    flow="accounts",
    kind="asked",
    asked_by=OPERATOR,
    counts=NO_ROWS | {"creates": 1, "rows": 1, "rows_changes": 1},
    reasons={"owner": "example-01", "wish": {"verb": "create", "key": "example-01", "fields": FIELDS}},
    guard={"verdict": "allowed"},
)
DELETING = PlanView(
    id=13,
    pair=ACCOUNTS,
    state="waiting",
    flow="accounts",
    kind="asked",
    asked_by=OPERATOR,
    counts=NO_ROWS | {"removals": 1, "erased": 1, "rows": 1, "rows_removals": 1},
    reasons={
        "owner": "example-01",
        "wish": {"verb": "delete", "key": "example-01"},
        "removal_causes": {"asked": 1},
    },
    samples={"removals": [{"key": "example-01", "cause": "asked"}]},
    impact=[["account_deleted", {"n": 1}]],
    guard={"verdict": "needs_approval", "removals": 1, "limit": 3, "population": 54, "percent": 1.9},
    waits_until=NOW,
    digest_removals="a" * 64,
    approvers=(APPROVER,),
)
KEPT = ("example-01/15555550101", "example-01/15555550109")
ONLY_ADDED = PlanView(
    id=14,
    pair=LINES,
    state="waiting",
    flow="sip_lines",
    kind="named",
    asked_by=OPERATOR,
    counts=NO_ROWS | {"creates": 1, "updates": 1, "rows": 2, "rows_changes": 2},
    reasons={
        "owner": "example-01",
        "mode": "add-only",
        "fields": {"password": 1, "display_name": 1},
        "notes": {"extra_kept": 3, "dial_unclear": 1},
    },
    samples={"kept": list(KEPT)},
    guard={"verdict": "needs_confirmation"},
    calls=12,
    seconds=3.0,
    rate=4.0,
    digest_changes="b" * 64,
)
IN_FULL = replace(
    ONLY_ADDED,
    id=15,
    counts=dict(ONLY_ADDED.counts) | {"removals": 1, "erased": 1, "rows": 3, "rows_removals": 1},
    reasons={"owner": "example-01", "fields": {"password": 1}, "removal_causes": {"undecided": 1}},
    samples={"removals": [{"key": KEPT[1], "cause": "undecided"}]},
    impact=[["lines_lose", {"n": 1}]],
    guard={"verdict": "needs_approval", "removals": 1, "limit": 3, "population": 54, "percent": 1.9},
)
ADVICE = replace(ONLY_ADDED, id=16, state="advice", reasons=dict(ONLY_ADDED.reasons) | {"plan_only": "rows_by_console"})

VOICE_PLANS: dict[str, PlanView] = {
    "voice plan to add": ADDING,
    "voice plan to delete": DELETING,
    "voice plan to delete, denied": replace(
        DELETING, state="denied", decided=Decided(ruling="deny", by=APPROVER, at=NOW)
    ),
    "voice plan to add, not made": replace(
        ADDING, state="failed", problem={"code": "exists_already", "key": "example-01"}
    ),
    "voice plan, add only": ONLY_ADDED,
    "voice plan, add only, nothing new": replace(ONLY_ADDED, state="empty", counts=NO_ROWS),
    "voice plan, in full": IN_FULL,
    "voice plan by hand": ADVICE,
}
DONE = RunView(
    id=31,
    state="verified",
    counts={"applied": 2},
    total=2,
    approved_by=OPERATOR,
    verified={"followed": {"pushed": 1, "push_failed": 1, "unknown": 1}, "not_followed": ["example-01", "example-02"]},
    seconds=4.0,
    finished_at=NOW,
)
VOICE_RUNS: dict[str, tuple[PlanView, RunView]] = {
    "voice run of lines, pushed": (replace(ONLY_ADDED, state="approved"), DONE),
    "voice run to add": (replace(ADDING, state="approved"), replace(DONE, counts={"applied": 1}, verified={})),
    "voice run to add, under way": (
        replace(ADDING, state="approved"),
        replace(DONE, state="running", counts={"sending": 1}, total=1, verified={}),
    ),
    "voice run to delete, refused": (
        replace(DELETING, state="approved"),
        replace(DONE, state="partial", counts={"failed": 1}, with_removals=True, verified={}),
    ),
}


ACCOUNTS_AUDIT = AuditView(
    id=51,
    pair=PAIR,
    flow="accounts",
    state="completed",
    counts={
        "source_read": 1_210, "target_read": 1_208, "matched": 1_200, "differing": 2, "missing": 3, "unmatched": 4,
        "guarded": 1, "skipped": 5,
    },
    reasons={
        "fields": {"status": 2},
        "guarded": {"status_guarded:SUSPENDED": 1},
        "skipped": {"key_empty": 2, "key_duplicate": 3},
    },
    evidence={
        "source": {"rows": 1_210, "declared": None, "complete": True, "reasons": []},
        "target": {"rows": 1_208, "declared": 1_208, "complete": True, "reasons": []},
    },
)  # fmt: skip
LINES_AUDIT = AuditView(
    id=52,
    pair=replace(PAIR, source="Alianza", target="SIMPLer"),
    flow="sip_lines",
    state="completed",
    counts={"source_read": 2_400, "target_read": 2_399, "matched": 2_397, "differing": 1, "missing": 3, "unmatched": 2},
    reasons={"fields": {"password": 1, "port_number": 1}, "unreadable": {"device_unreadable:503": 2}},
    evidence={
        "source": {"rows": 2_400, "declared": 2_400, "complete": True, "reasons": []},
        "target": {"rows": 2_399, "declared": None, "complete": True, "reasons": []},
    },
)
ITEMS = (
    DriftItem(flow="accounts", kind="differs", key="example-01", fields=("status",)),
    DriftItem(flow="accounts", kind="missing", key="example-02"),
    DriftItem(flow="accounts", kind="unmatched", key="gone-07"),
    DriftItem(flow="accounts", kind="guarded", key="example-03", reason="status_guarded:SUSPENDED"),
    DriftItem(flow="accounts", kind="skipped", key="customer:5009", reason="key_empty"),
    DriftItem(flow="sip_lines", kind="differs", key="example-01/15555550101", fields=("password", "port_number")),
    DriftItem(flow="sip_lines", kind="unreadable", key="example-04/15555550104", reason="device_unreadable:503"),
)
DRIFT = DriftView(id=51, pair=PAIR, parts=(ACCOUNTS_AUDIT, LINES_AUDIT), asked_by=OPERATOR, items=ITEMS)
NOTHING = {"reasons": {}, "counts": {"source_read": 10, "target_read": 10, "matched": 10}}
READING = {"phase": "read", "source": {"rows": 600, "expected": 1_210}, "target": {"rows": 1_208, "expected": 1_208}}
DRIFTS = {
    "drift, report": DRIFT,
    "drift, nothing": replace(DRIFT, parts=[replace(part, **NOTHING) for part in DRIFT.parts], items=()),
    "drift, one flow is read": replace(
        DRIFT, parts=(ACCOUNTS_AUDIT, replace(LINES_AUDIT, state="reading", counts={}, reasons={}, progress=READING))
    ),
    "drift, one flow failed": replace(
        DRIFT,
        parts=(ACCOUNTS_AUDIT, replace(LINES_AUDIT, state="failed", problem={"code": "away", "system": "Alianza"})),
    ),
    "drift, one flow not whole": replace(
        DRIFT,
        parts=(
            ACCOUNTS_AUDIT,
            replace(
                LINES_AUDIT,
                state="incomplete",
                evidence={"target": {"rows": 10, "complete": False, "reasons": [["rows_repeated", {}]]}},
            ),
        ),
    ),
}
