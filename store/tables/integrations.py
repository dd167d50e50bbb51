"""Which pairs are kept in step, with their secrets, and how far each flow has come."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.base import NO_REUSE, document, maybe_moment, moment
from store.words import IntegrationStatus


class Integration(SQLModel, table=True):
    """A configured pair of systems (seed 000, landing page). Credentials are in `Secret`, never here.

    `needs_full_version` is the `config_version` at which the need of a full sync arose last.
    """

    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    team: str = Field(index=True)
    bridge: str
    name: str = Field(unique=True)
    enabled: bool = True
    company: str | None = None
    company_name: str | None = None
    channel: str = ""
    options: dict[str, Any] = document()
    target_org: str = ""
    config_version: int = 1
    needs_full_sync: bool = True
    needs_full_reason: str = "first_sync"
    needs_full_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    status: str = IntegrationStatus.NEW
    status_message: str = ""
    audited_at: datetime | None = maybe_moment()
    last_sync: datetime | None = maybe_moment()
    created_at: datetime = moment()
    updated_at: datetime = moment()
    deleted_at: datetime | None = maybe_moment()


class Pause(SQLModel, table=True):
    """Nothing is written for an integration (0: for any) until an approver resumes it. It goes with the resuming.

    Who paused and who resumed stands in the events.
    """

    integration_id: int = Field(sa_column=sa.Column(sa.Integer, primary_key=True, autoincrement=False))
    team: str = ""
    by: str
    why: str = ""
    at: datetime = moment()


class Secret(SQLModel, table=True):
    """One encrypted credential; the ciphertext is bound to this row's integration and name (design rule 10)."""

    __table_args__ = (UniqueConstraint("integration_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    integration_id: int = Field(foreign_key="integration.id")
    name: str
    key_id: str
    sealed: bytes
    updated_at: datetime = moment()


class FlowState(SQLModel, table=True):
    """How far one flow of one integration has come.

    `watched`: changes flow by themselves once a full sync is verified; `needs_full` holds them back until the next one.
    """

    __tablename__ = "flow_state"

    integration_id: int = Field(foreign_key="integration.id", primary_key=True)
    flow: str = Field(primary_key=True)
    watermark: datetime | None = maybe_moment()
    first_full_at: datetime | None = maybe_moment()
    links_version: int = 0
    watched: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    needs_full: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    target_in_scope: int = 0
    confirmed: dict[str, Any] = document()
    updated_at: datetime = moment()


class Named(SQLModel, table=True):
    """A subject that a vendor's event named and nobody has looked at yet (design section 4); named twice is one row.

    `hint` is the vendor's own word for it; `times` tells an event that came while the subject was being looked at.
    """

    integration_id: int = Field(foreign_key="integration.id", primary_key=True)
    flow: str = Field(primary_key=True)
    hint: str = Field(primary_key=True)
    times: int = 1
    at: datetime = moment(index=True)
