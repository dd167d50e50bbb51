"""The routes of the imitation: authentication, the Subscriber Service under /v1/billing, and the control door."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.calix import login, services, subscribers
from sandbox.calix.cloud import Cloud
from sandbox.calix.doors import routes as control_routes
from sandbox.calix.org import Org, Record
from sandbox.calix.shapes import Refused, device_object, error
from sandbox.common.faults import Call, Fault

_LIST, _ONE = "/v1/billing/subscribers", "/v1/billing/subscribers/{id}"
_SIBLING = "/v1/csc/subscriber"


class Asked(NamedTuple):
    """One authorised call."""

    org: Org
    request: Request
    body: Any
    fault: Fault | None

    @property
    def id(self) -> str:
        """The subscriber in the path."""
        return str(self.request.path_params["id"])


Reads = Callable[[Cloud, Asked], Response]
Writes = Callable[[Cloud, Asked], tuple[Response, Record | None]]


def build(cloud: Cloud) -> Starlette:
    """The ASGI application over this state."""
    token, refresh = login.endpoints(cloud)
    auth = "/v1/authentication"
    return Starlette(
        routes=[
            Route(f"{auth}/token", token, methods=["POST"]),
            Route(f"{auth}/refresh-token", refresh, methods=["POST"]),
            *(Route(path, _reading(cloud, path, op), methods=["GET"]) for path, op in _READS.items()),
            *(Route(path, _writing(cloud, path, op), methods=[verb]) for (verb, path), op in _WRITES.items()),
            *control_routes(cloud),
        ]
    )


def _reading(cloud: Cloud, template: str, op: Reads) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        def act(fault: Fault | None) -> Response:
            try:
                return op(cloud, Asked(cloud.caller(request), request, None, fault))
            except Refused as refused:
                return error(refused, cloud.board.behaviours)

        with cloud.board.counts.track(f"GET {template}"):
            return await cloud.board.answer(request, Call("GET", request.url.path, page=_page(request)), act)

    return endpoint


def _writing(cloud: Cloud, template: str, op: Writes) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()

        def act(fault: Fault | None) -> Response:
            try:
                asked = Asked(cloud.caller(request), request, _json(raw), fault)
                response, record = op(cloud, asked)
            except Refused as refused:
                return error(refused, cloud.board.behaviours)
            if record is not None:
                cloud.board.ledger.write(
                    request.method,
                    request.url.path,
                    asked.body,
                    target_id=record["_id"],
                    key=record.get("subscriberLocationId"),
                    org=asked.org.name,
                )
            return response

        board = cloud.board
        with board.counts.track(f"{request.method} {template}"):
            late = board.behaviours["late_landing"] == "lands"
            return await board.answer(request, Call(request.method, request.url.path), act, lands_late=late)

    return endpoint


def _json(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except json.JSONDecodeError as broken:
        raise Refused(400, "The body is not JSON") from broken


def _page(request: Request) -> int | None:
    """The number of the page that offset and limit ask for, where they do."""
    try:
        offset, limit = subscribers.paging(request.query_params)
    except Refused:
        return None
    return offset // limit + 1


def _list(cloud: Cloud, asked: Asked) -> Response:
    return subscribers.listing(asked.org, asked.request.query_params, cloud.board.behaviours, asked.fault)


def _read(cloud: Cloud, asked: Asked) -> Response:
    expanded = asked.request.query_params.get("includeDeviceData") == "true"
    return JSONResponse(subscribers.read(asked.org, asked.id, cloud.board.behaviours, expanded=expanded))


def _services(cloud: Cloud, asked: Asked) -> Response:
    return subscribers.shown_services(subscribers.read(asked.org, asked.id, cloud.board.behaviours))


def _devices(cloud: Cloud, asked: Asked) -> Response:
    record = subscribers.read(asked.org, asked.id, cloud.board.behaviours)
    devices = record.get("devices") or []
    return JSONResponse([d if isinstance(d, dict) else device_object(d) for d in devices])


def _create(cloud: Cloud, asked: Asked) -> tuple[Response, Record | None]:
    _served(cloud, asked)
    return subscribers.create(asked.org, asked.body, cloud.board.behaviours)


def _replace(cloud: Cloud, asked: Asked) -> tuple[Response, Record | None]:
    _served(cloud, asked)
    if asked.request.method != cloud.board.behaviours["update_verb"]:
        raise Refused(405, "Method Not Allowed", gateway=True)
    return subscribers.replace(asked.org, asked.id, asked.body, cloud.board.behaviours)


def _delete(cloud: Cloud, asked: Asked) -> tuple[Response, Record | None]:
    _served(cloud, asked)
    return subscribers.delete(asked.org, asked.id, cloud.board.behaviours)


def _served(cloud: Cloud, asked: Asked) -> None:
    """Subscribers are written where they are read, or below the sibling service alone."""
    sibling = asked.request.url.path.startswith(_SIBLING)
    if sibling is not (cloud.board.behaviours["write_paths"] == "csc"):
        raise Refused(404 if sibling else 405, "Not served here", gateway=True)


_READS: dict[str, Reads] = {
    _LIST: _list,
    _ONE: _read,
    f"{_ONE}/services": _services,
    f"{_ONE}/devices": _devices,
}

_WRITES: dict[tuple[str, str], Writes] = {
    **{("POST", path): _create for path in (_LIST, _SIBLING)},
    **{(verb, path): _replace for verb in ("PUT", "POST") for path in (_ONE, f"{_SIBLING}/{{id}}")},
    **{("DELETE", path): _delete for path in (_ONE, f"{_SIBLING}/{{id}}")},
    ("POST", f"{_ONE}/services"): lambda c, a: services.create(a.org, a.id, a.body, c.board.behaviours),
    ("PUT", f"{_ONE}/services/{{service}}"): lambda c, a: services.replace(
        a.org, a.id, a.request.path_params["service"], a.body, c.board.behaviours
    ),
    ("DELETE", f"{_ONE}/services/{{service}}"): lambda c, a: services.delete(
        a.org, a.id, a.request.path_params["service"], c.board.behaviours
    ),
    ("POST", f"{_ONE}/devices"): lambda c, a: services.attach(
        a.org, a.id, a.request.query_params.get("deviceId", ""), c.board.behaviours
    ),
    ("DELETE", f"{_ONE}/devices/{{device}}"): lambda c, a: services.detach(
        a.org, a.id, a.request.path_params["device"], c.board.behaviours
    ),
}
