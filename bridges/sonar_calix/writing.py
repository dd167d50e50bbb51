"""One vendor write for one change: the record as read just now merged with what changes (design rule 3).

PUT replaces the whole record (CALIX-B2-PUT), so every key that was read goes back, services and devices too.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bridges.common.errors import in_syncs_terms
from bridges.sonar_calix.canonical import canonical
from bridges.sonar_calix.image import OTHER_SERVICE, content
from bridges.sonar_calix.lookup import Lookup
from bridges.sonar_calix.native import NativeGuard
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.subscriber import SERVICE, SUBSCRIBER, is_ours, owned, service_fields, subscriber_fields
from bridges.sonar_calix.target import Target
from bridges.sonar_calix.words import CALIX
from connectors.calix import Calix, Service, Subscriber
from store.words import Verb
from sync.errors import Rejected, VendorTrouble
from sync.flow import Fields, Observed, SourceRow, Wanted, WriteResult


def merged(raw: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """What a PUT carries: everything as read, and the changed fields."""
    return {**raw, **patch}


def without_blanks(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a POST carries: blanks tell nothing in a new record."""
    return {name: value for name, value in fields.items() if value not in ("", None)}


class Writer:
    """Reads, finds and writes single parts.

    Args:
        wanted_by: what an account wants now, None when it is gone.
    """

    def __init__(
        self,
        calix: Calix,
        lookup: Lookup,
        target: Target,
        native: NativeGuard,
        options: Options,
        wanted_by: Callable[[str], Awaitable[SourceRow | None]],
    ) -> None:
        self._calix, self._lookup, self._target, self._native = calix, lookup, target, native
        self._wanted_by = wanted_by
        self._settle = options.settle_seconds
        self._names = {SUBSCRIBER: subscriber_fields(options), SERVICE: service_fields(options)}

    async def read(self, change: Wanted) -> Observed | None:
        """The part as it stands now."""
        with in_syncs_terms():
            if change.entity == SERVICE:
                return next((one for one in await self._services(change) if one.id == change.target_id), None)
            subscriber = await self._calix.get(change.target_id or "")
            if subscriber is None:
                return None
            services = await self._target.services_of(subscriber)
            whole = subscriber.raw if services is None else {**subscriber.raw, "services": services}
            return self._observed(SUBSCRIBER, subscriber.id, whole)

    async def find(self, change: Wanted) -> list[Observed]:
        """Subscribers by key, services by content: a new service has nothing else to be known by.

        An account may have several services alike. One of them is there already only when as many as it wants are.
        """
        with in_syncs_terms():
            if change.entity != SUBSCRIBER:
                alike = [one for one in await self._services(change) if self._same(one.fields, change)]
                return alike[-1:] if alike and len(alike) >= await self._wanted_alike(change) else []
            found = await self._lookup.by_key(change.key)
        return [self._observed(SUBSCRIBER, one.id, one.raw) for one in found]

    async def write(self, change: Wanted, now: Observed | None) -> WriteResult:
        """One request that changes something. An empty answer is looked up, as reads may lag behind writes.

        Raises:
            NotSent: nothing left us.
            Rejected: `conflict` when the key is taken, `already_gone` when there is nothing to change.
            Unknown: nobody knows yet.
        """
        await self._native.let_pass()
        written: Subscriber | Service | None = None
        with in_syncs_terms():
            match Verb(change.verb):
                case Verb.CREATE:
                    written = await self._create(change)
                case Verb.UPDATE:
                    written = await self._update(change, now)
                case Verb.DELETE:
                    await self._delete(change)
        if written is not None:
            return WriteResult(written.id, self._observed(change.entity, written.id, written.raw))
        return await self._look_up(change) if change.verb == Verb.CREATE else WriteResult(change.target_id or "")

    async def _create(self, change: Wanted) -> Subscriber | Service | None:
        body = {**(change.image or {}), **without_blanks(change.after or {})}  # an image: what is made again goes whole
        if change.entity != SUBSCRIBER:
            return await self._calix.create_service(change.parent_id or "", body)
        self._lookup.doubt(change.key)
        return await self._calix.create(body)

    async def _update(self, change: Wanted, now: Observed | None) -> Subscriber | Service | None:
        if now is None:
            raise Rejected(CALIX, "already_gone")
        body, target_id = merged(now.raw, change.patch), change.target_id or ""
        if change.entity == SERVICE:
            return await self._calix.replace_service(change.parent_id or "", target_id, body)
        return await self._calix.replace(target_id, body)

    async def _delete(self, change: Wanted) -> None:
        if change.entity == SERVICE:
            await self._calix.delete_service(change.parent_id or "", change.target_id or "")
        else:
            await self._calix.delete(change.target_id or "")

    async def _look_up(self, change: Wanted) -> WriteResult:
        """The id of what was just created, "" when it cannot be told; no error leaves here, as the create is done."""
        for pause in (0.0, self._settle):
            await asyncio.sleep(pause)
            try:
                found = await self.find(change)
            except VendorTrouble:
                continue
            if len(found) == 1:
                return WriteResult(found[0].id, found[0])
        return WriteResult("")

    async def _services(self, change: Wanted) -> list[Observed]:
        services = await self._calix.services(change.parent_id or "")
        ours = change.entity == SERVICE
        return [self._observed(change.entity, one.id, one.raw) for one in services or () if is_ours(one.raw) == ours]

    async def _wanted_alike(self, change: Wanted) -> int:
        """How many services just like this one the account wants now, or an undo has made when this one is there."""
        if nth := (change.requires or {}).get("nth"):
            return int(nth)
        account = await self._wanted_by(change.source_id or "")
        parts = account.parts if account is not None else ()
        return sum(part.entity == SERVICE and self._same(part.fields, change) for part in parts)

    def _same(self, found: Fields, change: Wanted) -> bool:
        """Equal in every owned field; what the wanted service leaves open is blank in a new one."""
        if change.entity == OTHER_SERVICE:
            return dict(found) == dict(change.after or {})
        names = self._names[SERVICE]
        here, wanted = owned(found, names), owned(change.after or {}, names)
        return all(canonical(name, here[name]) == canonical(name, wanted[name]) for name in names)

    def _observed(self, entity: str, part_id: str, raw: Mapping[str, Any]) -> Observed:
        fields = content(raw) if entity == OTHER_SERVICE else owned(raw, self._names[entity])
        return Observed(part_id, fields, dict(raw))
