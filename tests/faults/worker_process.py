"""A real worker on the toy pair, in a process of its own: sweep, leases, DBOS, and the product's own handlers.

`python -m tests.faults.worker_process STORE ENGINE FOLDER BUSY`; SIGTERM ends it. What the target accepts goes to the
standard output, a line a write, and what is logged to the standard error: neither needs a disk.
"""

import asyncio
import json
import signal
import sys
import time
from functools import partial
from pathlib import Path

import structlog

from store.database import Store
from store.secrets import SecretBox
from sync.audit import audit
from sync.engine.dbos import DbosEngine
from sync.engine.sweep import run_worker
from sync.give_up import give_up
from sync.planning.plan import make_plan
from sync.running.chunk import apply_chunk
from sync.workbench import Workbench
from tests.sync.shop import NoBudget
from tests.sync.toy import Systems, ToyBridge

PEOPLE, RENAMED, SECONDS_EACH = 60, 40, 0.05
LEASE_SECONDS, PAUSE = 12.0, 0.3


def renamed(systems: Systems) -> Systems:
    """What changed in the source since everything was in step; in every process the same."""
    for number in range(1, RENAMED + 1):
        systems.people[str(number)].name = f"Renamed {number}"
    systems.width = 2
    return systems


def in_step() -> Systems:
    """Both sides equal."""
    systems = Systems()
    systems.matching(PEOPLE)
    return systems


def told(systems: Systems) -> None:
    """Say what was accepted, and take a little time for each write, as a vendor does."""
    verb, entity, key = systems.ledger[-1]
    print(json.dumps([verb, entity, key]), flush=True)
    time.sleep(SECONDS_EACH)


async def main(store_url: str, engine_url: str, folder: str, busy: str) -> None:
    """Work until SIGTERM."""
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.PrintLoggerFactory(sys.stderr)
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    systems = renamed(in_step())
    systems.after_write = partial(told, systems)
    store = Store(store_url, int(busy))
    bench = Workbench(
        store, {"toy": ToyBridge(systems)}, SecretBox({"test": bytes(range(32))}), Path(folder), lambda *_: NoBudget()
    )
    handlers = {"audit": partial(audit, bench), "plan": partial(make_plan, bench), "run": partial(apply_chunk, bench)}
    await run_worker(
        store,
        DbosEngine(engine_url, "worker-1"),
        handlers,
        replica="worker-1",
        stop=stop,
        seconds=LEASE_SECONDS,
        sweep_seconds=0.1,
        give_up=partial(give_up, store),
        pause=PAUSE,
    )
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
