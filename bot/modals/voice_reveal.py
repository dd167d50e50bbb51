"""Reveal a SIP password: why, which line, then the password for a minute; never a message (issue "Voice", item 8)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.blockkit import build as b
from bot.blockkit import forms, limits
from bot.cards import actions
from bot.cards.wording import joined
from bot.catalogue import say
from bridges.simpler_alianza.facts import LineFacts

LINE = "line"
LONGEST_REASON = 300
LEAST_REASON = 5


def voice_reveal_modal(
    customer: str, lines: Sequence[LineFacts], metadata: Mapping[str, Any], *, most: int, seconds: int
) -> dict[str, Any]:
    """The question. `most` reveals an hour for each person, `seconds` that a password is shown."""
    options = [
        b.option(_label(place, line), line.sip_username)
        for place, line in enumerate(lines, 1)
        if line.has_password and 0 < len(line.sip_username) <= limits.OPTION_VALUE
    ][: limits.OPTIONS]
    if not options:
        return hidden(say("voice.reveal_none", number=customer))
    only = options[0]["value"] if len(options) == 1 else ""
    reason = b.text_input(actions.REASON, longest=LONGEST_REASON)
    blocks = [
        b.alert(say("voice.reveal_means", most=most, s=seconds), "warning"),
        b.input_block(LINE, say("voice.reveal_line"), forms.chosen(LINE, say("voice.reveal_line"), options, only)),
        b.input_block(actions.REASON, say("voice.reveal_reason"), reason, hint=say("voice.reveal_reason_hint")),
    ]
    return b.modal(
        say("voice.reveal_title"),
        blocks,
        callback=actions.VOICE_REVEAL_MODAL,
        metadata=actions.pack(**metadata),
        submit=say("voice.reveal_submit"),
        close=say("button.close"),
    )


def _label(place: int, line: LineFacts) -> str:
    return joined([say("voice.reveal_option", n=place, user=line.sip_username), line.display_name])


def shown(line: str, password: str, until: datetime) -> dict[str, Any]:
    """The password, letter by letter. Nothing here can be pressed, so that Slack never sends the window back to us."""
    blocks = [
        b.section(say("voice.reveal_shown", line=line)),
        forms.exact(password),
        *b.context(say("voice.reveal_until", at=until), say("voice.reveal_carried")),
    ]
    return _window(blocks)


def hidden(text: str) -> dict[str, Any]:
    """The window without a password: before it came, after its minute, or in its place."""
    return _window([b.section(text)])


def masked(line: str) -> dict[str, Any]:
    """What the stored timer leaves in the window."""
    return _window([b.section(say("voice.reveal_masked", line=line)), *b.context(say("voice.reveal_carried"))])


def _window(blocks: list[b.Block]) -> dict[str, Any]:
    return b.modal(say("voice.reveal_title"), blocks, callback=actions.READING_MODAL, close=say("button.close"))
