"""The failure notice: customers first, then what was written, what happens by itself and when, and what to do.

Channels read it: a vendor's own words, which may hold a customer's data, stand in `incident_details` alone.
"""

from bot.blockkit import build as b
from bot.blockkit.text import plain
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.incident_lines import advice, code_of, customers, next_step, written
from bot.cards.views import IncidentView
from bot.cards.wording import field_name, joined, trouble
from bot.catalogue import known, say

MOST_NAMES = 10
BREAKER = "breaker"
HELD = ("audit", "plan", "run", "poll", "changes")


def incident_card(view: IncidentView) -> Card:
    """One message per cause, edited while the trouble lasts and turned into its recovery."""
    return _recovered(view) if view.recovered_at else _open(view)


def recovery_reply(view: IncidentView) -> Card:
    """The one reply in the notice's thread."""
    text = _recovery(view)
    return Card(text, [b.section(text)])


def _open(view: IncidentView) -> Card:
    first = first_line(view)
    lines = [customers(view), written(view), next_step(view), advice(view)]
    blocks = [
        b.header(first),
        b.section(joined(lines, "\n")),
        *b.context(_tries(view), _who(view)),
        *_buttons(view),
    ]
    return Card(joined([f"{first}.", plain(customers(view))], " "), blocks)


def first_line(view: IncidentView) -> str:
    """Which system did not do what, and what is held; no time in it, since a header cannot show the reader's own."""
    cause = f"incident.cause_{code_of(view)}"
    facts = {"system": view.system, "field": field_name(view.field)}
    said = say(cause if known(cause) else "incident.cause_unknown", **facts)
    if len(view.pairs) == 1:
        return joined([said, say(_held(view), pair=view.pairs[0].name)], ": ")
    return joined([said, say("incident.held_many", n=len(view.pairs))], ": ") if view.pairs else said


def _held(view: IncidentView) -> str:
    if not view.during:
        return "incident.noticed"
    if code_of(view) == BREAKER:
        return "incident.held_breaker"
    kind = "plan" if view.during == "retry" else view.during
    return f"incident.held_{kind if kind in HELD else 'poll'}"


def _tries(view: IncidentView) -> str:
    answer = say("incident.status", status=view.status) if view.status else ""
    since = say("incident.since", at=view.opened_at) if view.opened_at else ""
    return joined([say("incident.tries" if view.during else "incident.seen", n=view.tries), answer, since])


def _who(view: IncidentView) -> str:
    names = [pair.name for pair in list(view.pairs)[:MOST_NAMES]]
    rest = len(view.pairs) - len(names)
    return joined([say("word.list", names=names) if names else "", say("word.more", n=rest) if rest > 0 else ""])


def _buttons(view: IncidentView) -> list[Block]:
    """Each does what it says, to everything that the notice is about."""
    value = actions.pack(incident=view.id)
    details = b.button(say("button.incident_details"), actions.INCIDENT_DETAILS, value)
    if not view.during:
        return b.actions(details)
    if code_of(view) == BREAKER:
        label, run = say("button.plan_again_rows", n=view.left), actions.pack(run=view.subject_id)
        return b.actions(b.button(label, actions.PLAN_AGAIN, run, style="primary"), details)
    if view.during == "run" and len(view.pairs) == 1 and view.left:
        run = actions.pack(run=view.subject_id)
        resume = b.button(say("button.resume", n=view.left), actions.RESUME, run, style="primary")
        return b.actions(resume, b.button(say("button.stop_rest", n=view.left), actions.STOP, run), details)
    reads = {"audit": "button.read_again", "plan": "button.read_again", "retry": "button.plan_again"}
    act = say(reads.get(view.during, "button.try_now"))
    return b.actions(b.button(act, actions.TRY_NOW, value, style="primary"), details)


def _recovered(view: IncidentView) -> Card:
    first = say("incident.recovered", system=view.system, n=view.sent) if view.sent else _quiet(view)
    blocks = [b.header(first), b.section(_recovery(view)), *b.context(_who(view), say("incident.tries", n=view.tries))]
    return Card(joined([first, _lasted(view)], " · "), blocks)


def _quiet(view: IncidentView) -> str:
    """Without a system it was ours to carry out."""
    return say("incident.recovered_quiet", system=view.system) if view.system else say("incident.recovered_ours")


def _recovery(view: IncidentView) -> str:
    code = "incident.recovered_at" if view.system else "incident.recovered_ours_at"
    sent = say("incident.sent", n=view.sent) if view.sent else ""
    left = say("incident.still_left", n=view.waiting) if view.waiting else ""
    nothing = "" if sent or left else say("incident.nothing_waited")
    return joined([say(code, system=view.system, at=view.recovered_at), _lasted(view), sent, left, nothing], " ")


def _lasted(view: IncidentView) -> str:
    if view.opened_at is None or view.recovered_at is None:
        return ""
    return say("incident.lasted", s=(view.recovered_at - view.opened_at).total_seconds())


def incident_details(view: IncidentView) -> list[Block]:
    """The blocks of the Details modal: cause in words, the vendor's own words, every integration concerned."""
    problem = {"code": code_of(view), "system": view.system, "status": view.status, "cause": view.words}
    words = say("reading.vendor_words", words=view.words) if view.words and view.system and not view.field else ""
    names = say("word.list", names=[pair.name for pair in list(view.pairs)[:100]])
    return [
        b.section(joined([trouble(problem, view.system), words], "\n")),
        b.section(advice(view)),
        b.section(names),
        *b.context(_tries(view)),
    ]
