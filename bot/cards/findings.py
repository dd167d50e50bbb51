"""Unmatched records as a private list: names and addresses are in it, so it is never posted in a channel."""

from collections.abc import Sequence

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Card
from bot.cards.views import FindingView, Pair
from bot.cards.wording import joined
from bot.catalogue import known, say

LINES = 10
COLUMNS = ("id", "company", "label", "address", "account", "decision")


def findings_card(pair: Pair, findings: Sequence[FindingView], total: int) -> Card:
    """The first ten in lines, up to a hundred in a table, all of them by CSV."""
    first = say("findings.title", pair=pair.name, n=total)
    lines = [_line(finding) for finding in findings[:LINES]]
    rest = say("findings.rest", n=total - len(lines)) if total > len(lines) else ""
    head = [say(f"findings.column_{name}") for name in COLUMNS]
    rows = [
        [finding.target_key or finding.target_id, finding.company, finding.label, finding.address, finding.account,
         decision(finding)]
        for finding in findings
    ]  # fmt: skip
    value = actions.pack(integration=pair.id)
    blocks = [
        b.header(first),
        *([b.section(joined([*lines, rest], "\n"))] if lines else []),
        *([b.data_table(say("findings.caption", pair=pair.name), head, rows)] if rows else []),
        *b.actions(
            b.button(say("button.review_all"), actions.REVIEW, value, style="primary") if total else None,
            b.button(say("button.csv_unmatched"), actions.FINDINGS_CSV, value) if total else None,
        ),
    ]
    return Card(first, blocks)


def decision(finding: FindingView) -> str:
    """What was decided, in words that name the effect."""
    code = f"decision.{finding.decision or 'none'}"
    return say(code if known(code) else "decision.none", account=finding.link_to, target=finding.pair.target)


def _line(finding: FindingView) -> str:
    where = joined([say("word.text", text=text) for text in (finding.label, finding.address) if text], ", ")
    return joined([say("word.id", id=finding.target_key or finding.target_id), where, decision(finding)])
