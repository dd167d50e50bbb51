"""`splice doctor`: looks at everything that Splice needs, and says in a sentence what to mend."""

import asyncio
from collections.abc import Callable

import typer
from sqlmodel import col, or_, select

from bot.cards.doctor import doctor_lines
from bot.cards.views import CheckView
from bot.catalogue import say
from bot.cli.saying import beside, explain, tell
from bot.cli.slackcheck import check_slack
from bot.compose import open_store, workbench
from bot.settings import Settings
from store.database import Store
from store.migrate import check as differences
from store.secretbox import SecretTrouble
from store.tables import Integration, RoleGrant
from store.words import Role
from sync.bridge import Check
from sync.configure import list_integrations
from sync.errors import SyncError


def command() -> None:
    """Check database, Slack and every integration; exit 1 when something must be mended."""
    with beside.status("") as progress:
        checks = asyncio.run(examine(Settings(), lambda what: progress.update(say("cli.doctor_looks", what=what))))
    for line in doctor_lines(checks):
        tell(line)
    if any(check.ok is False for check in checks):
        raise typer.Exit(1)


async def examine(settings: Settings, look: Callable[[str], None]) -> list[CheckView]:
    """Every check, in the order in which one sets things up; `look` is told what is looked at."""
    seen: list[tuple[str, Check]] = []
    async with open_store(settings) as store:
        found = await differences(settings.store_url)
        code = "database_differs" if found else "database_ok"
        seen.append(("", Check("database", not found, code, {"n": len(found)})))
        try:
            settings.secret_box()
            seen.append(("", Check("secrets", True, "secrets_ok")))
        except SecretTrouble as trouble:
            seen.append(("", Check("secrets", False, "secrets_missing", {"words": str(trouble)})))
            return _views(seen)
        look(say("cli.slack"))
        seen += [("", check) for check in await check_slack(settings)]
        rows = await list_integrations(store)
        if not rows:
            seen.append(("", Check("integrations", None, "no_integration")))
        for row in rows:
            look(row.name)
            seen += [(row.name, check) for check in await _integration(settings, store, row)]
    return _views(seen)


async def _integration(settings: Settings, store: Store, row: Integration) -> list[Check]:
    checks = [await _approvers(settings, store, row)]
    try:
        async with workbench(settings, store).open(row.id or 0) as (_, opened):
            return checks + list(await opened.doctor())
    except SyncError as trouble:
        return [*checks, Check("connection", False, "not_opened", {"words": explain(trouble)})]


async def _approvers(settings: Settings, store: Store, row: Integration) -> Check:
    """A plan needs an approver who did not ask for it: with one person there is none (design rule 6)."""
    async with store.read() as session:
        here = or_(RoleGrant.integration_id == row.id, col(RoleGrant.integration_id).is_(None))
        enough = [role for role in Role if role.includes(Role.APPROVER)]
        query = select(RoleGrant.holder).where(here, col(RoleGrant.role).in_(enough))
        holders = {*(await session.exec(query)).all(), *settings.admins}
    if not holders:
        return Check("approvers", False, "nobody_approves")
    alone = len(holders) == 1 and not next(iter(holders)).startswith("S")
    return Check("approvers", None if alone else True, "one_approver" if alone else "approvers_ok", {"n": len(holders)})


def _views(seen: list[tuple[str, Check]]) -> list[CheckView]:
    return [
        CheckView(name=check.name, ok=check.ok, code=check.code, facts=dict(check.facts), where=where)
        for where, check in seen
    ]
