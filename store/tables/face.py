"""What is said in Slack and by whom: messages, outbox, inbox, incidents, roles, and the append-only events."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.base import NO_REUSE, document, maybe_moment, moment
from store.words import OutboxState


class Message(SQLModel, table=True):
    """One live card: which state it draws, where it stands, and which version of the state it shows."""

    __table_args__ = (Index("ix_message_subject", "subject_kind", "subject_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    team: str = ""
    channel: str
    ts: str | None = None
    thread_ts: str | None = None
    subject_kind: str
    subject_id: int
    drawn_version: int = -1
    drawn_digest: str = ""
    live: bool = Field(default=True, index=True)
    created_at: datetime = moment()


class Outbox(SQLModel, table=True):
    """One call that Slack still owes us; per channel in order, edits of one message coalesce."""

    __table_args__ = (Index("ix_outbox_next", "state", "channel", "id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    team: str = ""
    channel: str
    kind: str
    message_id: int | None = Field(default=None, index=True)
    dedupe: str | None = Field(default=None, unique=True)
    payload: dict[str, Any] = document()
    state: str = OutboxState.QUEUED
    tries: int = 0
    owner: str | None = None
    not_before: datetime | None = maybe_moment()
    created_at: datetime = moment()
    sent_at: datetime | None = maybe_moment()
    problem: str = ""


class Inbox(SQLModel, table=True):
    """What was delivered to us, by its sender's id, so that a second delivery does nothing.

    Committed before the ack. `face` is the life of the face that works on it until `done_at`; when that one dies,
    `user` is told so, in `channel` or directly.
    """

    __table_args__ = (Index("ix_inbox_done_at", "done_at"),)

    team: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    kind: str = ""
    name: str = ""
    user: str = ""
    channel: str = ""
    face: str = ""
    at: datetime = moment(index=True)
    done_at: datetime | None = maybe_moment()


class Incident(SQLModel, table=True):
    """One trouble with one cause: posted once, edited while it lasts, closed by a recovery."""

    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    team: str = ""
    integration_id: int | None = Field(default=None, index=True)
    cause: str
    subject_kind: str = ""
    subject_id: int | None = None
    facts: dict[str, Any] = document()
    times: int = 1
    version: int = 0
    opened_at: datetime = moment()
    last_at: datetime = moment()
    next_try_at: datetime | None = maybe_moment()
    recovered_at: datetime | None = maybe_moment()


class Member(SQLModel, table=True):
    """A person of the workspace as Slack names them; refreshed when seen."""

    team: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    name: str = ""
    tz: str = ""
    seen_at: datetime = moment()


class RoleGrant(SQLModel, table=True):
    """A role for a named user (U…) or a user group (S…), in all integrations or in one."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("team", "holder", "role", "integration_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    team: str = ""
    holder: str = Field(index=True)
    role: str
    integration_id: int | None = None
    granted_by: str = ""
    at: datetime = moment()


class Event(SQLModel, table=True):
    """Append-only: every decision, denial, override, role or setting change, with who and when."""

    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    team: str = ""
    at: datetime = moment(index=True)
    actor: str = ""
    kind: str = Field(index=True)
    integration_id: int | None = Field(default=None, index=True)
    subject: str = ""
    data: dict[str, Any] = document()
