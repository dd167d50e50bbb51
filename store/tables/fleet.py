"""What processes share: schedules, rate budgets, and who is alive."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from store.tables.base import document, maybe_moment, moment


class Schedule(SQLModel, table=True):
    """One thing the clock does; `next_at` as seen decides the single winner of a firing (design section 4)."""

    name: str = Field(primary_key=True)
    kind: str
    integration_id: int | None = Field(default=None, index=True)
    flow: str = ""
    trigger: dict[str, Any] = document()
    zone: str = "UTC"
    enabled: bool = True
    next_at: datetime | None = maybe_moment(index=True)
    last_at: datetime | None = maybe_moment()


class RateBucket(SQLModel, table=True):
    """One vendor credential's budget, one for the whole fleet (GCRA: theoretical arrival time, in epoch seconds)."""

    __tablename__ = "rate_bucket"

    name: str = Field(primary_key=True)
    arrival: float = 0.0
    held_until: float = 0.0


class Replica(SQLModel, table=True):
    """A process of ours that says it is alive."""

    id: str = Field(primary_key=True)
    kind: str
    started_at: datetime = moment()
    seen_at: datetime = moment(index=True)
