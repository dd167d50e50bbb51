"""`python -m bench.large [--json] [--only audit|first|rows|voice]`: what the set of 100,000 accounts is promised."""

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bench import audit, first, rows, voice
from bench.table import Goal, show

MEASURES: dict[str, Callable[[], Coroutine[Any, Any, dict[str, Any]]]] = {
    "audit": lambda: audit.measure("large"),
    "first": lambda: first.measure("112000"),  # 100,000 of them in scope
    "rows": lambda: rows.measure(10_000, 200.0),
    "voice": lambda: voice.measure("large", 10_000, 1_000),
}
READING = (Goal("worker_mb", 300), Goal("ack_p99_ms", 100), Goal("acks_failed", 0))
GOALS = {
    "audit": (Goal("audit_seconds", 300), *READING),
    "first": (Goal("plan_seconds", 300), Goal("card_queries", 15), *READING),
    "rows": (Goal("worker_mb", 300),),
    "voice": (Goal("worker_mb", 300), *voice.GOALS),
}


def main() -> int:
    """Measure, print, and tell by the exit code whether the goals are kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.large", description=__doc__)
    parser.add_argument("--only", choices=MEASURES, action="append", help="this part alone; may be repeated")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")
    chosen = parser.parse_args()
    told = {name: asyncio.run(MEASURES[name]()) for name in chosen.only or MEASURES}
    return show(told, GOALS, as_json=chosen.json)


if __name__ == "__main__":
    raise SystemExit(main())
