"""`splice tour`: the whole story without a browser; exits 0 only when every step holds."""

import asyncio
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.saying import console
from bot.cli.stage import sandbox, stage
from bot.tour.door import Door
from bot.tour.plays import USUAL, Play, plays
from bot.tour.report import Report, StoryEnded
from bot.tour.story import Story
from bot.tour.vendors import Vendors
from bot.tour.voice import VoiceStory


def command(
    size: Annotated[str, typer.Option(help="small (200), medium (2,500) or large (100,000 accounts).")] = "medium",
    everything: Annotated[
        bool, typer.Option("--all", help="Also under every behaviour of the imitations (or ALL=1).")
    ] = False,
) -> None:
    """Play the story through the control doors, print a line a step."""
    report = Report(console)
    asyncio.run(_tour(report, size, everything or os.environ.get("ALL") == "1"))
    if not report.close():
        raise typer.Exit(1)


async def _tour(report: Report, size: str, everything: bool) -> None:
    async with Door() as door:
        await _play(report, door, size, USUAL)
        if not everything:
            return
        async with sandbox("small", more=("--without-workspace",)) as facts:
            others = plays(await Vendors(door, facts).behaviours())
        for play in others:
            await _play(report, door, "small", play)


async def _play(report: Report, door: Door, size: str, play: Play) -> None:
    """One story on a stage of its own, so that no play rests on another."""
    report.title(play.title)
    with tempfile.TemporaryDirectory(prefix="splice-tour-") as folder:
        home = Path(folder)
        async with sandbox(size) as facts:
            await play.prepare(Vendors(door, facts))
            told = {"voice": play.options} if play.voice else play.options
            async with stage(home, facts, log=home / "splice.log", **told) as here:
                face = f"http://{here.settings.http_host}:{here.settings.http_port}"
                async with asyncio.TaskGroup() as stories:  # one bot, two pairs, at the same time
                    if not play.voice:
                        settle = play.options.get("settle_seconds", 0.0)
                        stories.create_task(_told(Story(door, facts, report, settle)))
                    if play.voice or play is USUAL:
                        stories.create_task(_told(VoiceStory(door, facts, report, face, here.voice_id)))


async def _told(story: Story | VoiceStory) -> None:
    """One story to its end, or to the step that does not hold; the other one goes on."""
    with suppress(StoryEnded):
        await story.play()
