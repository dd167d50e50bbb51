"""The paragraphs of a voice card: what the verdict means, the account's fields, its calling plans, what is missing."""

from bot.cards.voice_verdict import ACTIVE, differs
from bot.cards.voice_view import VoiceView
from bot.cards.wording import joined, phrase
from bot.catalogue import known, say
from bridges.simpler_alianza.facts import AccountFacts, PlanFacts

MOST_PLANS = 10
MOST_KINDS = 8
SECONDS = 60


def meaning(view: VoiceView) -> str:
    """What the verdict means and what to do; one line a matter."""
    facts, account = view.facts, view.account
    names = {"source": view.pair.source, "target": view.pair.target}
    lines = []
    if facts.flaw:
        lines.append(say(f"voice.flaw_{facts.flaw}_means", **names))
    elif account is None and not facts.away:
        lines.append(say("voice.not_enabled_means", **names))
    elif account is not None and facts.guarded:
        lines.append(say("voice.guarded_means", status=account.status, **names))
    elif differs(view):
        way = "off" if facts.wanted_status != ACTIVE else "on"
        becomes = say(f"voice.differs_{way}", wanted=facts.wanted_status, status=facts.customer_status, **names)
        how = f"voice.follows_not_{view.held}" if view.held else f"voice.follows_{way}"
        lines.append(joined([becomes, say(how, integration=view.pair.name)], " "))
    lines += [_away(view, system) for system in facts.away]
    return joined(lines, "\n")


def _away(view: VoiceView, system: str) -> str:
    """What is not shown because of it; an account that could not be asked for is not an account that is not there."""
    why = phrase(view.facts.away[system], "reason")
    if system != view.pair.target:
        return say("voice.source_away_means", system=system, why=why)
    code = "voice.target_away_means" if view.account is None else "voice.target_partly_away_means"
    return say(code, system=system, why=why)


def fields(view: VoiceView) -> list[str]:
    """The status section of seed 002; ten fields at most, which is what Slack takes."""
    facts, account = view.facts, view.account
    told = [_number(view), _name(view)]
    if account is None:
        return [
            *told,
            say("voice.field_customer_status", status=facts.customer_status) if facts.customer_status else "",
        ]
    return [
        *told,
        _status(view, account),
        _type(account),
        say("voice.field_platform", platform=account.platform_type),
        say("voice.field_billing_day", day=account.billing_cycle_day),
        say("voice.field_time_zone", zone=account.time_zone),
        _plans("voice.field_plans_in_use", account.plans_in_use),
        _plans("voice.field_plans_available", account.plans_available),
        say("voice.field_numbers", n=account.numbers) if account.numbers is not None else "",
    ]


def _number(view: VoiceView) -> str:
    facts = view.facts
    number = say("voice.field_number", number=facts.number) if facts.number else say("voice.field_no_number")
    customer = say("voice.customer_id", source=view.pair.source, id=facts.customer_id) if facts.customer_id else ""
    return joined([number, customer])


def _name(view: VoiceView) -> str:
    """Both systems' names where they differ: that is allowed, and no drift (vendor page, section C 4)."""
    ours, theirs = view.facts.name, view.account.name if view.account is not None else ""
    if ours and theirs and ours != theirs:
        return say("voice.field_names", name=theirs, other=ours, source=view.pair.source)
    return say("voice.field_name", name=theirs or ours) if theirs or ours else ""


def _status(view: VoiceView, account: AccountFacts) -> str:
    """The account's, and the customer's that it follows."""
    told, customer = say("voice.field_status", status=account.status), view.facts.customer_status
    return f"{told} {say('voice.in_source', source=view.pair.source, status=customer)}" if customer else told


def _type(account: AccountFacts) -> str:
    digits = say("voice.extensions", n=account.extension_length) if account.extension_length else ""
    kind = say("voice.field_type", kind=account.account_type)
    return joined([kind, dialling(account.dialing) if account.dialing else "", digits])


def dialling(behaviour: str) -> str:
    """A dialling behaviour in words; one that has none as the vendor writes it."""
    return say(f"dialling.{behaviour}") if known(f"dialling.{behaviour}") else say("word.text", text=behaviour)


def _plans(code: str, names: tuple[str, ...] | None) -> str:
    if names is None:
        return say(f"{code}_unread")
    return say(code, names=list(names)) if names else say(f"{code}_none")


def calling_plans(view: VoiceView) -> str:
    """Each calling plan with its start date and minutes, or "unlimited" (vendor page, section A3)."""
    plans = view.account.calling_plans if view.account is not None else None
    if not plans:
        return ""
    lines = [_calling_plan(plan) for plan in plans[:MOST_PLANS]]
    if len(plans) > MOST_PLANS:
        lines.append(say("word.more", n=len(plans) - MOST_PLANS))
    return joined([say("voice.calling_plans"), *lines], "\n")


def _calling_plan(plan: PlanFacts) -> str:
    since = say("voice.plan_since", date=plan.start_date) if plan.start_date else ""
    name = say("voice.plan_name", name=plan.name)
    if plan.unlimited:
        return joined([name, since, say("voice.plan_unlimited")])
    if plan.minutes is None:
        return joined([name, since, say("voice.plan_unknown")])
    if plan.used_seconds is None:
        return joined([name, since, say("voice.plan_minutes", minutes=plan.minutes)])
    used = round(plan.used_seconds / SECONDS)
    return joined([name, since, say("voice.plan_used", minutes=plan.minutes, n=used, left=max(0, plan.minutes - used))])


def missing(view: VoiceView) -> str:
    """What is still to be done in the platform's own portal before anybody can call (vendor page, section C 21)."""
    account = view.account
    if account is None:
        return ""
    gaps = [
        say("voice.missing_number") if account.numbers == 0 else "",
        say("voice.missing_line")
        if account.lines == () and not (account.failed_devices or account.other_lines)
        else "",
        say("voice.missing_plan") if account.calling_plans == () else "",
    ]
    if not any(gaps):
        return ""
    return joined([say("voice.missing", target=view.pair.target), *gaps], "\n")


def small_print(view: VoiceView) -> list[str]:
    """Rows beside lines, devices that were not read, lines of kinds that no table holds."""
    account = view.account
    if account is None:
        rows = view.facts.rows
        code = "voice.rows_left" if view.not_enabled else "voice.rows_alone"
        return [say(code, n=rows, source=view.pair.source)] if rows else []
    told = [_rows(view, account)]
    if account.failed_devices:
        told.append(say("voice.devices_missing", n=account.failed_devices))
    for kind, n in list(account.other_lines.items())[:MOST_KINDS]:
        told.append(say("voice.other_lines", n=n, kind=kind))
    return [joined(told)]


def _rows(view: VoiceView, account: AccountFacts) -> str:
    if account.lines is None or view.facts.rows is None:
        return say("voice.rows_unread", source=view.pair.source) if view.facts.rows is None else ""
    facts = {"n": view.facts.rows, "lines": len(account.lines), **_systems(view)}
    if facts["n"] == facts["lines"]:
        return say("voice.rows_same", **facts)
    advice = say("voice.rows_sync") if view.acts and not account.failed_devices else ""
    return joined([say("voice.rows_differ", **facts), advice])


def _systems(view: VoiceView) -> dict[str, str]:
    return {"source": view.pair.source, "target": view.pair.target}
