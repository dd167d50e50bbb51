"""The first line of a voice card: what a person on the telephone wants to know, without a customer's name."""

from collections.abc import Sequence

from bot.cards.voice_view import VoiceView
from bot.cards.wording import joined, phrase
from bot.catalogue import say
from bridges.simpler_alianza.facts import AccountFacts, LineFacts

ACTIVE = "ACTIVE"


def verdict(view: VoiceView) -> str:
    """One line; what keeps the customer from having voice comes before the state of single lines."""
    facts, account = view.facts, view.account
    if facts.flaw:
        return say(f"voice.flaw_{facts.flaw}", source=view.pair.source)
    if account is None:
        return without_account(view)
    if facts.guarded:
        return say("voice.guarded", status=account.status, target=view.pair.target)
    if differs(view):
        return say("voice.differs", status=account.status, wanted=facts.wanted_status, source=view.pair.source)
    if account.status != ACTIVE:
        return say("voice.account", status=account.status)
    return joined([lines(account), say("voice.account_too", status=account.status)])


def without_account(view: VoiceView) -> str:
    """A system that is away is told as away, and never as an absence (vendor page, section C 15)."""
    if view.away:
        return say("voice.away", system=view.away, why=phrase(view.facts.away[view.away], "reason"))
    return say("voice.not_enabled", target=view.pair.target)


def differs(view: VoiceView) -> bool:
    """The status rule asks for another status than the account has."""
    wanted = view.facts.wanted_status
    return view.account is not None and bool(wanted) and view.account.status != wanted


def lines(account: AccountFacts) -> str:
    """How the account's lines stand, the worst first."""
    if account.lines is None:
        return say("voice.lines_unread")
    total = len(account.lines)
    if not total:
        return _without_lines(account)
    unread = say("voice.devices_unread", n=account.failed_devices) if account.failed_devices else ""
    return joined([_registered(account.lines, total), unread], ", ")


def _without_lines(account: AccountFacts) -> str:
    if account.failed_devices:
        return say("voice.devices_unread", n=account.failed_devices)
    others = sum(account.other_lines.values())
    return say("voice.other_lines_alone", n=others) if others else say("voice.no_line")


def _registered(lines: Sequence[LineFacts], total: int) -> str:
    down = [place for place, line in enumerate(lines, 1) if line.registered is False]
    unknown = sum(line.registered is None for line in lines)
    if len(down) == 1:
        return say("voice.line_down", place=down[0], n=total) if total > 1 else say("voice.only_line_down")
    if down:
        return say("voice.lines_down" if len(down) < total else "voice.all_down", down=len(down), n=total)
    if unknown:
        return say("voice.lines_unknown", n=unknown)
    return say({1: "voice.only_line_up", 2: "voice.both_up"}.get(total, "voice.all_up"), n=total)
