"""Who the ids were on a day: names as Slack told them then, from the events that first told each one."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from store.database import Store
from store.tables import Event, Member
from sync.events import NAMED


class People:
    """Names by day; "" for somebody whose name nobody told, for Splice itself and for a group."""

    def __init__(self, told: Mapping[str, list[tuple[datetime, str]]], now: Mapping[str, str]) -> None:
        self._told, self._now = told, now

    @classmethod
    async def known(cls, store: Store) -> "People":
        """All that the store knows."""
        told: dict[str, list[tuple[datetime, str]]] = {}
        async with store.read() as session:
            events = await session.exec(select(Event).where(Event.kind == NAMED).order_by(col(Event.at), col(Event.id)))
            for event in events:
                told.setdefault(event.subject, []).append((event.at, str(event.data.get("name") or "")))
            now = {member.user: member.name for member in await session.exec(select(Member))}
        return cls(told, now)

    def name(self, user: str, at: datetime | None) -> str:
        """The name of that time; of the time before the first was told, that first one."""
        told = self._told.get(user)
        if not told:
            return self._now.get(user, "")
        later = bisect_right([when for when, _ in told], at) if at is not None else len(told)
        return told[max(0, later - 1)][1]


def role_of(event: Event) -> str:
    """The role in which somebody did this; "" for Splice itself, at a terminal, and where none was kept yet."""
    told: dict[str, Any] = event.data
    earlier = told.get("role") if event.kind == "plan.approved" else ""  # the one kind that always had it
    return str(told.get("by_role") or earlier or "")
