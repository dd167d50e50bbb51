"""The flow `subscribers`: a Calix subscriber, with its data services, for every account that is served (seed 000)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bridges.sonar_calix import canonical as meaning
from bridges.sonar_calix.effects import effect, impact
from bridges.sonar_calix.elsewhere import Elsewhere
from bridges.sonar_calix.image import kept_parts
from bridges.sonar_calix.lookup import Lookup
from bridges.sonar_calix.native import NativeGuard
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.scope import Scope
from bridges.sonar_calix.source import Source
from bridges.sonar_calix.subscriber import SERVICE, SUBSCRIBER
from bridges.sonar_calix.target import Target
from bridges.sonar_calix.words import CALIX, FLOW, SONAR
from bridges.sonar_calix.writing import Writer
from connectors.calix import Calix
from connectors.sonar import Sonar
from sync.flow import (
    Authority,
    Evidence,
    Fields,
    FlowDefaults,
    KeptPart,
    Manner,
    Observed,
    Page,
    SourceRow,
    TargetRow,
    Wanted,
    WriteResult,
)


class SubscribersFlow(FlowDefaults):
    """Implements `sync.flow.Flow`.

    Args:
        elsewhere: the other integrations' orgs, where a subscriber that moves must have arrived.
    """

    name, source, target = FLOW, SONAR, CALIX
    authority = Authority.MIRROR
    canon_version = meaning.VERSION
    owned_entities: tuple[str, ...] = (SUBSCRIBER, SERVICE)

    def __init__(self, sonar: Sonar, calix: Calix, options: Options, scope: Scope, elsewhere: Elsewhere) -> None:
        self.policy = options.policy
        self.manner = Manner(
            settle_seconds=options.settle_seconds,
            unique_key=False,  # CALIX-B5-409 is assumed; whether a duplicate is refused is not known
            find_by_key=True,  # see `lookup`: a "no" is certain
            rate_per_second=options.calix_rate,
            concurrency=options.calix_concurrency,
        )
        self._options, self._scope, self._elsewhere = options, scope, elsewhere
        lookup = Lookup(calix)
        self._source = Source(sonar, options, scope)
        self._target = Target(calix, lookup, options, self._source.keys_here if scope.shared_org else None)
        native = NativeGuard(sonar, scope)
        self._writer = Writer(calix, lookup, self._target, native, options, self._source.by_id)

    async def source_pages(self) -> AsyncIterator[Page]:
        """All accounts of all companies, archived ones too."""
        await self._elsewhere.let_pass()
        async for page in self._source.pages():
            yield page

    def target_pages(self) -> AsyncIterator[Page]:
        """All subscribers of the org."""
        return self._target.pages()

    async def second_reading(self) -> Evidence:
        """The list once more, keys only: complete only if ids and keys equal those of the last `target_pages`."""
        return await self._target.second_reading()

    def canonical(self, entity: str, name: str, value: Any) -> Any:
        """See `canonical`."""
        return meaning.canonical(name, value)

    def label(self, entity: str) -> str:
        """Services are paired by their description when neither id nor content pairs them."""
        return "description" if entity == SERVICE else ""

    def effect(self, entity: str, verb: str, before: Fields | None, after: Fields | None) -> str:
        """See `effects`."""
        return effect(verb, before, after)

    def claims(self, row: SourceRow | None, target: TargetRow | None) -> frozenset[str]:
        """None: an endpoint option is a hint for matching, of which Calix keeps no exclusive register."""
        return frozenset()

    def kept_parts(self, image: Fields) -> list[KeptPart]:
        """See `image`."""
        return kept_parts(self._options, image)

    async def source_by_ids(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        """Accounts that exist now."""
        await self._elsewhere.let_pass()
        return await self._source.by_ids(ids)

    async def target_by_id(self, target_id: str) -> TargetRow | None:
        """One subscriber."""
        return await self._target.by_id(target_id)

    async def target_by_keys(self, keys: Sequence[str]) -> dict[str, list[TargetRow]]:
        """Subscribers by account id."""
        return await self._target.by_keys(keys)

    async def read(self, change: Wanted) -> Observed | None:
        """The subscriber or service of a change, as it stands."""
        return await self._writer.read(change)

    async def find(self, change: Wanted) -> list[Observed]:
        """What carries a create's key (a subscriber) or content (a service)."""
        return await self._writer.find(change)

    async def write(self, change: Wanted, now: Observed | None) -> WriteResult:
        """One vendor write."""
        await self._elsewhere.let_pass()
        return await self._writer.write(change, now)

    async def arrived(self, change: Wanted) -> bool:
        """True when the account's subscriber stands in the org that the account moved to, which is not this one."""
        sibling = self._scope.sibling((change.requires or {}).get("arrived_in", 0))
        if sibling is None or not change.source_id or not change.target_id:
            return False
        return await self._elsewhere.arrived(sibling, change.source_id, change.target_id)

    async def changed_since(self, moment: datetime) -> list[str]:
        """Ids of accounts that something touched."""
        return await self._source.changed_since(moment)

    def impact(self, totals: Mapping[str, int]) -> list[Any]:
        """See `effects`."""
        return impact(totals)
