"""Finding a subscriber by its key, certain of a "no" too: an unknown create is looked up before it is sent again.

Calix's list filter is plausible, not confirmed (vendor page, section B4). Rows that carry the key are true whatever the
filter did. A "no" is believed only when the filter was seen to work, else after a complete reading of the list.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from bridges.sonar_calix.words import CALIX
from connectors.calix import Calix, Subscriber
from sync.errors import Unknown

OLDEST_SECONDS = 60.0


class Lookup:
    """Subscribers of one org by key. Keys of our own creates are doubted: they want a list read after the question."""

    def __init__(self, calix: Calix, clock: Callable[[], float] = time.monotonic) -> None:
        self._calix, self._clock = calix, clock
        self._lock = asyncio.Lock()
        self._filters: bool | None = None
        self._doubted: set[str] = set()
        self._began = float("-inf")
        self._ids: dict[str, list[str]] = {}

    def doubt(self, key: str) -> None:
        """A create with this key is about to be sent."""
        self._doubted.add(key)

    async def by_key(self, key: str, *, as_typed: bool = False) -> list[Subscriber]:
        """Those that carry the key; an empty list is certain.

        Args:
            key: the Subscriber ID, trimmed.
            as_typed: also where somebody typed it with a blank beside it, which an exact filter does not find.

        Raises:
            Unknown: the list could not be read completely.
            VendorError: Calix could not be asked.
        """
        asked = self._clock()
        found = await self._calix.find(key)
        if found:
            return found
        if await self._filter_works():
            return await self._as_typed(key) if as_typed else []
        ids = await self._listed(key, asked if key in self._doubted else asked - OLDEST_SECONDS)
        records = [await self._calix.get(subscriber_id) for subscriber_id in ids]
        return [record for record in records if record is not None]

    async def _as_typed(self, key: str) -> list[Subscriber]:
        """Under the key with a blank; a full sync puts such keys right, so that they are few."""
        for spelled in (f"{key} ", f" {key}"):
            if found := await self._calix.find(key, spelled):
                return found
        return []

    async def _filter_works(self) -> bool:
        """True when a filter finds a record that the first page does not hold; learned once it can be learned."""
        async with self._lock:
            if self._filters is None:
                self._filters = await self._try_filter()
        return self._filters is True

    async def _try_filter(self) -> bool | None:
        """None: the list is too short to tell, and cheap to read."""
        seen = 0
        async for page in self._calix.subscriber_pages():
            known = next((one for one in page.items if one.key), None) if seen else None
            seen += 1
            if known is not None:
                found = await self._calix.find(known.key)
                return any(one.id == known.id for one in found or ())
        return None

    async def _listed(self, key: str, not_before: float) -> Sequence[str]:
        """Ids with the key, from a complete list whose reading began at `not_before` or later; callers share one."""
        async with self._lock:
            if self._began < not_before:
                await self._read()
        return self._ids.get(key, ())

    async def _read(self) -> None:
        began, ids, complete = self._clock(), defaultdict[str, list[str]](list), False
        async for page in self._calix.subscriber_pages():
            for one in page.items:
                ids[one.key].append(one.id)
            complete = page.evidence.complete if page.evidence else complete
        if not complete:
            raise Unknown(CALIX, "list_incomplete", transient=True)
        self._began, self._ids = began, ids
