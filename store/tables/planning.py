"""Plans, their rows (which are also the journal), the decisions on them and the runs that carried them out."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.tables.base import NO_REUSE, document, documents, maybe_document, maybe_moment, moment
from store.words import ChangeState, PlanState, RunState


class Plan(SQLModel, table=True):
    """An immutable list of changes in two parts; what a card needs of it is counted once, when it is made."""

    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    integration_id: int = Field(foreign_key="integration.id", index=True)
    flow: str
    team: str = ""
    kind: str
    state: str = Field(default=PlanState.QUEUED, index=True)
    requested_by: str = ""
    requesters: list[Any] = documents()
    subjects: list[Any] | None = maybe_document()
    owner: str | None = None
    epoch: int = 0
    lease_until: datetime | None = maybe_moment()
    target_org: str = ""
    config_version: int = 0
    links_version: int = 0
    canon_version: int = 0
    reading_at: datetime | None = maybe_moment()
    progress: dict[str, Any] = document()
    evidence: dict[str, Any] = document()
    counts: dict[str, Any] = document()
    reasons: dict[str, Any] = document()
    samples: dict[str, Any] = document()
    impact: list[Any] = documents()
    guard: dict[str, Any] = document()
    compared: dict[str, Any] | None = maybe_document()
    calls: int = 0
    seconds: float = 0.0
    digest_changes: str = ""
    digest_removals: str = ""
    replaces: int | None = None
    problem: dict[str, Any] | None = maybe_document()
    version: int = 0
    created_at: datetime = moment()
    planned_at: datetime | None = maybe_moment()
    waits_until: datetime | None = maybe_moment()
    decided_at: datetime | None = maybe_moment()


class Change(SQLModel, table=True):
    """One row of a plan. Columns up to `row_hash` never change; those below are the journal (design rules 2 and 4)."""

    __table_args__ = (
        Index("ix_change_walk", "plan_id", "seq", unique=True),
        Index("ix_change_state", "plan_id", "state", "seq"),
        Index("ix_change_guard", "target_org", "flow", "effect", "sent_at"),
        Index("ix_change_subject", "target_org", "flow", "subject", "state"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    seq: int
    integration_id: int
    target_org: str
    flow: str
    part: str
    subject: str
    entity: str
    verb: str
    effect: str
    source_id: str | None = None
    source_ref: str | None = None
    target_id: str | None = None
    parent_id: str | None = None
    key: str = ""
    before: dict[str, Any] | None = maybe_document()
    after: dict[str, Any] | None = maybe_document()
    image: dict[str, Any] | None = maybe_document()
    cause: str = ""
    claims: list[Any] = documents()
    requires: dict[str, Any] | None = maybe_document()
    row_hash: str = ""
    state: str = ChangeState.PENDING
    run_id: int | None = Field(default=None, index=True)
    attempts: int = 0
    sent_at: datetime | None = maybe_moment()
    done_at: datetime | None = maybe_moment()
    new_id: str | None = None
    observed: dict[str, Any] | None = maybe_document()
    reason: str = ""
    detail: str = ""


class Approval(SQLModel, table=True):
    """A person's decision on the digests of a plan."""

    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    team: str = ""
    ruling: str
    by: str
    role: str = ""
    reason: str = ""
    digest_changes: str = ""
    digest_removals: str = ""
    at: datetime = moment()


class Run(SQLModel, table=True):
    """One execution of what was approved."""

    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    integration_id: int = Field(foreign_key="integration.id", index=True)
    flow: str
    team: str = ""
    state: str = Field(default=RunState.QUEUED, index=True)
    with_removals: bool = False
    approved_by: str = ""
    owner: str | None = None
    epoch: int = 0
    lease_until: datetime | None = maybe_moment()
    stop_by: str | None = None
    counts: dict[str, Any] = document()
    verified: dict[str, Any] = document()
    problem: dict[str, Any] | None = maybe_document()
    version: int = 0
    queued_at: datetime = moment()
    active_at: datetime | None = maybe_moment()
    started_at: datetime | None = maybe_moment()
    finished_at: datetime | None = maybe_moment()


class SubjectLock(SQLModel, table=True):
    """A run holds a subject (or a claimed resource) of a target org for the length of one chunk (design rule 9)."""

    __tablename__ = "subject_lock"

    target_org: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    run_id: int = Field(index=True)
