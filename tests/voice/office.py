"""The people of the voice stories and their Splice: the same office, with SIMPLer and Alianza in place of Calix."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.cli.drafts import voice_draft
from bridges.simpler_alianza.desk import VoiceDesk
from bridges.simpler_alianza.words import ACCOUNTS, LINES
from store.tables import Audit, FlowState, Integration, Plan, Run
from store.words import Mode
from sync.asking import ask_create, ask_customer, ask_delete
from sync.audit import audit
from sync.configure import Draft
from sync.errors import Refusal
from sync.named import fire_events, note_named
from sync.poll import queue_poll
from sync.requests import ask_audit
from tests.stories.office import TEAM, UMA, Office
from tests.voice.town import VoiceTown


@dataclass
class VoiceOffice(Office):
    """Uma operates, Ada approves, Ines configures; two flows."""

    @property
    def voice(self) -> VoiceTown:
        town: Any = self.town
        assert isinstance(town, VoiceTown)
        return town

    def draft(self, *, name: str = "", **options: Any) -> Draft:  # type: ignore[override]
        """The integration that fits the town."""
        draft = voice_draft(self.town.facts)
        told = {**draft.options, "settle_seconds": 0.05, "push_seconds": 1.0, **options}
        return replace(draft, name=name or draft.name, options=told)

    async def audits(self, at: Integration | None = None, flow: str = ACCOUNTS) -> Audit:
        asked = await ask_audit(self.store, (at or self.home).id or 0, by=UMA, team=TEAM, flow=flow)
        await audit(self.bench, asked.id or 0, await self.lease("audit", asked.id or 0))
        return await self.get(Audit, asked.id)

    async def settled(self, at: Integration | None = None, flow: str = ACCOUNTS) -> Run | Plan:
        """The first full sync of a flow: audited, planned, approved, verified."""
        await self.audits(at, flow)
        plan = await self.plans(at, flow=flow)
        if plan.state == "empty":
            return plan
        run = await self.runs(await self.approves(plan))
        assert run.state == "verified", (run.counts, run.verified, run.problem)
        return run

    async def polls(self, at: Integration | None = None) -> list[Run]:
        async with self.store.write() as session:
            await queue_poll(session, (at or self.home).id or 0, ACCOUNTS)
        return await self.does_what_waits()

    async def hears(self, *customer_ids: str) -> list[Run]:
        """SIMPLer's trigger named these customers; the clock and the worker do the rest."""
        await note_named(self.store, self.home.id or 0, ACCOUNTS, customer_ids)
        return await self.looks()

    async def looks(self) -> list[Run]:
        """The clock looks at what events named."""
        async with self.store.write() as session:
            await fire_events(session, None)  # type: ignore[arg-type]  # the schedule itself plays no part
        return await self.does_what_waits()

    async def lines(self, role: str, mode: str = Mode.FULL, *, by: str = UMA) -> Plan:
        """`/sip CUSTOMER full|add-only`: the plan of one customer's lines."""
        number = self.voice.number(role)
        asked = await ask_customer(self.store, self.home.id or 0, flow=LINES, owner=number, mode=mode, by=by, team=TEAM)
        return await self.works(asked.id or 0)

    async def adds(self, role: str, *, by: str = UMA, **filled: Any) -> Plan:
        """The form "Add account", filled in and sent off."""
        number = self.voice.number(role)
        told = {"account_type": "SIMPLE", "billing_day": 5, "dialing": "TEN_DIGIT", "extension_length": None}
        async with self.desk() as desk:
            fields = desk.fields_of(await desk.form(number), {**told, **filled})
            flaws = desk.check(fields)
        assert not flaws, flaws
        asked = await ask_create(
            self.store, self.home.id or 0, flow=ACCOUNTS, key=number, fields=fields, by=by, team=TEAM
        )
        return await self.works(asked.id or 0)

    async def deletes(self, role: str, *, by: str = UMA) -> Plan:
        """The form "Delete account", confirmed by typing the number."""
        number = self.voice.number(role)
        asked = await ask_delete(self.store, self.home.id or 0, flow=ACCOUNTS, key=number, by=by, team=TEAM)
        return await self.works(asked.id or 0)

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[VoiceDesk]:
        """What the face asks about one customer."""
        async with self.bench.open(self.home.id or 0) as (_, opened):
            assert isinstance(opened.desk, VoiceDesk)
            yield opened.desk

    async def state(self, at: Integration | None = None, flow: str = ACCOUNTS) -> FlowState:
        return await self.get(FlowState, ((at or self.home).id, flow))

    async def adds_again(self, role: str) -> str:
        """The code with which the form is refused."""
        try:
            async with self.desk() as desk:
                await desk.form(self.voice.number(role))
        except Refusal as refusal:
            return refusal.code
        return ""
