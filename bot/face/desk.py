"""What every listener has at hand: the store, Slack, the roles, and one way to answer a person."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import structlog
from sqlmodel import select

from bot.cards.card import Card
from bot.cards.private import needs_role, unknown_person
from bot.face.acks import Acks
from bot.face.ask import Ask
from bot.face.deliveries import Deliveries
from bot.face.gateway import Gateway, Identity
from bot.face.metrics import Metrics
from bot.face.outbox import content
from bot.face.people import People
from bot.face.roles import Roles
from bot.face.shows.pairs import Bridges
from bot.face.trouble import SlackTrouble
from bot.settings import Settings
from store.database import Store
from store.tables import Message
from store.words import Role
from sync.budget import Budgets
from sync.events import act_as
from sync.workbench import Workbench

log = structlog.get_logger(__name__)


class Forbidden(Exception):
    """The person's role does not reach.

    Attributes:
        role: the role that is needed; None when the person has no role at all.
        integration_id: where it is needed, None = anywhere.
    """

    def __init__(self, role: Role | None, integration_id: int | None = None) -> None:
        super().__init__(role or "unknown")
        self.role, self.integration_id = role, integration_id


@dataclass(slots=True)
class Desk:
    """The face's services. `drawn` is set when something changed that cards should show at once; `life` names it."""

    settings: Settings
    store: Store
    gateway: Gateway
    identity: Identity
    roles: Roles
    metrics: Metrics
    bridges: Bridges
    drawn: asyncio.Event = field(default_factory=asyncio.Event)
    works: set[asyncio.Task[Any]] = field(default_factory=set)
    life: str = field(default_factory=lambda: f"face:{uuid4().hex}")
    acks: Acks = field(default_factory=Acks)
    people: People = field(init=False)
    deliveries: Deliveries = field(init=False)

    def __post_init__(self) -> None:
        """Names are remembered for this workspace, deliveries for this life."""
        self.people = People(self.store, self.team)
        self.deliveries = Deliveries(self.store, self.life)

    @property
    def team(self) -> str:
        """The workspace that this face serves."""
        return self.identity.team

    def workbench(self) -> Workbench:
        """What opens an integration, for a look that a person waits for; everything long is the worker's.

        Raises:
            store.secretbox.SecretTrouble: this process has no key.
        """
        return Workbench(self.store, self.bridges, self.settings.secret_box(), self.settings.home, Budgets(self.store))

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start work that outlives the ack and is waited for when the face stops."""
        task = asyncio.create_task(work)
        self.works.add(task)
        task.add_done_callback(self.works.discard)
        return task

    async def allow(self, ask: Ask, role: Role, integration_id: int | None = None, *, fresh: bool = False) -> Role:
        """The person's role in an integration, when it reaches.

        Raises:
            Forbidden: it does not.
        """
        held = await self.roles.of(ask.user, integration_id, fresh=fresh)
        if held is None or not held.includes(role):
            raise Forbidden(role, integration_id)
        act_as(ask.user, held)
        return held

    async def forbid(self, ask: Ask, forbidden: Forbidden) -> Card:
        """The sentence for somebody whose role does not reach: who may, and whom to ask."""
        if forbidden.role is None:
            return unknown_person(ask.user, await self.roles.whom_to_ask())
        named = await self.roles.holders(forbidden.role, forbidden.integration_id)
        holders = sorted({*named, *self.roles.admins}, key=lambda holder: (holder in self.roles.admins, holder))
        return needs_role(ask.user, forbidden.role, holders)

    async def tell(self, ask: Ask, card: Card, *, replace: bool = False) -> None:
        """Answer one person privately: where they asked, else in the channel, else in a direct message.

        `replace` puts the answer in place of the private message whose button was clicked.
        """
        message = content(card)
        if ask.response_url:
            try:
                await self.gateway.respond(ask.response_url, {**message, "replace_original": replace})
            except SlackTrouble as trouble:
                log.info("answer.response_url_failed", code=trouble.code)
            else:
                return
        channel = ask.channel or await self._home_of(ask)
        if channel:
            try:
                await self.gateway.ephemeral(channel, ask.user, message)
            except SlackTrouble as trouble:
                log.info("answer.ephemeral_failed", code=trouble.code)
            else:
                return
        await self.gateway.post(ask.user, message)

    async def _home_of(self, ask: Ask) -> str:
        """The channel of the card from which a modal was opened."""
        plan_id = ask.number("plan")
        if not plan_id:
            return ""
        async with self.store.read() as session:
            card = Message.subject_kind == "plan", Message.subject_id == plan_id
            return (await session.exec(select(Message.channel).where(*card))).first() or ""
