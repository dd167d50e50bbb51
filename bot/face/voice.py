"""Which integrations tell of a customer's voice, and the desk that a bridge opens for those who talk to people."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, runtime_checkable

from pydantic import SecretStr

from bot.cards.views import Pair
from bot.face.ask import Ask
from bot.face.desk import Desk, Forbidden
from bot.face.places import all_of, by_id
from bot.face.shows.pairs import Bridges, pair_of
from bridges.simpler_alianza.facts import Flaw, FormFacts, VoiceFacts
from store.secretbox import SecretTrouble
from store.tables import Integration
from store.words import Role
from sync.errors import Refusal

ACCOUNTS, LINES = "accounts", "sip_lines"
"""The flows that a voice card asks for; a bridge that keeps both tells of voice."""

STATUS, CONSOLE = "customer_status", "console"
"""Seed 002's two switches, by the names of their options; both are on unless somebody switched them off."""


@runtime_checkable
class VoiceDesk(Protocol):
    """What a bridge can tell and check of one customer (`sync.bridge.Opened.desk`)."""

    async def look(self, number: str) -> VoiceFacts:
        """Everything about one customer; what is away leaves its part open."""
        ...

    async def form(self, number: str) -> FormFacts:
        """What a new account's form starts with."""
        ...

    def fields_of(self, form: FormFacts, filled: Mapping[str, Any]) -> dict[str, Any]:
        """A filled form as the fields of a new account."""
        ...

    def check(self, fields: Mapping[str, Any]) -> list[Flaw]:
        """What the platform would not take, without asking it."""
        ...

    async def blockers(self, number: str) -> dict[str, int]:
        """What keeps an account from being deleted, by kind."""
        ...

    async def password(self, number: str, sip_username: str) -> SecretStr:
        """A line's password, for a reveal that is recorded."""
        ...


def tells_of_voice(integration: Integration, bridges: Bridges) -> bool:
    """True for an integration whose bridge keeps accounts and SIP lines."""
    bridge = bridges.get(integration.bridge)
    return bridge is not None and {ACCOUNTS, LINES} <= {sides.name for sides in bridge.flows}


def switched_on(integration: Integration, switch: str) -> bool:
    """Whether one of the two switches is on."""
    return bool(integration.options.get(switch, True))


def voice_pair(integration: Integration, bridges: Bridges) -> Pair:
    """The integration's name and its systems as the accounts' flow calls them: customers' and voice platform's."""
    pair = pair_of(integration, bridges, ACCOUNTS)
    return Pair(id=pair.id, name=integration.name, source=pair.source, target=pair.target)


async def voice_integrations(desk: Desk, ask: Ask) -> list[Integration]:
    """Those that this person may ask about.

    Raises:
        Refusal: no_voice; voice_switched_off(integration), when all that there are switched their status section off.
        Forbidden: the person may look into none of them.
    """
    there = [row for row in await all_of(desk) if tells_of_voice(row, desk.bridges)]
    if not there:
        raise Refusal("no_voice")
    on = [row for row in there if switched_on(row, STATUS)]
    if not on:
        raise Refusal("voice_switched_off", integration=there[0].name)
    mine = [row for row in on if await _may_look(desk, ask, row)]
    if not mine:
        raise Forbidden(Role.VIEWER, on[0].id)
    return mine


async def _may_look(desk: Desk, ask: Ask, integration: Integration) -> bool:
    held = await desk.roles.of(ask.user, integration.id)
    return held is not None and held.includes(Role.VIEWER)


async def asked_integration(
    desk: Desk, ask: Ask, role: Role, *, console: bool = False, fresh: bool = False
) -> Integration:
    """The integration that a button or a form names, when its switches and this person's role allow it.

    Raises:
        Refusal: unknown_integration, no_voice, voice_switched_off, console_switched_off.
        Forbidden: the role does not reach.
    """
    integration = await by_id(desk, ask.number("integration"))
    await allow_voice(desk, ask, integration, role, console=console, fresh=fresh)
    return integration


async def allow_voice(
    desk: Desk, ask: Ask, integration: Integration, role: Role, *, console: bool = False, fresh: bool = False
) -> None:
    """Switches first, then the role. `console`: what is asked changes something, or opens a secret.

    Raises:
        Refusal, Forbidden: see `asked_integration`.
    """
    if not tells_of_voice(integration, desk.bridges):
        raise Refusal("no_voice")
    if not switched_on(integration, STATUS):
        raise Refusal("voice_switched_off", integration=integration.name)
    await desk.allow(ask, role, integration.id, fresh=fresh)
    if console and not switched_on(integration, CONSOLE):
        raise Refusal("console_switched_off", integration=integration.name)


@asynccontextmanager
async def voice_desk(desk: Desk, integration: Integration) -> AsyncIterator[VoiceDesk]:
    """The bridge's desk, open for one question.

    Raises:
        Refusal: voice_no_key, no_voice, configuration_wrong.
    """
    try:
        bench = desk.workbench()
    except SecretTrouble:
        raise Refusal("voice_no_key") from None
    async with bench.open(integration.id or 0) as (_, opened):
        if not isinstance(opened.desk, VoiceDesk):
            raise Refusal("no_voice")
        yield opened.desk


def names_of(rows: Sequence[Integration], bridges: Bridges) -> list[Pair]:
    """Integrations as pickers show them."""
    return [voice_pair(row, bridges) for row in rows]
