"""Which listener serves what; the manifest, Bolt and the tests read the same table."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.face.ask import Ask, Kind
from bot.face.desk import Desk
from store.words import Role

Handler = Callable[[Desk, Ask], Awaitable[None]]
Check = Callable[[Desk, Ask], Awaitable[Mapping[str, Any] | None]]
Options = Callable[[Desk, Ask], Awaitable[list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A listener: who may use it at all, what is said at once (`ack`, for modals), and the work behind the ack.

    `ack` gives the body of the answer; a body with field errors ends the matter there.
    """

    handler: Handler
    role: Role | None = Role.VIEWER
    ack: Check | None = None


@dataclass(slots=True)
class Registry:
    """Listeners by kind and name."""

    entries: dict[tuple[Kind, str], Entry] = field(default_factory=dict)
    options: dict[str, Options] = field(default_factory=dict)

    def on(
        self, kind: Kind, *names: str, role: Role | None = Role.VIEWER, ack: Check | None = None
    ) -> Callable[[Handler], Handler]:
        """Register a listener for one or several names."""

        def register(handler: Handler) -> Handler:
            for name in names:
                self.entries[kind, name] = Entry(handler, role, ack)
            return handler

        return register

    def command(self, name: str, role: Role | None = Role.VIEWER) -> Callable[[Handler], Handler]:
        """Register a slash command (without its slash)."""
        return self.on(Kind.COMMAND, name, role=role)

    def action(self, *names: str, role: Role | None = Role.VIEWER) -> Callable[[Handler], Handler]:
        """Register buttons and menus by action id."""
        return self.on(Kind.ACTION, *names, role=role)

    def submit(
        self, name: str, role: Role | None = Role.VIEWER, ack: Check | None = None
    ) -> Callable[[Handler], Handler]:
        """Register a modal's submission by callback id."""
        return self.on(Kind.SUBMIT, name, role=role, ack=ack)

    def find(self, ask: Ask) -> Entry | None:
        """The listener of a delivery."""
        return self.entries.get((ask.kind, ask.name))

    def names(self, kind: Kind) -> list[str]:
        """What is registered of one kind."""
        return sorted(name for each, name in self.entries if each is kind)
