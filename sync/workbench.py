"""What the worker's handlers need at hand: the store, the bridges, the secrets, the scratch folder."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlmodel import col, select

from store.database import Store
from store.secrets import SecretBox, get_secrets
from store.tables import Integration
from sync.bridge import Bridge, Budget, Opened, Setup, Sibling
from sync.errors import Refusal
from sync.flow import Flow
from sync.heard import Heard


@dataclass(frozen=True, slots=True)
class Workbench:
    """Handed to every handler of the worker, and to `doctor`; `heard` has requests of runs until they are stored."""

    store: Store
    bridges: Mapping[str, Bridge]
    box: SecretBox
    scratch: Path
    budget: Callable[[str, float, int], Budget]
    on_call: Callable[..., None] | None = None
    heard: Heard = field(default_factory=Heard)

    @asynccontextmanager
    async def open(self, integration_id: int, run_id: int = 0) -> AsyncIterator[tuple[Integration, Opened]]:
        """An integration with its connections open, whether enabled or not; for a run its requests are kept.

        Raises:
            Refusal: unknown_integration.
        """
        async with self.store.read() as session:
            integration = await session.get(Integration, integration_id)
        if integration is None or integration.bridge not in self.bridges:
            raise Refusal("unknown_integration", integration=integration_id)
        setup = Setup(
            integration_id=integration_id,
            name=integration.name,
            company=integration.company,
            target_org=integration.target_org,
            options=integration.options,
            secrets=await get_secrets(self.store, self.box, integration_id),
            siblings=await self.siblings(integration),
            budget=self.budget,
            mark=self.box.mark,
            on_call=self.heard.listener(run_id, self.on_call) if run_id else self.on_call,
        )
        async with self.bridges[integration.bridge].open(setup) as opened:
            yield integration, opened

    @asynccontextmanager
    async def flow(
        self, integration_id: int, name: str, run_id: int = 0
    ) -> AsyncIterator[tuple[Integration, Flow, Callable[[], int]]]:
        """One flow of an open integration, and its count of vendor calls; see `open`."""
        async with self.open(integration_id, run_id) as (integration, opened):
            if name not in opened.flows:
                raise Refusal("unknown_flow", flow=name, known=sorted(opened.flows))
            yield integration, opened.flows[name], opened.calls

    async def siblings(self, integration: Integration) -> list[Sibling]:
        """The other integrations of the same bridge, with their secrets (a move is verified in the other's org)."""
        async with self.store.read() as session:
            query = select(Integration).where(
                Integration.bridge == integration.bridge,
                Integration.id != integration.id,
                col(Integration.deleted_at).is_(None),
            )
            others = (await session.exec(query.order_by(col(Integration.id)))).all()
        return [
            Sibling(
                id=other.id or 0,
                name=other.name,
                company=other.company,
                target_org=other.target_org,
                enabled=other.enabled,
                options=other.options,
                secrets=await get_secrets(self.store, self.box, other.id or 0),
            )
            for other in others
        ]


class Lease(Protocol):
    """What a handler is told of its hold on a row (sync.engine gives it)."""

    @property
    def epoch(self) -> int:
        """What every mark is conditional on."""
        ...

    @property
    def owner(self) -> str:
        """Who holds the row."""
        ...

    @property
    def lost(self) -> bool:
        """True when the row is another's, or may be so soon."""
        ...

    async def renew(self) -> bool:
        """Prolong the hold; False when another worker has taken over."""
        ...
