"""`/link` and the review modal: one unmatched record after the other, each decision stored at the click."""

from dataclasses import dataclass

from sqlmodel import select

from bot.blockkit import build as b
from bot.cards.actions import (
    CHOOSE,
    DETAILS,
    DETAILS_CSV,
    KEEP,
    LATER,
    LINK,
    REMOVE,
    REVIEW,
    SHOW_DECIDED,
    UNDO,
)
from bot.cards.views import FindingView, Place
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import with_integration
from bot.face.listeners.files import send_record
from bot.face.listeners.windows import loading
from bot.face.places import by_id
from bot.face.registry import Registry
from bot.face.shows.findings import finding_views
from bot.face.shows.pairs import pair_of
from bot.face.shows.taken import refusal_named
from bot.modals.details import details_modal
from bot.modals.review import nothing_left, review_modal
from store.tables import Finding, Integration
from store.words import Decision, Role
from sync.errors import Refusal
from sync.linking.decisions import decide, finding_counts, open_findings, search_accounts, undo_decision
from sync.requests import main_flow

DECISIONS = {LINK: Decision.LINK, CHOOSE: Decision.LINK, KEEP: Decision.KEEP, REMOVE: Decision.REMOVE}


@dataclass(frozen=True, slots=True)
class Desired:
    """What the modal shall show: the finding after `after`, or `only` that one, with what was just done or refused."""

    after: int = 0
    only: int = 0
    number: int = 1
    undecided_only: bool = True
    done: Finding | None = None
    note: str = ""


def register(registry: Registry) -> None:
    """The command, the modal's buttons and its typeahead."""

    @registry.command("link", role=Role.OPERATOR)
    async def command(desk: Desk, ask: Ask) -> None:
        await with_integration(desk, ask, "link", review_one)

    @registry.action(REVIEW, role=Role.OPERATOR)
    async def review(desk: Desk, ask: Ask) -> None:
        await review_one(desk, ask, await by_id(desk, ask.number("integration")))

    @registry.action(LINK, CHOOSE, KEEP, REMOVE, UNDO, role=Role.OPERATOR)
    async def decided(desk: Desk, ask: Ask) -> None:
        await _decide(desk, ask)

    @registry.action(LATER, role=Role.OPERATOR)
    async def later(desk: Desk, ask: Ask) -> None:
        finding, only_open = ask.number("finding"), _undecided_only(ask)
        await _fill(desk, ask, Desired(after=finding, number=ask.number("n") + 1, undecided_only=only_open))

    @registry.action(SHOW_DECIDED, role=Role.OPERATOR)
    async def show_decided(desk: Desk, ask: Ask) -> None:
        await _fill(desk, ask, Desired(undecided_only=False))

    @registry.action(DETAILS, role=Role.OPERATOR)
    async def details(desk: Desk, ask: Ask) -> None:
        view_id = await loading(desk, ask)
        finding, integration = await _finding(desk, ask)
        shown = await _view(desk, finding, integration)
        await desk.gateway.update_view(view_id, details_modal(shown))

    @registry.action(DETAILS_CSV, role=Role.OPERATOR)
    async def record(desk: Desk, ask: Ask) -> None:
        finding, integration = await _finding(desk, ask)
        await send_record(desk, ask, pair_of(integration, desk.bridges), finding)

    registry.options[CHOOSE] = offer_accounts


async def review_one(desk: Desk, ask: Ask, integration: Integration) -> None:
    """Open the modal at the first undecided record of an integration."""
    await desk.allow(ask, Role.OPERATOR, integration.id)
    view_id = await loading(desk, ask)
    await _show(desk, view_id, integration, Desired())


async def offer_accounts(desk: Desk, ask: Ask) -> list[dict[str, object]]:
    """Accounts from the local index for the typeahead; one that has a record already says so."""
    integration = await by_id(desk, ask.number("integration"))
    held = await desk.roles.of(ask.user, integration.id)
    if held is None or not held.includes(Role.OPERATOR):
        return []
    async with desk.store.read() as session:
        flow = await main_flow(session, integration)
    found = await search_accounts(desk.store, integration.id or 0, flow, ask.text)
    options = []
    for account in found:
        taken = f"→ {account.taken_by}" if account.taken_by else ""
        text = " · ".join(part for part in (account.source_id, account.label, account.detail, taken) if part)
        options.append(b.option(text, account.source_id))
    return options


async def _decide(desk: Desk, ask: Ask) -> None:
    finding, integration = await _finding(desk, ask)
    await desk.allow(ask, Role.OPERATOR, integration.id)
    number, only_open = ask.number("n") or 1, _undecided_only(ask)
    seen = ask.number("version")
    try:
        if ask.name == UNDO:
            back = await undo_decision(desk.store, finding.id or 0, by=ask.user, team=desk.team, seen_version=seen)
            desired = Desired(only=back.id or 0, number=number, undecided_only=only_open)
        else:
            account = (ask.chosen if ask.name == CHOOSE else ask.word("to")) or None
            done = await decide(
                desk.store,
                finding.id or 0,
                DECISIONS[ask.name],
                by=ask.user,
                team=desk.team,
                link_to=account,
                seen_version=seen,
            )
            after = finding.id or 0
            desired = Desired(after=after, number=number + (not only_open), undecided_only=only_open, done=done)
    except Refusal as refused:
        async with desk.store.read() as session:
            said = await refusal_named(session, finding, refused)
        only = 0 if refused.code == "finding_gone" else finding.id or 0
        desired = Desired(after=finding.id or 0, only=only, number=number, undecided_only=only_open, note=said)
    desk.drawn.set()
    await _show(desk, ask.view_id, integration, desired)


async def _fill(desk: Desk, ask: Ask, desired: Desired) -> None:
    integration = await by_id(desk, ask.number("integration") or (await _finding(desk, ask))[1].id or 0)
    await desk.allow(ask, Role.OPERATOR, integration.id)
    await _show(desk, ask.view_id, integration, desired)


async def _show(desk: Desk, view_id: str, integration: Integration, desired: Desired) -> None:
    """Fill the modal; where the walk has come to its end it begins again with what was left for later."""
    async with desk.store.read() as session:
        flow = await main_flow(session, integration)
    counts = await finding_counts(desk.store, integration.id or 0, flow)
    total, undecided = counts["unmatched"] + counts["linked"] + counts["without_key"], counts["undecided"]
    begin, size = (desired.only - 1, 1) if desired.only else (desired.after, 2)
    which = desired.undecided_only and not desired.only
    page = await open_findings(desk.store, integration.id or 0, flow, after_id=begin, limit=size, undecided_only=which)
    number = desired.number
    if not page and begin > 0:
        page = await open_findings(desk.store, integration.id or 0, flow, limit=2, undecided_only=which)
        number = 1
    pair = pair_of(integration, desk.bridges)
    async with desk.store.read() as session:
        done = (await finding_views(session, [desired.done], pair))[0] if desired.done is not None else None
        shown = await finding_views(session, page[:1], pair)
    place = Place(
        total=total, undecided=undecided, number=number, more=len(page) > 1, undecided_only=desired.undecided_only
    )
    modal = review_modal(shown[0], place, done, desired.note) if shown else nothing_left(pair, place, done)
    await desk.gateway.update_view(view_id, modal)


async def _finding(desk: Desk, ask: Ask) -> tuple[Finding, Integration]:
    async with desk.store.read() as session:
        finding = (await session.exec(select(Finding).where(Finding.id == ask.number("finding")))).first()
    if finding is None:
        raise Refusal("finding_gone", finding_id=ask.number("finding"))
    integration = await by_id(desk, finding.integration_id)
    await desk.allow(ask, Role.OPERATOR, integration.id)
    return finding, integration


async def _view(desk: Desk, finding: Finding, integration: Integration) -> FindingView:
    async with desk.store.read() as session:
        return (await finding_views(session, [finding], pair_of(integration, desk.bridges)))[0]


def _undecided_only(ask: Ask) -> bool:
    return bool(ask.meta.get("undecided_only", True))
