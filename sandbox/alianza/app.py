"""The routes of the imitation: API v2 under /v2, and the control door."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.alianza import accounts, history, lines, login, lookups, plans
from sandbox.alianza.asking import Asked
from sandbox.alianza.cloud import Cloud
from sandbox.alianza.doors import routes as control_routes
from sandbox.alianza.shapes import Refused, error
from sandbox.common.faults import Call, Fault

_P = "/v2/partition/{partition}"
_ONE = f"{_P}/account/{{account}}"
_LINE = f"{_ONE}/deviceline/{{device}}"

Op = Callable[[Asked], Response]


class Undecoded:
    """Routes by the path as it was sent: a "/" inside an account number arrives percent-encoded and stays so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with the raw path."""
        raw = scope.get("raw_path", b"").decode("ascii", "replace")
        await self._app({**scope, "path": raw} if raw else scope, receive, send)


def build(cloud: Cloud) -> Starlette:
    """The ASGI application over this state."""
    free = [Route(path, _endpoint(cloud, verb, path, op), methods=[verb]) for (verb, path), op in _FREE.items()]
    inner = [
        Route(path, _endpoint(cloud, verb, path, _inside(op)), methods=[verb]) for (verb, path), op in _OPS.items()
    ]
    return Starlette(routes=[*free, *inner, *control_routes(cloud)], middleware=[Middleware(Undecoded)])


def _inside(op: Op) -> Op:
    """An operation within a partition: the token first, then whether the partition is this login's."""

    def act(asked: Asked) -> Response:
        asked.cloud.authorised(asked.request)
        asked.cloud.partition(asked.part("partition"))
        return op(asked)

    return act


def _endpoint(cloud: Cloud, verb: str, template: str, op: Op) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()

        def act(fault: Fault | None) -> Response:
            try:
                return op(Asked(cloud, request, raw, fault))
            except Refused as refused:
                return error(refused, cloud.board.behaviours)

        board = cloud.board
        # A login is no write: nothing of the operator's changes.
        late = board.behaviours["late_landing"] == "lands" and op is not login.login
        with board.counts.track(f"{verb} {template}"):
            return await board.answer(request, Call(verb, request.url.path), act, lands_late=late)

    return endpoint


_FREE: dict[tuple[str, str], Op] = {
    ("POST", "/v2/authorize"): login.login,
    ("GET", "/v2/authorize/userinfo"): login.userinfo,
    ("PUT", "/v2/authorize/logout"): login.logout,
    ("GET", "/v2/ref/timezones"): plans.time_zones,
}

_OPS: dict[tuple[str, str], Op] = {
    ("GET", _P): plans.partition,
    ("GET", f"{_P}/callingplanproduct"): plans.calling_plan_products,
    ("GET", f"{_P}/account"): lookups.every,
    ("POST", f"{_P}/account"): accounts.create,
    ("GET", f"{_P}/account/search"): lookups.search,
    ("GET", f"{_P}/account/validateproperties"): lookups.validate,
    ("GET", _ONE): lookups.one,
    ("PATCH", _ONE): accounts.patch,
    ("PUT", _ONE): accounts.replace,
    ("DELETE", _ONE): accounts.delete,
    ("GET", f"{_ONE}/status"): lookups.status,
    ("GET", f"{_ONE}/accounthistorysearch"): history.search,
    ("GET", f"{_ONE}/user-product-plans"): plans.product_plans,
    ("GET", f"{_ONE}/callingplan"): plans.calling_plans,
    ("GET", f"{_ONE}/user"): plans.users,
    ("GET", f"{_ONE}/telephonenumber"): plans.numbers,
    ("GET", f"{_ONE}/telephonenumber/{{tn}}"): plans.number,
    ("DELETE", f"{_ONE}/telephonenumber/{{tn}}"): plans.disconnect,
    ("GET", f"{_ONE}/deviceline"): lines.every,
    ("GET", _LINE): lines.one,
    ("GET", f"{_LINE}/registrationstatus"): lines.registration,
    ("GET", f"{_ONE}/business-line"): lines.business,
    ("GET", f"{_ONE}/business-line/{{line}}/sip-credentials"): lines.business_credentials,
    ("GET", f"{_P}/deviceprovisioning/account/{{account}}/device/{{device}}"): lines.provisioning,
    ("GET", f"{_P}/deviceprovisioning/{{mac}}"): lines.provisioning_by_mac,
}
