"""The audit: a read-only comparison, its findings, and what it says of both sides (seed 000, "Audit Results")."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Audit, FlowState, Integration
from store.tables.base import utcnow
from store.words import AuditState, IntegrationStatus
from sync.compare import Comparison, compare, count_differing, keep_findings, scratch_of
from sync.drift import keep_drift
from sync.errors import LeaseLostError, Refusal, VendorTrouble
from sync.flow import Flow
from sync.ground import lock_org
from sync.incidents import recovered, trouble
from sync.integrations import set_status
from sync.linking.index import replace_index
from sync.progress import Teller
from sync.reading.index import index_rows
from sync.reading.staging import Staging, staging
from sync.requests import AUDITING, together
from sync.workbench import Lease, Workbench

SHOWN = {
    AuditState.FAILED: (IntegrationStatus.ERROR, "audit.failed"),
    AuditState.INCOMPLETE: (IntegrationStatus.ERROR, "audit.incomplete"),
    AuditState.COMPLETED: (IntegrationStatus.COMPLETED, "audit.done"),
}
"""What the integration shows after its audits, the worst first."""


async def audit(bench: Workbench, audit_id: int, lease: Lease) -> None:
    """Carry out one queued audit. A vendor's trouble ends it as `failed`, with the cause kept and told."""
    async with bench.store.write() as session:
        row = await session.get(Audit, audit_id)
        if row is None or row.epoch != lease.epoch or row.state not in AUDITING:
            return
        row.state, row.started_at, row.version = AuditState.READING, utcnow(), row.version + 1
        await set_status(session, row.integration_id, IntegrationStatus.AUDIT, "audit.reading")
    try:
        async with (
            bench.flow(row.integration_id, row.flow) as (integration, flow, calls),
            staging(scratch_of(bench.scratch)) as stage,
        ):
            if not integration.enabled:
                raise Refusal("integration_disabled", integration=integration.name)
            teller = Teller(bench.store, Audit, audit_id, lease)
            result = await compare(bench.store, flow, integration, stage, teller.tell, calls)
            await _conclude(bench, row, integration, flow, stage, result, lease, teller)
    except LeaseLostError:
        return
    except VendorTrouble as problem:
        await _failed(
            bench, row, lease, problem.code, system=problem.system, status=problem.status, words=problem.words
        )
        await trouble(bench.store, row.integration_id, problem, subject_kind="audit", subject_id=audit_id)
    except Refusal as refusal:
        await _failed(bench, row, lease, refusal.code, **refusal.facts)


async def _conclude(
    bench: Workbench,
    row: Audit,
    integration: Integration,
    flow: Flow,
    stage: Staging,
    result: Comparison,
    lease: Lease,
    teller: Teller,
) -> None:
    audit_id, complete = row.id or 0, result.reading.complete
    differ, fields = await count_differing(bench.store, flow, row.integration_id, stage)
    await teller.tell({"phase": "suggest"} | teller.last_sides())
    open_findings = await keep_findings(bench.store, flow, integration, stage, audit_id, complete=complete)
    if complete:
        await replace_index(bench.store, row.integration_id, flow.name, audit_id, index_rows(stage))
        await keep_drift(bench.store, stage, row.integration_id, flow.name, audit_id)
    counts = dict(result.counts)
    counts["skipped"] = counts.pop("source_skipped")
    counts |= open_findings | {"differing": differ}
    async with bench.store.write() as session:
        await lock_org(session, integration.target_org)
        ended = AuditState.COMPLETED if complete else AuditState.INCOMPLETE
        done = await session.exec(
            sa.update(Audit)
            .where(col(Audit.id) == audit_id, col(Audit.epoch) == lease.epoch)
            .values(
                state=ended,
                counts=counts,
                reasons=result.reasons | {"fields": fields},
                samples=result.samples,
                evidence=result.reading.as_document(),
                progress=teller.last | {"phase": "done"},
                finished_at=utcnow(),
                owner=None,
                lease_until=None,
                version=Audit.version + 1,
            )
            .returning(col(Audit.id))
        )
        if done.first() is None:
            return
        await _after(session, row, counts, result.reasons["notes"], complete=complete)
    await recovered(bench.store, row.integration_id, "vendor", "audit:")


async def _after(session: Any, row: Audit, counts: dict[str, int], notes: dict[str, int], *, complete: bool) -> None:
    integration = await session.get(Integration, row.integration_id)
    state = await session.get(FlowState, (row.integration_id, row.flow))
    if complete:
        integration.audited_at = utcnow()
        state.target_in_scope = counts["target_read"] - counts["out_of_scope"]
        if state.first_full_at is None and any(code.startswith("opt_") for code in notes):
            # Seed 000, "Managing Communications": before the first sync a person confirms who will be contacted.
            state.confirmed = {"opt_in": None} | state.confirmed
    await _show_status(session, row, AuditState.COMPLETED if complete else AuditState.INCOMPLETE)


async def _show_status(session: AsyncSession, row: Audit, ended: AuditState) -> None:
    """Of audits that belong together the last to end says how they all ended: the worst of it."""
    beside = select(Audit.state).where(together(row.lead_id or row.id or 0), Audit.id != row.id)
    states = [ended, *(await session.exec(beside)).all()]
    if not any(state in AUDITING for state in states):
        worst = next(state for state in SHOWN if state in states)
        await set_status(session, row.integration_id, *SHOWN[worst])


async def _failed(bench: Workbench, row: Audit, lease: Lease, code: str, **facts: Any) -> None:
    async with bench.store.write() as session:
        fresh = await session.get(Audit, row.id)
        if fresh is None or fresh.epoch != lease.epoch:
            return
        fresh.state, fresh.problem, fresh.finished_at = AuditState.FAILED, {"code": code, **facts}, utcnow()
        fresh.owner, fresh.lease_until, fresh.version = None, None, fresh.version + 1
        await _show_status(session, fresh, AuditState.FAILED)
