"""Reading Calix for one integration: the whole list with its evidence, single records, and each record's services."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from bridges.common.errors import in_syncs_terms
from bridges.common.readings import evidence_of
from bridges.sonar_calix.lookup import Lookup
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.subscriber import target_row
from bridges.sonar_calix.words import Scope as Why
from connectors.calix import Calix, Subscriber
from sync.flow import Evidence, Page, TargetRow

Services = list[dict[str, Any]] | None


class Target:
    """The target side of the flow.

    Args:
        keys_here: where the org is shared, tells which ids are accounts of this integration (None = of all accounts).
    """

    def __init__(
        self,
        calix: Calix,
        lookup: Lookup,
        options: Options,
        keys_here: Callable[[Sequence[str] | None], Awaitable[set[str]]] | None,
    ) -> None:
        self._calix, self._lookup, self._options, self._keys_here = calix, lookup, options, keys_here
        self._fingerprint = ""

    async def pages(self) -> AsyncIterator[Page]:
        """Every subscriber with its services; evidence on the last page.

        Raises:
            VendorTrouble: an answer could not be had.
        """
        ours = await self._keys_here(None) if self._keys_here else None
        with in_syncs_terms():
            async for page in self._calix.subscriber_pages():
                rows = await self._rows(page.items, ours)
                if page.evidence:
                    self._fingerprint = page.evidence.fingerprint
                yield Page(rows, page.expected, evidence_of(page.evidence) if page.evidence else None)

    async def second_reading(self) -> Evidence:
        """Read the list again, keys only: removals want the same ids and keys twice (vendor page, section B4).

        Raises:
            VendorTrouble: an answer could not be had.
        """
        with in_syncs_terms():
            told = await self._calix.second_reading()
        evidence = evidence_of(told)
        if told.fingerprint == self._fingerprint:
            return evidence
        reasons = (*evidence.reasons, ("keys_differ_on_second_reading", {"rows": told.rows}))
        return Evidence(evidence.rows, evidence.declared, evidence.pages, complete=False, reasons=reasons)

    async def by_id(self, subscriber_id: str) -> TargetRow | None:
        """One record, None when Calix says that it is not there."""
        with in_syncs_terms():
            found = await self._calix.get(subscriber_id)
            return None if found is None else (await self._rows([found], None))[0]

    async def by_keys(self, keys: Sequence[str]) -> dict[str, list[TargetRow]]:
        """Records by key; an empty list is certain."""
        ours = await self._keys_here(keys) if self._keys_here else None
        with in_syncs_terms():
            async with asyncio.TaskGroup() as group:
                tasks = {key: group.create_task(self._by_key(key, ours)) for key in dict.fromkeys(keys) if key}
        return {key: task.result() for key, task in tasks.items()}

    async def services_of(self, subscriber: Subscriber) -> Services:
        """A record's services; asked for by id where the answer did not hold them (CALIX-B4-SERVICES)."""
        listed = subscriber.services
        if listed is None:
            listed = await self._calix.services(subscriber.id)
        return None if listed is None else [service.raw for service in listed]

    async def _by_key(self, key: str, ours: set[str] | None) -> list[TargetRow]:
        return await self._rows(await self._lookup.by_key(key, as_typed=True), ours)

    async def _rows(self, subscribers: Sequence[Subscriber], ours: set[str] | None) -> list[TargetRow]:
        """Rows of one page; missing services are asked for side by side, as fast as the client lets them go."""
        async with asyncio.TaskGroup() as group:
            asked = {one.id: group.create_task(self.services_of(one)) for one in subscribers if one.services is None}
        return [
            target_row(
                self._options,
                one.raw,
                asked[one.id].result() if one.id in asked else one.raw["services"],
                scope=_scope(one, ours),
                shared=self._keys_here is not None,
            )
            for one in subscribers
        ]


def _scope(subscriber: Subscriber, ours: set[str] | None) -> str:
    """In a shared org whatever carries no account of ours belongs to somebody else (design rule 5)."""
    return Why.SHARED_ORG if ours is not None and subscriber.key not in ours else ""
