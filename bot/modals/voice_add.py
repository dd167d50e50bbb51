"""Add account: what a person decides of a new account, and what is settled already (seed 002, "Account: Add")."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blockkit import build as b
from bot.blockkit import forms
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.views import Pair
from bot.cards.voice_parts import dialling
from bot.cards.wording import joined
from bot.catalogue import known, say
from bridges.simpler_alianza.facts import Flaw, FormFacts

TYPE, BILLING_DAY, DIALLING, EXTENSION = "account_type", "billing_day", "dialling", "extension_length"
WITH_EXTENSIONS = "ADVANCED"
LAST_BILLING_DAY = 28
BLOCKS = {"accountType": TYPE, "billingCycleDay": BILLING_DAY, "extensionLength": EXTENSION}
"""Which input a flaw belongs to, by the names of the wire; the dialling block's id changes with the type."""


def voice_add_modal(
    form: FormFacts, pair: Pair, metadata: Mapping[str, Any], *, kind: str = "", flaws: Sequence[Flaw] = ()
) -> dict[str, Any]:
    """The form for one type. `flaws` are of what nobody can mend here: with them there is nothing to send off."""
    kind = kind or next(iter(form.dialing_types), "")
    names = {"source": pair.source, "target": pair.target}
    blocks: list[Block] = [b.alert(sentence(flaw, **names)) for flaw in flaws]
    if not flaws:
        blocks += _inputs(form, kind, names)
    blocks += [b.divider(), b.section(_settled(form, names)), *b.context(say("voice.add_means", **names))]
    return b.modal(
        say("voice.add_title"),
        blocks,
        callback=actions.VOICE_ADD_MODAL,
        metadata=actions.pack(**metadata),
        submit="" if flaws else say("voice.add_submit"),
        close=say("button.close"),
    )


def _inputs(form: FormFacts, kind: str, names: Mapping[str, str]) -> list[Block]:
    types = [b.option(_worded("voice.type", name), name) for name in form.dialing_types]
    blocks = [
        forms.dispatching(
            b.input_block(
                TYPE,
                say("voice.form_type"),
                forms.chosen(actions.VOICE_TYPE, say("voice.form_type"), types, kind),
            )
        )
    ]
    blocks += _billing(form, names)
    behaviours = [b.option(dialling(name), name) for name in form.dialing_types.get(kind, ())]
    menu = forms.chosen(DIALLING, say("voice.form_dialling"), behaviours, form.dialing_defaults.get(kind, ""))
    # Another type has other behaviours: under another block id the menu starts anew instead of keeping the old choice.
    blocks.append(b.input_block(dialling_block(kind), say("voice.form_dialling"), menu))
    if kind == WITH_EXTENSIONS:
        length = forms.number(EXTENSION, form.extension_length)
        blocks.append(
            b.input_block(EXTENSION, say("voice.form_extension"), length, hint=say("voice.form_extension_hint"))
        )
    return blocks


def _billing(form: FormFacts, names: Mapping[str, str]) -> list[Block]:
    """A day that the platform takes comes filled in; any other is asked for, with the reason, and never clamped."""
    day = form.billing_day
    taken = day is not None and 1 <= day <= LAST_BILLING_DAY
    hint = say("voice.form_billing_day_hint", last=LAST_BILLING_DAY)
    if day is None:
        hint = say("voice.form_billing_day_unknown", last=LAST_BILLING_DAY, **names)
    field = b.input_block(
        BILLING_DAY, say("voice.form_billing_day"), forms.number(BILLING_DAY, day if taken else None), hint=hint
    )
    late = say("voice.form_billing_day_late", day=day, last=LAST_BILLING_DAY, **names)
    return [field] if taken or day is None else [b.alert(late), field]


def dialling_block(kind: str) -> str:
    """The dialling menu's block id for one type."""
    return f"{DIALLING}:{kind}"


def _settled(form: FormFacts, names: Mapping[str, str]) -> str:
    """What the form does not ask: from the customer's record, the options and the status rule."""
    status = say("voice.form_status", status=form.initial_status, customer=form.customer_status, **names)
    lines = [
        say("voice.form_settled"),
        say("voice.field_number", number=form.number),
        say("voice.field_name", name=form.name),
        status,
        say("voice.field_time_zone", zone=form.time_zone),
        say("voice.form_regulatory", kind=form.regulatory_type),
        say("voice.field_platform", platform=form.platform_type),
    ]
    return joined(lines, "\n")


def sentence(flaw: Flaw, **names: str) -> str:
    """What is wrong with one field, and what the platform takes."""
    name = f"field.{flaw.name}"
    field = say(name) if known(name) else say("word.text", text=flaw.name)
    facts = dict(flaw.facts)
    if "allowed" in facts:
        facts["allowed"] = [dialling(str(each)) for each in facts["allowed"]]
    code = f"form.{flaw.code}" if known(f"form.{flaw.code}") else "form.unknown"
    return say(code, **{**facts, **names, "field": field[:1].upper() + field[1:]})


def _worded(subject: str, name: str) -> str:
    return say(f"{subject}_{name}") if known(f"{subject}_{name}") else say("word.text", text=name)
