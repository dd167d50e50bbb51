"""`/splice`: help, roles, and every other command under it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.blockkit import build as b
from bot.cards.card import Card
from bot.cards.help import help_card
from bot.cards.private import note
from bot.cards.roles import roles_card
from bot.cards.views import GrantView
from bot.catalogue import say
from bot.face.ask import Ask, Kind
from bot.face.desk import Desk, Forbidden
from bot.face.listeners.pause import pause_command, resume_command
from bot.face.places import all_of, by_id, fitting, words
from bot.face.registry import Registry
from store.words import Role
from sync.errors import Refusal

MENTION = re.compile(r"^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$|^<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>$|^([UWS][A-Z0-9]{4,})$")
NONE = "none"
Work = Callable[[Desk, Ask, str], Awaitable[None]]
UNDER: dict[str, tuple[Role, Work]] = {
    "pause": (Role.OPERATOR, pause_command),
    "resume": (Role.APPROVER, resume_command),
}


def register(registry: Registry) -> None:
    """The command; what it does not know itself is looked up among the others."""

    @registry.command("splice", role=None)
    async def command(desk: Desk, ask: Ask) -> None:
        name, _, rest = ask.text.partition(" ")
        name, rest = name.lower().removeprefix("/"), rest.strip()
        if name in ("", "help"):
            await desk.tell(ask, help_card(rest.lower().removeprefix("/"), desk.settings.command_prefix))
        elif name == "roles":
            await _roles(desk, ask)
        elif name == "role":
            await _role(desk, ask, rest)
        elif name in UNDER:
            await _under(desk, ask, name, rest)
        else:
            await _other(registry, desk, ask, name, rest)


async def _other(registry: Registry, desk: Desk, ask: Ask, name: str, rest: str) -> None:
    inner = replace(ask, name=name, text=rest)
    entry = registry.entries.get((Kind.COMMAND, name))
    if entry is None or name == "splice":
        said = say("private.rubbish", text=ask.text, hint=say("private.hint"))
        await desk.tell(ask, Card(said, [b.section(said)]))
        return
    if entry.role is not None:
        held = await desk.roles.anywhere(ask.user)
        if held is None or not held.includes(entry.role):
            raise Forbidden(entry.role if held is not None else None)
    await entry.handler(desk, inner)


async def _under(desk: Desk, ask: Ask, name: str, rest: str) -> None:
    """What stands here alone; the role where it is meant is asked for by the work itself."""
    role, work = UNDER[name]
    held = await desk.roles.anywhere(ask.user)
    if held is None or not held.includes(role):
        raise Forbidden(role if held is not None else None)
    await work(desk, ask, rest)


async def _roles(desk: Desk, ask: Ask) -> None:
    if await desk.roles.anywhere(ask.user) is None:
        raise Forbidden(None)
    names = {row.id: row.name for row in await all_of(desk)}
    grants = [
        GrantView(holder=grant.holder, role=grant.role, integration=names.get(grant.integration_id or 0, ""))
        for grant in await desk.roles.grants()
        if grant.integration_id is None or grant.integration_id in names
    ]
    await desk.tell(ask, roles_card(grants, sorted(desk.roles.admins)))


async def _role(desk: Desk, ask: Ask, rest: str) -> None:
    """`@person approver [integration]`; `none` takes the role away."""
    held = await desk.roles.anywhere(ask.user)
    if held is None or not held.includes(Role.ADMIN):
        raise Forbidden(Role.ADMIN if held is not None else None)
    who, role, *name = [*words(rest), "", ""][:2] + words(rest)[2:]
    mention = MENTION.match(who)
    if mention is None or role.lower() not in (*Role, NONE):
        said = say("private.rubbish", text=rest or "role", hint=say("roles.how"))
        await desk.tell(ask, Card(said, [b.section(said)]))
        return
    holder = next(part for part in mention.groups() if part)
    integration_id = await _named(desk, " ".join(name)) if name else None
    await desk.allow(ask, Role.ADMIN, integration_id, fresh=True)
    wanted = Role(role.lower()) if role.lower() != NONE else None
    await desk.roles.grant(holder, wanted, integration_id, by=ask.user)
    told = (
        note("roles.given", holder=holder, role=say(f"role.{wanted}")) if wanted else note("roles.taken", holder=holder)
    )
    await desk.tell(ask, told)


async def _named(desk: Desk, text: str) -> int:
    found = fitting(await all_of(desk), text)
    if len(found) != 1:
        raise Refusal("unknown_integration", integration=text)
    return (await by_id(desk, found[0].id or 0)).id or 0
