"""The four lines of a notice, each saying what is known and claiming nothing else."""

from bot.cards.views import IncidentView
from bot.cards.wording import joined
from bot.catalogue import known, say

PASSING = ("away", "timeout", "broken", "server", "rate", "list_incomplete")
"""Troubles that end without anybody doing anything; what was asked for must then be asked for again."""
BY_HAND = ("audit", "plan", "retry")


def code_of(view: IncidentView) -> str:
    """The trouble's own code; the stored cause may name the system too ("vendor:Sonar:away")."""
    return view.cause.rpartition(":")[2]


def customers(view: IncidentView) -> str:
    """Who is affected: those whose changes wait; nobody where all was reading; no number where none is known."""
    pair = view.pairs[0] if view.pairs else None
    sides = {"source": pair.source if pair else "", "target": pair.target if pair else view.system}
    if not view.during:
        return say("incident.customers_field", **sides)
    if view.customers is None:
        return say("incident.customers_unknown", **sides)
    if view.customers:
        return _waiting(view, view.customers)
    return say("incident.customers_written" if view.during == "run" else "incident.customers_none")


def _waiting(view: IncidentView, n: int) -> str:
    noun = f"affected.{view.flow}"
    part = say("incident.customers_part", n=view.in_part) if view.in_part else ""
    return say("incident.customers_wait", what=say(noun if known(noun) else "affected.any", n=n), n=n, part=part)


def written(view: IncidentView) -> str:
    """What was written of it, and what is half written or in doubt."""
    if not view.during:
        return ""
    if view.during != "run":
        return say("incident.nothing_written")
    doubt = say("incident.in_doubt", n=view.in_doubt) if view.in_doubt else ""
    whole = "" if view.in_doubt or view.in_part else say("incident.nothing_half")
    code = "incident.written" if view.left else "incident.written_all"
    return joined([say(code, written=view.written, left=view.left), doubt, whole], " ")


def next_step(view: IncidentView) -> str:
    """What happens by itself and when."""
    others = view.waiting - view.left
    waits = say("incident.waiting", n=view.waiting) if view.waiting and not view.left else ""
    if view.left and others > 0:
        waits = say("incident.waiting_too", n=others)
    if not view.next_try_at:
        return joined([waits, say("incident.no_next_try")], " ")
    code = "incident.next_audit" if view.during == "audit" else "incident.next_try"
    return joined([waits, say(code, at=view.next_try_at)], " ")


def advice(view: IncidentView) -> str:
    """What to do."""
    facts = {"system": view.system, "target": view.pairs[0].target if view.pairs else view.system}
    if code_of(view) in PASSING and view.during in BY_HAND and view.next_try_at is None:
        return say("incident.advice_again", **facts)
    name = f"incident.advice_{code_of(view)}"
    return say(name if known(name) else "incident.advice_unknown", **facts)
