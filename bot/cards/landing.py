"""The landing page: each integration with the columns of seed 000 and the button of its next action, twenty a page."""

from collections.abc import Sequence

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.views import IntegrationView
from bot.cards.wording import joined, phrase
from bot.catalogue import known, say

PAGE_SIZE = 20
NEXT = ("audit", "review", "opt_in", "sync", "enable", "open")
COLUMNS = ("id", "enabled", "company", "audited", "last_sync", "status", "message", "unmatched")


def landing_card(rows: Sequence[IntegrationView], page: int = 0) -> Card:
    """All integrations, `page` counted from 0; what is out of range shows the nearest page."""
    if not rows:
        first = say("landing.none")
        return Card(first, [b.header(first), b.section(say("landing.none_means"))])
    pages = -(-len(rows) // PAGE_SIZE)
    page = max(0, min(page, pages - 1))
    shown = rows[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    first = say("landing.title", n=len(rows))
    blocks = [b.header(first), *(_line(row) for row in shown)]
    if len(rows) <= PAGE_SIZE // 2:
        blocks.append(_table(shown))
    blocks += [*b.actions(_switch(shown)), *_paging(page, pages)]
    return Card(first, blocks)


def _line(row: IntegrationView) -> Block:
    head = say("landing.line", id=row.id, name=short(row.name))
    facts = joined(
        [
            _company(row),
            say("landing.enabled" if row.enabled else "landing.disabled"),
            say("landing.audited", at=row.audited_at) if row.audited_at else say("landing.never_audited"),
            say("landing.last_sync", at=row.last_sync) if row.last_sync else say("landing.never_synced"),
            _unmatched(row),
        ]
    )
    needs = say("landing.needs_full", why=needs_full(row.needs_full_reason)) if row.needs_full_reason else ""
    paused = say("landing.paused", user=row.paused_by, at=row.paused_at) if row.paused_by else ""
    return b.section(joined([head, facts, paused, _state(row), needs], "\n"), _next(row))


def _company(row: IntegrationView) -> str:
    """Whose accounts; not said twice where the integration is called like its company."""
    if not row.company:
        return say("landing.every_other_company")
    return "" if row.company == row.name else say("word.text", text=short(row.company))


def _unmatched(row: IntegrationView) -> str:
    if not row.unmatched:
        return ""
    code = "landing.unmatched" if row.undecided else "landing.unmatched_decided"
    return say(code, n=row.unmatched, undecided=row.undecided)


def named(row: IntegrationView) -> str:
    """The name for a menu, with what is undecided, which shows wherever the integration is named."""
    if not row.enabled:
        return say("ask.option_disabled", name=row.name)
    return say("ask.option_open", name=row.name, n=row.undecided) if row.undecided else say("word.text", text=row.name)


def short(text: str) -> str:
    """Names in a list keep to 40 characters, so that twenty of them fit."""
    return text if len(text) <= 40 else text[:39] + "…"


def _state(row: IntegrationView) -> str:
    return joined([say("landing.status", status=row.status), message(row)], ": ")


def message(row: IntegrationView) -> str:
    """The sync message in words; it is stored as a code."""
    if not row.message:
        return ""
    stored, _, detail = row.message.partition(":")
    if stored == "incident":
        return say("status.incident", what=row.message_facts.get("what") or phrase(detail, "reason"))
    code = f"status.{row.message}"
    return say(code, **dict(row.message_facts)) if known(code) else say("word.text", text=short(row.message))


def told(row: IntegrationView) -> str:
    """The message as a table shows it, after what holds everything up."""
    paused = say("landing.paused_cell", at=row.paused_at) if row.paused_by else ""
    return joined([paused, message(row)])


def needs_full(reason: str) -> str:
    """Why a full sync is needed, in words."""
    code = f"needs_full.{reason.replace(' ', '_')}"
    return say(code) if known(code) else say("word.text", text=short(reason))


def _next(row: IntegrationView) -> Block | None:
    if row.next not in NEXT:
        return None
    action = actions.ENABLE if row.next == "enable" else actions.NEXT_ACTION
    label = say(f"button.next_{row.next}", n=row.undecided)
    return b.button(label, actions.numbered(action, row.id), actions.pack(integration=row.id, do=row.next))


def _switch(rows: Sequence[IntegrationView]) -> Block | None:
    """Enable or disable one of those shown; the seed's Enabled box."""
    options = [
        b.option(
            say("button.disable" if row.enabled else "button.enable", name=short(row.name)),
            actions.pack(do="disable" if row.enabled else "enable", integration=row.id),
        )
        for row in rows
    ]
    return b.static_select(actions.INTEGRATION_MORE, say("landing.switch"), options)


def _table(rows: Sequence[IntegrationView]) -> Block:
    head = [say(f"landing.column_{name}") for name in COLUMNS]
    body = [
        [
            str(row.id),
            say("word.yes" if row.enabled else "word.no"),
            row.company or say("word.default"),
            say("word.yes" if row.audited_at else "word.no"),
            say("landing.cell_at", at=row.last_sync) if row.last_sync else "-",
            row.status,
            told(row) or "-",
            str(row.unmatched),
        ]
        for row in rows
    ]
    return b.data_table(say("landing.caption"), head, body, page_size=PAGE_SIZE)


def _paging(page: int, pages: int) -> list[Block]:
    if pages == 1:
        return []
    back = b.button(say("button.previous"), actions.numbered(actions.PAGE, 0), actions.pack(page=page - 1))
    on = b.button(say("button.next"), actions.numbered(actions.PAGE, 1), actions.pack(page=page + 1))
    where = b.context(say("landing.page", page=page + 1, pages=pages))
    return [*where, *b.actions(back if page else None, on if page < pages - 1 else None)]
