"""Who may do what: roles of named people and of Slack user groups, nobody by default but the admins of the settings."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlmodel import col, or_, select

from bot.face.gateway import Gateway
from bot.face.trouble import SlackTrouble
from store.database import Store
from store.tables import RoleGrant
from store.tables.base import utcnow
from store.words import Role
from sync.events import record

KEEP_SECONDS = 300.0


@dataclass(slots=True)
class _Members:
    at: float = 0.0
    users: frozenset[str] = frozenset()
    told: bool = False


@dataclass(slots=True)
class Roles:
    """Roles of one workspace. Members of user groups are kept five minutes (20 look-ups a minute)."""

    store: Store
    gateway: Gateway
    team: str
    admins: frozenset[str]
    clock: Callable[[], float] = time.monotonic
    _groups: dict[str, _Members] = field(default_factory=dict)

    async def of(self, user: str, integration_id: int | None = None, *, fresh: bool = False) -> Role | None:
        """The highest role in an integration (None: in all of them). `fresh` asks Slack again, for decisions."""
        if user in self.admins:
            return Role.ADMIN
        grants = [grant for grant in await self.grants() if grant.integration_id in (None, integration_id)]
        return await self._highest(user, grants, fresh)

    async def anywhere(self, user: str) -> Role | None:
        """The highest role in any integration: None is somebody unknown."""
        if user in self.admins:
            return Role.ADMIN
        return await self._highest(user, await self.grants(), fresh=False)

    async def holders(self, role: Role, integration_id: int | None) -> list[str]:
        """User and group ids that hold at least this role in an integration, people before groups."""
        grants = [grant for grant in await self.grants() if grant.integration_id in (None, integration_id)]
        found = {grant.holder for grant in grants if Role(grant.role).includes(role)}
        return sorted(found, key=lambda holder: (holder.startswith("S"), holder))

    async def whom_to_ask(self) -> list[str]:
        """The admins, for somebody who has no role."""
        granted = await self.holders(Role.ADMIN, None)
        return sorted({*self.admins, *granted})

    async def grants(self) -> list[RoleGrant]:
        """Every grant of this workspace."""
        async with self.store.read() as session:
            query = select(RoleGrant).where(col(RoleGrant.team).in_((self.team, ""))).order_by(col(RoleGrant.id))
            return list((await session.exec(query)).all())

    async def grant(self, holder: str, role: Role | None, integration_id: int | None, *, by: str) -> None:
        """Give a person or group this one role in an integration (or everywhere); None takes it away."""
        async with self.store.write() as session:
            here = RoleGrant.integration_id == integration_id
            mine = or_(RoleGrant.team == self.team, RoleGrant.team == "")
            held = (await session.exec(select(RoleGrant).where(RoleGrant.holder == holder, here, mine))).all()
            for old in held:
                await session.delete(old)
            await session.flush()
            if role is not None:
                new = RoleGrant(
                    team=self.team, holder=holder, role=role, integration_id=integration_id, granted_by=by, at=utcnow()
                )
                session.add(new)
            kind = "role.granted" if role is not None else "role.taken"
            record(
                session,
                kind,
                actor=by,
                team=self.team,
                integration_id=integration_id,
                subject=holder,
                role=role or "",
                was=sorted(old.role for old in held),
            )

    async def _highest(self, user: str, grants: Iterable[RoleGrant], fresh: bool) -> Role | None:
        best: Role | None = None
        asked: set[str] = set()
        for grant in grants:
            role = Role(grant.role)
            if best is not None and best.includes(role):
                continue
            if grant.holder == user or user in await self._members(grant.holder, fresh and grant.holder not in asked):
                best = role
            asked.add(grant.holder)
        return best

    async def _members(self, holder: str, fresh: bool) -> frozenset[str]:
        if not holder.startswith("S"):
            return frozenset()
        kept = self._groups.setdefault(holder, _Members())
        age = self.clock() - kept.at
        if kept.told and age < KEEP_SECONDS and not fresh:
            return kept.users
        try:
            kept.users, kept.at, kept.told = await self.gateway.group_members(holder), self.clock(), True
        except SlackTrouble:
            # no paid plan, no scope, or Slack is away: what was told lately still counts, after that named people alone
            if not kept.told or age >= KEEP_SECONDS:
                return frozenset()
        return kept.users
