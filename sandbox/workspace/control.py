"""The control door, ``/control/…`` in JSON: the page, the tour and the tests all act through it."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.workspace.acting.acts import Acts
from sandbox.workspace.acting.windows import Windows
from sandbox.workspace.delivery import signed_http
from sandbox.workspace.delivery.post_office import PostOffice
from sandbox.workspace.errors import ControlError, SlackError
from sandbox.workspace.filing import may_see
from sandbox.workspace.manifest import parse
from sandbox.workspace.records import File
from sandbox.workspace.snapshot import snapshot
from sandbox.workspace.workspace import Workspace

Json = dict[str, Any]
Act = Callable[[Json], Awaitable[Json]]

LONGEST_WAIT_S = 60.0


class Door:
    """Routes of the control door."""

    def __init__(self, workspace: Workspace, office: PostOffice) -> None:
        self._workspace = workspace
        self._office = office
        self._acts = Acts(workspace, office)
        self._windows = Windows(workspace, office, self._acts)

    def routes(self) -> list[Route]:
        """All routes, for the server."""
        acts, windows = self._acts, self._windows
        posts: dict[str, Act] = {
            "command": acts.command,
            "message": acts.write,
            "click": acts.click,
            "suggest": acts.suggest,
            "home": acts.home,
            "submit": windows.submit,
            "close": windows.close,
            "upload": self._upload,
            "read": self._read,
            "invite": self._invite,
            "clock": self._clock,
            "fault": self._fault,
            "disconnect": self._disconnect,
            "request_url": self._request_url,
            "manifest": self._manifest,
            "redeliver": self._redeliver,
            "reset": self._reset,
        }
        routes = [Route(f"/control/{name}", _posted(act), methods=["POST"]) for name, act in posts.items()]
        return [
            *routes,
            Route("/control/fault", self._clear_faults, methods=["DELETE"]),
            Route("/control/state", self._state),
            Route("/control/log", self._log),
            Route("/control/wait", self._wait),
            Route("/control/events", self._events),
            Route("/control/files/{file_id}", self._file),
        ]

    async def _state(self, request: Request) -> Response:
        try:
            recent = _number(request, "recent", 0)
            return JSONResponse(snapshot(self._workspace, request.query_params.get("user", ""), recent))
        except ControlError as error:
            return _refused(str(error), error.status)

    async def _log(self, request: Request) -> Response:
        return JSONResponse(self._workspace.journal.view(_number(request, "newest", 2_000)))

    async def _wait(self, request: Request) -> Response:
        since, timeout = _number(request, "since", 0), _number(request, "timeout", 20)
        return JSONResponse({"seq": await self._workspace.pulse.wait(since, min(timeout, LONGEST_WAIT_S))})

    async def _events(self, request: Request) -> Response:
        async def beats() -> AsyncIterator[str]:
            seq = -1
            while True:
                seen = await self._workspace.pulse.wait(seq, 15.0)
                yield f'data: {{"seq": {seen}}}\n\n' if seen != seq else ": still here\n\n"
                seq = seen

        return StreamingResponse(beats(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _file(self, request: Request) -> Response:
        file_id, user = request.path_params["file_id"], request.query_params.get("user", "")
        if not may_see(self._workspace, file_id, user):
            return _refused(f"{user} sees no file {file_id}", 404)
        file = self._workspace.files[file_id]
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.content or b"", media_type="application/octet-stream", headers=headers)

    async def _upload(self, body: Json) -> Json:
        """``{user, name, content | content_base64}``: a file picked on the page, for a file input."""
        user = self._workspace.person(str(body.get("user"))).id
        try:
            content = base64.b64decode(body.get("content_base64") or "") or str(body.get("content", "")).encode()
        except binascii.Error as error:
            raise ControlError("content_base64 is no base64", 400) from error
        file_id = self._workspace.new_id("F")
        name = str(body.get("name") or "file.txt")
        created = int(self._workspace.clock.now())
        self._workspace.files[file_id] = File(
            file_id, name, user, len(content), content=content, done=True, created=created
        )
        return {"id": file_id, "name": name}

    async def _read(self, body: Json) -> Json:
        """``{user, channel}``: everything in the channel has been seen."""
        workspace = self._workspace
        user = workspace.person(str(body.get("user"))).id
        channel = workspace.seen_by(user, str(body.get("channel")))
        newest = max(workspace.messages[channel.id], default="0")
        if channel.last_read.get(user, "0") < newest:
            channel.last_read[user] = newest
            workspace.pulse.beat()
        return {"last_read": newest}

    async def _invite(self, body: Json) -> Json:
        """``{user, channel}``: add a person or the bot to a channel; ``remove: true`` takes them out."""
        workspace = self._workspace
        user = str(body.get("user"))
        channel = workspace.channel(str(body.get("channel")))
        if user not in workspace.users:
            raise ControlError(f"there is no user {user}")
        (channel.members.discard if body.get("remove") else channel.members.add)(user)
        workspace.pulse.beat()
        return {"members": sorted(channel.members)}

    async def _clock(self, body: Json) -> Json:
        now = await self._workspace.clock.advance(float(body.get("advance_s", 0)))
        self._workspace.pulse.beat()
        return {"now": now}

    async def _fault(self, body: Json) -> Json:
        """One of `faults.KINDS`, or ``{"kind": "disconnect"}`` / ``{"kind": "refuse_sockets", "on": true}``."""
        if body.get("kind") == "disconnect":
            return await self._disconnect(body)
        if body.get("kind") == "refuse_sockets":
            self._workspace.sockets.refuse = bool(body.get("on", True))
            return {"refuse_sockets": self._workspace.sockets.refuse}
        try:
            fault = self._workspace.faults.add(body)
        except ValueError as error:
            raise ControlError(str(error), 400) from error
        self._workspace.pulse.beat()
        return {"kind": fault.kind, "method": fault.method, "times": fault.times}

    async def _clear_faults(self, request: Request) -> Response:
        self._workspace.faults.clear()
        self._workspace.sockets.refuse = False
        self._workspace.pulse.beat()
        return JSONResponse({"faults": []})

    async def _disconnect(self, body: Json) -> Json:
        return {"closed": await self._workspace.sockets.disconnect(str(body.get("reason") or "refresh_requested"))}

    async def _request_url(self, body: Json) -> Json:
        """``{url}`` sends everything there by signed HTTP once it answers Slack's challenge; null: sockets again."""
        workspace = self._workspace
        url = body.get("url")
        if url:
            challenge = secrets.token_hex(16)
            payload = {"type": "url_verification", "token": "sandbox-verification", "challenge": challenge}
            try:
                answer = await signed_http.send(str(url), workspace.signing_secret, "events_api", payload)
            except signed_http.HttpFailure as failure:
                raise ControlError(f"the request URL did not answer the challenge: {failure.error}", 400) from failure
            if challenge not in (answer.get("challenge"), answer.get("text")):
                raise ControlError("the request URL did not answer with the value of the challenge", 400)
        workspace.request_url = str(url) if url else None
        workspace.pulse.beat()
        return {"request_url": workspace.request_url}

    async def _manifest(self, body: Json) -> Json:
        """A whole app manifest as JSON."""
        try:
            self._workspace.manifest = parse(body)
        except ValueError as error:
            raise ControlError(str(error), 400) from error
        self._workspace.pulse.beat()
        return {"commands": [each.command for each in self._workspace.manifest.commands]}

    async def _reset(self, body: Json) -> Json:
        """``{}``: people, channels and troubles as at the start, nothing said, nothing open."""
        self._workspace.reset()
        return {"seq": self._workspace.pulse.seq}

    async def _redeliver(self, body: Json) -> Json:
        """``{envelope_id, times}``."""
        try:
            outcomes = await self._office.redeliver(str(body.get("envelope_id")), int(body.get("times", 1)))
        except KeyError as error:
            raise ControlError(f"there is no envelope {error}") from error
        return {"deliveries": [outcome.as_json() for outcome in outcomes]}


def _number(request: Request, name: str, default: int) -> int:
    given = request.query_params.get(name, "")
    return int(given) if given.isdigit() else default


def _refused(message: str, status: int) -> JSONResponse:
    return JSONResponse({"ack": None, "acked_in_ms": None, "error": message}, status)


def _posted(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = await request.json()
        except ValueError:
            return _refused("the body is no JSON", 400)
        if not isinstance(body, dict):
            return _refused("the body is no JSON object", 400)
        try:
            return JSONResponse(await act(body))
        except ControlError as error:
            return _refused(str(error), error.status)
        except SlackError as error:
            return _refused(error.error, 400)

    return endpoint
