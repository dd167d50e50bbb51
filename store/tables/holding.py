"""Subjects that nobody writes by a sync until a person lets them go again: what an undo puts back stays back."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.base import NO_REUSE, moment


class Hold(SQLModel, table=True):
    """One subject of a run that somebody wants undone. A row is taken away when it is released.

    It is known by any of its names, "" where it has none: the account's id, the record's key, the vendor's id (which
    moves when the record is made again).
    """

    __table_args__ = (
        UniqueConstraint("integration_id", "flow", "run_id", "subject"),
        Index("ix_hold_source", "integration_id", "flow", "source_id"),
        Index("ix_hold_key", "integration_id", "flow", "key"),
        Index("ix_hold_target", "integration_id", "flow", "target_id"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    integration_id: int = Field(foreign_key="integration.id")
    flow: str
    run_id: int = Field(foreign_key="run.id", index=True)
    subject: str
    source_id: str = ""
    key: str = ""
    target_id: str = ""
    held_by: str = ""
    held_at: datetime = moment()
