"""Counting the vendor requests of an opened integration."""

from collections.abc import Callable
from typing import Any


class Calls:
    """Handed to every connection of an integration as its `on_call`; passes each call on to whoever measures."""

    def __init__(self, told: Callable[..., None] | None) -> None:
        self._told = told
        self._made = 0

    def __call__(self, call: Any) -> None:
        """One request left."""
        self._made += 1
        if self._told is not None:
            self._told(call)

    def made(self) -> int:
        """Requests since the integration was opened."""
        return self._made
