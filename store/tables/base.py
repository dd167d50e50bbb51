"""Column helpers shared by the tables: UTC times, JSON documents, keys."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

# An id names a row for ever: in Slack buttons, in the engine's own tables, in events. SQLite would give it out again.
NO_REUSE = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out; SQLite would drop the zone by itself."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: a guess of the zone is how schedules fire twice."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utcnow() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)


def moment(*, index: bool = False) -> Any:
    """A required time column, now by default."""
    return Field(default_factory=utcnow, sa_type=UtcDateTime, index=index)


def maybe_moment(*, index: bool = False) -> Any:
    """An optional time column."""
    return Field(default=None, sa_type=UtcDateTime, nullable=True, index=index)


def document() -> Any:
    """A JSON object column, empty by default."""
    return Field(default_factory=dict, sa_type=JSON)


def documents() -> Any:
    """A JSON array column, empty by default."""
    return Field(default_factory=list, sa_type=JSON)


def maybe_document() -> Any:
    """An optional JSON column."""
    return Field(default=None, sa_type=JSON, nullable=True)
