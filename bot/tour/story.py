"""First light: from the slash command to a verified sync, and what may not happen on the way."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.cards import actions as a
from bot.tour.door import Door, Json
from bot.tour.person import Person, StepFailed, element_of, find, has, text_of
from bot.tour.report import Report
from bot.tour.vendors import Vendors
from bot.tour.waiting import until

CHANNEL = "calix-sync"
UUID_DASHES = 4
AFFECTED = ("No customer is affected", "for a change", "for how many customers is not known")
"""What a notice may say of customers, depending on what was under way."""
LOOKS, LOOK_SECONDS = 120, 0.25


@dataclass(slots=True)
class Told:
    """What earlier steps found out and later ones need."""

    linked_key: str = ""
    linked_to: str = ""
    kept_key: str = ""
    marked_key: str = ""
    before: int = 0
    drifted: str = ""


class Story:
    """One play of the story on one stage."""

    def __init__(self, door: Door, facts: Json, report: Report, settle_seconds: float = 0.0) -> None:
        self.vendors, self.report, self.told = Vendors(door, facts), report, Told()
        self.settle_seconds = settle_seconds
        workspace = facts["workspace"]
        people = {user["real_name"]: user["id"] for user in workspace["users"]}

        def person(word: str) -> Person:
            name = next(each for each in people if word in each)
            return Person(door, workspace["control_url"], people[name], name)

        self.uma, self.ada, self.ben, self.nils = (person(word) for word in ("Uma", "Ada", "Ben", "Newcomer"))
        self.name = facts["notes"]["companies"][0]["name"]
        self.channel = next(each["id"] for each in workspace["channels"] if each["name"] == CHANNEL)

    async def play(self) -> None:
        """Every step, in order."""
        await self._connected()
        await self._audit()
        await self._review()
        await self._opt_in()
        await self._plan()
        await self._confirm()
        await self._proof()
        await self._by_themselves()
        await self._trouble()

    async def _connected(self) -> None:
        async with self.report.step("the bot is connected to the workspace"):
            await self.uma.waits_for("a socket", lambda state: state["connection"]["sockets"])
        async with self.report.step("somebody unknown is told their id and whom to ask"):
            await self.nils.types(self.channel, "/audit")
            await self.nils.message(self.channel, "a private answer", self.nils.id)
        async with self.report.step("rubbish is answered with a sentence"):
            await self.uma.types(self.channel, "/audit no such pair")
            await self.uma.message(self.channel, "a private answer", "no such pair")

    async def _audit(self) -> None:
        async with self.report.step("/audit is acked at once and its card ends with the counts"):
            await self.uma.types(self.channel, f"/audit {self.name}")
            card = await self.uma.message(self.channel, "the finished audit", "matched", "unmatched", a.REVIEW)
            if not has(card, a.PLAN_SYNC):
                raise StepFailed(f"no Plan sync on {card['text']}")

    async def _opt_in(self) -> None:
        async with self.report.step("before the first sync Splice asks who may get marketing, and is answered"):
            self.told.before = await self.vendors.last_write()
            card = await self.uma.message(self.channel, "the audit card", a.PLAN_SYNC)
            await self.uma.presses(card, a.PLAN_SYNC)
            question = await self.uma.message(self.channel, "the question", a.OPT_IN_YES)
            await self.uma.presses(question, a.OPT_IN_YES)
            await self.uma.waits_for("the answer", lambda state: not _has(state, self.channel, a.OPT_IN_YES))

    async def _review(self) -> None:
        async with self.report.step("Review unmatched opens a window; one record is linked to a suggested account"):
            card = await self.uma.message(self.channel, "the audit card", a.REVIEW)
            await self.uma.presses(card, a.REVIEW)
            view = await self._next_finding(lambda shown: has(shown, a.LINK))
            value = a.unpack(element_of(view, a.LINK)["value"])
            self.told.linked_to, self.told.linked_key = str(value["to"]), _record_key(view)
            await self.uma.presses_in_window(view, a.LINK)
        async with self.report.step("another is kept, a third may be removed, each stored at the click"):
            await self._after(self.told.linked_key)
            view = await self._next_finding(_has_key)
            self.told.kept_key = _record_key(view)
            await self.uma.presses_in_window(view, a.KEEP)
            await self._after(self.told.kept_key)
            view = await self._next_finding(_has_key)
            self.told.marked_key = _record_key(view)
            await self.uma.presses_in_window(view, a.REMOVE)
            await self.uma.closes(await self._after(self.told.marked_key))

    async def _plan(self) -> None:
        async with self.report.step("the plan names creates, updates and removals, and nothing was written yet"):
            plan = await self.uma.message(self.channel, "the plan", a.CONFIRM_ALL, "erased")
            for word in ("create", "update", "removal"):
                if word not in text_of(plan):
                    raise StepFailed(f"the card does not say {word}: {plan['text']}")
            if await self.vendors.writes(self.told.before):
                raise StepFailed("something was written before anybody confirmed")
        async with self.report.step("who asked cannot confirm, and is told why in private"):
            await self.uma.presses(plan, a.CONFIRM_ALL)
            await self.uma.waits_for(
                "a private answer", lambda state: _ephemeral(state, self.channel, "Nothing was done")
            )
        async with self.report.step("a record is changed by hand while the plan waits"):
            self.told.drifted = await self._drift(plan)
            # A vendor whose reads lag shows the change to nobody before that.
            await asyncio.sleep(self.settle_seconds)

    async def _confirm(self) -> None:
        async with self.report.step("two approvers confirm at once: one decides, the other is told so in private"):
            plan = await self.ada.message(self.channel, "the plan", a.CONFIRM_ALL)
            await asyncio.gather(self.ada.presses(plan, a.CONFIRM_ALL), self.ben.presses(plan, a.CONFIRM_ALL))
            await self._one_of(self.ada, self.ben, "Too late")
        async with self.report.step("the card turns into progress, then into a verified result"):
            await self.ada.message(self.channel, "the result", "Done", "verified", seconds=120)

    async def _proof(self) -> None:
        vendors, told = self.vendors, self.told
        async with self.report.step(
            "Calix holds what was decided: linked, kept, removed, and the hand's change untouched"
        ):
            linked, kept = await vendors.subscriber(told.linked_to), await vendors.subscriber(told.kept_key)
            marked = await vendors.subscriber(told.marked_key)
            if not linked or not kept or marked:
                raise StepFailed(f"linked {bool(linked)}, kept {bool(kept)}, marked still there {bool(marked)}")
            if told.drifted:
                by_hand = await vendors.subscriber(told.drifted)
                if not by_hand or by_hand["name"] != "Changed By Hand":
                    raise StepFailed(f"{told.drifted} was overwritten")
        async with self.report.step("the next audit finds nothing but what was kept and what was changed by hand"):
            before = await self.uma.last_ts(self.channel)
            await self.uma.types(self.channel, f"/audit {self.name}")
            card = await self.uma.message(self.channel, "the next audit", "1 unmatched", a.REVIEW, after=before)
            if "differ" in card["text"] and not told.drifted:
                raise StepFailed(card["text"])

    async def _by_themselves(self) -> None:
        async with self.report.step("a change in Sonar reaches Calix by itself"):
            account = self.told.linked_to
            await self.vendors.rename_account(account, "Renamed In Sonar")
            await self._until(account, "Renamed In Sonar")

    async def _trouble(self) -> None:
        async with self.report.step("Calix goes away: a notice says who is affected and what happens by itself"):
            before = await self.uma.last_ts(self.channel)
            await self.vendors.away("calix")
            await self.uma.types(self.channel, f"/audit {self.name}")
            notice = await self.uma.message(self.channel, "the notice", "Nothing was written", a.TRY_NOW, after=before)
            said = text_of(notice)
            if not any(words in said for words in AFFECTED) or "by itself" not in said:
                raise StepFailed(said)
        async with self.report.step("Calix comes back: Try now works, and the notice turns to recovered"):
            await self.vendors.back("calix")
            notice = await self.uma.message(self.channel, "the notice", "Nothing was written", a.TRY_NOW)
            await self.uma.presses(notice, a.TRY_NOW)
            await self.uma.message(self.channel, "the recovery", "Recovered")

    async def _one_of(self, one: Person, other: Person, words: str) -> None:
        """Exactly one of two people is told so in private."""
        for _ in range(LOOKS):
            told = [_ephemeral(await each.sees(), self.channel, words) for each in (one, other)]
            if all(told):
                raise StepFailed(f"both were told {words}")
            if any(told):
                return
            await asyncio.sleep(LOOK_SECONDS)
        raise StepFailed(f"nobody was told {words}")

    async def _next_finding(self, suits: Any) -> Json:
        """Leaf through the window until a finding suits."""
        view = await self.uma.window("a finding", lambda shown: has(shown, a.KEEP))
        for _ in range(80):
            if suits(view):
                return view
            seen = _record_key(view)
            await self.uma.presses_in_window(view, a.LATER)
            view = await self._after(seen)
        raise StepFailed("no finding with a suggestion")

    async def _after(self, key: str) -> Json:
        return await self.uma.window(
            f"the finding after {key}", lambda shown: has(shown, a.KEEP) and _record_key(shown) != key
        )

    async def _drift(self, plan: Json) -> str:
        """Change by hand one subscriber that the plan would update; its id stands on the card."""
        updates = await self._planned_updates()
        if not updates:
            raise StepFailed("the plan updates nothing")
        await self.vendors.edit_by_hand(updates[0], name="Changed By Hand")
        return updates[0]

    async def _planned_updates(self) -> list[str]:
        """Keys that differ, as the imitation itself knows them."""
        url = f"{self.vendors.facts['control']['calix']}/truth"
        told = await self.vendors.door.get(url)
        return [str(each["key"]) for each in told["records"] if each["part"] == "drift"]

    async def _until(self, key: str, name: str) -> None:
        async def there() -> bool:
            record = await self.vendors.subscriber(key)
            return bool(record and record["name"] == name)

        await until(f"{key} to become {name}", there)


def _record_key(view: Json) -> str:
    """The record's id as the window shows it."""
    block = next(block for block in view["blocks"] if block.get("block_id") == "record")
    return str(block["text"]["text"]).split("`")[1]


def _has_key(view: Json) -> bool:
    """Records without a Subscriber ID are shown by the vendor's own long id; they are not for this story."""
    return _record_key(view).count("-") < UUID_DASHES


def _has(state: Json, channel: str, action: str) -> bool:
    return find(state, channel, f'"{action}') is not None


def _ephemeral(state: Json, channel: str, words: str) -> Json | None:
    for place in state["channels"]:
        if place["id"] == channel:
            for message in reversed(place["messages"]):
                if message.get("ephemeral") and words in text_of(message):
                    return dict(message)
    return None
