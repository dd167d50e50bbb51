"""The form of a new account between two deliveries: what it was opened with travels in the window itself."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.face.ask import Ask
from bot.modals.voice_add import BILLING_DAY, DIALLING, EXTENSION, TYPE, WITH_EXTENSIONS
from bridges.simpler_alianza.facts import FormFacts

FORM = "form"
_FORMS: TypeAdapter[FormFacts] = TypeAdapter(FormFacts)


def metadata_of(form: FormFacts) -> dict[str, Any]:
    """The form's facts, for the window's private metadata; Slack keeps it with the window, which shows the same."""
    return {FORM: _FORMS.dump_python(form, mode="json")}


def form_of(metadata: Mapping[str, Any]) -> FormFacts | None:
    """What `metadata_of` put there; None for anything else, since old windows send what they have."""
    try:
        return _FORMS.validate_python(metadata.get(FORM))
    except ValidationError:
        return None


def filled_in(ask: Ask) -> dict[str, Any]:
    """The inputs by the names that the bridge knows; what is no whole number stays as it was typed."""
    kind = ask.typed(TYPE)
    behaviour = next((block for block in ask.inputs if block.startswith(f"{DIALLING}:")), "")
    extension = _whole(ask.typed(EXTENSION)) if kind == WITH_EXTENSIONS else None
    return {
        "account_type": kind,
        "billing_day": _whole(ask.typed(BILLING_DAY)),
        "dialing": ask.typed(behaviour),
        "extension_length": extension,
    }


def _whole(text: str) -> int | str | None:
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdigit() else typed or None
