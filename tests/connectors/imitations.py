"""The imitation vendors as processes, and their control doors, for tests over real sockets."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen


@dataclass(frozen=True)
class Imitation:
    """A running imitation: what it told about itself, and its control door."""

    told: dict[str, Any]

    def control(self, door: str, wish: dict[str, Any] | None = None, method: str = "") -> Any:
        """Post a wish to a door, or read it where there is none."""
        body = None if wish is None else json.dumps(wish).encode()
        request = Request(f"{self.told['control']}/{door}", data=body, method=method or ("POST" if body else "GET"))
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def behave(self, **behaviours: Any) -> None:
        """Turn behaviours."""
        self.control("behaviours", behaviours)

    def fault(self, kind: str, **options: Any) -> None:
        """Order a fault."""
        self.control("faults", {"kind": kind, **options})


@contextmanager
def running(module: str, *arguments: str) -> Iterator[Imitation]:
    """One imitation for as long as the block lasts."""
    command = [sys.executable, "-m", module, "--size", "200", "--with-parent", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            yield Imitation(json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(timeout=10)
