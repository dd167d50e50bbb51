"""Who the ids are: the handle that Slack sends with each click is kept, and each new one is an event with its day."""

import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Member
from store.tables.base import utcnow
from sync.events import NAMED, record

LONGEST = 80


class People:
    """Names of one workspace; the store is written only when a name is new or another than before."""

    def __init__(self, store: Store, team: str) -> None:
        self._store, self._team = store, team
        self._known: dict[str, str] = {}

    async def seen(self, user: str, name: str) -> None:
        """A person did something under this handle ("" = Slack did not tell it)."""
        name = " ".join(name.split())[:LONGEST]
        if not name or self._known.get(user) == name:
            return
        fresh = {"name": name, "seen_at": utcnow()}
        row = self._store.insert(Member).values(team=self._team, user=user, tz="", **fresh)
        named = row.on_conflict_do_update(
            index_elements=["team", "user"], set_=fresh, where=col(Member.name) != name
        ).returning(sa.literal(1))
        async with self._store.write() as session:
            if (await (await session.connection()).execute(named)).first() is not None:
                record(session, NAMED, actor=user, team=self._team, subject=user, name=name)
        self._known[user] = name
