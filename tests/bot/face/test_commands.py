"""Slash commands: who may, which integration, and an answer to anything that is typed."""

import asyncio

from store.tables import Audit, Inbox, Integration, Plan, RoleGrant
from store.tables.base import utcnow
from store.words import Role
from tests.bot.face.rows import FLOW, TEAM, Rows
from tests.bot.face.stage import ADA, APPROVERS, CALIX, INES, NILS, NOC, OMAR, UMA, VERA, Stage, texts


async def test_an_operator_asks_for_an_audit_and_its_card_appears(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    told = await stage.types(UMA, "/audit company a")
    card = await stage.sees(UMA, "Company A")
    assert told["error"] is None
    assert not card["ephemeral"]
    (audit,) = await rows.all(Audit)
    assert (audit.requested_by, audit.flow) == (UMA, FLOW)


async def test_a_card_belongs_to_its_channel_and_who_asked_elsewhere_is_pointed_to_it(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    await stage.types(UMA, "/audit #1", channel=NOC)
    await stage.sees(UMA, f"<#{CALIX}", channel=NOC, private=True)
    await stage.sees(OMAR, "Company A", private=False)


async def test_somebody_unknown_is_told_their_id_and_whom_to_ask(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration()
    await stage.types(NILS, "/audit company a")
    said = texts(await stage.sees(NILS, NILS, private=True))
    assert f"<@{INES}>" in said
    assert await rows.all(Audit) == []


async def test_a_viewer_is_told_which_role_is_needed_and_who_has_it(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration()
    await stage.types(VERA, "/audit company a")
    said = texts(await stage.sees(VERA, "operator", private=True))
    assert f"<!subteam^{APPROVERS}>" in said
    assert await rows.all(Audit) == []


async def test_a_role_in_one_integration_is_none_in_another(stage: Stage, rows: Rows) -> None:
    await rows.people()
    first, second = await rows.integration("Company A"), await rows.integration("Company B")
    await rows.put(RoleGrant(team=TEAM, holder=NILS, role=Role.OPERATOR, integration_id=second))
    await stage.types(NILS, f"/audit {first}")
    await stage.sees(NILS, "operator", private=True)
    await stage.types(NILS, f"/audit {second}")
    await stage.sees(NILS, "Company B", private=False)
    assert [audit.integration_id for audit in await rows.all(Audit)] == [second]


async def test_rubbish_gets_a_sentence_with_what_there_is(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    for typed in (
        "/audit <b>'; drop table",
        "/sync “Compny",
        "/link 99",
        "/splice frobnicate",
        "/audit " + "x" * 3_000,
    ):
        told = await stage.types(UMA, typed)
        assert told["error"] is None, typed
    said = texts(await stage.sees(UMA, "Compny", private=True))
    assert "Company A" in said
    await stage.sees(UMA, "frobnicate", private=True)
    assert await rows.all(Audit) == []


async def test_a_name_that_fits_several_opens_a_picker(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    second = await rows.integration("Company B")
    await stage.types(UMA, "/audit company")
    picker = await stage.sees(UMA, "Which", private=True)
    await stage.clicks(UMA, picker, f"pick.integration#{second}")
    await stage.sees(UMA, "Company B", private=False)
    assert [audit.integration_id for audit in await rows.all(Audit)] == [second]


async def test_without_an_argument_a_window_asks(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    second = await rows.integration("Company B")
    await stage.types(UMA, "/audit")
    window = await stage.window(UMA, "Company B")
    await stage.submits(UMA, window, integration={"input": str(second)})
    await stage.sees(UMA, "Company B", private=False)
    assert [audit.integration_id for audit in await rows.all(Audit)] == [second]


async def test_what_cannot_be_done_now_is_said_in_a_sentence(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A", enabled=False)
    await stage.types(UMA, "/audit company a")
    await stage.sees(UMA, "disabled", private=True)
    await rows.integration("Company B")
    await stage.types(UMA, "/sync company b")
    await stage.sees(UMA, "never audited", private=True)
    assert await rows.all(Plan) == []


async def test_every_command_stands_under_splice_too(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    await stage.types(UMA, "/splice audit company a")
    await stage.sees(UMA, "Company A", private=False)
    await stage.types(NILS, "/splice help")
    await stage.sees(NILS, "/audit", private=True)
    await stage.types(VERA, "/splice sync company a")
    await stage.sees(VERA, "operator", private=True)
    assert await rows.all(Plan) == []


async def test_the_landing_page_names_state_and_next_action(stage: Stage, rows: Rows) -> None:
    await rows.people()
    first = await rows.integration("Company A")
    await rows.integration("Company B", enabled=False)
    await rows.audited(first)
    await rows.findings(first, 3)
    await stage.types(VERA, "/integrations")
    page = texts(await stage.sees(VERA, "Company A", private=True))
    assert "Company B" in page
    assert "3 unmatched" in page


async def test_an_admin_gives_and_takes_a_role(stage: Stage, rows: Rows) -> None:
    await rows.integration("Company A")
    await stage.types(INES, f"/splice role <@{NILS}> operator company a")
    await stage.sees(INES, "operator", private=True)
    (grant,) = await rows.all(RoleGrant)
    assert (grant.holder, grant.role, grant.integration_id) == (NILS, Role.OPERATOR, 1)
    await stage.types(NILS, "/splice roles")
    await stage.sees(NILS, "Company A", private=True)
    await stage.types(INES, f"/splice role <@{NILS}> none company a")
    await stage.sees(INES, "no role any more", private=True)
    assert await rows.all(RoleGrant) == []


async def test_only_an_admin_gives_roles(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await stage.types(ADA, f"/splice role <@{ADA}> admin")
    await stage.sees(ADA, f"<@{INES}>", private=True)
    assert {grant.role for grant in await rows.all(RoleGrant)} == {Role.OPERATOR, Role.APPROVER, Role.VIEWER}


async def test_a_delivery_that_comes_again_does_nothing(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    told = await stage.types(UMA, "/audit company a")
    await stage.sees(UMA, "Company A")
    again = await stage.slack.do("redeliver", envelope_id=told["envelope_id"], times=3)
    assert [each["error"] for each in again["deliveries"]] == [None] * 3
    assert len(await rows.all(Audit)) == 1
    assert len(await rows.all(Inbox)) == 1


async def test_twenty_commands_at_once_are_all_acked(stage: Stage, rows: Rows) -> None:
    await rows.people()
    for number in range(1, 5):
        await rows.integration(f"Company {number}")
    asked = [stage.types(user, f"/audit {number}") for user in (UMA, OMAR, ADA, VERA, NILS) for number in range(1, 5)]
    told = await asyncio.gather(*asked)
    assert [each["error"] for each in told] == [None] * 20
    for number in range(1, 5):
        await stage.sees(UMA, f"Company {number}", private=False)
    assert {audit.integration_id for audit in await rows.all(Audit)} == {1, 2, 3, 4}


async def test_somebody_in_a_hurry_is_told_to_wait(stage: Stage, rows: Rows) -> None:
    await rows.people()
    told = await asyncio.gather(*(stage.types(UMA, "/splice help") for _ in range(30)))
    assert [each["error"] for each in told] == [None] * 30
    await stage.sees(UMA, "too fast", private=True)


async def test_an_integration_is_enabled_by_an_admin_and_then_needs_a_full_sync(stage: Stage, rows: Rows) -> None:
    await rows.people()
    number = await rows.configured("Company A", "1", enabled=False)
    await rows.edit(Integration, number, last_sync=utcnow(), needs_full_sync=False)
    await stage.types(INES, "/integrations")
    page = await stage.sees(INES, "Company A", private=True)
    await stage.clicks(INES, page, f"integration.enable#{number}")
    await stage.sees(INES, "enabled", private=True)
    row = await rows.get(Integration, number)
    assert (row.enabled, row.needs_full_sync, row.config_version) == (True, True, 2)
