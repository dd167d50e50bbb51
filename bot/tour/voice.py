"""The voice story: a customer gets an account, lines come and go, and a suspension switches voice off."""

from dataclasses import dataclass
from typing import Any

from bot.cards import actions as a
from bot.cli.drafts import VOICE_NAME
from bot.tour.door import Door, Json
from bot.tour.person import Person, StepFailed, find
from bot.tour.report import Report
from bot.tour.waiting import until

CHANNEL = "voice"
LONG_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class VoiceTown:
    """Both imitations as their control doors show them."""

    door: Door
    facts: Json

    @property
    def cast(self) -> Json:
        """Customers by their part in the story."""
        cast: Json = self.facts["notes"]["voice"]
        return cast

    async def account(self, number: str) -> Json | None:
        """The account with its lines inside."""
        told = await self.door.get(f"{self.facts['control']['alianza']}/dump", number=number)
        return dict(told["records"][0]) if told["records"] else None

    async def in_alianza(self, number: str, **wish: Any) -> Json:
        """Somebody works in Alianza's portal."""
        return await self._edit("alianza", {"number": number, **wish})

    async def in_simpler(self, customer_id: str, **wish: Any) -> Json:
        """Somebody works in SIMPLer's screens."""
        return await self._edit("simpler", {"customerid": customer_id, **wish})

    async def rows(self, customer_id: str) -> set[str]:
        """SIP user names in the customer's table."""
        told = await self.door.get(f"{self.facts['control']['simpler']}/dump", customerid=customer_id)
        column = self.facts["simpler"]["fields"]["userName"]
        return {row["values"].get(column, "") for row in told["records"][0]["rows"]}

    async def triggers_to(self, url: str, integration_id: int, who: str, password: str) -> None:
        """SIMPLer tells Splice of every change of status."""
        action = f"POST /hooks/{integration_id} customerid=%CUSTOMERID%"
        table = {"base_url": url, "api_username": who, "api_password": password}
        wish = table | {"triggers": {"Customer Status Change": {"action": action}}}
        told = await self.door.post(f"{self.facts['control']['simpler']}/triggers", wish)
        if "error" in told:
            raise StepFailed(told["error"])

    async def _edit(self, system: str, wish: Json) -> Json:
        told = await self.door.post(f"{self.facts['control'][system]}/edit", wish)
        if "error" in told:
            raise StepFailed(f"{system}: {told['error']}")
        return dict(told["records"][0])


class VoiceStory:
    """One play of it. `face` is where the face listens for triggers; `integration_id` is the voice pair's."""

    def __init__(self, door: Door, facts: Json, report: Report, face: str, integration_id: int) -> None:
        self.town, self.report, self.face, self.integration_id = VoiceTown(door, facts), report, face, integration_id
        workspace = facts["workspace"]
        people = {user["real_name"]: user["id"] for user in workspace["users"]}

        def person(word: str) -> Person:
            name = next(each for each in people if word in each)
            return Person(door, workspace["control_url"], people[name], name)

        self.omar, self.ben = person("Omar"), person("Ben")  # the others are busy with the other story
        self.channel = next(each["id"] for each in workspace["channels"] if each["name"] == CHANNEL)
        who = self.town.cast["no_account"]
        self.number, self.customer_id = str(who["nickname"]), str(who["customer_id"])

    async def play(self) -> None:
        """Every step, in order."""
        await self.omar.waits_for("a socket", lambda state: state["connection"]["sockets"])
        await self._statuses_in_step()
        await self._account()
        await self._lines_come()
        await self._lines_go()
        await self._suspended()

    async def _statuses_in_step(self) -> None:
        async with self.report.step("voice: the audit names what differs, and a first sync is approved and verified"):
            await self.omar.types(self.channel, f"/audit {VOICE_NAME}")
            card = await self.omar.message(self.channel, "the audit", "accounts", a.PLAN_SYNC)
            await self.omar.presses(card, a.PLAN_SYNC)
            plan = await self.ben.message(self.channel, "the plan", a.CONFIRM_ALL, "emergency calls")
            await self.ben.presses(plan, a.CONFIRM_ALL)
            await self.ben.message(self.channel, "the result", "Done", "verified", seconds=LONG_SECONDS)

    async def _account(self) -> None:
        async with self.report.step("voice: /sip of a customer without an account says so, to whoever asked alone"):
            card = await self._card("not enabled")
            if find(await self.ben.sees(), self.channel, "not enabled"):
                raise StepFailed("somebody else can read it")
        async with self.report.step("voice: Add account: a form, and the account stands in Alianza"):
            await self.omar.presses(card, a.VOICE_ADD)
            form = await self.omar.window("the form", lambda view: view.get("callback_id") == a.VOICE_ADD_MODAL)
            await self.omar.submits(form)
            await until("the account", lambda: self.town.account(self.number))

    async def _lines_come(self) -> None:
        async with self.report.step("voice: lines appear in Alianza, and /sip full brings them into SIMPLer's table"):
            for _ in range(2):
                await self.town.in_alianza(self.number, add_line={})
            await self.omar.types(self.channel, f"/sip {self.number} full")
            plan = await self.omar.message(self.channel, "the plan", a.START, "2 creates")
            await self.omar.presses(plan, a.START)
            await until("both rows", self._rows_are_lines)

    async def _lines_go(self) -> None:
        async with self.report.step("voice: a line goes in Alianza: add-only keeps its row and says so"):
            account = await self.town.account(self.number)
            gone = str((account or {})["lines"][0]["sipUsername"])
            await self.town.in_alianza(self.number, remove_line=gone)
            before = await self.omar.last_ts(self.channel)
            await self.omar.types(self.channel, f"/sip {self.number} add-only")
            await self.omar.message(self.channel, "what is kept", "nothing to change", gone[-4:], after=before)
            if gone not in await self.town.rows(self.customer_id):
                raise StepFailed("its row was removed")
        async with self.report.step("voice: full removes the row, once somebody else has approved"):
            await self.omar.types(self.channel, f"/sip {self.number} full")
            plan = await self.ben.message(self.channel, "the plan", a.CONFIRM_ALL, "1 removal", after=before)
            await self.omar.presses(plan, a.CONFIRM_ALL)
            await self.omar.message(self.channel, "a private answer", "Nothing was done", after=before)
            await self.ben.presses(plan, a.CONFIRM_ALL)
            await until("the row to go", self._rows_are_lines)

    async def _suspended(self) -> None:
        async with self.report.step("voice: the customer is suspended: SIMPLer's trigger switches the account off"):
            secrets = "simpler", "hook-invented"
            await self.town.triggers_to(self.face, self.integration_id, *secrets)
            await self.town.in_simpler(self.customer_id, set={"status": "post"})
            await until("DISABLED", lambda: self._has_status("DISABLED"))
        async with self.report.step("voice: and active again: the account too"):
            await self.town.in_simpler(self.customer_id, set={"status": "current"})
            await until("ACTIVE", lambda: self._has_status("ACTIVE"))

    async def _card(self, *words: str) -> Json:
        before = await self.omar.last_ts(self.channel)
        await self.omar.types(self.channel, f"/sip {self.number}")
        return await self.omar.message(self.channel, "the voice card", *words, a.VOICE_REFRESH, after=before)

    async def _rows_are_lines(self) -> bool:
        account = await self.town.account(self.number)
        lines = {line["sipUsername"] for line in (account or {"lines": []})["lines"]}
        return await self.town.rows(self.customer_id) == lines

    async def _has_status(self, status: str) -> bool:
        account = await self.town.account(self.number)
        return account is not None and account["account"]["status"] == status
