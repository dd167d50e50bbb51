"""Modals that open from anywhere: a new one from a channel, one on top from within a modal."""

from typing import Any

from bot.face.ask import Ask, Kind
from bot.face.desk import Desk
from bot.modals.ask import loading_modal


async def window(desk: Desk, ask: Ask, view: dict[str, Any]) -> str:
    """Show a modal whose content is at hand; returns its view id."""
    if ask.kind is Kind.SUBMIT:
        await desk.gateway.update_view(ask.view_id, view)
        return ask.view_id
    if ask.view_id:
        return await desk.gateway.push_view(ask.trigger_id, view)
    return await desk.gateway.open_view(ask.trigger_id, view)


async def loading(desk: Desk, ask: Ask) -> str:
    """A window at once, since the trigger lives three seconds; the caller fills it by `update_view`."""
    if ask.kind is Kind.SUBMIT:  # the modal that asked became the loading window with its ack
        return ask.view_id
    return await window(desk, ask, loading_modal())
