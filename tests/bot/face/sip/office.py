"""The face with a voice pair: its people, its customers, and what the worker would leave behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.settings import Settings
from bridges.simpler_alianza.facts import VoiceFacts
from store.database import Store
from store.tables import FlowState, Integration, Plan, Run, SourceIndex
from store.tables.base import utcnow
from store.words import PlanState, RunState
from tests.bot.cards.voice_examples import ACCOUNT, FACTS, FORM
from tests.bot.face.conftest import running
from tests.bot.face.rows import TEAM, Rows
from tests.bot.face.sip.stand_in import NAME, StandInDesk
from tests.bot.face.stage import Stage, texts
from tests.sandbox.workspace.outside import Outside

VOICE = "C04VOICE"
NUMBER, NEW = "example-01", "example-02"
PASSWORD = "invented*<&>_`secret`"

Json = dict[str, Any]


@dataclass
class VoiceOffice:
    """One face on a store; `desk` is what its bridge tells."""

    slack: Outside
    settings: Settings
    store: Store
    rows: Rows
    desk: StandInDesk
    bridge: object
    integration: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Stage]:
        """A face that serves; several one after the other are restarts."""
        async with running(self.settings, self.store, {NAME: self.bridge}) as port:
            yield Stage(self.slack, port)

    async def furnish(self, name: str = "Voice Example", channel: str = VOICE, **more: Any) -> int:
        """An integration with both flows, synced in full before."""
        row = Integration(team=TEAM, bridge=NAME, name=name, channel=channel, target_org=f"voice:{name}", **more)
        async with self.store.write() as session:
            session.add(row)
            await session.flush()
            number = int(row.id or 0)
            session.add(FlowState(integration_id=number, flow="accounts", needs_full=False))
            session.add(FlowState(integration_id=number, flow="sip_lines", watched=False))
        return number

    async def sets(self, *, enabled: bool | None = None, audited: bool = False, **options: bool) -> None:
        """An admin changes the integration."""
        async with self.store.write() as session:
            row = await session.get(Integration, self.integration)
            assert row is not None
            row.enabled = row.enabled if enabled is None else enabled
            row.audited_at = utcnow() if audited else row.audited_at
            row.options = {**row.options, **options}

    async def indexed(self, integration: int, *people: tuple[str, str, bool]) -> None:
        """Customers of the local index: number, name, in scope."""
        await self.rows.put(
            *(
                SourceIndex(
                    integration_id=integration,
                    flow="accounts",
                    source_id=number,
                    label=name,
                    text=f" {number.replace('-', ' ').replace(':', ' ')} {name.lower()}",
                    in_scope=scoped,
                )
                for number, name, scoped in people
            )
        )

    async def ended(self, plan_id: int, state: str = RunState.VERIFIED, **counts: int) -> None:
        """The worker has planned it, and its run has ended so."""
        plan = await self.rows.get(Plan, plan_id)
        await self.rows.change(
            Plan, plan_id, state=PlanState.APPROVED, counts={"creates": 1, "rows": 1, "rows_changes": 1}
        )
        run = Run(
            plan_id=plan_id,
            integration_id=plan.integration_id,
            flow=plan.flow,
            team=TEAM,
            state=state,
            approved_by=plan.requested_by,
            counts=counts or {"applied": 1},
            started_at=utcnow(),
            finished_at=utcnow(),
        )
        await self.rows.put(run)

    async def next_card(self, stage: Stage, user: str, part: str, before: Json) -> Json:
        """Wait for a message with these words that came after another one; returns it."""
        found: list[Json] = []

        def there(state: Json) -> bool:
            here = [each for channel in state["channels"] for each in channel["messages"]]
            found[:] = [each for each in here if each["ts"] > before["ts"] and part in texts(each)]
            return bool(found)

        await stage.until(there, user)
        return found[-1]

    async def said_to(self, user: str) -> list[Json]:
        """Everything in that person's direct messages with the bot."""
        state = await self.slack.state(user)
        return [message for each in state["channels"] if each["is_im"] for message in each["messages"]]


def known() -> StandInDesk:
    """One customer with two lines, one without account."""
    none = replace(FACTS, number=NEW, customer_id="5002", account=None, rows=0)
    return StandInDesk(
        customers={NUMBER: FACTS, "5001": FACTS, NEW: none},
        forms={NEW: replace(FORM, number=NEW)},
        blocking={NUMBER: {"numbers": 0, "lines": 2, "events": 0}},
        passwords={(NUMBER, line.sip_username): PASSWORD for line in ACCOUNT.lines or ()},
    )


def without(facts: VoiceFacts = FACTS, **more: Any) -> VoiceFacts:
    """The customer with some facts changed."""
    return replace(facts, **more)
