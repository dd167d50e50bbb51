"""Every table of the store, imported here once so that the metadata is whole."""

from store.tables.face import Event, Inbox, Incident, Member, Message, Outbox, RoleGrant
from store.tables.fleet import RateBucket, Replica, Schedule
from store.tables.holding import Hold
from store.tables.integrations import FlowState, Integration, Named, Pause, Secret
from store.tables.linking import Audit, Drift, Finding, IdMap, Link, SourceIndex, Spelling
from store.tables.planning import Approval, Change, Plan, Run, SubjectLock
from store.tables.proof import SigningKey, VendorCall

__all__ = [
    "Approval", "Audit", "Change", "Drift", "Event", "Finding", "FlowState", "Hold", "IdMap", "Inbox", "Incident",
    "Integration", "Link", "Member", "Message", "Named", "Outbox", "Pause", "Plan", "RateBucket", "Replica",
    "RoleGrant", "Run", "Schedule", "Secret", "SigningKey", "SourceIndex", "Spelling", "SubjectLock", "VendorCall",
]  # fmt: skip
