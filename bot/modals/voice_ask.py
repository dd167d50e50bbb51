"""`/sip` without a customer asks: who, from the local index or by number, and what to do."""

from typing import Any

from bot.blockkit import build as b
from bot.blockkit import forms
from bot.cards import actions
from bot.catalogue import say
from store.words import Mode

CUSTOMER, MODE, SHOW = "customer", "mode", "show"
LONGEST_NUMBER = 256


def voice_ask_modal(mode: str, channel: str) -> dict[str, Any]:
    """The form. `mode` is what was typed already, "" for just looking."""
    options = [b.option(say(f"voice.ask_{name.replace('-', '_')}"), name) for name in (SHOW, Mode.FULL, Mode.ADD_ONLY)]
    by_hand = b.text_input(actions.NUMBER, longest=LONGEST_NUMBER)
    blocks = [
        b.input_block(
            CUSTOMER,
            say("voice.ask_customer"),
            b.external_select(actions.VOICE_CUSTOMER, say("voice.ask_placeholder")),
            hint=say("voice.ask_customer_hint"),
            optional=True,
        ),
        b.input_block(
            actions.NUMBER, say("voice.ask_number"), by_hand, hint=say("voice.ask_number_hint"), optional=True
        ),
        b.input_block(MODE, say("voice.ask_what"), forms.chosen(MODE, say("voice.ask_what"), options, mode or SHOW)),
    ]
    return b.modal(
        say("voice.ask_title"),
        blocks,
        callback=actions.VOICE_ASK_MODAL,
        metadata=actions.pack(channel=channel),
        submit=say("button.go"),
        close=say("button.close"),
    )
