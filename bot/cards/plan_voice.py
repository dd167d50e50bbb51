"""What plans add when a person asks for one customer: the row that was written out, who is meant, what is kept.

These cards stand in a channel: a SIP user name is a telephone number more often than not, and is shown by its end.
"""

from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.views import PlanView, RunView
from bot.cards.wording import changes, field_name, joined, number
from bot.catalogue import known, say

UNSHOWN = ("accountNumber", "accountName", "inboundRatePlanProductId")
"""Fields of a new account that the card leaves out: the number stands there already, names are not for a channel."""

SHORTEST_NUMBER, SHOWN_DIGITS = 7, 4
MOST_KEYS = 10


def line_name(key: str) -> str:
    """A record's key for a channel: of a line, the account's number and the last digits of its user name."""
    account, sign, user = key.rpartition("/")
    if not sign or not user.isdigit() or len(user) < SHORTEST_NUMBER:
        return key
    return f"{account}/…{user[-SHOWN_DIGITS:]}"


def asked(plan: PlanView) -> str:
    """The row that a person wrote out, in words; "" for any other plan."""
    wish = plan.reasons.get("wish") or {}
    if not wish:
        return ""
    verb = "delete" if wish.get("verb") == "delete" else "create"
    told = say(f"plan.asked_{verb}", key=wish.get("key"), target=plan.pair.target)
    fields = wish.get("fields") or {}
    shown = [_field(name, value) for name, value in fields.items() if name not in UNSHOWN and value not in (None, "")]
    return joined([told, *shown])


def _field(name: str, value: Any) -> str:
    worded = f"dialling.{value}"
    said = say(worded) if known(worded) else say("word.text", text=value)
    return say("plan.asked_field", field=field_name(name), value=said)


def about(plan: PlanView) -> str:
    """Which customer, and how far the sync may go."""
    owner = "" if plan.reasons.get("wish") else str(plan.reasons.get("owner") or "")
    return joined(
        [
            say("plan.owner", owner=owner) if owner else "",
            say("plan.mode_add_only") if plan.reasons.get("mode") == "add-only" else "",
        ]
    )


def kept(plan: PlanView) -> str:
    """What the target has and the source has not, left where it is (seed 002, "Add only")."""
    n = number(plan.reasons.get("notes") or {}, "extra_kept")
    if not n:
        return ""
    keys = [say("word.id", id=line_name(str(key))) for key in list(plan.samples.get("kept") or [])[:MOST_KEYS]]
    rest = say("word.more", n=n - len(keys)) if n > len(keys) else ""
    return say("plan.kept_extras", n=n, keys=joined([", ".join(keys), rest], ", "))


def advice_card(plan: PlanView, remarks: str) -> Card:
    """Nothing can be written here: what people do in place of it, and the rows for them to do it with."""
    first = say("plan.advice", pair=plan.pair.name, changes=changes(plan.counts))
    code = f"advice.{plan.reasons.get('plan_only')}"
    lines = [say("plan.advice_means"), say(code) if known(code) else "", say("plan.advice_rows")]
    csv = b.button(say("button.csv_plan"), actions.PLAN_CSV, actions.pack(plan=plan.id))
    blocks: list[Block] = [b.header(first), b.section(joined(lines, "\n"))]
    blocks += [b.section(text) for text in (kept(plan), remarks) if text]
    blocks += b.context(
        joined([say("word.asked_by", user=plan.asked_by), say("plan.id", id=plan.id), about(plan)]),
    )
    return Card(first, [*blocks, *b.actions(csv)])


def followed(plan: PlanView, run: RunView) -> list[str]:
    """What became of the pushes to customers' equipment, apart from the rows' own fate (seed 002: Zhone)."""
    counted = run.verified.get("followed") or {}
    parts = [_followed(str(how), number(counted, how)) for how in counted if number(counted, how)]
    told = [say("run.followed", parts="; ".join(parts))] if parts else []
    left = [say("word.id", id=line_name(str(key))) for key in list(run.verified.get("not_followed") or [])[:MOST_KEYS]]
    if left:
        told.append(say("run.not_followed", keys=", ".join(left), target=plan.pair.target))
    return told


def _followed(how: str, n: int) -> str:
    worded = f"followed.{how}"
    return say("run.followed_part", n=n, what=say(worded) if known(worded) else say("word.text", text=how))
