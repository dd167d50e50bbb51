"""A child process that tells about itself in one JSON line and ends with us, even when we are killed."""

import json
import subprocess
import sys
import threading
from types import TracebackType
from typing import Any, Self

_LEAVE_S = 5.0


class ChildFailed(RuntimeError):
    """An imitation ended, or said something else, instead of telling its address."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(f"the imitation of {name} did not start" + (f"; it said: {said}" if said else ""))
        self.name = name
        self.said = said


class Child:
    """One `python -m …`. We hold its standard input open: when we die, however, it reads the end and leaves."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self._line = ""
        self._told = threading.Event()
        self._process = subprocess.Popen(  # noqa: S603 - our own modules, our own interpreter
            [sys.executable, "-m", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask it to end, and insist after a while."""
        self._process.terminate()
        try:
            self._process.wait(_LEAVE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ended(self) -> bool:
        """Whether it is gone."""
        return self._process.poll() is not None

    def announcement(self, stop: threading.Event) -> dict[str, Any]:
        """Its JSON line; empty when `stop` was set first.

        Raises:
            ChildFailed: it ended, or printed no JSON object.
        """
        while not self._told.wait(0.1):
            if stop.is_set():
                return {}
        try:
            said = json.loads(self._line)
        except json.JSONDecodeError as wrong:
            raise ChildFailed(self.name, self._line.strip()) from wrong
        if not isinstance(said, dict):
            raise ChildFailed(self.name, self._line.strip())
        return said

    def _listen(self) -> None:
        """Keep the first line, and drain the rest so that the child never blocks on a full pipe."""
        output = self._process.stdout
        if output is not None:
            self._line = output.readline()
            self._told.set()
            for _ in output:
                pass
