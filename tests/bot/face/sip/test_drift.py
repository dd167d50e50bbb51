"""`/audit` of a pair with two flows: both are read, one card reports them, the whole list goes to the asker alone."""

from store.tables import Audit, Drift, Message, Plan
from store.tables.base import utcnow
from store.words import AuditState
from tests.bot.face.sip.office import VOICE, VoiceOffice
from tests.bot.face.stage import UMA, VERA, Stage, file_of, texts

FLOWS = ["accounts", "sip_lines"]


async def ended(office: VoiceOffice, audit: Audit, *drift: Drift, state: str = AuditState.COMPLETED) -> None:
    """The worker has ended one of the audits."""
    counts = {"matched": 10, "differing": sum(each.kind == "differs" for each in drift), "source_read": 10}
    counts["missing"] = sum(each.kind == "missing" for each in drift)
    await office.rows.put(*drift)
    done = {"state": state, "counts": counts, "finished_at": utcnow()}
    await office.rows.change(Audit, audit.id, **done)


def of(office: VoiceOffice, audit: Audit, kind: str, key: str, fields: str = "") -> Drift:
    return Drift(
        integration_id=office.integration, flow=audit.flow, audit_id=audit.id or 0, kind=kind, source_id=key,
        target_key=key, fields=fields,
    )  # fmt: skip


async def test_one_card_reports_both_flows(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, "/audit Voice Example", VOICE)
    accounts, lines = await office.rows.some(Audit, 2)
    assert [(each.flow, each.lead_id) for each in (accounts, lines)] == [("accounts", None), ("sip_lines", accounts.id)]
    card = await voice.sees(UMA, "Auditing Voice Example", VOICE, private=False)
    await ended(office, accounts, of(office, accounts, "differs", "example-01", "status"))
    await ended(office, lines, of(office, lines, "missing", "example-01/15555550101"))
    done = await voice.sees(UMA, "2 records are not in step", VOICE, private=False)
    assert done["ts"] == card["ts"] and len(await office.rows.all(Message)) == 1
    assert "example-01/…0101" in texts(done) and "15555550101" not in texts(done)

    await voice.clicks(UMA, done, "audit.csv", VOICE)
    sheet = await file_of(voice, UMA)
    assert sheet.splitlines()[1:] == [
        f"accounts,differs,,example-01,,example-01,status,{accounts.id}",
        f"sip_lines,missing,,example-01/15555550101,,example-01/15555550101,,{lines.id}",
    ]


async def test_a_viewer_sees_the_card_and_gets_no_list(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, "/audit Voice Example", VOICE)
    for audit in await office.rows.some(Audit, 2):
        await ended(office, audit, of(office, audit, "missing", "example-01"))
    card = await voice.sees(VERA, "2 records are not in step", VOICE, private=False)
    await voice.clicks(VERA, card, "audit.csv", VOICE)
    await voice.sees(VERA, "operator", VOICE, private=True)


async def test_a_flow_that_was_not_read_is_said_beside_the_one_that_was(voice: Stage, office: VoiceOffice) -> None:
    await voice.types(UMA, "/audit Voice Example", VOICE)
    accounts, lines = await office.rows.some(Audit, 2)
    await ended(office, accounts, of(office, accounts, "differs", "example-01", "status"))
    problem = {"code": "away", "system": "Alianza"}
    await office.rows.change(Audit, lines.id, state=AuditState.FAILED, problem=problem)
    card = await voice.sees(UMA, "not everything could be read", VOICE, private=False)
    assert "Alianza" in texts(card) and "differ" in texts(card)


async def test_each_flow_is_planned_by_its_own_button_or_word(voice: Stage, office: VoiceOffice) -> None:
    await office.sets(audited=True)
    await voice.types(UMA, "/sync Voice Example sip_lines", VOICE)
    (plan,) = await office.rows.some(Plan)
    assert (plan.flow, plan.kind) == ("sip_lines", "full")
    await voice.types(UMA, "/sync Voice Example", VOICE)
    asked = await voice.sees(UMA, "What is to be synchronised", VOICE, private=True)
    await voice.clicks(UMA, asked, "plan.ask#1", VOICE)
    assert [each.flow for each in await office.rows.some(Plan, 2)] == ["sip_lines", "accounts"]


async def test_a_flow_that_is_not_there_is_said_with_those_that_are(voice: Stage, office: VoiceOffice) -> None:
    await office.sets(audited=True)
    await voice.types(UMA, "/sync Voice Example boxes", VOICE)
    said = await voice.sees(UMA, "boxes", VOICE, private=True)
    assert all(flow in texts(said) for flow in FLOWS), texts(said)
    assert await office.rows.all(Plan) == []
