"""People in the imitation workspace who ask and decide, with their acts seen from outside: was it acked, answered?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.tour.door import Door, Json
from bot.tour.person import StepFailed, element_of, text_of
from tests.chaos.house import House

BOT = "U0SPLICE"
PATIENCE_SECONDS = 90.0
LOOK_SECONDS = 0.1
Effect = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did once. `answered`: it had its effect, or the person was told something; "" = silence."""

    what: str
    acked: bool
    answered: str


class Talk:
    """What people do in one workspace. `acts` keeps each of them."""

    def __init__(self, house: House, door: Door) -> None:
        workspace = house.facts["workspace"]
        self.house, self.door, self.control = house, door, workspace["control_url"]
        self.acts: list[Act] = []
        self._people = {user["real_name"]: user["id"] for user in workspace["users"]}
        self.channel = next(each["id"] for each in workspace["channels"] if each["name"] == "calix-sync")

    def person(self, word: str) -> str:
        """The id of whoever has that word in their name."""
        return next(user for name, user in self._people.items() if word in name)

    async def connected(self) -> None:
        """Wait for the face's socket."""
        await self.until("a socket", self._has_socket)

    async def types(self, user: str, text: str) -> Json:
        """A slash command; the workspace's own words on how it was taken."""
        body = {"user": user, "channel": self.channel, "text": text}
        return await self.door.post(f"{self.control}/command", body)

    async def presses(self, user: str, message: Json, *actions: str) -> Json:
        """The first of these buttons that the message has."""
        body = {"user": user, "channel": self.channel, "ts": message["ts"]}
        for action in actions:
            try:
                element = element_of(message, action)
            except StepFailed:
                continue
            return await self.door.post(f"{self.control}/click", body | {"action_id": element["action_id"]})
        return {"error": "the button is gone"}

    async def noted(self, user: str, what: str, doing: Awaitable[Json], effect: Effect) -> Act:
        """Do it, wait until it is answered if it was acked, and keep what came of it."""
        before = await self._private_words(user)
        told = await doing
        acked, answered = not told.get("error"), ""
        if acked:
            try:
                answered = await self.until(f"an answer to {what}", lambda: self._answer(user, before, effect))
            except TimeoutError:
                answered = ""
        elif await effect():
            answered = "effect"
        self.acts.append(Act(what, acked, answered))
        return self.acts[-1]

    async def card(self, *words: str, after: str = "", ts: str = "") -> Json:
        """The newest message that holds all these words, posted after another one, or just that of `ts`."""

        async def look() -> Json | None:
            for message in reversed(await self.posts()):
                if message["ts"] > after and ts in ("", message["ts"]) and all(w in text_of(message) for w in words):
                    return message
            return None

        return await self.until(f"a card with {words}", look)  # type: ignore[no-any-return]

    async def posts(self) -> list[Json]:
        """What the bot has posted in the channel for everybody, threads left out."""
        found = await self._seen(self.person("Ada"))
        return [m for m in found if m["place"] == self.channel and not m["ephemeral"] and not m.get("thread_ts")]

    async def last_ts(self) -> str:
        """The newest of these, "" when there is none."""
        return max((message["ts"] for message in await self.posts()), default="")

    async def until(self, what: str, look: Callable[[], Awaitable[Any]]) -> Any:
        """Whatever `look` gives, once it gives something.

        Raises:
            TimeoutError: it never did.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not (found := await look()):
                    self.house.worker.check()
                    self.house.face.check()
                    await asyncio.sleep(LOOK_SECONDS)
                return found
        except TimeoutError:
            raise TimeoutError(what) from None

    async def _has_socket(self) -> bool:
        state = await self.door.get(f"{self.control}/state", user=self.person("Ada"))
        return bool(state["connection"]["sockets"])

    async def _answer(self, user: str, before: set[str], effect: Effect) -> str:
        if await effect():
            return "effect"
        return "told" if await self._private_words(user) - before else ""

    async def _private_words(self, user: str) -> set[str]:
        """What the bot has said to this person alone."""
        found = await self._seen(user)
        return {f"{m['ts']}{m['text']}" for m in found if m["ephemeral"] or m["place"] != self.channel}

    async def _seen(self, user: str) -> list[Json]:
        state = await self.door.get(f"{self.control}/state", user=user)
        return [
            {**message, "place": place["id"]}
            for place in state["channels"]
            for message in place["messages"]
            if message["user"] == BOT
        ]
