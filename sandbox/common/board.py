"""The switchboard of one imitation, and the path that every vendor call takes past its faults."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sandbox.common.behaviours import Behaviours
from sandbox.common.faults import Call, Fault, FaultBook
from sandbox.common.ledger import Counts, Ledger
from sandbox.common.serving import hang_up

Act = Callable[[Fault | None], Response]
_PAGE = "<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to continue</h1></body></html>"
_GONE = Response(status_code=500)  # never reaches the caller: the connection is closed


@dataclass(slots=True)
class Board:
    """Everything that the control door can see and turn."""

    behaviours: Behaviours
    expire_tokens: Callable[[], None]
    faults: FaultBook = field(default_factory=FaultBook)
    ledger: Ledger = field(default_factory=Ledger)
    counts: Counts = field(default_factory=Counts)
    latency_ms: int = 0
    _late: set[asyncio.Task[None]] = field(default_factory=set)

    def reset(self) -> None:
        """Behaviours, faults, ledger, counts and latency as at the start; late writes are forgotten."""
        for task in self._late:
            task.cancel()
        self.behaviours.reset()
        self.faults.clear()
        self.ledger.rows.clear()
        self.counts.requests.clear()
        self.counts.most = self.counts.in_flight
        self.latency_ms = 0

    async def answer(self, request: Request, call: Call, act: Act, *, lands_late: bool = False) -> Response:
        """Let `act` answer, unless a fault strikes first. `act` decides and takes effect in one go.

        `lands_late` is the position of the late-landing behaviour: a write whose answer is lost takes effect
        `after_ms` later.
        """
        if self.latency_ms:
            await asyncio.sleep(self.latency_ms / 1000)
        fault = self.faults.take(call)
        if fault is None:
            return act(None)
        match fault.kind:
            case "status":
                return _status(fault)
            case "html":
                return HTMLResponse(_PAGE)
            case "vendor_down":
                await hang_up(request)
                return _GONE
            case "timeout" | "timeout_after_accept":
                await self._lose(request, call, fault, act, lands_late=lands_late)
                return _GONE
            case "hold":
                response = act(fault)
                await asyncio.sleep(fault.number("ms", 1000) / 1000)
                return response
            case "slow":
                await asyncio.sleep(fault.number("latency_ms", 1000) / 1000)
            case "expire_token":
                self.expire_tokens()
        return act(fault)

    async def _lose(self, request: Request, call: Call, fault: Fault, act: Act, *, lands_late: bool) -> None:
        if call.is_write and lands_late:
            task = asyncio.create_task(_later(fault.number("after_ms", 1000) / 1000, act))
            self._late.add(task)
            task.add_done_callback(self._late.discard)
        elif fault.kind == "timeout_after_accept":
            act(None)
        await asyncio.sleep(fault.number("ms", 1000) / 1000)
        await hang_up(request)


async def _later(seconds: float, act: Act) -> None:
    await asyncio.sleep(seconds)
    act(None)


def _status(fault: Fault) -> Response:
    code = fault.number("code", 500)
    body = fault.options.get("body", {"message": "Server Error"})
    headers = {str(k): str(v) for k, v in dict(fault.options.get("headers", {})).items()}
    if isinstance(body, str):
        return Response(body, status_code=code, headers=headers, media_type="text/plain")
    return JSONResponse(body, status_code=code, headers=headers)
