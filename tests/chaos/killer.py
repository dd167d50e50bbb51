"""Kills the worker: mostly while Calix holds a write that it has accepted and not answered, now and then anywhere."""

import asyncio
import time
from dataclasses import dataclass
from random import Random

from store.tables import Run
from tests.chaos.house import House
from tests.chaos.story import get
from tests.chaos.vendor import METHODS, Hold

LONGEST_HOLD_MS = 5_000
SHORTEST_HOLD_MS = 100  # a shorter one may be over before we see it; it is held all the same
EVERY_NTH_ANYWHERE = 8
ANYWHERE_SECONDS = 4.0  # from the start of a life: its imports, its first look, the read-back, the rows after it
LEAD = 10  # writes before its place in the run at which a kill begins to wait for its moment
LOOK_SECONDS = 0.02
LATEST = 0.9  # of a hold: the kill must fall into it


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: how many writes the ledger had by then, and whether one of them was held without an answer."""

    accepted: int
    in_flight: bool


async def kill_through(house: House, run_id: int, rows: int, begin: int) -> list[Kill]:
    """Kill the worker as often as wished, spread over the run, starting it again each time.

    Args:
        run_id: the run; the last kill falls before its end.
        rows: how many writes it will make.
        begin: how many the ledger had before it.

    Returns:
        The kills; fewer than wished when the run ended before.
    """
    rng, kills = Random(f"{house.wish.seed}:kills"), list[Kill]()
    for number in range(house.wish.kills):
        place = begin + max(0, int(rows * (number + 0.5) / house.wish.kills) - LEAD)
        if not await _reached(house, run_id, place):
            return kills
        anywhere = number % EVERY_NTH_ANYWHERE == EVERY_NTH_ANYWHERE - 1
        kill = await (_kill_anywhere(house, rng) if anywhere else _kill_in_flight(house, run_id, rng))
        if kill is None:
            return kills
        kills.append(kill)
        await house.worker.start()
    return kills


async def _reached(house: House, run_id: int, place: int) -> bool:
    """Wait for so many accepted writes; False when the run is over first."""
    while await house.calix.accepted() < place:
        if await _over(house, run_id):
            return False
        await asyncio.sleep(LOOK_SECONDS)
    return True


async def _kill_anywhere(house: House, rng: Random) -> Kill:
    await asyncio.sleep(rng.uniform(0.0, ANYWHERE_SECONDS))
    await house.worker.kill()
    return Kill(await house.calix.accepted(), in_flight=False)


async def _kill_in_flight(house: House, run_id: int, rng: Random) -> Kill | None:
    """A hold that ended before its moment came is let go, and another one is waited for."""
    try:
        while True:
            await house.calix.disarm()
            for method in METHODS:
                for _ in range(house.wish.width):
                    await house.calix.arm(method, rng.randrange(LONGEST_HOLD_MS))
            held = await _held(house, run_id)
            if held is None:
                return None
            hold, since = held
            until = since + hold.ms / 1000
            await asyncio.sleep(max(0.0, rng.uniform(0.0, (until - time.monotonic()) * LATEST)))
            if time.monotonic() < until and await house.calix.in_flight() > 0 and time.monotonic() < until:
                await house.worker.kill()
                in_time = time.monotonic() < until
                return Kill(await house.calix.accepted(), in_flight=in_time and await house.calix.in_flight() > 0)
    finally:
        await house.calix.disarm()


async def _held(house: House, run_id: int) -> tuple[Hold, float] | None:
    """A write that is held just now, and a time at which it was not accepted yet; None when the run is over first."""
    before = time.monotonic()
    while True:
        now = time.monotonic()
        held = [hold for hold in await house.calix.holds() if hold.struck and hold.ms >= SHORTEST_HOLD_MS]
        if held:
            return max(held, key=lambda hold: hold.ms), before
        if await _over(house, run_id):
            return None
        before = now
        await asyncio.sleep(LOOK_SECONDS)


async def _over(house: House, run_id: int) -> bool:
    house.worker.check()
    return (await get(house, Run, run_id)).finished_at is not None
