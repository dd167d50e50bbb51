"""A second delivery does nothing: remembered in the process for the ack, in the store for the work."""

from collections import OrderedDict
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from bot.face.ask import Ask
from store.database import Store
from store.tables import Inbox
from store.tables.base import utcnow
from sync.retention import DAYS

KEEP = timedelta(days=DAYS["inbox"])
REMEMBERED = 10_000


class Seen:
    """The last deliveries of this process."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._most = most

    def again(self, key: str) -> bool:
        """True when this key was delivered here before; remembers it."""
        if not key:
            return False
        if key in self._keys:
            self._keys.move_to_end(key)
            return True
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return False


async def first_time(store: Store, ask: Ask) -> bool:
    """Take a delivery for this process; False when any process has taken it already."""
    if not ask.key:
        return True
    try:
        async with store.write() as session:
            session.add(Inbox(team=ask.team, key=f"{ask.kind}:{ask.key}", kind=ask.kind))
    except IntegrityError:
        return False
    return True


async def prune(store: Store) -> None:
    """Forget deliveries that Slack will not repeat any more (its last retry comes after minutes)."""
    async with store.write() as session:
        await session.exec(sa.delete(Inbox).where(col(Inbox.at) < utcnow() - KEEP))
