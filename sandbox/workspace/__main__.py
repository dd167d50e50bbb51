"""Start the workspace: ``python -m sandbox.workspace [--port 0] [--clock real|manual] [--manifest FILE]``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from sandbox.workspace.clock import Clock
from sandbox.workspace.delivery.post_office import PostOffice
from sandbox.workspace.manifest import load
from sandbox.workspace.people import TEAM_ID
from sandbox.workspace.server import build
from sandbox.workspace.workspace import Workspace

ORPHAN_CHECK_S = 0.5


class Server(uvicorn.Server):
    """A server that says a line when it is up, and leaves signals to us, so that it ends with exit status 0."""

    line = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then print the line."""
        await super().startup(sockets)
        print(self.line, flush=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


def greeting(workspace: Workspace) -> str:
    """The one JSON line that an outside client needs."""
    base = workspace.base_url
    return json.dumps(
        {
            "page_url": f"{base}/",
            "api_url": f"{base}/api/",
            "bot_token": workspace.bot_token,
            "app_token": workspace.app_token,
            "signing_secret": workspace.signing_secret,
            "team_id": TEAM_ID,
            "users": [
                {"id": user.id, "name": user.name, "real_name": user.real_name}
                for user in workspace.users.values()
                if not user.is_bot
            ],
            "channels": [
                {"id": channel.id, "name": channel.name} for channel in workspace.channels.values() if not channel.is_im
            ],
            "control_url": f"{base}/control",
            "request_url": workspace.request_url,
        }
    )


def _end_with_parent(server: uvicorn.Server, parent: int) -> None:
    if os.getppid() != parent:
        server.should_exit = True
    else:
        asyncio.get_running_loop().call_later(ORPHAN_CHECK_S, _end_with_parent, server, parent)


async def serve(port: int, workspace: Workspace) -> None:
    """Serve until a signal, or until the parent process is gone."""
    listener = socket.create_server(("127.0.0.1", port))
    workspace.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    office = PostOffice(workspace)
    config = uvicorn.Config(
        build(workspace, office), log_level="critical", timeout_graceful_shutdown=1, ws_ping_interval=None
    )
    server = Server(config)
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, lambda: setattr(server, "should_exit", True))
    server.line = greeting(workspace)
    _end_with_parent(server, os.getppid())
    await server.serve(sockets=[listener])
    await office.stop()


def main() -> None:
    """Parse the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.workspace", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--clock", choices=["real", "manual"], default="real")
    parser.add_argument("--manifest", type=Path, help="app manifest (YAML or JSON); default: ./manifest.yml")
    options = parser.parse_args()
    try:
        manifest = load(options.manifest)
    except (OSError, ValueError) as error:
        parser.error(f"cannot read the manifest: {error}")
    asyncio.run(serve(options.port, Workspace(Clock(options.clock), manifest)))


if __name__ == "__main__":
    main()
