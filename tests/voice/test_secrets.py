"""SIP passwords never travel: real processes play with them, then everything that was written anywhere is searched."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions as a
from bot.cli.drafts import VOICE_NAME
from bot.cli.stage import Stage, sandbox, stage
from bot.tour.door import Door
from bot.tour.person import Person, element_of
from bot.tour.voice import CHANNEL, VoiceTown
from bot.tour.waiting import until


class Scene:
    """A whole Splice beside the imitations, and whoever looks for secrets in what it leaves behind."""

    def __init__(self, here: Stage, door: Door, home: Path) -> None:
        self.here, self.door, self.home, self.town = here, door, home, VoiceTown(door, here.facts)
        workspace = here.facts["workspace"]
        self.channel = next(each["id"] for each in workspace["channels"] if each["name"] == CHANNEL)
        self.people = {
            user["real_name"].split()[0]: Person(door, workspace["control_url"], user["id"], user["real_name"])
            for user in workspace["users"]
            if not user.get("is_bot")
        }
        self.uma, self.ada = self.people["Uma"], self.people["Ada"]

    def number(self, role: str) -> str:
        return str(self.town.cast[role]["nickname"])

    async def passwords(self) -> set[str]:
        """Every SIP password of both systems."""
        control = self.here.facts["control"]
        lines = (await self.door.get(f"{control['alianza']}/dump"))["records"]
        rows = (await self.door.get(f"{control['simpler']}/dump"))["records"]
        column = self.here.facts["simpler"]["fields"]["password"]
        found = {line["sipPassword"] for account in lines for line in account["lines"]}
        return {each for each in found | {r["values"].get(column, "") for one in rows for r in one["rows"]} if each}

    async def left_behind(self) -> dict[str, str]:
        """All that was written, by where: files of the house, what Slack was told, files sent, metrics."""
        workspace = self.here.facts["workspace"]
        found = {
            str(path.relative_to(self.home)): path.read_bytes().decode("latin-1")
            for path in self.home.rglob("*")
            if path.is_file()
        }
        found["slack calls"] = json.dumps(await self.door.get(f"{workspace['control_url']}/log"))
        for name, person in self.people.items():
            state = await person.sees()
            found[f"what {name} sees"] = json.dumps(state)
            for file in [f for place in state["channels"] for m in place["messages"] for f in m["files"]]:
                url = f"{workspace['control_url']}/files/{file['id']}?user={person.id}"
                found[f"file {file['name']}"] = await self._text(url)
        found["metrics"] = await self._text(f"http://127.0.0.1:{self.here.settings.http_port}/metrics")
        return found

    async def _text(self, url: str) -> str:
        async with self.door._session.get(url) as answer:
            return await answer.text()


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    home = folder / "home"
    home.mkdir()
    async with sandbox("small") as facts, Door() as door, stage(home, facts, log=home / "splice.log") as here:
        found = Scene(here, door, home)
        await found.uma.waits_for("a socket", lambda state: state["connection"]["sockets"])
        yield found


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`stage` replaces this process's SPLICE_… variables; afterwards they are as before."""
    for name in ("SPLICE_HOME", "SPLICE_HTTP_PORT", "SPLICE_SECRET_KEYS"):
        monkeypatch.setenv(name, "")


async def test_no_sip_password_is_found_anywhere(tmp_path: Path, plain_environment: None) -> None:
    async with scene(tmp_path) as here:
        uma, channel = here.uma, here.channel
        await uma.types(channel, f"/splice audit {VOICE_NAME}")
        await uma.message(channel, "the audit", "accounts", a.PLAN_SYNC)
        for role in ("two_lines", "changed_row", "advanced"):
            before = await uma.last_ts(channel)
            await uma.types(channel, f"/sip {here.number(role)}")
            card = await uma.message(channel, "the card", a.VOICE_REFRESH, after=before)
        await uma.presses(card, a.VOICE_MORE, selected_option=_choice(card, "share"))
        await _a_row_that_simpler_turns_down_with_the_password_in_its_words(here)
        await _a_changed_password_is_synced_and_its_rows_sent_as_a_file(here)
        secrets = await here.passwords()
        left = await here.left_behind()
    assert len(secrets) > 50 and all(secret.startswith("sip-pw-") for secret in secrets)
    assert {"splice.db", "splice.log", "slack calls", "metrics"} <= left.keys()
    sent = "".join(text for where, text in left.items() if where.startswith("file "))
    assert "differs" in sent and here.number("changed_row") in sent
    found = {(where, secret) for where, text in left.items() for secret in secrets if secret in text}
    assert not found
    assert not [where for where, text in left.items() if "sip-pw-" in text]


async def _a_row_that_simpler_turns_down_with_the_password_in_its_words(here: Scene) -> None:
    number = here.number("missing_row")
    account = await here.town.account(number)
    secret = (account or {})["lines"][0]["sipPassword"]
    body = {"result": 0, "error": f"bad value {secret} in field 73"}
    fault = {"kind": "status", "code": 200, "body": body, "times": 1, "match": {"path": "addCustomTableRow"}}
    await here.door.post(f"{here.here.facts['control']['simpler']}/faults", fault)
    await here.uma.types(here.channel, f"/sip {number} full")
    plan = await here.uma.message(here.channel, "the plan", a.START, number)
    await here.uma.presses(plan, a.START)
    await here.uma.message(here.channel, "a result in part", "Done in part", seconds=90)


async def _a_changed_password_is_synced_and_its_rows_sent_as_a_file(here: Scene) -> None:
    number, before = here.number("changed_row"), await here.uma.last_ts(here.channel)
    await here.uma.types(here.channel, f"/sip {number} full")
    plan = await here.uma.message(here.channel, "the plan", a.START, after=before)
    await here.uma.presses(plan, a.PLAN_MORE, selected_option=_choice(plan, "csv", a.PLAN_MORE))
    await here.uma.waits_for("the file", _has_file)
    await here.uma.presses(plan, a.START)
    await here.uma.message(here.channel, "the result", "Done", "verified", after=before, seconds=90)
    account = await here.town.account(number)
    wanted = {line["sipPassword"] for line in (account or {})["lines"]}

    async def there() -> bool:
        return wanted <= await here.passwords()

    await until("the password in SIMPLer", there)
    await asyncio.sleep(0.5)  # what is still on its way to Slack arrives


def _choice(card: dict[str, Any], word: str, menu: str = a.VOICE_MORE) -> dict[str, Any]:
    options = element_of(card, menu)["options"]
    return next(each for each in options if a.unpack(each["value"]).get("do") == word)


def _has_file(state: dict[str, Any]) -> bool:
    return any(m["files"] for place in state["channels"] if place["is_im"] for m in place["messages"])
