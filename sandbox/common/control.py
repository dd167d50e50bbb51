"""The control door: how a test, a tour or a person turns an imitation's switches and reads its ledger."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.common.behaviours import UnknownBehaviour
from sandbox.common.board import Board
from sandbox.common.faults import BadFault


class ControlRefused(ValueError):
    """The control door was asked for something it does not have; the text says what."""


Endpoint = Callable[[Request], Awaitable[Response]]


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a control call.

    Raises:
        ControlRefused: the body is not a JSON object.
    """
    try:
        body = json.loads(await request.body() or b"{}")
    except json.JSONDecodeError as broken:
        raise ControlRefused("the body is not JSON") from broken
    if not isinstance(body, dict):
        raise ControlRefused("the body is not a JSON object")
    return body


def guarded(endpoint: Endpoint) -> Endpoint:
    """Answer 400 with the reason when the control door refuses."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except (ControlRefused, UnknownBehaviour, BadFault) as refused:
            return JSONResponse({"error": str(refused)}, status_code=400)

    return answer


def routes(board: Board, reset: Callable[[], None]) -> list[Route]:
    """The routes that every vendor has, under `/control`. `reset` brings the data back; the board resets itself."""

    async def behaviours(request: Request) -> Response:
        if request.method == "POST":
            for name, value in (await body_of(request)).items():
                board.behaviours.set(name, value)
        return JSONResponse(board.behaviours.as_json())

    async def faults(request: Request) -> Response:
        if request.method == "POST":
            return JSONResponse(board.faults.add(await body_of(request)).as_json())
        if request.method == "DELETE":
            board.faults.clear()
        return JSONResponse({"faults": [fault.as_json() for fault in board.faults.faults]})

    async def latency(request: Request) -> Response:
        if request.method == "POST":
            board.latency_ms = int((await body_of(request)).get("latency_ms", 0))
        return JSONResponse({"latency_ms": board.latency_ms})

    async def start_again(request: Request) -> Response:
        board.reset()
        reset()
        return JSONResponse({"ok": True})

    async def ledger(request: Request) -> Response:
        after = request.query_params.get("after", "0")
        if not after.isdigit():
            raise ControlRefused("after must be a number")
        rows = board.ledger.after(int(after))
        return JSONResponse({"rows": rows, "last": len(board.ledger.rows)})

    async def counts(request: Request) -> Response:
        return JSONResponse(board.counts.as_json())

    return [
        Route("/control/behaviours", guarded(behaviours), methods=["GET", "POST"]),
        Route("/control/faults", guarded(faults), methods=["GET", "POST", "DELETE"]),
        Route("/control/latency", guarded(latency), methods=["GET", "POST"]),
        Route("/control/reset", guarded(start_again), methods=["POST"]),
        Route("/control/ledger", guarded(ledger)),
        Route("/control/counts", guarded(counts)),
    ]
