"""Rows to the customer's equipment, where SIMPLer supports it (seed 002: Zhone); told apart from the row's own fate."""

import asyncio
from collections.abc import Iterable

from bridges.common.parallel import each
from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.options import Options
from connectors.http.errors import VendorError
from connectors.simpler import Simpler

LOOK_SECONDS = 0.5


class Pusher:
    """Asks for pushes and reads back what became of them (E14): an accepted push is not a push that arrived."""

    def __init__(self, simpler: Simpler, directory: Directory, options: Options) -> None:
        self._simpler, self._directory, self._options = simpler, directory, options

    async def push(self, numbers: Iterable[str]) -> dict[str, str]:
        """By account number: `pushed`, `push_failed`, `unsupported`, `unknown`."""

        async def one(number: str) -> tuple[str, str]:
            try:
                return number, await self._one(number)
            except VendorError:
                return number, "unknown"

        return dict(await each(numbers, one, self._options.simpler_concurrency))

    async def _one(self, number: str) -> str:
        customer = (await self._directory.by_numbers([number])).get(number)
        if customer is None:
            return "unknown"
        accepted = await self._simpler.sync_equipment(customer.customerid)
        if accepted != "accepted":
            return accepted
        clock = asyncio.get_running_loop().time
        until = clock() + self._options.push_seconds
        while True:
            told = await self._simpler.equipment_result(customer.customerid)
            if told is None:
                return "unknown"
            states = {str(port.pushed) for port in told}
            if states and "pending" not in states:
                return _of(states)
            if clock() >= until:
                return "unknown"
            await asyncio.sleep(LOOK_SECONDS)


def _of(states: set[str]) -> str:
    """The worst of a customer's ports."""
    if "failed" in states:
        return "push_failed"
    if "unknown" in states:
        return "unknown"
    return "pushed" if "success" in states else "unsupported"
