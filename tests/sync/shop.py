"""A workbench on the toy pair, and the worker's handlers called one after another, as the sweep would."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from store.database import Store
from store.secrets import SecretBox
from store.tables import Approval, Audit, Change, Event, Finding, FlowState, Incident, Integration, Plan, Run
from store.tables.base import utcnow
from store.words import PlanState, Role, Ruling, RunState
from sync.approval import rule
from sync.audit import audit
from sync.configure import Draft, save
from sync.engine.leases import Lease, claim
from sync.linking.decisions import decide
from sync.planning.plan import make_plan
from sync.poll import queue_poll
from sync.requests import ask_audit, ask_plan
from sync.running.chunk import apply_chunk
from sync.running.journal import Journal
from sync.running.start import begin
from sync.workbench import Workbench
from tests.sync.toy import Crash, Systems, ToyBridge

ASKER, APPROVER, TEAM = "U0ASKER", "U0APPROVER", "T0TEAM"


class NoBudget:
    async def acquire(self, n: int = 1, *, interactive: bool = False) -> None:
        return None

    async def penalise(self, seconds: float) -> None:
        return None


@dataclass
class Shop:
    """One integration of the toy bridge on a fresh store."""

    bench: Workbench
    systems: Systems
    integration: Integration

    @property
    def store(self) -> Store:
        return self.bench.store

    @classmethod
    async def open(cls, store: Store, box: SecretBox, folder: Path, **options: Any) -> "Shop":
        systems = Systems()
        bridges = {"toy": ToyBridge(systems)}
        bench = Workbench(store, bridges, box, folder, lambda *_: NoBudget())
        draft = Draft("toys", "toy", None, "C0TOYS", options=options)
        return cls(bench, systems, await save(store, box, bridges, draft, by="U0ADMIN", team=TEAM))

    async def lease(self, kind: str, row_id: int, owner: str = "test:1") -> Lease:
        epoch = await claim(self.store, kind, row_id, owner)
        assert epoch is not None, f"{kind} {row_id} cannot be claimed"
        return Lease(self.store, kind, row_id, owner, epoch)

    async def audit(self) -> Audit:
        asked = await ask_audit(self.store, self.integration.id or 0, by=ASKER, team=TEAM)
        return await self.carry_out_audit(asked.id or 0)

    async def carry_out_audit(self, audit_id: int) -> Audit:
        await audit(self.bench, audit_id, await self.lease("audit", audit_id))
        return await self.get(Audit, audit_id)

    async def ask(self, by: str = ASKER, **how: Any) -> Plan:
        """Ask for a plan; nobody has carried it out yet."""
        return await ask_plan(self.store, self.integration.id or 0, by=by, team=TEAM, **how)

    async def plan(self, **how: Any) -> Plan:
        return await self.carry_out_plan((await self.ask(**how)).id or 0)

    async def carry_out_plan(self, plan_id: int) -> Plan:
        await make_plan(self.bench, plan_id, await self.lease("plan", plan_id))
        return await self.get(Plan, plan_id)

    async def approve(self, plan: Plan, ruling: str = Ruling.ALL, *, by: str = APPROVER, **more: Any) -> int | None:
        ruled = await rule(
            self.store,
            plan.id or 0,
            ruling,
            by=by,
            role=more.pop("role", Role.APPROVER),
            team=TEAM,
            digest_changes=plan.digest_changes,
            digest_removals=plan.digest_removals,
            **more,
        )
        return ruled.run_id

    async def run(self, run_id: int | None, owner: str = "test:1") -> Run:
        assert run_id is not None
        return await self.go_on(run_id, await self.lease("run", run_id, owner))

    async def go_on(self, run_id: int, lease: Lease) -> Run:
        """Carry the run out under a lease that is held already."""
        while await apply_chunk(self.bench, run_id, lease):
            pass
        return await self.get(Run, run_id)

    async def begin(self, run_id: int, lease: Lease) -> None:
        """The run begins, and nothing is written yet."""
        run = await self.get(Run, run_id)
        plan = await self.get(Plan, run.plan_id)
        async with self.bench.flow(run.integration_id, run.flow) as (_, flow, _calls):
            assert await begin(self.bench, Journal(self.store, run, lease.epoch), run, plan, flow)

    async def age_reading(self, plan: Plan, *, hours: float) -> None:
        """The plan was read so long ago."""
        await self.set(Plan, plan.id, reading_at=utcnow() - timedelta(hours=hours))

    async def run_and_crash(self, run_id: int | None) -> None:
        """The worker dies in the middle of the run; its lease is left behind."""
        with pytest.raises(ExceptionGroup) as died:
            await self.run(run_id)
        assert died.group_contains(Crash)

    async def resume(self, run_id: int | None) -> Run:
        """The pause of a held run is over: taken up again, as the sweep would."""
        await self.set(Run, run_id, state=RunState.RUNNING, owner=None, lease_until=None)
        return await self.run(run_id, "test:2")

    async def poll(self, *changed: str) -> Plan | None:
        """The clock's look at what changed; None when it came to nothing."""
        self.systems.changed = list(changed)
        async with self.store.write() as session:
            await queue_poll(session, self.integration.id or 0, "cards")
        return await self.next_plan()

    async def next_plan(self) -> Plan | None:
        """Carry out the plan that was queued last; None when it came to nothing."""
        async with self.store.read() as session:
            queued = (await session.exec(select(sa.func.max(Plan.id)).where(Plan.state == PlanState.QUEUED))).one()
        return await self.carry_out_plan(queued or 0)

    async def next_run(self) -> Run:
        """Carry out the run that is queued."""
        async with self.store.read() as session:
            queued = (await session.exec(select(Run.id).where(Run.state == RunState.QUEUED))).one()
        return await self.run(queued)

    async def set(self, table: Any, row_id: Any, **values: Any) -> None:
        """Change a row behind everybody's back, the clock's hands for the most part."""
        key = col(table.id) == row_id
        async with self.store.write() as session:
            await session.exec(sa.update(table).where(key).values(**values))

    async def sync(self) -> Run | None:
        """A full sync from the plan to the verified result; None when there was nothing to write."""
        plan = await self.plan()
        return None if plan.state == PlanState.EMPTY else await self.run(await self.approve(plan))

    async def settled(self, people: int) -> None:
        """So many people with equal cards, audited and fully synced once."""
        self.systems.matching(people)
        await self.audit()
        await self.sync()
        self.systems.ledger.clear()

    async def decide(self, target_id: str, decision: str, *, by: str = ASKER, link_to: str | None = None) -> Finding:
        """A person's decision on an unmatched card."""
        finding = next(each for each in await self.findings() if each.target_id == target_id)
        return await decide(
            self.store, finding.id or 0, decision, by=by, team=TEAM, link_to=link_to, seen_version=finding.version
        )

    async def change(self, **changes: Any) -> Integration:
        """Save the integration with some settings changed."""
        row = await self.get(Integration, self.integration.id)
        kept = {"company": row.company, "enabled": row.enabled, "options": row.options} | changes
        draft = Draft(row.name, row.bridge, kept.pop("company"), row.channel, **kept)
        return await save(self.store, self.bench.box, self.bench.bridges, draft, by="U0ADMIN", team=TEAM)

    async def events(self, kind: str) -> list[Event]:
        async with self.store.read() as session:
            return list((await session.exec(select(Event).where(Event.kind == kind))).all())

    async def fresh(self, row: Any) -> Any:
        """The row as it stands now."""
        return await self.get(type(row), row.id)

    async def get(self, table: Any, row_id: Any) -> Any:
        async with self.store.read() as session:
            return await session.get(table, row_id)

    async def state(self) -> FlowState:
        return await self.get(FlowState, (self.integration.id, "cards"))  # type: ignore[no-any-return]

    async def rows(self, plan: Plan) -> list[Change]:
        async with self.store.read() as session:
            query = select(Change).where(Change.plan_id == plan.id).order_by(col(Change.seq))
            return list((await session.exec(query)).all())

    async def all_rows(self) -> list[Change]:
        async with self.store.read() as session:
            return list((await session.exec(select(Change).order_by(col(Change.id)))).all())

    async def all_plans(self) -> list[Plan]:
        async with self.store.read() as session:
            return list((await session.exec(select(Plan).order_by(col(Plan.id)))).all())

    async def all_runs(self) -> list[Run]:
        async with self.store.read() as session:
            return list((await session.exec(select(Run).order_by(col(Run.id)))).all())

    async def rows_of_run(self, run: Run) -> list[Change]:
        return await self.rows(await self.get(Plan, run.plan_id))

    async def incidents(self) -> list[Incident]:
        async with self.store.read() as session:
            return list((await session.exec(select(Incident).order_by(col(Incident.id)))).all())

    async def set_state(self, **values: Any) -> None:
        """Change how far the flow has come."""
        async with self.store.write() as session:
            await session.exec(sa.update(FlowState).values(**values))

    async def findings(self) -> list[Finding]:
        async with self.store.read() as session:
            return list((await session.exec(select(Finding).order_by(col(Finding.target_id)))).all())

    async def approvals(self) -> list[Approval]:
        async with self.store.read() as session:
            return list((await session.exec(select(Approval))).all())
