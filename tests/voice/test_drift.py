"""The report of drift over both flows: what is in it after each kind of trouble, and after all is mended."""

from sqlmodel import col, select

from bot.cards.drift import draw_audit
from bot.face.shows.audits import shown_audit
from bridges.registry import BRIDGES
from bridges.simpler_alianza.words import ACCOUNTS, LINES
from store.tables import Audit, Drift, Integration
from store.words import IntegrationStatus
from sync.audit import audit
from sync.requests import ask_audit
from tests.bot.cards.drawing import drawn
from tests.stories.office import TEAM, UMA
from tests.voice.office import VoiceOffice
from tests.voice.town import VoiceTown


async def audits_all(office: VoiceOffice) -> list[Audit]:
    """`/audit`, carried out."""
    lead = await ask_audit(office.store, office.home.id or 0, by=UMA, team=TEAM)
    async with office.store.read() as session:
        query = select(Audit).where(col(Audit.id) >= lead.id).order_by(col(Audit.id))
        asked = (await session.exec(query)).all()
    for each in asked:
        await audit(office.bench, each.id or 0, await office.lease("audit", each.id or 0))
    return [await office.get(Audit, each.id) for each in asked]


async def report(office: VoiceOffice) -> dict[tuple[str, str], list[Drift]]:
    async with office.store.read() as session:
        rows = (await session.exec(select(Drift).order_by(col(Drift.id)))).all()
    found: dict[tuple[str, str], list[Drift]] = {}
    for row in rows:
        found.setdefault((row.flow, row.kind), []).append(row)
    return found


async def card(office: VoiceOffice, lead: Audit) -> str:
    async with office.store.read() as session:
        view, _ = await shown_audit(session, lead, BRIDGES)
    return drawn(draw_audit(view).blocks)


async def test_every_class_of_drift_is_listed_with_what_it_is_about(office: VoiceOffice, town: VoiceTown) -> None:
    accounts, lines = await audits_all(office)
    assert (accounts.flow, lines.flow, lines.lead_id) == (ACCOUNTS, LINES, accounts.id)
    found = await report(office)
    for flow, each in ((ACCOUNTS, accounts), (LINES, lines)):
        for kind, count in (("missing", "missing"), ("unmatched", "unmatched"), ("differs", "differing")):
            assert len(found.get((flow, kind), [])) == each.counts[count], (flow, kind)
        assert len(found.get((flow, "skipped"), [])) == each.counts["skipped"]
    assert [row.fields for row in found[ACCOUNTS, "differs"]] == ["status"]
    assert [row.reason for row in found[LINES, "skipped"]].count("port_collision") == 2
    assert {row.reason for row in found[ACCOUNTS, "guarded"]} == {
        "status_guarded:SUSPENDED", "status_guarded:DELETE_PENDING",
    }  # fmt: skip
    said = await card(office, accounts)
    assert "accounts from SIMPLer to Alianza" in said.replace("*", "")
    assert "SIP lines from Alianza to SIMPLer" in said.replace("*", "")


async def test_the_next_audit_takes_the_place_of_the_one_before(office: VoiceOffice, town: VoiceTown) -> None:
    await audits_all(office)
    before = await report(office)
    plan = await office.plans(flow=ACCOUNTS)
    await office.runs(await office.approves(plan))
    await audits_all(office)
    after = await report(office)
    assert before[ACCOUNTS, "differs"] and not after.get((ACCOUNTS, "differs"))
    assert {row.audit_id for rows in after.values() for row in rows}.isdisjoint(
        row.audit_id for rows in before.values() for row in rows
    )


async def test_the_integration_shows_how_both_ended_once_the_last_one_has(office: VoiceOffice, town: VoiceTown) -> None:
    lead = await ask_audit(office.store, office.home.id or 0, by=UMA, team=TEAM)
    await audit(office.bench, lead.id or 0, await office.lease("audit", lead.id or 0))
    assert (await office.get(Integration, office.home.id)).status == IntegrationStatus.AUDIT
    second = (lead.id or 0) + 1
    town.alianza.post("faults", kind="status", code=503, times=0, match={})
    await audit(office.bench, second, await office.lease("audit", second))
    assert (await office.get(Integration, office.home.id)).status == IntegrationStatus.ERROR
