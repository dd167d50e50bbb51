"""SIMPLer's own control doors: edits by hand, dumps, triggers and their log, equipment and pushes, settings."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.common.control import ControlRefused, body_of, guarded
from sandbox.common.control import routes as common_routes
from sandbox.simpler.edits import edit, meant, the_one
from sandbox.simpler.instance import Simpler
from sandbox.simpler.load import ZHONE
from sandbox.simpler.records import Customer, Equipment
from sandbox.simpler.triggers import table_of


def routes(simpler: Simpler) -> list[Route]:
    """The common doors and SIMPLer's own."""

    async def by_hand(request: Request) -> Response:
        return JSONResponse({"records": [edit(simpler, await body_of(request))]})

    async def dump(request: Request) -> Response:
        asked = dict(request.query_params)
        found = meant(simpler, asked) if asked else list(simpler.register)
        return JSONResponse({"records": [customer.as_json() for customer in found]})

    async def triggers(request: Request) -> Response:
        if request.method == "POST":
            simpler.courier.table = table_of(await body_of(request))
        table = simpler.courier.table
        told = {name: asdict(trigger) for name, trigger in table.triggers.items()}
        return JSONResponse({"base_url": table.base_url, "api_username": table.api_username, "triggers": told})

    async def trigger_log(request: Request) -> Response:
        log = simpler.courier.log
        after = _number(request.query_params.get("after", "0"), "after")
        return JSONResponse({"rows": [event.as_json() for event in log[after:]], "last": len(log)})

    async def equipment(request: Request) -> Response:
        wish = await body_of(request)
        customer = the_one(simpler, wish)
        customer.equipment = _equipment(customer, wish)
        return JSONResponse({"records": [customer.as_json()]})

    async def pushes(request: Request) -> Response:
        return JSONResponse({"rows": [push.as_json() for push in simpler.pushes.pushes]})

    async def settings(request: Request) -> Response:
        if request.method == "POST":
            wish = await body_of(request)
            day = _number(str(wish.get("billing_day", simpler.settings.billing_day)), "billing_day")
            if not 1 <= day <= 31:
                raise ControlRefused("billing_day is 1 to 31")
            simpler.settings.billing_day = day
        return JSONResponse(asdict(simpler.settings))

    async def limiter(request: Request) -> Response:
        return JSONResponse(simpler.limiter.adjust(await body_of(request)))

    return [
        *common_routes(simpler.board, simpler.reset),
        Route("/control/edit", guarded(by_hand), methods=["POST"]),
        Route("/control/dump", guarded(dump)),
        Route("/control/triggers", guarded(triggers), methods=["GET", "POST"]),
        Route("/control/triggers/log", guarded(trigger_log)),
        Route("/control/equipment", guarded(equipment), methods=["POST"]),
        Route("/control/pushes", guarded(pushes)),
        Route("/control/settings", guarded(settings), methods=["GET", "POST"]),
        Route("/control/limiter", guarded(limiter), methods=["POST"]),
    ]


def _number(text: str, what: str) -> int:
    if not text.isdecimal():
        raise ControlRefused(f"{what} must be a number")
    return int(text)


def _equipment(customer: Customer, wish: dict[str, Any]) -> Equipment | None:
    """Another unit in the customer's home, or, with `"remove": true`, none."""
    if wish.get("remove"):
        return None
    old = customer.equipment or Equipment(f"E{customer.customer_id}", ZHONE, True, 2)
    model, reachable = str(wish.get("model", old.model)), bool(wish.get("reachable", old.reachable))
    return Equipment(old.equipment_id, model, reachable, int(wish.get("jacks", old.jacks)))
