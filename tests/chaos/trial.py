"""One trial of the worker, from the disorder to the verdict."""

from typing import Any

from tests.chaos.disorder import disorder
from tests.chaos.house import accounts_for, house
from tests.chaos.judge import judge
from tests.chaos.killer import kill_through
from tests.chaos.report import complaints, report
from tests.chaos.story import approved, finished, planned, rows_of
from tests.chaos.wish import Wish


async def try_worker(wish: Wish) -> tuple[dict[str, Any], list[str]]:
    """The figures, and why the trial was not passed."""
    async with house(wish) as here:
        await disorder(here.calix, accounts_for(wish), wish.seed, wish.changes)
        await here.worker.start()
        plan = await planned(here)
        records, begin = await here.calix.records(), await here.calix.accepted()
        await here.calix.behaves(read_lag_ms=wish.lag_ms, duplicate_key="409" if wish.unique_key else "accepted")
        await here.latency(wish.latency_ms)
        run_id = await approved(here, plan)
        kills = await kill_through(here, run_id, int(plan.counts["rows"]), begin)
        run, rows = await finished(here, run_id), await rows_of(here, plan)
        ledger = [entry for entry in await here.calix.ledger(begin) if entry["actor"] == "api"]
        verdict = judge(rows, ledger, records)
        return report(wish, run, rows, kills, verdict), complaints(wish, run, kills, verdict)
