"""The states and kinds that rows carry: one spelling for store, sync, bridges, bot and docs (design section 2)."""

from enum import StrEnum


class IntegrationStatus(StrEnum):
    """Seed 000, landing page: the vendor's own states of a sync."""

    NEW = "NEW"
    AUDIT = "AUDIT"
    QUEUED = "QUEUED"
    STARTING = "STARTING"
    SYNCING = "SYNCING"
    COMPLETED = "COMPLETED"
    ERROR = "ERROR"


class AuditState(StrEnum):
    """Life of an audit. `incomplete` ended, but one side's reading was not proven complete."""

    QUEUED = "queued"
    READING = "reading"
    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


class PlanKind(StrEnum):
    """What asked for a plan.

    `named`: a person, for one customer. `asked`: a person wrote the row itself (a new account, an account to delete).
    """

    FULL = "full"
    INCREMENTAL = "incremental"
    RETRY = "retry"
    NAMED = "named"
    ASKED = "asked"
    UNDO = "undo"


class Mode(StrEnum):
    """How far a sync that a person asks for may go (seed 002, "Synchronizing SIP Lines")."""

    FULL = "full"
    ADD_ONLY = "add-only"


class PlanState(StrEnum):
    """Life of a plan; only `waiting` and `refused` can still be decided. `advice`: people carry it out by hand."""

    QUEUED = "queued"
    READING = "reading"
    WAITING = "waiting"
    REFUSED = "refused"
    APPROVED = "approved"
    DENIED = "denied"
    EXPIRED = "expired"
    VOID = "void"
    EMPTY = "empty"
    ADVICE = "advice"
    FAILED = "failed"


class Part(StrEnum):
    """The two parts of a plan, each with its own digest."""

    CHANGES = "changes"
    REMOVALS = "removals"


class Verb(StrEnum):
    """What is sent to the vendor."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Effect(StrEnum):
    """What a change does to a customer; `removal` is anything destructive by effect, whatever its verb."""

    CREATE = "create"
    UPDATE = "update"
    REMOVAL = "removal"


class ChangeState(StrEnum):
    """The journal's row states (design rule 4)."""

    PENDING = "pending"
    SENDING = "sending"
    APPLIED = "applied"
    FAILED = "failed"
    STALE = "stale"
    BLOCKED = "blocked"
    SUPERSEDED = "superseded"
    IN_DOUBT = "in_doubt"
    CANCELLED = "cancelled"


class RunState(StrEnum):
    """Life of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    PARTIAL = "partial"
    STOPPED = "stopped"
    HELD = "held"
    FAILED = "failed"


class Decision(StrEnum):
    """What a person decided of an unmatched record; the names tell the effect."""

    LINK = "link"
    KEEP = "keep"
    REMOVE = "remove"


class Ruling(StrEnum):
    """What a person decided of a plan."""

    ALL = "all"
    WITHOUT_REMOVALS = "without_removals"
    DENY = "deny"
    OVERRIDE = "override"


class Role(StrEnum):
    """Who may do what; each includes the lower (design section 10)."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    APPROVER = "approver"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """True when this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class OutboxState(StrEnum):
    """Life of a message on its way to Slack."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
