"""A receiver of SIMPLer's triggers: a real server on the loopback that keeps what came and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs


class Came(NamedTuple):
    """One request."""

    method: str
    path: str
    form: dict[str, str]
    authorization: str | None


class Receiver:
    """What came so far; `answers` are the statuses of the next answers, 200 when there are none left."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.answers: list[int] = []
        self.url = ""

    def forms(self) -> list[dict[str, str]]:
        """The forms without the credentials."""
        return [{k: v for k, v in each.form.items() if not k.startswith("api_")} for each in self.came]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver for as long as the block lasts."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(raw, keep_blank_values=True).items()}
            assert "application/x-www-form-urlencoded" in self.headers["Content-Type"]
            receiver.came.append(Came(self.command, self.path, form, self.headers["Authorization"]))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            self.send_header("Content-Length", "0")
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_PUT = do_POST  # noqa: N815 - the server's own naming

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
