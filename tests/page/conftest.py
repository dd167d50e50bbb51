"""A workspace with its page in a real Chromium; an error in the page's own scripts fails the test."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.sandbox.workspace.outside import Json, Outside, manifest, started

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def running_process() -> Iterator[Json]:
    with started() as info:
        yield info


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests; each gets a fresh profile in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS.split())
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def slack(running_process: Json) -> AsyncIterator[Outside]:
    """The workspace, reset, with three commands."""
    async with aiohttp.ClientSession() as session:
        outside = Outside(running_process, session)
        await outside.do("reset")
        await outside.do("manifest", **manifest("/audit", "/sync", "/splice"))
        yield outside


@pytest_asyncio.fixture(loop_scope="session")
async def page(slack: Outside, browser: Browser) -> AsyncIterator[Page]:
    """The page, opened as Uma, in #calix-sync."""
    errors: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        ours = message.location.get("url", "").startswith(slack.info["page_url"])
        if message.type == "error" and ours:  # a picture of another host may well be missing
            errors.append(message.text)

    context = await browser.new_context(viewport={"width": 1200, "height": 800})
    page = await context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", heard)
    await page.goto(slack.info["page_url"])
    await page.get_by_label("Acting as").wait_for()
    yield page
    await context.close()
    assert errors == []
