"""What people can ask for: thin listeners that parse, call sync or the store, and present."""

from bot.face.listeners import (
    again,
    audit,
    choose,
    decide,
    history,
    incidents,
    integrations,
    pause,
    review,
    runs,
    sip,
    splice,
    switching,
    sync,
    undo,
)
from bot.face.registry import Registry

ACTS: dict[str, choose.Act] = {
    "audit": audit.audit_one,
    "link": review.review_one,
    "pause": pause.pause_one,
    "resume": pause.resume_one,
    "sync": sync.sync_one,
}
"""What each command does once it is known for which integration."""


def listeners() -> Registry:
    """Every listener of the bot."""
    registry = Registry()
    for part in (again, audit, decide, history, incidents, review, runs, sip, splice, switching, sync, undo):
        part.register(registry)
    choose.register(registry, ACTS)
    integrations.register(registry, ACTS)
    return registry
