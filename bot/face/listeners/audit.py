"""`/audit` and the audit card's buttons."""

from sqlmodel import col, select

from bot.cards.actions import AUDIT_AGAIN, AUDIT_MORE, DRIFT_CSV
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import point, with_integration
from bot.face.listeners.files import send_drift, send_findings
from bot.face.listeners.windows import window
from bot.face.places import by_id
from bot.face.registry import Registry
from bot.face.shows.audits import audit_view
from bot.modals.reading import audit_modal
from store.tables import Audit, Integration
from store.words import Role
from sync.errors import Refusal
from sync.requests import ask_audit, together


def register(registry: Registry) -> None:
    """The command and the buttons."""

    @registry.command("audit", role=Role.OPERATOR)
    async def command(desk: Desk, ask: Ask) -> None:
        await with_integration(desk, ask, "audit", audit_one)

    @registry.action(AUDIT_AGAIN, role=Role.OPERATOR)
    async def again(desk: Desk, ask: Ask) -> None:
        await audit_one(desk, ask, await by_id(desk, ask.number("integration")))

    @registry.action(AUDIT_MORE)
    async def more(desk: Desk, ask: Ask) -> None:
        async with desk.store.read() as session:
            audit = await session.get(Audit, ask.number("audit"))
            if audit is None:
                raise Refusal("unknown_integration", integration=ask.number("audit"))
            view = await audit_view(session, audit, desk.bridges)
        if ask.word("do") == "drift":
            await desk.allow(ask, Role.OPERATOR, audit.integration_id)
            await send_drift(desk, ask, view.pair, [audit])
            return
        if ask.word("do") == "csv":
            await desk.allow(ask, Role.OPERATOR, audit.integration_id)
            await send_findings(desk, ask, view.pair, audit.flow)
            return
        await desk.allow(ask, Role.VIEWER, audit.integration_id)
        only = "skipped" if ask.word("do") == "skipped" else ""
        await window(desk, ask, audit_modal(view, only=only))

    @registry.action(DRIFT_CSV)
    async def report(desk: Desk, ask: Ask) -> None:
        number = ask.number("audit")
        async with desk.store.read() as session:
            audits = (await session.exec(select(Audit).where(together(number)).order_by(col(Audit.id)))).all()
            if not audits:
                raise Refusal("unknown_integration", integration=number)
            pair = (await audit_view(session, audits[0], desk.bridges)).pair
        await desk.allow(ask, Role.OPERATOR, audits[0].integration_id)
        await send_drift(desk, ask, pair, audits)


async def audit_one(desk: Desk, ask: Ask, integration: Integration) -> None:
    """Queue the audits of all flows of one integration; their card appears in the integration's channel."""
    await desk.allow(ask, Role.OPERATOR, integration.id)
    await ask_audit(desk.store, integration.id or 0, by=ask.user, team=desk.team)
    await point(desk, ask, integration)
