"""A command without arguments asks; a slow answer shows a window at once, since Slack's trigger lives three seconds."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.landing import named
from bot.cards.views import IntegrationView
from bot.catalogue import known, say


def ask_modal(command: str, rows: Sequence[IntegrationView], channel: str = "") -> dict[str, Any]:
    """Which integration? A menu up to a hundred, a typeahead beyond; a sentence when there is none."""
    title = say(f"ask.{command}_title" if known(f"ask.{command}_title") else "ask.title")
    metadata = actions.pack(do=command, channel=channel)
    if not rows:
        blocks = [b.section(say("landing.none_means"))]
        return b.modal(title, blocks, callback=actions.ASK_MODAL, metadata=metadata, close=say("button.close"))
    blocks = [
        b.section(say(f"ask.{command}" if known(f"ask.{command}") else "ask.any")),
        b.input_block(actions.INTEGRATION, say("ask.integration"), _menu(rows)),
    ]
    submit = say(f"ask.{command}_submit" if known(f"ask.{command}_submit") else "button.go")
    return b.modal(
        title, blocks, callback=actions.ASK_MODAL, metadata=metadata, submit=submit, close=say("button.close")
    )


def _menu(rows: Sequence[IntegrationView]) -> Block:
    placeholder = say("picker.placeholder")
    options = [b.option(named(row), str(row.id)) for row in rows]
    if len(options) > 100:
        return b.external_select(actions.INPUT, placeholder)
    return b.static_select(actions.INPUT, placeholder, options) or b.external_select(actions.INPUT, placeholder)


def loading_modal(metadata: str = "") -> dict[str, Any]:
    """Opened at once; views.update fills it."""
    blocks = [b.section(say("loading.text"))]
    return b.modal(
        say("loading.title"), blocks, callback=actions.LOADING_MODAL, metadata=metadata, close=say("button.close")
    )
