"""The routes of the imitation: POST /restapi/API/{function}, and the control door."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.common.faults import Call, Fault
from sandbox.simpler.calls import Asked, Done
from sandbox.simpler.customers import paging
from sandbox.simpler.doors import routes as control_routes
from sandbox.simpler.functions import READS, WRITES, function
from sandbox.simpler.instance import OPERATOR, Simpler
from sandbox.simpler.wire import CREDENTIALS, Form, Refused, failure, form_of, not_found, success

BASES = {"restapi": "/restapi", "root": ""}


def build(simpler: Simpler) -> Starlette:
    """The ASGI application over this state."""

    async def endpoint(request: Request) -> Response:
        base = BASES[str(simpler.board.behaviours["base_path"])]
        if request.url.path != f"{base}/API/{request.path_params['function']}":
            return not_found()
        return await _answer(simpler, request)

    routes = [Route(f"{base}/API/{{function}}", endpoint, methods=["POST"]) for base in BASES.values()]
    return Starlette(routes=[*routes, *control_routes(simpler)])


async def _answer(simpler: Simpler, request: Request) -> Response:
    raw, name, board = await request.body(), str(request.path_params["function"]), simpler.board

    def act(fault: Fault | None) -> Response:
        try:
            form = form_of(request, raw)
            simpler.admit(form)
            if fault is not None and fault.kind == "deny":
                raise Refused(f"Access denied to {name}", "denied")
            done = function(name, board.behaviours)(simpler, Asked(form, fault))
        except Refused as refused:
            return failure(refused, board.behaviours)
        if name in WRITES and done.target_id is not None:
            _note(simpler, name, form, done)
        return success(done.data, board.behaviours, done.total)

    call = Call("MUTATION" if name in WRITES else "QUERY", f"/API/{name}", page=_page(request, raw, name))
    late = board.behaviours["late_landing"] == "lands"
    with board.counts.track(f"POST /API/{name if name in READS or name in WRITES else '?'}"):
        return await board.answer(request, call, act, lands_late=late)


def _note(simpler: Simpler, name: str, form: Form, done: Done) -> None:
    """One accepted write, without the credentials that came with it."""
    body = {key: value for key, value in form.items() if key not in CREDENTIALS}
    path = f"/API/{name}"
    simpler.board.ledger.write("POST", path, body, target_id=done.target_id, key=done.key, org=OPERATOR)


def _page(request: Request, raw: bytes, name: str) -> int | None:
    """The number of the page that offset and limit ask for, in the one function that has pages."""
    if name != "getCustomers":
        return None
    try:
        offset, limit = paging(form_of(request, raw))
    except Refused:
        return None
    return offset // limit + 1
