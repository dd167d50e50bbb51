"""What can be done now from a voice card: at most three buttons, the rest under More with the deletion last.

Each of them is checked again when it is pressed: an old card may be in an operator's hands who is none any more.
"""

from bot.blockkit import build as b
from bot.blockkit import limits
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.voice_view import VoiceView
from bot.catalogue import say
from store.words import Mode


def buttons(view: VoiceView) -> list[Block]:
    """A row of those that apply; a customer without a usable number has none."""
    if not view.customer or view.facts.flaw:
        return []
    return b.actions(_add(view), _sync(view), _open(view), *_more(view))


def refresh(view: VoiceView) -> Block | None:
    """Ask the systems again."""
    return b.button(say("voice.button_refresh"), actions.VOICE_REFRESH, value(view)) if view.customer else None


def value(view: VoiceView, **more: str) -> str:
    """What a button carries: the integration and the customer's number, nothing personal."""
    return actions.pack(integration=view.pair.id, customer=view.customer, **more)


def _add(view: VoiceView) -> Block | None:
    if not view.acts or not view.not_enabled or not view.facts.customer_id:
        return None
    return b.button(say("voice.button_add"), actions.VOICE_ADD, value(view), style="primary")


def _sync(view: VoiceView) -> Block | None:
    if not _syncs(view):
        return None
    return b.button(say("voice.button_sync"), actions.VOICE_SYNC, value(view, mode=Mode.FULL), style="primary")


def _syncs(view: VoiceView) -> bool:
    """Lines go from an account to the rows of its customer: both systems are needed."""
    return view.acts and view.account is not None and view.pair.source not in view.facts.away


def _open(view: VoiceView) -> Block | None:
    url = view.account.gui_url if view.account is not None else ""
    if not url or len(url) > limits.URL:
        return None
    return b.button(say("voice.button_open", target=view.pair.target), actions.VOICE_OPEN) | {"url": url}


def _more(view: VoiceView) -> list[Block]:
    """A menu; where a number is too long for its options, plain buttons that carry the same."""
    offered = [(name, value(view, do=name)) for name in _offered(view)]
    if all(len(carried) <= limits.OPTION_VALUE for _, carried in offered):
        menu = b.overflow(actions.VOICE_MORE, [b.option(_label(view, name), carried) for name, carried in offered])
        return [menu] if menu else []
    return [
        b.button(_label(view, name), actions.numbered(actions.VOICE_MORE, place), carried)
        for place, (name, carried) in enumerate(offered)
    ]


def _offered(view: VoiceView) -> list[str]:
    account = view.account
    here = view.acts and account is not None
    secrets = here and account is not None and any(line.has_password for line in account.lines or ())
    wanted = {
        "reveal": secrets,
        "share": view.operator and view.shareable,
        Mode.ADD_ONLY.value: _syncs(view),
        "delete": here,
    }
    return [name for name, applies in wanted.items() if applies]


def _label(view: VoiceView, name: str) -> str:
    return say(f"voice.more_{name.replace('-', '_')}", target=view.pair.target)
