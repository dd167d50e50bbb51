"""`/splice pause` and `/splice resume`: any operator stops all writing at once, an approver lets it go on."""

import re
from functools import partial

from bot.cards.card import Card
from bot.cards.private import note
from bot.cards.wording import joined
from bot.catalogue import say
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import with_integration, with_text
from store.tables import Integration
from store.words import Role
from sync.pause import ALL, pause, pause_of, resume

EVERYTHING = "all"
BECAUSE = re.compile(r"\s*\bbecause\b\s*", re.IGNORECASE)


async def pause_command(desk: Desk, ask: Ask, rest: str) -> None:
    """`[integration | all] [because …]`; without either a window asks."""
    name, *why = BECAUSE.split(rest, maxsplit=1)
    reason = why[0] if why else ""
    if name.casefold() == EVERYTHING:
        await desk.allow(ask, Role.OPERATOR)
        runs = await pause(desk.store, ALL, by=ask.user, team=desk.team, why=reason)
        await desk.tell(ask, _told("pause.told", say("pause.all"), "pause.paused_runs", runs))
        desk.drawn.set()
        return
    await with_integration(desk, with_text(ask, name), "pause", partial(pause_one, why=reason))


async def resume_command(desk: Desk, ask: Ask, rest: str) -> None:
    """`[integration | all]`; without either a window asks."""
    if rest.casefold() == EVERYTHING:
        await desk.allow(ask, Role.APPROVER, fresh=True)
        runs = await resume(desk.store, ALL, by=ask.user, team=desk.team)
        await desk.tell(ask, _told("pause.told_resumed", say("pause.all"), "pause.resumed_runs", runs))
        desk.drawn.set()
        return
    await with_integration(desk, with_text(ask, rest), "resume", resume_one)


async def pause_one(desk: Desk, ask: Ask, integration: Integration, why: str = "") -> None:
    """Pause one integration.

    Raises:
        Refusal, Forbidden: see `sync.pause.pause`; the person is no operator of it.
    """
    await desk.allow(ask, Role.OPERATOR, integration.id)
    runs = await pause(desk.store, integration.id or 0, by=ask.user, team=desk.team, why=why)
    await desk.tell(ask, _told("pause.told", _name(integration), "pause.paused_runs", runs))
    desk.drawn.set()


async def resume_one(desk: Desk, ask: Ask, integration: Integration) -> None:
    """Resume one integration; where everything is paused too it says that this one stays so.

    Raises:
        Refusal, Forbidden: see `sync.pause.resume`; the person is no approver of it.
    """
    await desk.allow(ask, Role.APPROVER, integration.id, fresh=True)
    runs = await resume(desk.store, integration.id or 0, by=ask.user, team=desk.team)
    async with desk.store.read() as session:
        still = await pause_of(session, integration.id or 0)
    left = say("pause.still", what=say("pause.all"), user=still.by, at=still.at) if still is not None else ""
    told = _told("pause.told_resumed", _name(integration), "pause.resumed_runs", 0 if still is not None else runs, left)
    await desk.tell(ask, told)
    desk.drawn.set()


def _name(integration: Integration) -> str:
    return say("word.text", text=integration.name)


def _told(code: str, what: str, of_runs: str, runs: int, more: str = "") -> Card:
    return note(code, what=what, runs=joined([say(of_runs, n=runs) if runs else "", more], " "))
