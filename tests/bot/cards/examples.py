"""Invented audits, plans, runs, findings and troubles in every state, as view models."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.cards.views import (
    AuditView,
    CheckView,
    Decided,
    FindingView,
    GrantView,
    IncidentView,
    IntegrationView,
    OptInView,
    Pair,
    Place,
    PlanView,
    RowView,
    RunView,
    SuggestionView,
)

NOW = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 19, 35, tzinfo=UTC)
PAIR = Pair(id=3, name="Calix · Company A")
OTHER = Pair(id=4, name="Calix · Default")

AUDIT = AuditView(
    id=42,
    pair=PAIR,
    state="completed",
    asked_by="U0OPERATOR",
    progress={
        "phase": "read",
        "calls": 1240,
        "source": {"rows": 25600, "expected": 41964},
        "target": {"rows": 37500, "expected": 42612},
    },
    counts={
        "source_read": 41964,
        "target_read": 42612,
        "matched": 38912,
        "differing": 1204,
        "missing": 96,
        "unmatched": 3041,
        "undecided": 2587,
        "linked": 12,
        "kept": 400,
        "marked": 54,
        "out_of_scope": 611,
        "skipped": 48,
        "unreadable": 0,
        "without_key": 7,
    },
    reasons={
        "out_of_scope": {"archived": 500, "other_company": 111},
        "skipped": {"no_service_address": 40, "no_name": 8},
        "unreadable": {},
        "notes": {"speed_in_no_tier": 12, "wrong_category:Router": 9, "empty_device_id": 3},
    },
    samples={
        "skipped:no_name": ["1042", "1077"],
        "out_of_scope:archived": ["9001"],
        "note:empty_device_id": ["1042: item 512", "1077: item 9"],
        "without_key": ["6f1c1a52"],
        "missing": ["2001", "2002"],
    },
    evidence={
        "source": {"rows": 41964, "declared": 41964, "pages": 420, "complete": True, "reasons": []},
        "target": {"rows": 42612, "declared": 42612, "pages": 427, "complete": True, "reasons": []},
    },
    seconds=192.0,
    seconds_left=118.0,
)
SHORT = {
    "source": {"rows": 41964, "declared": 41964, "pages": 420, "complete": True, "reasons": []},
    "target": {
        "rows": 41000,
        "declared": 42612,
        "pages": 410,
        "complete": False,
        "reasons": [["rows_below_total", {"rows": 41000, "total": 42612}], ["rows_repeated", {"times": 100}]],
    },
}
AWAY = {"code": "server", "system": "Sonar", "status": 502, "words": ""}

PLAN = PlanView(
    id=7,
    pair=PAIR,
    state="waiting",
    asked_by="U0OPERATOR",
    counts={
        "creates": 96,
        "updates": 37204,
        "removals": 41,
        "rows": 39921,
        "rows_changes": 39860,
        "rows_removals": 61,
        "removals_by_entity": {"subscriber": 41, "service": 20},
        "identical": 1612,
        "kept": 400,
        "in_scope": 42612,
        "moves": 2,
    },
    reasons={
        "fields": {"region": 36990, "email": 120, "field1": 88, "phone": 6},
        "removal_causes": {"undecided": 27, "marked": 12, "moves": 2},
        "marked_by": {"U0OPERATOR": 12},
        "moves_to": {"Company B": 2},
        "cause": "mapping_changed",
        "seed_warning": True,
        "opt": {"in": 12000, "out": 26000, "unknown": 912},
        "notes": {"speed_in_no_tier": 12, "opt_in": 12000, "dropped_came_back": 1},
        "removals_barred": [],
    },
    samples={
        "removals": [
            {"key": "A-88", "target_id": "6f1c", "cause": "undecided", "marked_by": ""},
            {"key": "A-91", "target_id": "6f1d", "cause": "marked", "marked_by": "U0OPERATOR"},
            {"key": "A-93", "target_id": "6f1e", "cause": "moves", "marked_by": ""},
        ]
    },
    impact=[["subscribers_lose", {"n": 41}], ["services_lose", {"n": 20}]],
    guard={
        "verdict": "needs_approval",
        "without_removals": "needs_approval",
        "removals": 41,
        "removals_24h": 0,
        "limit": 100,
        "population": 42612,
        "percent": 0.1,
        "over": [],
        "changes": 37300,
        "changes_24h": 0,
        "changes_limit": 12783,
        "first": "mapping_changed",
    },
    calls=79800,
    seconds=15960.0,
    ends_at=NOW,
    waits_until=NOW,
    digest_changes="9f31c2" + "0" * 58,
    digest_removals="77ab01" + "0" * 58,
    approvers=("U0APPROVER", "S0GROUP"),
)
BY_APPROVER = Decided(ruling="without_removals", by="U0APPROVER", at=NOW)
APPROVED = replace(PLAN, state="approved", decided=BY_APPROVER)
REFUSED = replace(
    PLAN,
    state="refused",
    counts=dict(PLAN.counts) | {"removals": 2417},
    guard=dict(PLAN.guard) | {"verdict": "refused", "removals": 2417, "percent": 5.7, "over": ["removals"]},
)
HARMLESS = replace(
    PLAN,
    counts={"creates": 1, "updates": 3, "removals": 0, "rows": 5, "identical": 2400},
    reasons={"seed_warning": True},
    samples={},
    impact=(),
    guard={
        "verdict": "needs_confirmation",
        "removals": 0,
        "limit": 100,
        "population": 2404,
        "changes": 4,
        "changes_limit": 721,
    },
)
BARRED = replace(
    HARMLESS,
    reasons={"seed_warning": True, "removals_barred": ["target_incomplete"]},
    evidence=SHORT | {"removals_barred": ["target_incomplete"]},
)
REPLANNED = replace(PLAN, compared={"plan": 6, "identical": 37180, "new": 12, "gone": 3})
ONLY_REMOVALS = replace(
    PLAN,
    kind="incremental",
    counts={"creates": 0, "updates": 0, "removals": 1, "rows": 2},
    reasons={"removal_causes": {"source_gone": 1}},
    samples={"removals": [{"key": "1042", "target_id": "6f1c", "cause": "source_gone", "marked_by": ""}]},
    impact=(),
    guard=dict(PLAN.guard) | {"removals": 1, "changes": 0, "first": ""},
)

RUN = RunView(
    id=9,
    state="running",
    counts={"applied": 22753, "stale": 3, "pending": 14540, "sending": 4},
    total=37300,
    approved_by="U0APPROVER",
    seconds_left=6240.0,
)
DONE = replace(
    RUN,
    state="verified",
    counts={"applied": 37297, "stale": 3, "cancelled": 61},
    verified={"subjects": 37297, "as_planned": 37280, "kept_by_vendor": 17, "differing": 0},
    seconds=15010.0,
    finished_at=NOW,
)
PARTIAL = replace(
    DONE,
    state="partial",
    counts={"applied": 30, "stale": 3, "failed": 2, "blocked": 1, "superseded": 1, "in_doubt": 4, "cancelled": 61},
    verified={"subjects": 30, "as_planned": 28, "differing": 2},
)

FINDING = FindingView(
    id=1215,
    version=0,
    pair=PAIR,
    target_id="6f1c1a52-0000",
    target_key="A-1042",
    company="Company A",
    label="Ada Example",
    address="12 Main St, Town, 59000",
    account="42",
    devices=("CXNK00000001", "CXNK00000002"),
    record={
        "_id": "6f1c1a52-0000",
        "subscriberLocationId": "A-1042",
        "name": "Ada Example",
        "email": "ada@example.test",
        "optout": False,
        "region": None,
        "devices": ["CXNK00000001", "CXNK00000002"],
        "services": [{"_id": "s1", "type": "data", "downSpeed": 500, "voiceInterfaces": []}, {"type": "voice"}],
        "geo": {"lat": 47.71, "lon": -112.18},
    },
    suggestions=(
        SuggestionView(
            source_id="1042",
            label="Ada Example",
            detail="21 Main St, Town",
            reasons=[
                ["same_serial", {}],
                ["same_email", {}],
                ["street_number_differs", {"a": "12", "b": "21"}],
            ],
        ),
        SuggestionView(source_id="7731", label="Bob Example", detail="12 Main St, Town", reasons=[["same_phone", {}]]),
    ),
)
LINKED = replace(FINDING, decision="link", link_to="1042", decided_by="U0OPERATOR", decided_at=NOW, version=1)
PLACE = Place(total=3041, undecided=2587, number=1215, more=True)

INCIDENT = IncidentView(
    id=5,
    cause="vendor:Sonar:server",
    system="Sonar",
    during="poll",
    pairs=(PAIR, OTHER, Pair(id=5, name="Calix · Company B")),
    customers=312,
    waiting=312,
    tries=14,
    status=502,
    opened_at=NOW,
    next_try_at=NOW,
)
HELD_RUN = replace(
    INCIDENT,
    cause="vendor:Calix:away",
    system="Calix",
    during="run",
    pairs=(PAIR,),
    subject_id=9,
    customers=4700,
    in_part=1,
    flow="subscribers",
    written=18,
    left=4812,
    waiting=4812,
    status=None,
)
WORDS = "Ada Example, 12 Main St"
TROUBLED = {"code": "rejected", "system": "Calix", "status": 400, "words": WORDS}
NOTICED = replace(
    HELD_RUN, cause="field_ignored", during="", field="region", words="region", customers=0, waiting=0, left=0,
    next_try_at=None,
)  # fmt: skip
INTEGRATIONS = [
    IntegrationView(
        id=3,
        name="Calix · Company A",
        enabled=True,
        company="Company A",
        audited_at=NOW,
        last_sync=NOW,
        status="COMPLETED",
        message="run.verified",
        unmatched=3041,
        undecided=2587,
        next="review",
    ),
    IntegrationView(
        id=4,
        name="Calix · Default",
        enabled=False,
        status="ERROR",
        message="incident:away",
        needs_full_reason="integration_added",
        next="enable",
    ),
]
CHECKS = [
    CheckView(name="database", ok=True, code="database_ok"),
    CheckView(
        name="mapping",
        ok=None,
        code="category_skipped",
        facts={"model": "Router X", "category": "Ont"},
        where="Calix · Company A",
    ),
    CheckView(name="calix", ok=False, code="calix_credentials", where="Calix · Company A"),
    CheckView(name="connection", ok=False, code="not_opened", facts={"words": "Away."}, where="Calix · Default"),
    CheckView(name="slack", ok=False, code="slack_token_missing", facts={"name": "SPLICE_SLACK_BOT_TOKEN"}),
]
OPT_IN = OptInView(pair=PAIR, opted_in=12000, opted_out=26000, unknown=912)
ROWS = [
    RowView(key="1042", entity="subscriber", verb="update", state="stale", reason="changed_since"),
    RowView(key="1043", entity="service", verb="create", state="failed", reason="rejected", detail="group unknown"),
]

GRANTS = [
    GrantView(holder="U0APPROVER", role="approver"),
    GrantView(holder="S0GROUP", role="operator", integration="Calix · Company A"),
]

AUDITS = {
    "audit queued": replace(AUDIT, state="queued", progress={}, counts={}, seconds_left=None),
    "audit reading": replace(AUDIT, state="reading"),
    "audit comparing": replace(AUDIT, state="reading", progress=dict(AUDIT.progress) | {"phase": "compare"}),
    "audit done": AUDIT,
    "audit all matched": replace(AUDIT, counts={"matched": 2500, "unmatched": 0}, reasons={}),
    "audit all decided": replace(AUDIT, counts=dict(AUDIT.counts) | {"undecided": 0}),
    "audit with nothing but records without an ID": replace(
        AUDIT, counts={"matched": 2500, "unmatched": 0, "undecided": 0, "without_key": 7}, reasons={}
    ),
    "audit incomplete": replace(AUDIT, state="incomplete", evidence=SHORT),
    "audit failed": replace(AUDIT, state="failed", problem=AWAY),
    "audit refused": replace(
        AUDIT, state="failed", problem={"code": "integration_disabled", "integration": "Calix · Company A"}
    ),
}
PLANS = {
    "plan queued": replace(PLAN, state="queued", progress={}),
    "plan reading": replace(PLAN, state="reading", progress=AUDIT.progress, seconds_left=70.0),
    "plan to approve": PLAN,
    "plan to start": HARMLESS,
    "plan without removals from a bad reading": BARRED,
    "plan planned again": REPLANNED,
    "plan of one removal": ONLY_REMOVALS,
    "plan over the limit": REFUSED,
    "plan over the limit, changes free": replace(
        REFUSED, guard=dict(REFUSED.guard) | {"without_removals": "needs_approval"}
    ),
    "plan over the limit by changes": replace(
        PLAN, state="refused", guard=dict(PLAN.guard) | {"verdict": "refused", "over": ["changes"]}
    ),
    "plan over the limit, all removed": replace(
        PLAN, state="refused", guard=dict(PLAN.guard) | {"verdict": "refused", "over": ["removes_all"]}
    ),
    "plan approved": APPROVED,
    "plan denied": replace(PLAN, state="denied", decided=replace(BY_APPROVER, ruling="deny", reason="not on a Friday")),
    "plan expired": replace(PLAN, state="expired"),
    "plan replaced": replace(PLAN, state="void", replaced_by=8),
    "plan empty": replace(PLAN, state="empty", counts={"identical": 2500}, reasons={}),
    "plan empty from a bad reading": replace(BARRED, state="empty", counts={}),
    "plan failed": replace(PLAN, state="failed", problem=AWAY),
    "plan of changes failed": replace(
        PLAN, state="failed", kind="incremental", problem={"code": "gave_up", "cause": "KeyError"}
    ),
}
RUNS = {
    "run queued": replace(RUN, state="queued", counts={"pending": 37300}, seconds_left=None),
    "run writing": RUN,
    "run stopping": replace(RUN, stop_by="U0OPERATOR"),
    "run verifying": replace(RUN, state="verifying"),
    "run done": DONE,
    "run done clean": replace(DONE, counts={"applied": 4}, verified={}, with_removals=True),
    "run done in part": PARTIAL,
    "run stopped": replace(
        RUN, state="stopped", counts={"applied": 900, "cancelled": 36461}, stop_by="U0OPERATOR", finished_at=NOW
    ),
    "run held": replace(RUN, state="held", problem=None),
    "run not started": replace(
        RUN, state="failed", counts={"cancelled": 37361}, problem={"code": "approval_expired"}, seconds_left=None
    ),
}
