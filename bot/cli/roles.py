"""`splice roles grant | revoke | list`: who may do what; nobody by default but the admins named in the environment."""

import asyncio
from typing import Annotated

import typer
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.catalogue import say
from bot.cli.saying import table, tell
from bot.compose import open_store
from bot.settings import Settings
from store.database import Store
from store.tables import RoleGrant
from store.words import Role
from sync.configure import by_name
from sync.errors import Refusal
from sync.events import SYSTEM, record

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Roles: viewer, operator, approver, admin.")


@app.command("grant")
def grant_command(
    holder: Annotated[str, typer.Argument(help="Slack user id (U…) or user group id (S…).")],
    role: Annotated[Role, typer.Argument()],
    integration: Annotated[str, typer.Option(help="Only for this integration.")] = "",
    team: Annotated[str, typer.Option(help="Workspace id.")] = "",
) -> None:
    """Give somebody a role."""
    asyncio.run(_grant(holder, role, integration, team))
    tell(say("cli.role_granted", holder=holder, role=role))


@app.command("revoke")
def revoke_command(holder: str, role: Role, integration: str = "") -> None:
    """Take a role back."""
    if not asyncio.run(_revoke(holder, role, integration)):
        tell(say("cli.role_not_held", holder=holder, role=role), style="red")
        raise typer.Exit(1)
    tell(say("cli.role_revoked", holder=holder, role=role))


@app.command("list")
def list_command() -> None:
    """Who holds what."""
    rows = asyncio.run(_rows())
    table(say("cli.roles"), ("Holder", "Role", "Integration", "By"), rows)


async def _grant(holder: str, role: Role, integration: str, team: str) -> None:
    async with open_store(Settings()) as store:
        where = await _where(store, integration)
        async with store.write() as session:
            if not (await session.exec(_held(holder, role, where))).all():
                session.add(RoleGrant(team=team, holder=holder, role=role, integration_id=where, granted_by=SYSTEM))
            record(session, "role.granted", actor=SYSTEM, team=team, integration_id=where, subject=holder, role=role)


async def _revoke(holder: str, role: Role, integration: str) -> bool:
    async with open_store(Settings()) as store:
        where = await _where(store, integration)
        async with store.write() as session:
            grants = (await session.exec(_held(holder, role, where))).all()
            for grant in grants:
                await session.delete(grant)
            if grants:
                record(session, "role.taken", actor=SYSTEM, integration_id=where, subject=holder, role=role)
        return bool(grants)


async def _where(store: Store, integration: str) -> int | None:
    """The integration's id, None for all of them; a name that is wrong must not end as a role everywhere."""
    if not integration:
        return None
    row = await by_name(store, integration)
    if row is None:
        raise Refusal("unknown_integration", integration=integration)
    return row.id


def _held(holder: str, role: Role, where: int | None) -> SelectOfScalar[RoleGrant]:
    at = col(RoleGrant.integration_id)
    here = at.is_(None) if where is None else at == where
    return select(RoleGrant).where(RoleGrant.holder == holder, RoleGrant.role == role, here)


async def _rows() -> list[tuple[object, ...]]:
    async with open_store(Settings()) as store, store.read() as session:
        grants = (await session.exec(select(RoleGrant).order_by(col(RoleGrant.holder)))).all()
    return [
        (grant.holder, grant.role, grant.integration_id or say("cli.everywhere"), grant.granted_by) for grant in grants
    ]
