"""The token routes: form-encoded only, with the client's header (vendor page, section B1)."""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.calix.cloud import Cloud
from sandbox.calix.org import Org
from sandbox.calix.shapes import Refused, error
from sandbox.common.faults import Call

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoints(cloud: Cloud) -> tuple[Endpoint, Endpoint]:
    """The two endpoints: token and refresh-token."""

    async def token(request: Request) -> Response:
        return await _answer(cloud, request, own_refresh_url=False)

    async def refresh(request: Request) -> Response:
        return await _answer(cloud, request, own_refresh_url=True)

    return token, refresh


async def _answer(cloud: Cloud, request: Request, *, own_refresh_url: bool) -> Response:
    body = (await request.body()).decode("utf-8", "replace")
    form = {name: values[0] for name, values in parse_qs(body).items()}

    def act(_: object) -> Response:
        try:
            org = _grant(cloud, request, form, own_refresh_url=own_refresh_url)
        except Refused as refused:
            return error(refused, cloud.board.behaviours)
        switches = cloud.board.behaviours
        told = bool(switches["org_told"])
        return JSONResponse(cloud.tokens.give(org, switches["token_life_stated"], org_told=told))

    with cloud.board.counts.track(f"POST {request.url.path}"):
        # A login is no write: nothing of the operator's changes.
        return await cloud.board.answer(request, Call("POST", request.url.path), act)


def _grant(cloud: Cloud, request: Request, form: dict[str, str], *, own_refresh_url: bool) -> Org:
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Refused(415, "Unsupported Media Type", gateway=True)
    client_id = request.headers.get("x-calix-clientid")
    if not client_id:
        raise Refused(400, "X-Calix-ClientID header is missing", gateway=True)
    org = _by_grant(cloud, form, own_refresh_url=own_refresh_url)
    if org is None or (client_id, form.get("client_secret")) != (
        org.credentials.client_id,
        org.credentials.client_secret,
    ):
        raise Refused(401, "Invalid client or user credentials", gateway=True)
    if not org.app:
        cloud.let_in(org)
    return org


def _by_grant(cloud: Cloud, form: dict[str, str], *, own_refresh_url: bool) -> Org | None:
    how = cloud.board.behaviours["refresh"]
    if form.get("grant_type") == "refresh_token":
        if how == ("own-url" if own_refresh_url else "token-url"):
            return cloud.tokens.refreshed(form.get("refresh_token", ""))
        raise Refused(401, "Refresh is not possible here", gateway=True)
    if own_refresh_url or form.get("grant_type") != "password":
        raise Refused(400, "Unsupported grant_type", gateway=True)
    user = (form.get("username"), form.get("password"))
    orgs = cloud.orgs.values()
    return next((org for org in orgs if (org.credentials.username, org.credentials.password) == user), None)
