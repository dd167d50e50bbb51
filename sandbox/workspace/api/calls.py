"""One Web API call over HTTP: token, troubles that are switched on, the method, the answer."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.workspace.api import auth, blocks, chat, conversations, files, users, views
from sandbox.workspace.api.args import Args, read
from sandbox.workspace.api.registry import METHODS, Method, need_scope
from sandbox.workspace.errors import SlackError
from sandbox.workspace.faults import Fault
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]

FAMILIES = (auth, blocks, chat, conversations, files, users, views)  # importing them registers their methods


class Broken(Response):
    """An answer whose connection breaks: the announced length never comes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a promise and no more."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def _token(request: Request, args: Args) -> str:
    header = request.headers.get("authorization", "")
    given = args.values.pop("token", "")
    return header[7:] if header.lower().startswith("bearer ") else str(given)


def _authorize(workspace: Workspace, found: Method, token: str) -> None:
    if found.bearer == "any":
        return
    if not token:
        raise SlackError("not_authed")
    if token not in (workspace.bot_token, workspace.app_token):
        raise SlackError("invalid_auth")
    if token != (workspace.bot_token if found.bearer == "bot" else workspace.app_token):
        raise SlackError("not_allowed_token_type")
    if found.scope is not None:
        need_scope(workspace, found.scope)


async def _trouble(workspace: Workspace, fault: Fault) -> Response | None:
    """What a fault answers by itself; None when the call still happens."""
    if fault.kind == "slow":
        await workspace.clock.sleep(fault.ms / 1_000)
        return None
    if fault.kind == "lost_answer":
        return None
    if fault.kind == "down":
        return Broken()
    if fault.kind == "rate_limit":
        headers = {"Retry-After": str(fault.retry_after)}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
    if fault.kind == "status":
        return Response("Server Error", fault.status)
    return JSONResponse({"ok": False, "error": fault.error})


async def call(workspace: Workspace, request: Request) -> Response:
    """Answer ``/api/{method}``."""
    name = request.path_params["method"]
    args = Args({})
    fault = workspace.faults.next(name)
    if fault is not None and (answer := await _trouble(workspace, fault)) is not None:
        workspace.journal.call(name, {}, {"fault": fault.kind}, workspace.clock.now())
        workspace.pulse.beat()
        return answer
    try:
        args = await read(request)
        token = _token(request, args)
        found = METHODS.get(name)
        if found is None:
            workspace.journal.unknown_methods[name] += 1
            raise SlackError("unknown_method", req_method=name)
        _authorize(workspace, found, token)
        response = _answer(found.handler(workspace, args), workspace)
    except SlackError as refusal:
        response = JSONResponse(refusal.body(), refusal.status, refusal.headers)
        workspace.journal.call(name, args.values, refusal.body(), workspace.clock.now())
    else:
        workspace.journal.call(name, args.values, {"ok": True}, workspace.clock.now())
    workspace.pulse.beat()
    return Broken() if fault is not None and fault.kind == "lost_answer" else response


def _answer(body: Json, workspace: Workspace) -> JSONResponse:
    scopes = ",".join(sorted(workspace.manifest.scopes))
    return JSONResponse(body, headers={"X-OAuth-Scopes": scopes})
