"""An audit as `splice audit` asks for it, while people type commands."""

import asyncio
import json
import sys
from typing import Any

from bench.acks import firing
from bench.house import House, cpu_seconds, house, peak_mb, timed, waited_seconds
from store.tables import Audit


async def measure(size: str) -> dict[str, Any]:
    """Seconds, memory, acks and calls of one audit of that size."""
    async with house(size) as here, firing(here) as acks:
        told, seconds = await timed(splice_audit(here))
        row = await here.row(Audit, told["id"])
        return {
            "accounts": row.counts["source_read"],
            "subscribers": row.counts["target_read"],
            "unmatched": row.counts["unmatched"],
            "audit_seconds": seconds,
            "calls": row.progress["calls"],
            "worker_mb": peak_mb(here.worker),
            "worker_cpu_seconds": cpu_seconds(here.worker),
            "face_mb": peak_mb(here.face),
            "face_cpu_seconds": cpu_seconds(here.face),
            "face_waited_seconds": waited_seconds(here.face),
            "database_mb": here.database_mb(),
            **acks.figures(),
        }


async def splice_audit(here: House) -> dict[str, Any]:
    """What `splice audit --json` prints.

    Raises:
        RuntimeError: it did not complete.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "audit", here.name, "--json", env=here.environment, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"splice audit ended with {process.returncode}: {output.decode()}")
    told: dict[str, Any] = json.loads(output.decode().strip().splitlines()[-1])
    return told
