"""What the audits found without a partner, what people decided of it, and which records belong together."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.base import NO_REUSE, document, documents, maybe_document, maybe_moment, moment
from store.words import AuditState


class Audit(SQLModel, table=True):
    """One read-only comparison of both sides, its progress and its result.

    `lead_id`: the audit that it was asked for together with, one for each flow of an integration; one card shows them.
    """

    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    integration_id: int = Field(foreign_key="integration.id", index=True)
    flow: str
    lead_id: int | None = Field(default=None, index=True)
    team: str = ""
    state: str = Field(default=AuditState.QUEUED, index=True)
    requested_by: str = ""
    owner: str | None = None
    epoch: int = 0
    lease_until: datetime | None = maybe_moment()
    progress: dict[str, Any] = document()
    counts: dict[str, Any] = document()
    reasons: dict[str, Any] = document()
    samples: dict[str, Any] = document()
    evidence: dict[str, Any] = document()
    problem: dict[str, Any] | None = maybe_document()
    version: int = 0
    created_at: datetime = moment()
    started_at: datetime | None = maybe_moment()
    finished_at: datetime | None = maybe_moment()


class Drift(SQLModel, table=True):
    """One record that the newest complete audit of a flow did not find in step: ids and names of fields, no values.

    `kind` as in `sync.drift`, `reason` a code of the catalogue; `fields` are what differs, by its name.
    """

    __table_args__ = (Index("ix_drift_of", "integration_id", "flow", "audit_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    integration_id: int = Field(foreign_key="integration.id")
    flow: str
    audit_id: int
    kind: str
    reason: str = ""
    source_id: str = ""
    target_id: str = ""
    target_key: str = ""
    fields: str = ""


class Finding(SQLModel, table=True):
    """One unmatched record of the target, and its decision; it outlives the audit that found it."""

    __table_args__ = (
        UniqueConstraint("integration_id", "flow", "target_id"),
        Index("ix_finding_open", "integration_id", "flow", "gone_at", "decision"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    integration_id: int = Field(foreign_key="integration.id")
    flow: str
    target_id: str
    target_key: str = ""
    company: str = ""
    label: str = ""
    address: str = ""
    account: str = ""
    record: dict[str, Any] = document()
    facts: dict[str, Any] = document()
    suggestions: list[Any] = documents()
    decision: str | None = None
    link_to: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = maybe_moment()
    first_audit_id: int | None = None
    last_audit_id: int | None = Field(default=None, index=True)
    gone_at: datetime | None = maybe_moment()
    version: int = 0


class Link(SQLModel, table=True):
    """This source record and that target record are the same customer, because a person said so."""

    __table_args__ = (
        UniqueConstraint("integration_id", "flow", "source_id"),
        UniqueConstraint("integration_id", "flow", "target_id"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    integration_id: int = Field(foreign_key="integration.id")
    flow: str
    source_id: str
    target_id: str
    made_by: str
    made_at: datetime = moment()
    used_at: datetime | None = maybe_moment()


class IdMap(SQLModel, table=True):
    """Which vendor record Splice made or claimed for a source record: the memory that makes a shared org safe.

    `made`: Splice created it. One that it only wrote to may be somebody else's.
    """

    __tablename__ = "id_map"
    __table_args__ = (UniqueConstraint("integration_id", "flow", "entity", "source_ref"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    integration_id: int = Field(foreign_key="integration.id")
    flow: str
    entity: str
    source_ref: str
    target_id: str = Field(index=True)
    made: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    updated_at: datetime = moment()


class SourceIndex(SQLModel, table=True):
    """The source's records as of the last audit, for typeahead and look-ups without a vendor call."""

    __tablename__ = "source_index"
    __table_args__ = (Index("ix_source_index_text", "integration_id", "flow", "text"),)

    integration_id: int = Field(foreign_key="integration.id", primary_key=True)
    flow: str = Field(primary_key=True)
    source_id: str = Field(primary_key=True)
    label: str = ""
    detail: str = ""
    text: str = ""
    in_scope: bool = True
    taken_by: str | None = None
    audit_id: int = 0


class Spelling(SQLModel, table=True):
    """How a vendor keeps a value that we wrote; the same pair next time is no drift (design rule 7)."""

    integration_id: int = Field(foreign_key="integration.id", primary_key=True)
    flow: str = Field(primary_key=True)
    target_id: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    desired: str
    observed: str
    times: int = 1
    noticed: bool = False
    updated_at: datetime = moment()
