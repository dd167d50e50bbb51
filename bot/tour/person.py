"""What a person sees and does in the imitation workspace: types, reads, presses buttons by what is written on them."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.tour.door import Door, Json

PATIENCE_SECONDS = 60.0


class StepFailed(AssertionError):
    """A step of the tour did not hold; the words say what was seen."""


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the workspace."""

    door: Door
    control: str
    id: str
    name: str

    async def types(self, channel: str, text: str) -> Json:
        """A slash command; it must be acked in time."""
        told = await self.door.post(f"{self.control}/command", {"user": self.id, "channel": channel, "text": text})
        return _acked(told, text)

    async def sees(self) -> Json:
        """Everything this person can see."""
        state: Json = await self.door.get(f"{self.control}/state", user=self.id)
        return state

    async def waits_for(self, what: str, look: Callable[[Json], Any], seconds: float = PATIENCE_SECONDS) -> Any:
        """Look again at every change until `look` gives something; its answer.

        Raises:
            StepFailed: when it never did.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        state = await self.sees()
        while True:
            found = look(state)
            if found:
                return found
            if loop.time() > until:
                raise StepFailed(f"{self.name} waited {seconds:.0f} s for {what}; saw: {newest(state)}")
            await self.door.get(f"{self.control}/wait", since=state["seq"], timeout=2)
            state = await self.sees()

    async def presses(self, message: Json, action: str, **more: Any) -> Json:
        """A button (or menu) of a message, by the beginning of its action id."""
        element = element_of(message, action)
        body = {"user": self.id, "channel": message["channel"], "ts": message["ts"], "action_id": element["action_id"]}
        return _acked(await self.door.post(f"{self.control}/click", body | more), action)

    async def presses_in_window(self, view: Json, action: str, **more: Any) -> Json:
        """A button of the window on top."""
        element = element_of(view, action)
        body = {"user": self.id, "view_id": view["id"], "action_id": element["action_id"]} | more
        return _acked(await self.door.post(f"{self.control}/click", body), action)

    async def submits(self, view: Json, **values: Json) -> Json:
        """The form of a window: what is typed over what it came filled in with, by block and action."""
        body = {"user": self.id, "view_id": view["id"], "values": values}
        told = _acked(await self.door.post(f"{self.control}/submit", body), "the form")
        if errors := (told.get("ack") or {}).get("errors"):
            raise StepFailed(f"the form says: {errors}")
        return told

    async def window(self, what: str, look: Callable[[Json], bool]) -> Json:
        """The window on top, once it shows what `look` wants."""
        view: Json = await self.waits_for(
            what, lambda state: state["views"][-1] if state["views"] and look(state["views"][-1]) else None
        )
        return view

    async def message(
        self, channel: str, what: str, *words: str, seconds: float = PATIENCE_SECONDS, after: str = ""
    ) -> Json:
        """The newest message of a channel that holds all of `words`, posted after the message `after` (its ts)."""
        found: Json = await self.waits_for(what, lambda state: find(state, channel, *words, after=after), seconds)
        return found

    async def last_ts(self, channel: str) -> str:
        """The ts of the newest message of a channel, "" when there is none."""
        newest_one = find(await self.sees(), channel)
        return newest_one["ts"] if newest_one else ""

    async def closes(self, view: Json) -> None:
        """The cross above the windows."""
        await self.door.post(f"{self.control}/close", {"user": self.id, "view_id": view["id"], "all": True})


def find(state: Json, channel: str, *words: str, after: str = "") -> Json | None:
    """The newest message of a channel that holds all of `words`, in its text or its blocks."""
    for place in state["channels"]:
        if channel in (place["id"], place["name"]):
            for message in reversed(place["messages"]):
                if message["ts"] > after and all(word in text_of(message) for word in words):
                    return {**message, "channel": place["id"]}
    return None


def text_of(surface: Json) -> str:
    """All that is written on a message or window, as one string."""
    return f"{surface.get('text', '')} {json.dumps(surface.get('blocks', []), ensure_ascii=False)}"


def elements(surface: Json) -> Iterator[Json]:
    """Every element with an action id."""

    def walk(node: Any) -> Iterator[Json]:
        if isinstance(node, dict):
            if "action_id" in node:
                yield node
            for child in node.values():
                yield from walk(child)
        elif isinstance(node, list):
            for child in node:
                yield from walk(child)

    return walk(surface.get("blocks", []))


def element_of(surface: Json, action: str) -> Json:
    """The first element whose action id is `action`, numbered or not.

    Raises:
        StepFailed: there is none.
    """
    for element in elements(surface):
        if element["action_id"] == action or element["action_id"].startswith(f"{action}#"):
            return element
    there = sorted({element["action_id"] for element in elements(surface)})
    raise StepFailed(f"there is no {action}; there is {there}")


def has(surface: Json, action: str) -> bool:
    """Whether there is such an element."""
    return any(e["action_id"] == action or e["action_id"].startswith(f"{action}#") for e in elements(surface))


def newest(state: Json) -> str:
    """The last texts of every channel, to tell what was seen in place of what was awaited."""
    return " | ".join(
        f"{place['name']}: {message['text'][:160]}" for place in state["channels"] for message in place["messages"][-3:]
    )


def _acked(told: Json, what: str) -> Json:
    if told.get("error"):
        raise StepFailed(f"{what}: {told['error']}")
    return told
