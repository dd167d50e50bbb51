"""Syncing one customer's SIP lines: the plan is queued, and whoever asked is told where its card comes."""

from bot.cards.voice_verdict import verdict
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.voice import LINES, voice_pair
from bot.face.voice_answers import tell_planned, view_for
from bot.face.voice_looks import Looks
from store.tables import Integration
from store.words import Mode
from sync.asking import ask_customer
from sync.errors import Refusal


async def sync_lines(desk: Desk, ask: Ask, looks: Looks, integration: Integration, customer: str, mode: str) -> None:
    """Queue a plan of this customer's lines. A look first: what was typed may be a customer's id, or nobody's.

    Raises:
        Refusal: key_to_sync, no_account_to_sync(customer), and those of `Looks.of` and `ask_customer`.
    """
    looked = await looks.of(desk, integration, customer)
    if looked.facts.flaw or looked.facts.account is None:  # a kept look may be older than the account
        looked = await looks.of(desk, integration, customer, fresh=True)
    facts = looked.facts
    if facts.flaw:
        view = await view_for(desk, integration, looked, ask.user, ask.channel)
        raise Refusal("key_to_sync", customer=customer, reason=verdict(view))
    if facts.account is None and not facts.away:
        target = voice_pair(integration, desk.bridges).target
        raise Refusal("no_account_to_sync", customer=facts.number, target=target)
    plan = await ask_customer(
        desk.store,
        integration.id or 0,
        flow=LINES,
        owner=facts.number,
        mode=Mode.ADD_ONLY if mode == Mode.ADD_ONLY else Mode.FULL,
        by=ask.user,
        team=desk.team,
    )
    await tell_planned(desk, ask, integration, plan, told_later=False)
