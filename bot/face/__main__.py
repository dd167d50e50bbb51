"""Serve as a face until told to stop."""

import asyncio

from bot.compose import open_store
from bot.face.serving import run_face
from bot.processes import YOUNG_OBJECTS_FACE, until_told
from bot.settings import Settings


async def serve(stop: asyncio.Event) -> None:
    """Open the store, talk to Slack."""
    async with open_store(settings) as store:
        await run_face(settings, store, stop)


settings = Settings()
settings.require_slack()
until_told(settings, serve, young_objects=YOUNG_OBJECTS_FACE)
