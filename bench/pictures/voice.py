"""The voice pair's pictures: the private card, the form of a new account, the window of a deletion, a reveal."""

import re
from typing import Any

from playwright.async_api import Page

from bench.pictures.album import Album
from bench.pictures.hands import Hands
from bot.cli.drafts import VOICE_NAME

CHANNEL = "voice"


async def take_voice(page: Page, album: Album, facts: dict[str, Any]) -> None:
    """Uma looks at two customers, adds an account for one and looks at what a deletion and a reveal would be."""
    hands, cast = Hands(page), facts["notes"]["voice"]
    await hands.becomes("Uma Support")
    await hands.goes_to(CHANNEL)
    await hands.types(f"/audit {VOICE_NAME}", CHANNEL)
    await album.card("voice-audit", await hands.card("not in step", "SIP lines"))
    await hands.types(f"/sip {cast['two_lines']['nickname']}", CHANNEL)
    card = await hands.card("Line 2 of 2 is not registered")
    await album.card("voice", card)
    await _windows(hands, album)
    await hands.types(f"/sip {cast['no_account']['nickname']}", CHANNEL)
    empty = await hands.card("not enabled")
    await album.card("voice-none", empty)
    await hands.presses(empty, "Add account")
    await album.window("voice-add", await hands.window("Add account"))
    await hands.closes_window()
    await hands.types(f"/sip {cast['extra_row']['nickname']} full", CHANNEL)
    await album.card("voice-plan", await hands.card("Approve?", "SIP lines"))


async def _windows(hands: Hands, album: Album) -> None:
    for name, label in (("voice-reveal", "Reveal password"), ("voice-delete", "Delete account")):
        card = await hands.card("Line 2 of 2 is not registered")
        await card.get_by_role("button", name="More").first.click()
        await hands.page.get_by_role("option", name=re.compile(label)).click()
        await album.window(name, await hands.window(label))
        await hands.closes_window()
