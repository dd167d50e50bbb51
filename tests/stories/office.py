"""The people of the stories and their Splice: real bridge, real sync, real cards; the worker's handlers one by one."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.cards.audit import audit_card
from bot.cards.plan import plan_card
from bot.cli.drafts import integration_draft
from bot.face.roles import Roles
from bot.face.shows.audits import audit_view
from bot.face.shows.plans import shown
from bridges.registry import BRIDGES
from connectors.http.budget import LocalBudget
from store.database import Store
from store.secrets import SecretBox
from store.tables import Audit, Change, Finding, FlowState, Incident, Integration, Plan, Run
from store.tables.base import utcnow
from store.words import PlanState, Role, Ruling
from sync.approval import rule
from sync.audit import audit
from sync.configure import Draft, by_name, save
from sync.engine.leases import Lease, claim
from sync.linking.decisions import decide
from sync.planning.plan import make_plan
from sync.poll import queue_poll
from sync.requests import ask_audit, ask_plan
from sync.running.chunk import apply_chunk
from sync.workbench import Workbench
from tests.bot.cards.drawing import drawn
from tests.stories.town import Town

UMA, ADA, INES, TEAM = "U0UMA", "U0ADA", "U0INES", "T0STORY"
FLOW, WORKER = "subscribers", "story:1"


@dataclass
class Office:
    """Uma operates, Ada approves, Ines configures. `home` is the integration that most stories are about."""

    town: Town
    bench: Workbench
    box: SecretBox
    home: Integration = field(init=False)

    @classmethod
    async def open(cls, town: Town, store: Store, box: SecretBox, folder: Path, **options: Any) -> "Office":
        """Splice with company 1's integration, as Ines set it up."""
        office = cls(town, Workbench(store, BRIDGES, box, folder, lambda *_: LocalBudget(10_000)), box)
        office.home = await office.configures(office.draft(**options))
        return office

    @property
    def store(self) -> Store:
        return self.bench.store

    def draft(self, *, company: int = 0, org: int = 0, name: str = "", **options: Any) -> Draft:
        """An integration that fits the sandbox's records."""
        draft = integration_draft(self.town.facts, company=company, org=org, name=name)
        return replace(draft, options={**draft.options, "settle_seconds": 0.05, **options})

    async def configures(self, draft: Draft) -> Integration:
        return await save(self.store, self.box, BRIDGES, draft, by=INES, team=TEAM)

    # What people ask for, carried out by the worker's own handlers

    async def audits(self, at: Integration | None = None) -> Audit:
        """An audit from the question to its result; whoever must has also answered for the marketing consents."""
        asked = await ask_audit(self.store, (at or self.home).id or 0, by=UMA, team=TEAM)
        await audit(self.bench, asked.id or 0, await self.lease("audit", asked.id or 0))
        await self.consents(at or self.home)
        return await self.get(Audit, asked.id)

    async def consents(self, at: Integration) -> None:
        async with self.store.write() as session:
            state = await session.get(FlowState, (at.id, FLOW))
            if state is not None and "opt_in" in state.confirmed:
                state.confirmed = state.confirmed | {"opt_in": UMA}

    async def plans(self, at: Integration | None = None, *, by: str = UMA, **how: Any) -> Plan:
        asked = await ask_plan(self.store, (at or self.home).id or 0, by=by, team=TEAM, **how)
        return await self.works(asked.id or 0)

    async def works(self, plan_id: int) -> Plan:
        """The worker makes a queued plan."""
        await make_plan(self.bench, plan_id, await self.lease("plan", plan_id))
        return await self.get(Plan, plan_id)

    async def approves(self, plan: Plan, ruling: str = Ruling.ALL, *, by: str = ADA) -> int:
        """The decision on the card; the run's id."""
        ruled = await rule(
            self.store,
            plan.id or 0,
            ruling,
            by=by,
            role=Role.APPROVER,
            team=TEAM,
            digest_changes=plan.digest_changes,
            digest_removals=plan.digest_removals,
        )
        assert ruled.run_id is not None, ruled
        return ruled.run_id

    async def runs(self, run_id: int) -> Run:
        """The worker applies a queued run, chunk by chunk, until it is over or held."""
        lease = await self.lease("run", run_id)
        while await apply_chunk(self.bench, run_id, lease):
            pass
        return await self.get(Run, run_id)

    async def syncs(self, at: Integration | None = None) -> Run:
        """Plan, approval and run."""
        return await self.runs(await self.approves(await self.plans(at)))

    async def settled(self, at: Integration | None = None) -> Run:
        """The first full sync: audited, approved, verified."""
        await self.audits(at)
        run = await self.syncs(at)
        assert run.state == "verified", (run.counts, run.verified, run.problem)
        return run

    async def polls(self, at: Integration | None = None) -> list[Run]:
        """The clock's look at what changed, and everything that it set going by itself."""
        async with self.store.write() as session:
            await queue_poll(session, (at or self.home).id or 0, FLOW)
        return await self.does_what_waits()

    async def does_what_waits(self) -> list[Run]:
        """The worker takes queued plans and runs until there are none."""
        runs: list[Run] = []
        while True:
            async with self.store.read() as session:
                plan = (await session.exec(select(Plan.id).where(Plan.state == PlanState.QUEUED))).first()
                run = (await session.exec(select(Run.id).where(Run.state == "queued"))).first()
            if plan is not None:
                await make_plan(self.bench, plan, await self.lease("plan", plan))
            elif run is not None:
                runs.append(await self.runs(run))
            else:
                return runs

    async def wakes(self, run_id: int) -> None:
        """The pause of a held run is over."""
        async with self.store.write() as session:
            run = await session.get(Run, run_id)
            assert run is not None and run.state == "held"
            run.lease_until = utcnow() - timedelta(seconds=1)

    async def lease(self, kind: str, row_id: int) -> Lease:
        epoch = await claim(self.store, kind, row_id, WORKER)
        assert epoch is not None, f"{kind} {row_id} cannot be claimed"
        return Lease(self.store, kind, row_id, WORKER, epoch)

    async def decides(self, target_id: str, decision: str, link_to: str | None = None, *, by: str = UMA) -> Finding:
        """A click in the review window."""
        finding = await self.finding(target_id)
        return await decide(
            self.store, finding.id or 0, decision, by=by, team=TEAM, link_to=link_to, seen_version=finding.version
        )

    # What can be looked at

    async def get(self, table: Any, row_id: Any) -> Any:
        async with self.store.read() as session:
            return await session.get(table, row_id)

    async def state(self, at: Integration | None = None) -> FlowState:
        return await self.get(FlowState, ((at or self.home).id, FLOW))

    async def fresh(self, at: Integration) -> Integration:
        found = await by_name(self.store, at.name)
        assert found is not None
        return found

    async def finding(self, target_id: str) -> Finding:
        async with self.store.read() as session:
            return (await session.exec(select(Finding).where(Finding.target_id == target_id))).one()

    async def rows(self, plan: Plan) -> list[Change]:
        async with self.store.read() as session:
            query = select(Change).where(Change.plan_id == plan.id).order_by(col(Change.seq))
            return list((await session.exec(query)).all())

    async def open_plans(self) -> list[Plan]:
        async with self.store.read() as session:
            query = select(Plan).where(col(Plan.state).in_((PlanState.WAITING, PlanState.REFUSED)))
            return list((await session.exec(query.order_by(col(Plan.id)))).all())

    async def incidents(self) -> list[Incident]:
        async with self.store.read() as session:
            return list((await session.exec(select(Incident).order_by(col(Incident.id)))).all())

    async def card(self, subject: Audit | Plan | Run) -> str:
        """What people read in the channel of it now."""
        async with self.store.read() as session:
            if isinstance(subject, Audit):
                return drawn(audit_card(await audit_view(session, subject, BRIDGES)).blocks)
            plan = await session.get(Plan, subject.plan_id if isinstance(subject, Run) else subject.id)
            assert plan is not None
            # No gateway: nobody in these stories holds a role by a Slack user group.
            roles = Roles(self.store, None, TEAM, frozenset({INES}))  # type: ignore[arg-type]
            seen = await shown(session, plan, roles, BRIDGES)
            return drawn(plan_card(seen.plan, seen.run).blocks)
