"""A person's hands on the imitation workspace's page: who they are, what they press, what they then see."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PATIENCE_MS = 180_000  # on a busy machine


@asynccontextmanager
async def chromium_at(path: str) -> AsyncIterator[Browser]:
    """The system's Chromium, with an empty profile."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS.split())
        try:
            yield browser
        finally:
            await browser.close()


class Hands:
    """One page of the workspace, used as a person uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)

    async def becomes(self, name: str) -> None:
        """Act as somebody else from now on."""
        await self.page.get_by_label("Acting as").select_option(name)

    async def goes_to(self, channel: str) -> None:
        """Open a channel."""
        await self.page.get_by_role("button", name=channel).click()

    async def types(self, command: str, channel: str = "calix-sync") -> None:
        """A slash command in the channel that is open."""
        line = self.page.get_by_label(f"Message #{channel}")
        await line.fill(command)
        await self.page.get_by_role("button", name="Send").click()

    async def card(self, *words: str) -> Locator:
        """The newest message that holds all of `words`, once there is one."""
        found = self.page.locator("#main .message")
        for each in words:
            found = found.filter(has_text=each)
        await expect(found.last).to_be_visible()
        return found.last

    async def presses(self, card: Locator, label: str) -> None:
        """A button of a card, by the beginning of what is written on it."""
        await card.get_by_role("button", name=re.compile(rf"^{re.escape(label)}")).first.click()

    async def answers(self, label: str) -> None:
        """A button of the question that stands before the click."""
        await self.page.get_by_role("alertdialog").get_by_role("button", name=label).click()

    async def window(self, title: str) -> Locator:
        """The window on top, once it has this title and something to press."""
        found = self.page.get_by_role("dialog", name=title)
        await expect(found).to_be_visible()
        return found

    async def leafs_to_a_suggestion(self) -> Locator:
        """The next unmatched record for which accounts are offered."""
        window = await self.window("Unmatched records")
        link = window.get_by_role("button", name="Link", exact=True)
        await expect(self._record(window)).to_be_visible()
        while not await link.count():
            await self.decides("Decide later")
        return window

    async def decides(self, label: str) -> None:
        """Press a decision in the review window and wait for the next record."""
        window = await self.window("Unmatched records")
        seen = await self._record(window).inner_text()
        await window.get_by_role("button", name=re.compile(rf"^{re.escape(label)}")).first.click()
        await expect(self._record(window)).not_to_have_text(seen)

    def _record(self, window: Locator) -> Locator:
        """The id of the record that is shown, which stands beside its Details."""
        return window.locator(".block", has=self.page.get_by_role("button", name="Details")).locator("code").first

    async def closes_window(self) -> None:
        """The cross above the windows."""
        await self.page.get_by_label("Close all").click()
