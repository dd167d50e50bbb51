"""The evidence of one run: what was planned, who decided it as what, each request and its answer, what came of it."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import col, select

from store.database import Store
from store.tables import Approval, Change, Event, Integration, Plan, Run, VendorCall
from store.tables.base import utcnow
from sync.errors import Refusal
from sync.planning.writer import FIXED, row_hash
from sync.proof.chain import Chain
from sync.proof.people import People, role_of
from sync.requests import RUNNING

PAGE = 500
WHAT = "proof"
MASK = "…"
PAIR = ("id", "name", "bridge", "company", "company_name", "target_org", "config_version")
PLAN = (
    "id", "flow", "kind", "state", "requested_by", "requesters", "subjects", "target_org", "config_version",
    "links_version", "canon_version", "reading_at", "evidence", "counts", "reasons", "impact", "guard", "calls",
    "digest_changes", "digest_removals", "replaces", "created_at", "planned_at", "waits_until", "decided_at",
)  # fmt: skip
JOURNAL = ("row_hash", "state", "run_id", "attempts", "sent_at", "done_at", "new_id", "observed", "reason", "detail")
DECISION = ("ruling", "by", "role", "reason", "digest_changes", "digest_removals")
RUN = (
    "id", "plan_id", "flow", "state", "with_removals", "approved_by", "stop_by", "counts", "verified", "problem",
    "queued_at", "started_at", "finished_at",
)  # fmt: skip
CALL = ("seq", "system", "method", "path", "status", "seconds", "problem")
IMAGES = ("before", "after", "image")

_SECRET = re.compile(r"passw|pwd|secret|token|(^|[a-z_])pin$", re.IGNORECASE)
_MARK = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Proof:
    """One run that is over, and what it rests on."""

    store: Store
    run: Run
    plan: Plan
    integration: Integration
    people: People

    @classmethod
    async def of(cls, store: Store, run_id: int) -> "Proof":
        """Find the run.

        Raises:
            Refusal: run_unknown(run); run_not_over(run), since what is under way is no evidence yet.
        """
        async with store.read() as session:
            run = await session.get(Run, run_id)
            plan = await session.get(Plan, run.plan_id) if run is not None else None
            integration = await session.get(Integration, run.integration_id) if run is not None else None
        if run is None or plan is None or integration is None:
            raise Refusal("run_unknown", run=run_id)
        if run.state in RUNNING:
            raise Refusal("run_not_over", run=run_id)
        return cls(store, run, plan, integration, await People.known(store))

    async def lines(self, key: Ed25519PrivateKey) -> AsyncIterator[bytes]:
        """The lines of the file, in order; a page of rows at a time, however many there are."""
        chain = Chain(key)
        yield chain.head(WHAT, {"run": self.run.id, "plan": self.plan.id}, utcnow())
        yield chain.line("integration", _of(self.integration, PAIR))
        yield chain.line("plan", _of(self.plan, PLAN), self.plan.planned_at)
        async for page in self._pages(Change, col(Change.seq), col(Change.plan_id) == self.plan.id):
            for row in page:
                yield chain.line("row", _row(row), row.done_at)
        for approval in await self._approvals():
            named = {"name": self.people.name(approval.by, approval.at)}
            yield chain.line("decision", _of(approval, DECISION) | named, approval.at)
        async for event in self._events():
            yield chain.line("event", told_event(event, self.people), event.at)
        yield chain.line("run", _of(self.run, RUN), self.run.finished_at)
        async for page in self._pages(VendorCall, col(VendorCall.id), col(VendorCall.run_id) == self.run.id):
            for call in page:
                yield chain.line("call", _of(call, CALL), call.at)
        yield chain.signature(utcnow())

    async def _pages(self, table: type[Any], key: Any, which: sa.ColumnElement[bool]) -> AsyncIterator[list[Any]]:
        last = 0
        while True:
            async with self.store.read() as session:
                found = select(table).where(which, key > last).order_by(key).limit(PAGE)
                page = list((await session.exec(found)).all())
            if not page:
                return
            yield page
            last = getattr(page[-1], key.key)

    async def _approvals(self) -> list[Approval]:
        async with self.store.read() as session:
            decided = select(Approval).where(Approval.plan_id == self.plan.id).order_by(col(Approval.id))
            return list((await session.exec(decided)).all())

    async def _events(self) -> AsyncIterator[Event]:
        """What people and the clock did to the plan and to the run; there are few of a plan."""
        async with self.store.read() as session:
            about = col(Event.subject).in_((f"plan:{self.plan.id}", f"run:{self.run.id}"))
            found = select(Event).where(col(Event.at) >= self.plan.created_at, about).order_by(col(Event.id))
            events = list((await session.exec(found)).all())
        for event in events:
            yield event


def told_event(event: Event, people: People) -> dict[str, Any]:
    """An event with the actor's name and role as of its time."""
    data = {name: value for name, value in event.data.items() if name != "by_role"}
    return {
        "id": event.id,
        "kind": event.kind,
        "actor": event.actor,
        "name": people.name(event.actor, event.at),
        "role": role_of(event),
        "subject": event.subject,
        "subject_name": people.name(event.subject, event.at),
        "integration": event.integration_id,
        "data": data,
    }


def veiled(value: Any, name: str = "") -> Any:
    """The same value without what is a secret by its name; the keyed hash of one, which rows hold, stays."""
    if isinstance(value, Mapping):
        return {key: veiled(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [veiled(inner, name) for inner in value]
    if isinstance(value, str) and value and _SECRET.search(name) and not _MARK.fullmatch(value):
        return MASK
    return value


def _row(row: Change) -> dict[str, Any]:
    """A row as it was shown and approved, and its journal. `values` tells whether it still is what was hashed then."""
    stored = {name: getattr(row, name) for name in FIXED}
    values = "as_planned" if row_hash(stored) == row.row_hash else "altered"
    if values == "altered" and all(stored[name] is None for name in IMAGES):
        values = "forgotten"  # after its days, see sync.retention
    return {name: veiled(value, name) for name, value in stored.items()} | _of(row, JOURNAL) | {"values": values}


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: veiled(getattr(row, name), name) for name in names}
