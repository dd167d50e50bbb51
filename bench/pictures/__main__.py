"""`python -m bench.pictures [--out docs/pictures]`: the story in a real Chromium, with a picture of each card."""

import argparse
import asyncio
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from bench.pictures.album import Album
from bench.pictures.hands import Hands, chromium_at
from bench.pictures.voice import take_voice
from bot.cli.demo import first_audit
from bot.cli.stage import sandbox, stage
from bot.tour.door import Door
from bot.tour.vendors import Vendors

DESK = {"width": 1180, "height": 860}
PHONE = {"width": 400, "height": 860}


async def take_all(page: Page, album: Album, vendors: Vendors) -> None:
    """Uma reviews and asks, Ada approves, Calix goes away and comes back."""
    hands = Hands(page)
    audit = await hands.card("matched", "unmatched")
    await album.card("audit", audit)
    await _review(hands, album)
    await hands.presses(audit, "Plan sync")
    question = await hands.card("who would receive marketing?")
    await album.card("marketing", question)
    await hands.presses(question, "These are right")
    await _approve(hands, album)
    await _trouble(hands, album, vendors)
    await hands.types("/integrations")
    await album.card("integrations", await hands.card("Sync Status"))


async def _review(hands: Hands, album: Album) -> None:
    await hands.presses(await hands.card("matched", "unmatched"), "Review unmatched")
    await hands.leafs_to_a_suggestion()
    await album.window("review", await hands.window("Unmatched records"))
    await hands.decides("Link")
    await hands.leafs_to_a_suggestion()
    await hands.decides("Keep in Calix")
    await hands.closes_window()


async def _approve(hands: Hands, album: Album) -> None:
    await hands.becomes("Ada Approver")
    plan = await hands.card("Approve?", "erased")
    await album.card("approval", plan)
    await hands.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await album.top_of("approval-phone", plan)
    await hands.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    await hands.presses(plan, "Confirm all")
    await hands.answers("Erase")
    running = await hands.card("Apply:", "Stop")
    await expect(running).to_contain_text(re.compile(r"[2-9]\d % done"))
    await album.card("run", running)
    await album.card("result", await hands.card("Done:", "verified"))


async def _trouble(hands: Hands, album: Album, vendors: Vendors) -> None:
    await vendors.away("calix")
    await hands.types("/audit example")
    notice = await hands.card("was not audited", "What to do")
    await album.card("notice", notice)
    await vendors.back("calix")
    await hands.presses(notice, "Read again")
    await hands.card("Recovered")


async def run(out: Path, size: str, chromium: str) -> None:
    """A stage of its own, one browser, one album."""
    with tempfile.TemporaryDirectory(prefix="splice-pictures-") as folder:
        home = Path(folder)
        async with sandbox(size) as facts, Door() as door:
            await _slow(door, facts)
            async with stage(home, facts, log=home / "splice.log") as here:
                await first_audit(here)
                async with chromium_at(chromium) as browser:
                    page = await browser.new_page(viewport=DESK)  # type: ignore[arg-type]
                    await page.goto(facts["workspace"]["page_url"])
                    album = Album(page, out)
                    await take_all(page, album, Vendors(door, facts))
                    await take_voice(page, album, facts)


async def _slow(door: Door, facts: dict[str, Any]) -> None:
    """A vendor that takes its time, so that the run can be seen while it runs."""
    await door.post(f"{facts['control']['calix']}/latency", {"latency_ms": 40})


def main() -> None:
    """Take the pictures, or say why not."""
    asked = argparse.ArgumentParser(prog="python -m bench.pictures", description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("docs/pictures"), help="folder of the pictures")
    asked.add_argument("--size", default="medium", help="small (200) or medium (2,500 accounts)")
    asked.add_argument("--chromium", default=shutil.which("chromium") or "", help="the program")
    given = asked.parse_args()
    if not given.chromium:
        sys.exit("There is no Chromium on the path: install one, or name it with --chromium.")
    given.out.mkdir(parents=True, exist_ok=True)
    asyncio.run(run(given.out, given.size, given.chromium))


if __name__ == "__main__":
    main()
