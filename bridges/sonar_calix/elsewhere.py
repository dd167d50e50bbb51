"""The other integrations of the bridge: is theirs another org, and has a subscriber that moves arrived in it?"""

import asyncio
from collections.abc import Awaitable, Callable

from bridges.common.errors import in_syncs_terms
from bridges.sonar_calix.lookup import Lookup
from bridges.sonar_calix.orgs import Door, Orgs
from bridges.sonar_calix.scope import Scope
from bridges.sonar_calix.words import CALIX
from sync.bridge import Sibling
from sync.errors import NotSent


class Elsewhere:
    """Asked before accounts are read and before anything is written; once while the integration is open."""

    def __init__(self, scope: Scope, orgs: Orgs, reach: Callable[[Sibling], Awaitable[Door]]) -> None:
        self._scope, self._orgs, self._reach = scope, orgs, reach
        self._lock, self._passed = asyncio.Lock(), False
        self._lookups: dict[int, tuple[Door, Lookup]] = {}

    async def let_pass(self) -> None:
        """Return when every enabled integration under another org's name is in another org.

        Of one whose Calix does not tell, nothing is said to move there.

        Raises:
            NotSent: `org_under_two_names`.
            VendorTrouble: our own login failed.
        """
        async with self._lock:
            if self._passed:
                return
            for sibling in self._scope.apart:
                if not sibling.enabled:
                    continue
                same = await self._orgs.same(sibling)
                if same:
                    raise NotSent(CALIX, "org_under_two_names", words=sibling.name)
                if same is None:
                    self._scope.doubt(sibling.id)
            self._passed = True

    async def named_twice(self) -> list[tuple[Sibling, bool | None]]:
        """Integrations under another org's name, disabled ones too: True = in this very org, None = not told."""
        return [(sibling, await self._orgs.same(sibling)) for sibling in self._scope.apart]

    async def arrived(self, sibling: Sibling, key: str, target_id: str) -> bool:
        """True when the account's subscriber stands in the other org, and ours does not stand there too.

        Raises:
            VendorTrouble: Calix could not be asked.
        """
        if sibling.id not in self._lookups:
            door = await self._reach(sibling)
            self._lookups[sibling.id] = door, Lookup(door.calix)
        door, lookup = self._lookups[sibling.id]
        with in_syncs_terms():
            if await door.calix.get(target_id) is not None:  # then it is the same org, whatever it is called
                return False
            return any(one.id != target_id for one in await lookup.by_key(key))
