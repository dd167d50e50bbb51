"""`python -m bench [--json]`: the small form, under three minutes: the same measures on the medium set, and linking."""

import argparse
import asyncio

from bench import audit, first, rows, voice
from bench.linking.__main__ import measure as linking
from bench.table import Goal, show

GOALS = {
    "audit": (Goal("audit_seconds", 60), Goal("worker_mb", 300), Goal("ack_p99_ms", 100), Goal("acks_failed", 0)),
    "first": (Goal("plan_seconds", 60), Goal("worker_mb", 300), Goal("ack_p99_ms", 100), Goal("card_queries", 15)),
    "voice": (Goal("worker_mb", 300), *voice.GOALS),
    "linking": (Goal("false_offers", 0.05),),
}


def main() -> int:
    """Measure, print, and tell by the exit code whether the goals are kept."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")
    chosen = parser.parse_args()
    told = {
        "audit": asyncio.run(audit.measure("medium")),
        "first": asyncio.run(first.measure("medium")),
        "rows": asyncio.run(rows.measure(1_000, 200.0)),
        "voice": asyncio.run(voice.measure("medium", 300, 100)),
        "linking": linking(seed=2, accounts=20_000, records=600),
    }
    told["linking"].pop("cases")
    return show(told, GOALS, as_json=chosen.json)


if __name__ == "__main__":
    raise SystemExit(main())
