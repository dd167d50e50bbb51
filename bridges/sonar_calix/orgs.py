"""Whether an org under another name is this very org, as Calix itself tells them apart.

Guard, locks and sharing go by an org's name, and a subscriber that moves is looked for under the other name. Two names
of one org (two API users, two spellings of the gateway) would split the first, and make every record seem to have
arrived elsewhere already. So nothing is read and nothing is written until both integrations use one name.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bridges.common.errors import in_syncs_terms
from connectors.calix import Calix
from connectors.http.errors import VendorError
from sync.bridge import Sibling
from sync.errors import Refusal

ORG = "calix:"
"""How the name of every Calix org begins."""
PORTS = {"https": 443, "http": 80}


def gateway_of(url: str) -> str:
    """Host and port of a gateway, however it is spelled."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return host if parts.port in (None, PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def user_of(calix_url: str, secrets: Mapping[str, str]) -> str:
    """The gateway and its API user, without telling who that is."""
    user = secrets.get("calix_username", "").strip().lower()
    return f"{gateway_of(calix_url)}/{hashlib.sha256(user.encode()).hexdigest()[:12]}"


def told_name(sibling: Sibling) -> str:
    """What another integration's `org` must be for both to have one name, whether it says so itself or not."""
    return sibling.target_org.removeprefix(ORG)


@dataclass(frozen=True, slots=True)
class Door:
    """An open connection to an org, and the user whose it is (`user_of`)."""

    user: str
    calix: Calix


@dataclass(slots=True)
class Known:
    """What a process has learnt of orgs: it does not change while the users stay the same."""

    ids: dict[str, str] = field(default_factory=dict)
    apart: set[frozenset[str]] = field(default_factory=set)


class Orgs:
    """Compares the org of one integration with those of others.

    Args:
        reach: opens another integration's org; nothing is asked of it yet.
    """

    def __init__(self, ours: Door, reach: Callable[[Sibling], Awaitable[Door]], known: Known) -> None:
        self._ours, self._reach, self._known = ours, reach, known

    async def same(self, sibling: Sibling) -> bool | None:
        """True when both write to one org; None when Calix does not tell.

        Raises:
            VendorTrouble: our own login failed.
        """
        try:
            theirs = await self._reach(sibling)
        except Refusal:
            return None
        users = frozenset({self._ours.user, theirs.user})
        if len(users) == 1:
            return True
        if users in self._known.apart:
            return False
        found = await self._compared(theirs)
        if found is False:
            self._known.apart.add(users)
        return found

    async def _compared(self, theirs: Door) -> bool | None:
        with in_syncs_terms():
            our_id = await self._id(self._ours)  # our own trouble is told as such, theirs is not ours
        try:
            their_id = await self._id(theirs)
        except VendorError:
            return None
        if our_id and their_id:
            return our_id == their_id
        return await self._by_a_record(theirs)

    async def _by_a_record(self, theirs: Door) -> bool | None:
        """Where the login names no org: a record of one, which has the vendor's own id, is looked for in the other."""
        try:
            for one, other in ((self._ours, theirs), (theirs, self._ours)):
                witness = await one.calix.first()
                if witness is None:
                    continue
                if await other.calix.get(witness.id) is not None:
                    return True
                # Gone from both in between is no proof of anything.
                return False if await one.calix.get(witness.id) is not None else None
        except VendorError:
            return None
        return None  # both are empty: nothing can move or be removed

    async def _id(self, door: Door) -> str:
        if not self._known.ids.get(door.user):
            self._known.ids[door.user] = await door.calix.org_id()
        return self._known.ids[door.user]
