"""Rows as the worker would leave them, so that the face has something to show."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bridges.registry import BRIDGES
from bridges.sonar_calix.options import SECRETS
from store.database import Store
from store.secretbox import SecretBox, parse_keys
from store.tables import (
    Approval,
    Audit,
    Finding,
    FlowState,
    Integration,
    Plan,
    RoleGrant,
    Run,
    SourceIndex,
)
from store.tables.base import utcnow
from store.words import AuditState, IntegrationStatus, PlanKind, PlanState, Role
from sync.configure import Draft, save
from tests.bot.face.stage import ADA, APPROVERS, BEN, CALIX, SUPPORT, UMA, VERA

TEAM = "T0SPLICE"
KEYS = "first:" + "QUFB" * 10 + "QUE="  # 32 bytes of no worth, in base64
FLOW = "subscribers"


@dataclass(frozen=True, slots=True)
class Rows:
    """Puts rows into a store, and reads them again."""

    store: Store

    async def put(self, *rows: SQLModel) -> None:
        """Insert rows."""
        async with self.store.write() as session:
            session.add_all(rows)

    async def get(self, table: type[Any], key: Any) -> Any:
        """One row as it is now."""
        async with self.store.read() as session:
            return await session.get(table, key)

    async def all(self, table: type[Any]) -> list[Any]:
        """Every row of a table."""
        async with self.store.read() as session:
            return list((await session.exec(select(table))).all())

    async def some(self, table: type[Any], count: int = 1) -> list[Any]:
        """Wait until a table holds that many rows; returns them."""
        async with asyncio.timeout(30):
            while len(found := await self.all(table)) < count:
                await asyncio.sleep(0.02)
        return found

    async def change(self, table: type[Any], row_id: int, **values: Any) -> None:
        """Change a row as the worker would, with its version raised."""
        async with self.store.write() as session:
            await session.exec(
                sa.update(table).where(col(table.id) == row_id).values(**values, version=table.version + 1)
            )

    async def edit(self, table: type[Any], row_id: int, **values: Any) -> None:
        """Change a row that has no version."""
        async with self.store.write() as session:
            await session.exec(sa.update(table).where(col(table.id) == row_id).values(**values))

    async def people(self) -> None:
        """Support operates, the approvers approve, Vera looks."""
        await self.put(
            RoleGrant(team=TEAM, holder=SUPPORT, role=Role.OPERATOR),
            RoleGrant(team=TEAM, holder=APPROVERS, role=Role.APPROVER),
            RoleGrant(team=TEAM, holder=VERA, role=Role.VIEWER),
        )

    async def integration(self, name: str = "Company A", channel: str = CALIX, **more: Any) -> int:
        """An integration with its flow."""
        told = {"bridge": "sonar_calix", "target_org": "main"} | more
        row = Integration(team=TEAM, name=name, channel=channel, **told)
        async with self.store.write() as session:
            session.add(row)
            await session.flush()
            session.add(FlowState(integration_id=row.id, flow=FLOW))
            return int(row.id or 0)

    async def configured(self, name: str, company: str, **more: Any) -> int:
        """An integration as somebody would have saved it: its options and secrets are in order."""
        draft = Draft(
            name=name,
            bridge="sonar_calix",
            company=company,
            channel=CALIX,
            options={"sonar_url": "https://sonar.example.test", "flat_file_disabled": True, "org": f"org-{company}"},
            secrets=dict.fromkeys(SECRETS, "invented"),
            **more,
        )
        row = await save(self.store, SecretBox(parse_keys(KEYS)), BRIDGES, draft, by=VERA, team=TEAM)
        return int(row.id or 0)

    async def audited(self, integration_id: int, *, by: str = UMA, **more: Any) -> int:
        """A completed audit."""
        now = utcnow()
        counts = {"matched": 2_400, "differing": 70, "unmatched": 60, "undecided": 60, "source_read": 2_500}
        audit = Audit(
            integration_id=integration_id,
            flow=FLOW,
            team=TEAM,
            requested_by=by,
            state=AuditState.COMPLETED,
            counts=counts | more.pop("counts", {}),
            reasons={"notes": {"opt_in": 1_200, "opt_out": 900, "opt_unknown": 400}},
            evidence={side: {"rows": 2_500, "declared": 2_500, "complete": True} for side in ("source", "target")},
            started_at=now - timedelta(seconds=40),
            finished_at=now,
            **more,
        )
        async with self.store.write() as session:
            session.add(audit)
            await session.flush()
            integration = await session.get(Integration, integration_id)
            assert integration is not None
            integration.audited_at, integration.status = now, IntegrationStatus.COMPLETED
            return int(audit.id or 0)

    async def waiting_plan(self, integration_id: int, *, by: str = UMA, removals: int = 41, **more: Any) -> int:
        """A plan that waits for an approver."""
        now = utcnow()
        verdict = more.pop("verdict", "needs_approval" if removals else "needs_confirmation")
        values: dict[str, Any] = {
            "state": PlanState.WAITING,
            "kind": PlanKind.FULL,
            "requested_by": by,
            "requesters": [by],
            "counts": {"creates": 96, "updates": 370, "removals": removals, "rows": 507, "rows_changes": 466},
            "reasons": {"seed_warning": True},
            "guard": {"verdict": verdict, "removals": removals, "limit": 100, "population": 2_500, "percent": 1.6},
            "calls": 1_014,
            "seconds": 203.0,
            "digest_changes": "c" * 64,
            "digest_removals": "r" * 64,
            "config_version": 1,
            "reading_at": now,
            "planned_at": now,
            "waits_until": now + timedelta(hours=20),
        }
        plan = Plan(integration_id=integration_id, flow=FLOW, team=TEAM, target_org="main", **(values | more))
        async with self.store.write() as session:
            session.add(plan)
            await session.flush()
            return int(plan.id or 0)

    async def running_run(self, plan_id: int, *, by: str = ADA, **more: Any) -> int:
        """A run under way, approved as the store would keep it."""
        async with self.store.write() as session:
            plan = await session.get(Plan, plan_id)
            assert plan is not None
            plan.state, plan.version = PlanState.APPROVED, plan.version + 1
            session.add(Approval(plan_id=plan_id, team=TEAM, ruling="all", by=by, role=Role.APPROVER))
            values: dict[str, Any] = {
                "state": "running",
                "with_removals": True,
                "approved_by": by,
                "counts": {"applied": 200, "pending": 303, "sending": 4},
                "started_at": utcnow() - timedelta(seconds=30),
            }
            run = Run(plan_id=plan_id, integration_id=plan.integration_id, flow=FLOW, team=TEAM, **(values | more))
            session.add(run)
            await session.flush()
            return int(run.id or 0)

    async def findings(self, integration_id: int, count: int = 3) -> list[int]:
        """Unmatched records, the first with a suggestion, and accounts to choose from."""
        accounts = [("1042", "Ada Example", "12 Main St"), ("7731", "Ben Sample", "4 Oak Ave")]
        index = [
            SourceIndex(
                integration_id=integration_id,
                flow=FLOW,
                source_id=number,
                label=name,
                detail=street,
                text=f" {number} {name.lower()} {street.lower()}",
            )
            for number, name, street in accounts
        ]
        offer = {"source_id": "1042", "score": 0.98, "evidence": "exact", "reasons": [["same_serial", {}]]}
        found = [
            Finding(
                integration_id=integration_id,
                flow=FLOW,
                target_id=f"t-{number}",
                target_key=f"A-{number}",
                label=f"Person {number}",
                address="12 Main St",
                record={"name": f"Person {number}", "subscriberDevices": [{"deviceId": f"CXNK{number:08}"}]},
                facts={"serials": [f"CXNK{number:08}"]},
                suggestions=[offer] if number == 1 else [],
            )
            for number in range(1, count + 1)
        ]
        async with self.store.write() as session:
            session.add_all([*index, *found])
            await session.flush()
            return [int(each.id or 0) for each in found]


__all__ = ["BEN", "FLOW", "TEAM", "Rows"]
