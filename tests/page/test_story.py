"""The demo as a customer plays it: Uma reviews and asks, cannot confirm, Ada confirms, and the card ends verified."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bench.pictures.hands import Hands
from tests.house.sources import ROOT

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

PATIENCE_SECONDS = 90.0


@asynccontextmanager
async def demo(home: Path) -> AsyncIterator[str]:
    """`splice demo` on the small set; gives the address that it tells people to open."""
    command = (sys.executable, "-m", "bot", "demo", "--size", "small", "--home", str(home))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        yield await asyncio.wait_for(_address(process), PATIENCE_SECONDS)
    finally:
        process.terminate()
        await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async for line in process.stdout:
        if line.startswith(b"Open http"):
            return line.decode().split()[1]
    raise AssertionError("the demo ended without saying what to open")


async def test_from_the_first_audit_to_a_verified_sync(browser: Browser, tmp_path: Path) -> None:
    context = await browser.new_context(viewport={"width": 1200, "height": 800})
    async with demo(tmp_path / "demo") as address:
        page = await context.new_page()
        await page.goto(address)
        hands = Hands(page)
        await hands.becomes("Uma Support")
        await uma_reviews_and_asks(hands)
        await she_cannot_confirm(hands)
        await ada_confirms(hands)
    await context.close()


async def uma_reviews_and_asks(hands: Hands) -> None:
    audit = await hands.card("matched", "unmatched", "complete")
    await hands.presses(audit, "Review unmatched")
    await hands.leafs_to_a_suggestion()
    await hands.decides("Link")
    await hands.leafs_to_a_suggestion()
    await hands.decides("Keep in Calix")
    await hands.closes_window()
    await expect(audit).to_contain_text("Linked by hand 1")
    await expect(audit).to_contain_text("Kept in Calix Cloud 1")
    await hands.presses(audit, "Plan sync")
    question = await hands.card("who would receive marketing?")
    await hands.presses(question, "These are right, go on")


async def she_cannot_confirm(hands: Hands) -> None:
    plan = await hands.card("Approve?", "updates", "creates", "would be erased from Calix Cloud")
    await hands.presses(plan, "Confirm all")
    await hands.answers("Erase")
    answer = await hands.card("Only visible to you", "Nothing was done", "Those who may: @Ada Approver")
    await expect(answer).to_be_in_viewport()
    await expect(plan.get_by_role("button", name="Confirm all")).to_be_visible()


async def ada_confirms(hands: Hands) -> None:
    await hands.becomes("Ada Approver")
    plan = await hands.card("Approve?", "would be erased from Calix Cloud")
    await hands.presses(plan, "Confirm all")
    await hands.answers("Erase")
    await hands.card("Approved by @Ada Approver")
    done = await hands.card("Done: Example Fiber", "applied and verified", "removals", "read back")
    await expect(done.get_by_role("button", name="Confirm all")).to_have_count(0)
    await expect(hands.page.locator(".message", has_text="Approve?")).to_have_count(0)
    await expect(await hands.card("matched")).to_contain_text("Unmatched 1")
