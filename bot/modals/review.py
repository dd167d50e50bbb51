"""Deciding one unmatched record after the other: best suggestion first, each button named for its effect."""

from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.views import FindingView, Pair, Place, SuggestionView
from bot.cards.wording import joined
from bot.catalogue import coded, known, say

MOST_SUGGESTIONS = 5
MOST_REASONS = 4
MOST_DEVICES = 6

View = dict[str, Any]


def review_modal(finding: FindingView, place: Place, done: FindingView | None = None, note: str = "") -> View:
    """One finding with up to five suggestions. `done` was decided just now, `note` is a refusal's sentence."""
    blocks: list[Block] = []
    if note:
        blocks.append(b.alert(note, "warning"))
    if done is not None:
        blocks.append(_done(done))
    blocks.append(b.header(say("review.place", n=place.number, total=place.total, undecided=place.undecided)))
    blocks.append(b.section(record(finding), _details(finding), block_id="record"))
    if finding.decision:
        blocks += _decided(finding)
    blocks += _offers(finding) if finding.decision != "link" else []
    blocks += _choices(finding, place)
    blocks += b.context(say("review.effects", target=finding.pair.target))
    return b.modal(
        say("review.title"),
        blocks,
        callback=actions.REVIEW_MODAL,
        metadata=_metadata(finding, place),
        close=say("button.close"),
    )


def nothing_left(pair: Pair, place: Place, done: FindingView | None = None) -> View:
    """All are decided: what that means, and the way to look again at what was decided."""
    blocks = [_done(done)] if done is not None else []
    text = say("review.none_left" if place.total else "review.none_at_all", pair=pair.name, total=place.total)
    again = b.button(say("button.show_decided"), actions.SHOW_DECIDED, actions.pack(integration=pair.id))
    blocks += [b.section(text), *(b.actions(again) if place.total else [])]
    metadata = actions.pack(integration=pair.id)
    return b.modal(
        say("review.title"), blocks, callback=actions.REVIEW_MODAL, metadata=metadata, close=say("button.close")
    )


def record(finding: FindingView) -> str:
    """The record as a person recognises it: id, company, name, address, account, devices."""
    title = say("review.record", target=finding.pair.target, id=finding.target_key or finding.target_id)
    who = [say("word.text", text=text) for text in (finding.label, finding.address) if text]
    devices = [say("word.id", id=serial) for serial in list(finding.devices)[:MOST_DEVICES]]
    more = len(finding.devices) - len(devices)
    lines = [
        title,
        ", ".join(who),
        say("review.company", company=finding.company) if finding.company else "",
        say("review.account", account=finding.account) if finding.account not in ("", finding.target_key) else "",
        say("review.devices", devices=", ".join(devices)) if devices else say("review.no_devices"),
        say("word.more", n=more) if more > 0 else "",
    ]
    return joined(lines, "\n")


def decision(finding: FindingView) -> str:
    """What was decided, in words that name the effect."""
    code = f"decision.{finding.decision or 'none'}"
    return say(code if known(code) else "decision.none", account=finding.link_to, target=finding.pair.target)


def _details(finding: FindingView) -> Block:
    return b.button(say("button.details"), actions.DETAILS, actions.pack(finding=finding.id))


def _offers(finding: FindingView) -> list[Block]:
    offers = list(finding.suggestions)[:MOST_SUGGESTIONS]
    if not offers:
        return [b.section(say("review.nothing_offered"))]
    return [_offer(finding, offer, place) for place, offer in enumerate(offers)]


def _offer(finding: FindingView, offer: SuggestionView, place: int) -> Block:
    code = "review.best" if place == 0 else "review.next"
    who = ", ".join(say("word.text", text=text) for text in (offer.label, offer.detail) if text)
    why = "; ".join(coded("match", reason) for reason in list(offer.reasons)[:MOST_REASONS])
    value = actions.pack(finding=finding.id, version=finding.version, to=offer.source_id)
    link = b.button(say("button.link"), actions.numbered(actions.LINK, place), value, style="" if place else "primary")
    return b.section(joined([say(code, account=offer.source_id), who, why], "\n"), link)


def _choices(finding: FindingView, place: Place) -> list[Block]:
    value = actions.pack(finding=finding.id, version=finding.version)
    target = finding.pair.target
    blocks: list[Block] = []
    if finding.decision != "link":
        # The block id carries the finding, so that the typeahead is empty again for the next one.
        blocks += b.actions(
            b.external_select(actions.CHOOSE, say("review.choose")), block_id=f"choose:{finding.id}:{finding.version}"
        )
    keep = b.button(say("button.keep", target=target), actions.KEEP, value) if finding.decision != "keep" else None
    remove = b.button(say("button.remove"), actions.REMOVE, value) if finding.decision != "remove" else None
    if finding.decision == "link":
        keep = remove = None
    later = b.button(say("button.later" if place.more else "button.back_to_first"), actions.LATER, value)
    return blocks + b.actions(keep, remove, later)


def _decided(finding: FindingView) -> list[Block]:
    said = say("review.decided", what=decision(finding), user=finding.decided_by, at=finding.decided_at)
    return [b.section(said, _undo(finding))]


def _done(finding: FindingView) -> Block:
    key = finding.target_key or finding.target_id
    return b.section(say("review.done", id=key, what=decision(finding)), _undo(finding, 1))


def _undo(finding: FindingView, number: int = 0) -> Block:
    value = actions.pack(finding=finding.id, version=finding.version)
    return b.button(say("button.undo"), actions.numbered(actions.UNDO, number), value)


def _metadata(finding: FindingView, place: Place) -> str:
    return actions.pack(
        integration=finding.pair.id,
        finding=finding.id,
        version=finding.version,
        n=place.number,
        undecided_only=place.undecided_only,
    )
