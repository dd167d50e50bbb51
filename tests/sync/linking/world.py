"""An integration with an index of accounts and some unmatched records, for stories about linking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from sqlmodel import select

from store.database import Store
from store.tables import Event, Finding, FlowState, Integration, Link
from sync.linking.findings import NewFinding, store_findings
from sync.linking.index import replace_index

FLOW = "subscribers"
NAMES = ("Ada Example", "Ben Sample", "Cleo Specimen", "Dario Mockley", "Edda Fictive")
_numbers = count(1)


@dataclass
class World:
    """What a story needs at hand."""

    store: Store
    integration: int

    async def findings(self) -> list[Finding]:
        """All findings as stored, in the order of their target ids."""
        async with self.store.read() as session:
            query = select(Finding).where(Finding.integration_id == self.integration).order_by(Finding.target_id)
            return list((await session.exec(query)).all())

    async def finding(self, target_id: str) -> Finding:
        """One of them."""
        return next(each for each in await self.findings() if each.target_id == target_id)

    async def links(self) -> set[tuple[str, str]]:
        """All links as (target id, source id)."""
        async with self.store.read() as session:
            rows = await session.exec(select(Link).where(Link.integration_id == self.integration))
            return {(link.target_id, link.source_id) for link in rows.all()}

    async def events(self) -> list[Event]:
        """What was recorded, oldest first."""
        async with self.store.read() as session:
            query = select(Event).where(Event.integration_id == self.integration).order_by(Event.id)
            return list((await session.exec(query)).all())

    async def links_version(self) -> int:
        """How often links or marks have changed."""
        async with self.store.read() as session:
            state = await session.get(FlowState, (self.integration, FLOW))
            return state.links_version if state else 0

    async def audit(
        self,
        audit_id: int,
        targets: Sequence[str],
        *,
        complete: bool = True,
        linked: Sequence[str] | None = None,
        offers: Mapping[str, Sequence[str]] | None = None,
    ) -> int:
        """Store what an audit found without partner; `offers` are the suggested accounts by target id."""
        rows = [
            NewFinding(
                target_id=target,
                target_key=f"key-{target}",
                label=f"seen by {audit_id}",
                suggestions=[
                    {"source_id": account, "score": 0.9, "evidence": "strong", "reasons": [("same_name", {})]}
                    for account in (offers or {}).get(target, ())
                ],
            )
            for target in targets
        ]
        return await store_findings(
            self.store, self.integration, FLOW, audit_id, rows, complete=complete, linked=linked
        )

    async def accounts(self, audit_id: int, ids: Sequence[str], taken: Mapping[str, str] | None = None) -> None:
        """Fill the index: ids that begin with "X" are out of scope, `taken` names records by account."""
        rows = [
            {
                "source_id": each,
                "label": NAMES[place % len(NAMES)],
                "detail": f"{place} Main St, Town",
                "text": f"{each} {NAMES[place % len(NAMES)]} {place} Main St Town",
                "in_scope": not each.startswith("X"),
                "taken_by": (taken or {}).get(each),
            }
            for place, each in enumerate(ids)
        ]
        await replace_index(self.store, self.integration, FLOW, audit_id, rows)


async def a_world(store: Store, targets: Sequence[str] = ("t1", "t2"), accounts: Sequence[str] = ("A", "B")) -> World:
    """A fresh integration, audited once."""
    async with store.write() as session:
        integration = Integration(team="T1", bridge="toy", name=f"Linking {next(_numbers)}")
        session.add(integration)
        await session.flush()
        session.add(FlowState(integration_id=integration.id or 0, flow=FLOW))
    world = World(store, integration.id or 0)
    await world.accounts(1, accounts)
    await world.audit(1, targets)
    return world
