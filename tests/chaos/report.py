"""What came of a trial: one JSON object on the last line for machines, details on stderr for people."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from store.tables import Change, Run
from store.words import RunState
from tests.chaos.judge import Verdict
from tests.chaos.killer import Kill
from tests.chaos.wish import Wish

SHOWN = 20
IN_FLIGHT_SHARE = 0.8  # of the kills must fall while Calix holds a write that it has accepted and not answered


def report(wish: Wish, run: Run, rows: Sequence[Change], kills: Sequence[Kill], verdict: Verdict) -> dict[str, Any]:
    """The figures of a trial of the worker."""
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else None
    return {
        "database": wish.database,
        "changes": len(rows),
        "kills": len(kills),
        "kills_in_flight": sum(kill.in_flight for kill in kills),
        "lost": len(verdict.lost),
        "repeated": len(verdict.repeated),
        "unapproved": len(verdict.unapproved),
        "in_doubt": len(verdict.in_doubt),
        "in_doubt_no_creates": len(verdict.wrongly_in_doubt),
        "ended": run.state,
        "rows": dict(Counter(str(row.state) for row in rows)),
        "seconds": round(seconds, 1) if seconds is not None else None,
        "vendor_latency_ms": wish.latency_ms,
        "read_lag_ms": wish.lag_ms,
        "unique_key": wish.unique_key,
        "seed": wish.seed,
    }


def complaints(wish: Wish, run: Run, kills: Sequence[Kill], verdict: Verdict) -> list[str]:
    """Why the trial was not passed; empty when it was."""
    found = [
        f"{what}: {line}"
        for what, lines in (
            ("lost", verdict.lost),
            ("repeated", verdict.repeated),
            ("unapproved", verdict.unapproved),
            ("in doubt, and no create", verdict.wrongly_in_doubt),
        )
        for line in lines
    ]
    if run.state != RunState.VERIFIED and not (run.state == RunState.PARTIAL and verdict.in_doubt):
        found.append(f"the run ended as {run.state}: {run.problem or run.verified}")
    held = sum(kill.in_flight for kill in kills)
    if held < IN_FLIGHT_SHARE * len(kills):
        found.append(f"only {held} kills of {len(kills)} fell while a write was held")
    if len(kills) < wish.kills:
        found.append(f"the run was over after {len(kills)} kills of {wish.kills}")
    return found


def show(told: Mapping[str, Any], wrong: Sequence[str]) -> int:
    """Print; the exit code."""
    for line in wrong[:SHOWN]:
        print(line, file=sys.stderr)
    if len(wrong) > SHOWN:
        print(f"… and {len(wrong) - SHOWN} more", file=sys.stderr)
    print(json.dumps(told), flush=True)
    return 1 if wrong else 0
