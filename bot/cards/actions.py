"""Action ids, callback ids and button values: the one place where cards and listeners agree on their spelling."""

import json
import re
from typing import Any

# Audit card
REVIEW = "audit.review"
PLAN_SYNC = "plan.ask"
AUDIT_MORE = "audit.more"
AUDIT_AGAIN = "audit.ask"
DRIFT_CSV = "audit.csv"

# Plan card
CONFIRM_WITHOUT = "plan.confirm_without_removals"
CONFIRM_ALL = "plan.confirm_all"
START = "plan.start"
DENY = "plan.deny"
OVERRIDE = "plan.override"
PLAN_CSV = "plan.csv"
PLAN_MORE = "plan.more"
PLAN_AGAIN = "plan.again"
PLAN_DETAILS = "plan.details"

# Run card
STOP = "run.stop"
RESUME = "run.resume"
ROWS = "run.rows"
RUN_CSV = "run.csv"
UNDO_RUN = "run.undo"
RELEASE = "run.release"

# List of runs
RUNS_FILTER = "runs.filter"
RUNS_OLDER = "runs.older"
RUNS_NEWEST = "runs.newest"
RUN_OPEN = "runs.open"

# Review modal
LINK = "finding.link"
CHOOSE = "finding.choose"
KEEP = "finding.keep"
REMOVE = "finding.remove"
LATER = "finding.later"
DETAILS = "finding.details"
DETAILS_CSV = "finding.details_csv"
UNDO = "finding.undo"
SHOW_DECIDED = "finding.show_decided"

# Notices, landing page, questions
TRY_NOW = "incident.try_now"
INCIDENT_DETAILS = "incident.details"
NEXT_ACTION = "integration.next"
ENABLE = "integration.enable"
DISABLE = "integration.disable"
INTEGRATION_MORE = "integration.more"
PAGE = "integration.page"
PICK = "pick.integration"
OPT_IN_YES = "opt_in.confirm"
OPT_IN_NO = "opt_in.not_yet"

# Voice card, its modals' live fields, and its typeahead
VOICE_ADD = "voice.add"
VOICE_SYNC = "voice.sync"
VOICE_OPEN = "voice.open"
VOICE_MORE = "voice.more"
VOICE_REFRESH = "voice.refresh"
VOICE_PICK = "voice.pick"
VOICE_CUSTOMER = "voice.customer"
VOICE_TYPE = "voice.type"

# Modal callback ids
REVIEW_MODAL = "modal.review"
DETAILS_MODAL = "modal.details"
DENY_MODAL = "modal.deny"
OVERRIDE_MODAL = "modal.override"
ENABLE_MODAL = "modal.enable"
ASK_MODAL = "modal.ask"
LOADING_MODAL = "modal.loading"
READING_MODAL = "modal.reading"
UNDO_MODAL = "modal.undo"
VOICE_ASK_MODAL = "modal.voice_ask"
VOICE_ADD_MODAL = "modal.voice_add"
VOICE_DELETE_MODAL = "modal.voice_delete"
VOICE_REVEAL_MODAL = "modal.voice_reveal"

# Inputs of modals: REASON and NUMBER are block and action id alike; INPUT is the menu in the block INTEGRATION
REASON = "reason"
NUMBER = "number"
INTEGRATION = "integration"
INPUT = "input"

MAX_VALUE = 2_000


def pack(**ids: Any) -> str:
    """A button's value: ids and digests as compact JSON, never personal data.

    Raises:
        ValueError: the value is longer than Slack takes (2,000 characters).
    """
    value = json.dumps(ids, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    if len(value) > MAX_VALUE:
        raise ValueError(f"a button value of {len(value)} characters, Slack takes {MAX_VALUE}")
    return value


def unpack(value: str) -> dict[str, Any]:
    """What `pack` made; an empty dict for anything else, since old cards and foreign clients send what they like."""
    try:
        ids = json.loads(value)
    except ValueError:
        return {}
    return ids if isinstance(ids, dict) else {}


def numbered(action: str, number: int) -> str:
    """An action id for one of several like buttons in a message, where ids must differ."""
    return f"{action}#{number}"


def matching(action: str) -> re.Pattern[str]:
    """What a listener registers for an action, numbered or not."""
    return re.compile(rf"^{re.escape(action)}(#\d+)?$")
