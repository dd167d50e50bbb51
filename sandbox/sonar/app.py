"""The one endpoint of the imitation, POST /api/graphql, and its control door."""

import json
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.common.faults import Call, Fault
from sandbox.sonar.context import Context
from sandbox.sonar.documents import Document, Invalid
from sandbox.sonar.doors import routes as control_routes
from sandbox.sonar.execute import execute, page_of
from sandbox.sonar.instance import TOKEN, Instance
from sandbox.sonar.moves import after_page

ENDPOINT = "/api/graphql"


def build(instance: Instance) -> Starlette:
    """The ASGI application over this state."""

    async def endpoint(request: Request) -> Response:
        with instance.board.counts.track(f"POST {ENDPOINT}"):
            return await _answer(instance, request)

    return Starlette(routes=[Route(ENDPOINT, endpoint, methods=["POST"]), *control_routes(instance)])


async def _answer(instance: Instance, request: Request) -> Response:
    raw = await request.body()
    try:
        document, operation, variables = _asked(instance, raw)
    except (Invalid, GraphQLError) as wrong:
        errors = wrong.errors if isinstance(wrong, Invalid) else [wrong]
        return _gate(instance, request) or _errors(instance, errors)
    except (json.JSONDecodeError, KeyError, TypeError):
        return _gate(instance, request) or JSONResponse({"message": "The request is not readable"}, status_code=400)
    call = _call(document, operation, variables)

    def act(fault: Fault | None) -> Response:
        closed = _gate(instance, request)
        if closed is not None:
            return closed
        if fault is not None and fault.kind == "deny":
            return _denied(instance, fault, document)
        context = Context(instance.lists, instance.desk, fault)
        data, errors = execute(context, document, operation, variables)
        if fault is not None:
            after_page(instance, fault)
        return _errors(instance, errors, data) if errors else _json({"data": data})

    return await instance.board.answer(request, call, act)


def _asked(instance: Instance, raw: bytes) -> tuple[Document, OperationDefinitionNode, dict[str, Any]]:
    body = json.loads(raw)
    document = instance.library.read(str(body["query"]))
    variables = body.get("variables") or {}
    return document, document.operation(body.get("operationName")), dict(variables)


def _call(document: Document, operation: OperationDefinitionNode, variables: dict[str, Any]) -> Call:
    """What faults see: method QUERY or MUTATION, the fields, and the first page number asked for."""
    pages = [] if document.writes else [page_of(root, operation, variables) for root in document.roots]
    page = next((number for number in pages if number is not None), None)
    return Call("MUTATION" if document.writes else "QUERY", ENDPOINT, document.touched, page)


def _gate(instance: Instance, request: Request) -> Response | None:
    """The answer of the gate in front of the API: bad token, or too many requests (section A1)."""
    if not instance.token_valid or request.headers.get("authorization") != f"Bearer {TOKEN}":
        answer = instance.board.behaviours["bad_token_answer"]
        if answer == "401-html":
            return HTMLResponse("<!doctype html><h1>Sign in</h1>", status_code=401)
        return JSONResponse({"message": "Unauthenticated."}, status_code=200 if answer == "200-message" else 401)
    if not instance.limiter.admits():
        body = {"error": f"Request limit of {instance.limiter.most}/min reached."}
        return JSONResponse(body, status_code=429 if instance.board.behaviours["rate_limit_answer"] == "429" else 200)
    return None


def _denied(instance: Instance, fault: Fault, document: Document) -> Response:
    """A missing role permission: the same envelope as any error (section A6), or a 403."""
    if instance.board.behaviours["denied_answer"] == "403":
        return JSONResponse({"message": "This action is unauthorized."}, status_code=403)
    field = str(fault.match.get("field", document.roots[0].name.value))
    root = next((r.name.value for r in document.roots if r.name.value == field), document.roots[0].name.value)
    error = GraphQLError(f"You are not authorized to access {field}.", extensions={"category": "authorization"})
    return _errors(instance, [error], {root: None}, path=[root])


def _errors(
    instance: Instance, errors: list[GraphQLError], data: Any = None, path: list[str | int] | None = None
) -> Response:
    """Errors in a 200, as objects or as bare strings."""
    if instance.board.behaviours["error_items"] == "strings":
        return _json({"errors": [error.message for error in errors], "data": data})
    items = [dict(error.formatted) | ({"path": path} if path else {}) for error in errors]
    return _json({"errors": items, "data": data})


def _json(body: Any) -> Response:
    packed = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(packed, media_type="application/json")
