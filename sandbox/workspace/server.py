"""The workspace's HTTP and WebSocket server: Web API, uploads, response URLs, sockets, control door, page."""

from __future__ import annotations

import json
from email.message import Message as MailMessage
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from starlette.websockets import WebSocket

from sandbox.workspace import posting
from sandbox.workspace.api.calls import call
from sandbox.workspace.control import Door
from sandbox.workspace.delivery.post_office import PostOffice
from sandbox.workspace.errors import SlackError
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]

PAGE = Path(__file__).parent / "page"


class FreshFiles(StaticFiles):
    """Static files that a browser asks about each time, so that a new version is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, not to be cached blindly."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def build(workspace: Workspace, office: PostOffice) -> Starlette:
    """The application around one workspace."""

    async def web_api(request: Request) -> Response:
        return await call(workspace, request)

    async def socket(websocket: WebSocket) -> None:
        await workspace.sockets.serve(websocket)

    async def upload(request: Request) -> Response:
        return await _upload(workspace, request)

    async def respond(request: Request) -> Response:
        return await _respond(workspace, request)

    async def download(request: Request) -> Response:
        return _download(workspace, request)

    async def archive(request: Request) -> Response:
        return RedirectResponse(f"/#/{request.path_params['channel']}/{request.path_params['ts']}")

    return Starlette(
        routes=[
            Route("/api/{method}", web_api, methods=["GET", "POST"]),
            Route("/upload/{file_id}", upload, methods=["POST", "PUT"]),
            Route("/response/{secret}", respond, methods=["POST"]),
            Route("/files/{file_id}/{name}", download),
            Route("/archives/{channel}/{ts}", archive),
            WebSocketRoute("/link", socket),
            *Door(workspace, office).routes(),
            Mount("/", FreshFiles(directory=PAGE, html=True)),
        ]
    )


async def _upload(workspace: Workspace, request: Request) -> Response:
    file = workspace.files.get(request.path_params["file_id"])
    if file is None or file.content is not None:
        return PlainTextResponse("no such upload", 404)
    body = await request.body()
    content_type = request.headers.get("content-type", "")
    content = _multipart(content_type, body) if content_type.startswith("multipart/") else body
    if len(content) != file.length:
        return PlainTextResponse(f"expected {file.length} bytes, got {len(content)}", 400)
    file.content = content
    return PlainTextResponse(f"OK - {len(content)}")


def _multipart(content_type: str, body: bytes) -> bytes:
    """The first part's content (some clients send the file as a form)."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    parsed: MailMessage = BytesParser(policy=HTTP).parsebytes(head + body)
    for part in parsed.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    return b""


async def _respond(workspace: Workspace, request: Request) -> Response:
    try:
        ticket = workspace.tickets.use_response(request.path_params["secret"])
        try:
            body = json.loads(await request.body())
        except ValueError as error:
            raise SlackError("invalid_payload", status=400) from error
        channel = workspace.channels[ticket.channel]
        original = workspace.messages[channel.id].get(ticket.message_ts or "")
        posting.answer(workspace, channel, ticket.user, body, original)
    except SlackError as refusal:
        status = 400 if refusal.status == 200 else refusal.status
        workspace.journal.call("response_url", {}, refusal.body(), workspace.clock.now())
        return JSONResponse(refusal.body(), status)
    workspace.journal.call("response_url", body, {"ok": True}, workspace.clock.now())
    return JSONResponse({"ok": True})


def _download(workspace: Workspace, request: Request) -> Response:
    """Private download for the app, which shows its token (url_private_download)."""
    file = workspace.files.get(request.path_params["file_id"])
    if request.headers.get("authorization") != f"Bearer {workspace.bot_token}":
        return PlainTextResponse("sign in", 403)
    if file is None or file.content is None:
        return PlainTextResponse("no such file", 404)
    return Response(file.content, media_type="application/octet-stream")
