"""People of the workspace who type, click and read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.workspace.outside import ADA, CALIX, GENERAL, NILS, NOC, OMAR, UMA, VERA, Outside

BEN, INES = "U04BEN", "U06INES"
APPROVERS, SUPPORT = "S02APPROVERS", "S01SUPPORT"
__all__ = [
    "ADA",
    "APPROVERS",
    "BEN",
    "CALIX",
    "GENERAL",
    "INES",
    "NILS",
    "NOC",
    "OMAR",
    "SUPPORT",
    "UMA",
    "VERA",
    "Stage",
    "actions_of",
    "file_of",
    "texts",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a test does as a person, and what that person then sees."""

    slack: Outside
    port: int

    async def types(self, user: str, text: str, channel: str = CALIX) -> Json:
        """A slash command."""
        return await self.slack.do("command", user=user, channel=channel, text=text)

    async def clicks(self, user: str, message: Json, action: str, channel: str = CALIX, **more: Any) -> Json:
        """A button or menu of a message."""
        return await self.slack.do("click", user=user, channel=channel, ts=message["ts"], action_id=action, **more)

    async def presses(self, user: str, view: Json, action: str, **more: Any) -> Json:
        """A button or menu of a window."""
        return await self.slack.do("click", user=user, view_id=view["id"], action_id=action, **more)

    async def submits(self, user: str, view: Json, **values: Any) -> Json:
        """A window's form."""
        return await self.slack.do("submit", user=user, view_id=view["id"], values=values)

    async def sees(self, user: str, part: str, channel: str = CALIX, *, private: bool | None = None) -> Json:
        """Wait for a message that holds these words; returns it."""
        found: list[Json] = []

        def there(state: Json) -> bool:
            here = [each for each in state["channels"] if each["id"] == channel or (channel == "DM" and each["is_im"])]
            found[:] = [
                message
                for each in here
                for message in each["messages"]
                if part in texts(message) and private in (None, message["ephemeral"])
            ]
            return bool(found)

        await self.slack.until(there, user)
        return found[-1]

    async def replies(self, user: str, root: Json, channel: str = CALIX) -> list[Json]:
        """Wait for the thread of a message; returns its replies."""
        found: list[Json] = []

        def there(state: Json) -> bool:
            here = [message for each in state["channels"] if each["id"] == channel for message in each["messages"]]
            found[:] = [each for each in here if each.get("thread_ts") == root["ts"] != each["ts"]]
            return bool(found)

        await self.slack.until(there, user)
        return found

    async def window(self, user: str, part: str = "") -> Json:
        """Wait for the person's topmost window to hold these words; returns it."""
        state = await self.slack.until(lambda state: bool(state["views"]) and part in texts(state["views"][-1]), user)
        view: Json = state["views"][-1]
        return view

    async def until(self, holds: Callable[[Json], bool], user: str = UMA) -> Json:
        """Wait until what the person sees satisfies `holds`."""
        return await self.slack.until(holds, user)


async def file_of(stage: Stage, user: str) -> str:
    """The file that a person got in their messages with Splice, which nobody else sees."""
    state = await stage.until(
        lambda state: any(message["files"] for each in state["channels"] for message in each["messages"]), user
    )
    where = [each for each in state["channels"] if any(message["files"] for message in each["messages"])]
    assert [each["is_im"] for each in where] == [True]
    file = next(message["files"][0] for message in where[0]["messages"] if message["files"])
    address = f"{stage.slack.info['control_url']}/files/{file['id']}"
    async with stage.slack.session.get(address, params={"user": OMAR if user != OMAR else UMA}) as answer:
        assert answer.status == 404
    async with stage.slack.session.get(address, params={"user": user}) as answer:
        return (await answer.read()).decode("utf-8-sig")


UNREAD = ("private_metadata", "metadata", "ts", "thread_ts")


def texts(shown: Any) -> str:
    """Every text in a message or a window, one a line; the digits of a time are no text."""
    if isinstance(shown, dict):
        return "\n".join(texts(value) for name, value in shown.items() if name not in UNREAD)
    if isinstance(shown, list):
        return "\n".join(texts(value) for value in shown)
    return shown if isinstance(shown, str) else ""


def actions_of(message: Json) -> list[str]:
    """The action ids of a message or window."""
    found: list[str] = []
    stack: list[Any] = [message.get("blocks", [])]
    while stack:
        each = stack.pop(0)
        if isinstance(each, dict):
            if "action_id" in each:
                found.append(each["action_id"])
            stack.extend(each.values())
        elif isinstance(each, list):
            stack.extend(each)
    return found
