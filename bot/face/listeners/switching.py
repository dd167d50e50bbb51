"""Enabling and disabling an integration; what enabling does to others is said before anything is saved (seed 000)."""

from dataclasses import replace

from bot.cards.actions import DISABLE, ENABLE, ENABLE_MODAL, INTEGRATION_MORE
from bot.cards.landing import landing_card
from bot.cards.private import note
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import views
from bot.face.listeners.windows import window
from bot.face.places import all_of, by_id
from bot.face.registry import Registry
from bot.modals.enable import enable_modal
from store.secretbox import SecretTrouble
from store.tables import Integration
from store.words import Role
from sync.configure import Switched, preview_switch, set_enabled
from sync.errors import Refusal


def register(registry: Registry) -> None:
    """The landing page's button and menu, and the question's answer."""

    @registry.action(ENABLE, DISABLE, role=Role.ADMIN)
    async def switched(desk: Desk, ask: Ask) -> None:
        await _switch(desk, ask, on=ask.name == ENABLE)

    @registry.action(INTEGRATION_MORE, role=Role.ADMIN)
    async def more(desk: Desk, ask: Ask) -> None:
        await _switch(desk, ask, on=ask.word("do") == "enable")

    @registry.submit(ENABLE_MODAL, role=Role.ADMIN)
    async def confirmed(desk: Desk, ask: Ask) -> None:
        integration = await _mine(desk, ask)
        if await _others(desk, integration) != ask.meta.get("others"):
            raise Refusal("others_changed", integration=integration.name)
        await _save(desk, replace(ask, response_url=ask.word("url")), integration, on=True)


async def _switch(desk: Desk, ask: Ask, *, on: bool) -> None:
    """Do it, unless others would need a full sync because of it: that is asked first."""
    integration = await _mine(desk, ask)
    others = await _others(desk, integration) if on and not integration.enabled else []
    if not others:
        await _save(desk, ask, integration, on=on)
        return
    names = [row.name for row in await all_of(desk) if row.id in others]
    back = {"channel": ask.channel, "url": ask.response_url, "integration": integration.id, "others": others}
    await window(desk, ask, enable_modal(integration.name, names, back))


async def _mine(desk: Desk, ask: Ask) -> Integration:
    integration = await by_id(desk, ask.number("integration"))
    await desk.allow(ask, Role.ADMIN, integration.id, fresh=True)
    return integration


async def _others(desk: Desk, integration: Integration) -> list[int]:
    """Ids of the integrations that enabling this one makes need a full sync.

    Raises:
        Refusal: configuration_wrong(problems), keys_missing(words).
    """
    number = integration.id or 0
    try:
        seen = await preview_switch(desk.store, number, True, bridges=desk.bridges, box=desk.settings.secret_box())
    except SecretTrouble as trouble:
        raise Refusal("keys_missing", words=str(trouble)) from trouble
    if seen.problems:
        raise Refusal("configuration_wrong", problems=seen.problems)
    return [row.id or 0 for row in await all_of(desk) if row.name in seen.resync]


async def _save(desk: Desk, ask: Ask, integration: Integration, *, on: bool) -> None:
    done = await _set(desk, ask, integration, on=on)
    desk.drawn.set()
    await desk.tell(ask, landing_card(await views(desk, await all_of(desk))), replace=True)
    if done.resync:
        names = {"name": integration.name, "n": len(done.resync), "names": done.resync}
        await desk.tell(ask, note("setup.others_need_full", **names))


async def _set(desk: Desk, ask: Ask, integration: Integration, *, on: bool) -> Switched:
    how = {"by": ask.user, "team": desk.team}
    try:
        box = desk.settings.secret_box()
        return await set_enabled(desk.store, integration.id or 0, on, bridges=desk.bridges, box=box, **how)
    except SecretTrouble as trouble:
        raise Refusal("keys_missing", words=str(trouble)) from trouble
