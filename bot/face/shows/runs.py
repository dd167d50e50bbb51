"""Runs as their list and their window show them: a handful of queries for a page."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import PlanView, RunLine
from bot.face.shows.pairs import Bridges, pair_of
from bot.face.shows.plans import run_view
from store.tables import Integration, Plan, Run
from sync.requests import RUNNING
from sync.undo.asking import undone_by
from sync.undo.holds import held_by_run

GOING = "going"


async def run_lines(
    session: AsyncSession, rows: Sequence[tuple[Run, Plan]], integrations: Mapping[int, Integration], bridges: Bridges
) -> list[RunLine]:
    """One line for each run."""
    ids = [run.id or 0 for run, _ in rows]
    held, undone = await held_by_run(session, ids), await undone_by(session, [run for run, _ in rows])
    return [
        _line(run, plan, integrations[run.integration_id], bridges, held.get(run.id or 0, 0), undone.get(run.id or 0))
        for run, plan in rows
    ]


async def page_of_runs(
    session: AsyncSession, ids: Sequence[int], wanted: Mapping[str, Any], user: str, most: int
) -> list[tuple[Run, Plan]]:
    """The newest runs of these integrations that the filter lets through (see `bot.modals.runs.runs_modal`)."""
    query = select(Run, Plan).join(Plan, col(Plan.id) == Run.plan_id)
    query = query.where(col(Run.integration_id).in_([wanted["integration"]] if wanted["integration"] else ids))
    if wanted["integration"] and wanted["integration"] not in ids:
        return []
    if state := wanted["state"]:
        states = RUNNING if state == GOING else (state,)
        query = query.where(col(Run.state).in_(states))
    if wanted["mine"]:
        query = query.where(sa.or_(col(Plan.requested_by) == user, col(Run.approved_by) == user))
    if wanted["before"]:
        query = query.where(col(Run.id) < wanted["before"])
    found = (await session.exec(query.order_by(sa.desc(col(Run.id))).limit(most))).all()
    return [(run, plan) for run, plan in found]


def _line(run: Run, plan: Plan, integration: Integration, bridges: Bridges, held: int, undone: Run | None) -> RunLine:
    view = PlanView(
        id=plan.id or 0,
        pair=pair_of(integration, bridges, plan.flow),
        state=plan.state,
        flow=plan.flow,
        kind=plan.kind,
        asked_by=plan.requested_by,
        counts=plan.counts,
        reasons=plan.reasons,
    )
    return RunLine(
        plan=view,
        run=run_view(plan, run),
        asked_at=run.queued_at,
        began_at=run.started_at,
        held=held,
        undone_by=undone.plan_id if undone is not None else 0,
    )
