"""The failure notice: customers first, then what was written, what happens by itself and when, and what to do."""

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.views import IncidentView
from bot.cards.wording import joined, trouble
from bot.catalogue import known, say

MOST_NAMES = 10
ROWS_NOT_APPLIED = "rows_not_applied"
PASSING = ("away", "timeout", "broken", "server", "rate")
"""Troubles that end without anybody doing anything; what was asked for must then be asked for again."""


def incident_card(view: IncidentView) -> Card:
    """One message per cause, edited while the trouble lasts and turned into its recovery."""
    return _recovered(view) if view.recovered_at else _open(view)


def recovery_reply(view: IncidentView) -> Card:
    """The one reply in the notice's thread."""
    text = _recovery(view)
    return Card(text, [b.section(text)])


def _open(view: IncidentView) -> Card:
    first = first_line(view)
    since = say("incident.since", at=view.opened_at) if view.opened_at else ""
    lines = [_customers(view), _written(view), _next(view), _advice(view)]
    blocks = [
        b.header(first),
        b.section(joined([since, *lines], "\n")),
        *b.context(_tries(view), _who(view)),
        *_buttons(view),
    ]
    return Card(joined([f"{first}.", _customers(view)], " "), blocks)


def first_line(view: IncidentView) -> str:
    """Which system did not do what, and what is held; no time in it, since a header cannot show the reader's own."""
    cause = f"incident.cause_{_code(view)}"
    said = say(cause if known(cause) else "incident.cause_unknown", system=view.system)
    if len(view.pairs) == 1:
        held = "incident.ended_run" if _code(view) == ROWS_NOT_APPLIED else f"incident.held_{_during(view)}"
        return joined([said, say(held, pair=view.pairs[0].name)], ": ")
    return joined([said, say("incident.held_many", n=len(view.pairs))], ": ") if view.pairs else said


def _code(view: IncidentView) -> str:
    """The trouble's own code; the stored cause names the system too ("vendor:Sonar:away")."""
    return view.cause.rpartition(":")[2]


def _during(view: IncidentView) -> str:
    return view.during if view.during in ("audit", "plan", "run", "poll") else "poll"


def _customers(view: IncidentView) -> str:
    return say("incident.customers", n=view.customers) if view.customers else say("incident.no_customers")


def _written(view: IncidentView) -> str:
    if view.during != "run":
        return say("incident.nothing_written")
    doubt = say("incident.in_doubt", n=view.in_doubt) if view.in_doubt else say("incident.nothing_half")
    return joined([say("incident.written", written=view.written, left=view.left), doubt], " ")


def _next(view: IncidentView) -> str:
    """What happens by itself and when."""
    waiting = say("incident.waiting", n=view.waiting) if view.waiting else ""
    if view.next_try_at:
        return joined([waiting, say("incident.next_try", at=view.next_try_at)], " ")
    return joined([waiting, say("incident.no_next_try")], " ")


def _advice(view: IncidentView) -> str:
    if _code(view) in PASSING and _during(view) in ("audit", "plan") and view.next_try_at is None:
        return say("incident.advice_again", system=view.system)
    name = f"incident.advice_{_code(view)}"
    return say(name if known(name) else "incident.advice_unknown", system=view.system)


def _tries(view: IncidentView) -> str:
    answer = say("incident.status", status=view.status) if view.status else ""
    words = say("incident.words", words=view.words) if view.words else ""
    return joined([say("incident.tries", n=view.tries), answer, words])


def _who(view: IncidentView) -> str:
    names = [pair.name for pair in list(view.pairs)[:MOST_NAMES]]
    rest = len(view.pairs) - len(names)
    return joined([say("word.list", names=names) if names else "", say("word.more", n=rest) if rest > 0 else ""])


def _buttons(view: IncidentView) -> list[Block]:
    value = actions.pack(incident=view.id, during=view.during, subject=view.subject_id)
    first: Block | None
    second: Block | None = None
    if _code(view) == ROWS_NOT_APPLIED:
        run = actions.pack(run=view.subject_id)
        first = b.button(say("button.plan_again_rows", n=view.left), actions.PLAN_AGAIN, run, style="primary")
    elif view.during == "run":
        resume = say("button.resume", n=view.left) if view.left else say("button.try_now")
        first = b.button(resume, actions.RESUME, actions.pack(run=view.subject_id, incident=view.id), style="primary")
        leave = say("button.stop_rest", n=view.left) if view.left else say("button.stop")
        second = b.button(leave, actions.STOP, actions.pack(run=view.subject_id))
    elif view.during in ("audit", "plan"):
        first = b.button(say("button.read_again"), actions.TRY_NOW, value, style="primary")
    else:
        first = b.button(say("button.try_now"), actions.TRY_NOW, value, style="primary")
    return b.actions(first, second, b.button(say("button.incident_details"), actions.INCIDENT_DETAILS, value))


def _recovered(view: IncidentView) -> Card:
    first = say("incident.recovered", system=view.system, n=view.sent) if view.sent else _quiet(view)
    names = _who(view)
    blocks = [b.header(first), b.section(_recovery(view)), *b.context(names, say("incident.tries", n=view.tries))]
    return Card(joined([first, _lasted(view)], " · "), blocks)


def _quiet(view: IncidentView) -> str:
    settled = _code(view) == ROWS_NOT_APPLIED
    return say("incident.recovered_rows") if settled else say("incident.recovered_quiet", system=view.system)


def _recovery(view: IncidentView) -> str:
    sent = say("incident.sent", n=view.sent) if view.sent else say("incident.nothing_waited")
    when = say("incident.recovered_at", system=view.system, at=view.recovered_at)
    return joined([when, _lasted(view), sent], " ")


def _lasted(view: IncidentView) -> str:
    if view.opened_at is None or view.recovered_at is None:
        return ""
    return say("incident.lasted", s=(view.recovered_at - view.opened_at).total_seconds())


def incident_details(view: IncidentView) -> list[Block]:
    """The blocks of the Details modal: cause in words, the vendor's own words, every integration concerned."""
    problem = {"code": _code(view), "system": view.system, "status": view.status, "words": view.words}
    names = say("word.list", names=[pair.name for pair in list(view.pairs)[:100]])
    return [
        b.section(trouble(problem, view.system)),
        b.section(_advice(view)),
        b.section(names),
        *b.context(_tries(view)),
    ]
