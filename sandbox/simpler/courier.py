"""Carries triggers to their receiver, one after the other, and keeps a log of what became of each."""

import asyncio
import base64
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox.common.behaviours import Behaviours
from sandbox.common.ledger import now
from sandbox.simpler.records import Customer
from sandbox.simpler.triggers import TriggerTable

HELD_S = 2.0  # with `out-of-order`, an event that no other one overtakes goes then
_PATIENCE = aiohttp.ClientTimeout(total=10)


@dataclass(slots=True)
class Event:
    """One trigger that went off; `codes` holds the status of each attempt, None where there was no connection."""

    seq: int
    at: str
    trigger: str
    customer_id: str
    origin: str
    state: str = "unset"
    method: str = ""
    url: str = ""
    params: dict[str, str] = field(default_factory=dict)
    codes: list[int | None] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The event without credentials; `state` is unset, condition, not delivered, waiting, delivered or failed."""
        return {
            "seq": self.seq,
            "at": self.at,
            "trigger": self.trigger,
            "customerid": self.customer_id,
            "origin": self.origin,
            "state": self.state,
            "method": self.method,
            "url": self.url,
            "params": self.params,
            "attempts": len(self.codes),
            "codes": self.codes,
            "status_code": self.codes[-1] if self.codes else None,
        }


class Courier:
    """Delivers to one receiver in order, unless a switch says otherwise."""

    def __init__(self, switches: Behaviours) -> None:
        self._switches = switches
        self.table = TriggerTable()
        self.log: list[Event] = []
        self._queue: deque[Event] = deque()
        self._held: Event | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def reset(self) -> None:
        """No definitions, no log, nothing on its way."""
        if self._task is not None:
            self._task.cancel()
        if self._timer is not None:
            self._timer.cancel()
        self.table, self.log, self._held, self._task = TriggerTable(), [], None, None
        self._queue.clear()

    def tell(self, trigger: str, customer: Customer, origin: str) -> None:
        """Log that a trigger went off and, where it is defined and its condition met, have it delivered."""
        event = Event(len(self.log) + 1, now(), trigger, customer.customer_id, origin)
        self.log.append(event)
        defined = self.table.triggers.get(trigger)
        if defined is None:
            return
        if not defined.meets(customer):
            event.state = "condition"
            return
        event.method, event.url = defined.method, self.table.base_url + defined.endpoint
        event.params = defined.filled(customer)
        delivery = self._switches["trigger_delivery"]
        event.state = "not delivered" if delivery == "never" else "waiting"
        match delivery:
            case "once":
                self._send(event)
            case "twice":
                self._send(event, event)
            case "out-of-order":
                self._overtake(event)

    def _overtake(self, event: Event) -> None:
        """Every second event goes before the one that it followed."""
        if self._held is None:
            self._held = event
            self._timer = asyncio.get_running_loop().call_later(HELD_S, self._let_go)
            return
        earlier, self._held = self._held, None
        if self._timer is not None:
            self._timer.cancel()
        self._send(event, earlier)

    def _let_go(self) -> None:
        if self._held is not None:
            event, self._held = self._held, None
            self._send(event)

    def _send(self, *events: Event) -> None:
        self._queue.extend(events)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._carry())

    async def _carry(self) -> None:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            while self._queue:
                event = self._queue.popleft()
                good = await self._once(session, event)
                if not good and self._switches["trigger_retry"] == "once":
                    good = await self._once(session, event)
                event.state = "delivered" if good else "failed"

    async def _once(self, session: aiohttp.ClientSession, event: Event) -> bool:
        """Send it once as a form: credentials in the body, or as Basic authorization."""
        name, password = self.table.api_username, self.table.api_password
        form, headers = event.params, {}
        if self._switches["trigger_style"] == "basic":
            headers["Authorization"] = "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
        else:
            form = {"api_username": name, "api_password": password} | form
        try:
            sent = session.request(event.method, event.url, data=form, headers=headers, allow_redirects=False)
            async with sent as answer:
                event.codes.append(answer.status)
        except (aiohttp.ClientError, TimeoutError):
            event.codes.append(None)
        return event.codes[-1] is not None and event.codes[-1] < 300
