"""Accounts and their status (seed 002, "Status Section", "Adding customer", "Deleting customer"; vendor page, C)."""

import pytest

from store.words import Effect, PlanState, RunState
from sync.errors import Refusal
from tests.stories.office import ADA, UMA
from tests.voice.office import ACCOUNTS, VoiceOffice
from tests.voice.town import VoiceTown


async def test_b01_an_account_is_set_up_from_a_form(office: VoiceOffice, town: VoiceTown) -> None:
    plan = await office.adds("no_account", billing_day=7, dialing="SEVEN_DIGIT")
    assert (plan.state, plan.counts["creates"]) == (PlanState.APPROVED, 1), plan.problem
    [run] = await office.does_what_waits()
    assert (run.state, run.approved_by) == (RunState.VERIFIED, UMA), (run.counts, run.verified, run.problem)
    account = town.account("no_account")
    assert account is not None
    told = account["account"]
    assert (told["accountNumber"], told["billingCycleDay"]) == (town.number("no_account"), 7)
    assert (told["status"], told["accountType"], told["dialingBehaviorType"]) == ("ACTIVE", "SIMPLE", "SEVEN_DIGIT")


async def test_b01_after_an_unclear_answer_the_number_is_looked_up_before_anything_else(
    office: VoiceOffice, town: VoiceTown
) -> None:
    town.alianza.post(
        "faults", kind="timeout_after_accept", times=1, ms=50, match={"method": "POST", "path": "/account"}
    )
    await office.adds("no_account")
    [run] = await office.does_what_waits()
    assert run.state == RunState.VERIFIED, (run.counts, run.verified)
    assert len(town.written("alianza")) == 1


async def test_b02_b05_b07_b08_b09_b11_the_status_section_tells_what_the_seed_lists(
    office: VoiceOffice, town: VoiceTown
) -> None:
    async with office.desk() as desk:
        told = await desk.look(town.number("unlimited"))
        advanced = await desk.look(town.number("advanced"))
    account = told.account
    assert account is not None and not told.away
    true = town.account("unlimited")
    assert true is not None
    assert (account.status, account.account_type) == (true["account"]["status"], true["account"]["accountType"])
    assert account.platform_type == true["account"]["platformType"]
    assert account.calling_plans is not None and account.calling_plans[0].unlimited
    assert account.plans_available and account.plans_in_use
    assert advanced.account is not None and advanced.account.account_type == "ADVANCED"
    assert advanced.account.extension_length is not None


async def test_b02_a_vendor_that_is_away_is_shown_as_away_and_the_rest_stays(
    office: VoiceOffice, town: VoiceTown
) -> None:
    town.alianza.post("faults", kind="status", code=503, times=0, match={"path": "/account"})
    async with office.desk() as desk:
        told = await desk.look(town.number("plain"))
    assert told.account is None and set(told.away) == {"Alianza"}
    assert told.name and told.rows == 1
    town.alianza.forget_faults()
    town.simpler.post("faults", kind="status", code=503, times=0, match={})
    async with office.desk() as desk:
        told = await desk.look(town.number("plain"))
    assert told.account is not None and set(told.away) == {"SIMPLer"}


async def test_b03_the_account_number_links_both_systems_also_with_signs(office: VoiceOffice, town: VoiceTown) -> None:
    async with office.desk() as desk:
        told = await desk.look(town.number("slash"))
    assert "/" in told.number and told.account is not None and told.account.number == told.number


async def test_b03_numbers_that_link_nobody_are_told_and_never_guessed_at(office: VoiceOffice, town: VoiceTown) -> None:
    office.home = await office.configures(office.draft(voice_scope={"by": "status", "values": ["current", "post"]}))
    audit = await office.audits()
    assert audit.reasons["skipped"] == {"key_duplicate": 1, "key_short": 1, "key_empty": 1}
    assert audit.counts["unmatched"] == 1  # the orphan
    with pytest.raises(Refusal) as refused:
        async with office.desk() as desk:
            await desk.form(town.number("short_key"))
    assert (refused.value.code, refused.value.facts) == ("key_unusable", {"flaw": "key_short"})


async def test_b04_a_name_that_differs_later_is_no_drift_and_is_never_overwritten(
    office: VoiceOffice, town: VoiceTown
) -> None:
    town.in_alianza("plain", set={"accountName": "Renamed There"})
    await office.settled()
    town.in_simpler("plain", set={"name": "Renamed Here"})
    await office.hears(town.customer_id("plain"))
    account = town.account("plain")
    assert account is not None and account["account"]["accountName"] == "Renamed There"
    assert not [row for row in town.written("alianza") if "accountName" in str(row["body"])]


async def test_b06_status_follows_the_customer_by_trigger(office: VoiceOffice, town: VoiceTown) -> None:
    await office.settled()
    town.in_simpler("plain", set={"status": "post"})
    [run] = await office.hears(town.customer_id("plain"))
    assert (run.state, town.status("plain")) == (RunState.VERIFIED, "DISABLED")
    town.in_simpler("plain", set={"status": " Current"})
    [run] = await office.hears(town.customer_id("plain"))
    assert (run.state, town.status("plain")) == (RunState.VERIFIED, "ACTIVE")


async def test_b06_status_follows_the_customer_by_polling_too(office: VoiceOffice, town: VoiceTown) -> None:
    await office.settled()
    town.in_simpler("plain", set={"status": "Disconnected"})
    [run] = await office.polls()
    assert (run.state, town.status("plain")) == (RunState.VERIFIED, "DISABLED")
    assert await office.polls() == []


async def test_b06_a_guarded_status_is_asked_about_and_never_overwritten(office: VoiceOffice, town: VoiceTown) -> None:
    await office.settled()
    for role in ("suspended", "delete_pending"):
        before = town.status(role)
        town.in_simpler(role, set={"status": "current"})
        assert await office.hears(town.customer_id(role)) == []
        assert town.status(role) == before
    audit = await office.audits()
    assert audit.counts["guarded"] == 2


async def test_b06_turning_voice_off_names_emergency_calling_on_the_card(office: VoiceOffice, town: VoiceTown) -> None:
    await office.audits()
    plan = await office.plans()
    assert plan.counts["removals"] == 1  # status_differs: the customer is `post`, the account still ACTIVE
    [row] = await office.rows(plan)
    assert (row.effect, row.cause) == (Effect.REMOVAL, "voice_off")
    assert "emergency calls included" in await office.card(plan)


async def test_b06_many_at_once_stop_and_ask_and_reactivations_do_not_wait(
    office: VoiceOffice, town: VoiceTown
) -> None:
    await office.settled()
    town.in_simpler("status_differs", set={"status": "current"})  # DISABLED by the full sync, to come back
    going = ("plain", "two_lines", "missing_row", "extra_row")  # more than the least of 3 in this small town
    for role in going:
        town.in_simpler(role, set={"status": "post"})
    names = [town.customer_id(role) for role in (*going, "status_differs")]
    [run] = await office.hears(*names)
    assert run.counts["applied"] == 1
    assert town.status("status_differs") == "ACTIVE"
    assert {town.status(role) for role in going} == {"ACTIVE"}
    [plan] = await office.open_plans()
    assert (plan.counts["removals"], plan.guard["verdict"]) == (4, "needs_approval")
    await office.runs(await office.approves(plan))
    assert {town.status(role) for role in going} == {"DISABLED"}


async def test_b06_what_a_person_approved_uses_up_nothing_of_what_may_go_by_itself(
    office: VoiceOffice, town: VoiceTown
) -> None:
    office.home = await office.configures(office.draft(limits={"removal_share": 0.9, "removal_count": 1_000}))
    await office.settled()  # one account was switched off, approved by a person
    going = ("plain", "two_lines", "missing_row")  # as many as may go by themselves in so small a town
    for role in going:
        town.in_simpler(role, set={"status": "post"})
        await office.hears(town.customer_id(role))
    assert {town.status(role) for role in going} == {"DISABLED"}


async def test_b06_our_own_writes_do_not_loop(office: VoiceOffice, town: VoiceTown) -> None:
    await office.settled()
    await office.lines("missing_row")
    before = len(town.written("alianza"))
    assert await office.hears(town.customer_id("missing_row"), town.customer_id("missing_row")) == []
    assert len(town.written("alianza")) == before


@pytest.mark.parametrize("day", [29, 30, 31])
async def test_b10_a_billing_day_that_alianza_does_not_take_is_asked_about(
    office: VoiceOffice, town: VoiceTown, day: int
) -> None:
    town.simpler.post("settings", billing_day=day)
    async with office.desk() as desk:
        form = await desk.form(town.number("no_account"))
        fields = desk.fields_of(form, {"account_type": "SIMPLE", "billing_day": day, "dialing": "TEN_DIGIT"})
        [flaw] = desk.check(fields)
    assert form.billing_day == day
    assert (flaw.name, flaw.code, flaw.facts["highest"]) == ("billingCycleDay", "range", 28)


async def test_b10_a_billing_day_changed_in_alianza_is_not_pushed_back(office: VoiceOffice, town: VoiceTown) -> None:
    town.in_alianza("plain", set={"billingCycleDay": 22})
    await office.settled()
    account = town.account("plain")
    assert account is not None and account["account"]["billingCycleDay"] == 22


async def test_b12_lines_tell_number_names_emergency_mac_and_registration(office: VoiceOffice, town: VoiceTown) -> None:
    async with office.desk() as desk:
        told = await desk.look(town.number("two_lines"))
        bare = await desk.look(town.number("no_mac"))
    assert told.account is not None and told.account.lines is not None
    first, second = told.account.lines
    assert (first.number, second.number, second.registered) == (1, 2, False)
    assert first.mac == second.mac and len(first.mac) == 12
    assert first.emergency_number and first.has_password
    assert bare.account is not None and bare.account.lines is not None and bare.account.lines[0].mac == ""
    secrets = [line["sipPassword"] for line in town.lines("two_lines")]
    assert not any(secret in repr(told) for secret in secrets)


async def test_b13_the_portal_is_opened_by_a_template(office: VoiceOffice, town: VoiceTown) -> None:
    async with office.desk() as desk:
        told = await desk.look(town.number("plain"))
    assert told.account is not None and told.account.gui_url.endswith(f"/portal/{told.account.id}")
    office.home = await office.configures(office.draft(gui_url=""))
    async with office.desk() as desk:
        told = await desk.look(town.number("plain"))
    assert told.account is not None and told.account.gui_url == ""


async def test_b15_not_enabled_only_when_alianza_itself_says_so(office: VoiceOffice, town: VoiceTown) -> None:
    async with office.desk() as desk:
        told = await desk.look(town.number("no_account"))
        assert (told.account, told.away) == (None, {})
        for code in (400, 401, 500, 503):
            town.alianza.post("faults", kind="status", code=code, times=0, match={"path": "/account/"})
            told = await desk.look(town.number("no_account"))
            assert set(told.away) == {"Alianza"}, code
            town.alianza.forget_faults()


async def test_b16_b17_the_form_has_no_extension_for_simple_accounts(office: VoiceOffice, town: VoiceTown) -> None:
    async with office.desk() as desk:
        form = await desk.form(town.number("no_account"))
        simple = desk.fields_of(form, {"account_type": "SIMPLE", "billing_day": 5, "dialing": "TEN_DIGIT"})
        nine = desk.fields_of(form, {"account_type": "SIMPLE", "billing_day": 5, "dialing": "DIAL_NINE_TEN_DIGIT"})
        assert desk.check(simple) == []
        [flaw] = desk.check(nine)
    assert "extensionLength" not in simple
    assert (simple["timeZone"], simple["regulatoryType"]) == ("US/Central", "RESIDENTIAL")
    assert (flaw.name, flaw.code) == ("dialingBehaviorType", "choice")


async def test_b18_an_advanced_account_needs_its_extension_length(office: VoiceOffice, town: VoiceTown) -> None:
    async with office.desk() as desk:
        form = await desk.form(town.number("no_account"))
        told = {"account_type": "ADVANCED", "billing_day": 5, "dialing": "DIAL_NINE_TEN_DIGIT"}
        [flaw] = desk.check(desk.fields_of(form, {**told, "extension_length": None}))
        assert (flaw.name, flaw.code) == ("extensionLength", "missing")
        assert desk.check(desk.fields_of(form, {**told, "extension_length": 4})) == []
    assert form.extension_length is not None
    plan = await office.adds("no_account", **{**told, "extension_length": 4})
    [run] = await office.does_what_waits()
    assert (plan.counts["creates"], run.state) == (1, RunState.VERIFIED)


async def test_b19_the_seeds_five_dialling_values_are_offered(office: VoiceOffice, town: VoiceTown) -> None:
    async with office.desk() as desk:
        form = await desk.form(town.number("no_account"))
    offered = {value for values in form.dialing_types.values() for value in values}
    seeds = {"SEVEN_DIGIT", "TEN_DIGIT", "OPEN_DIAL_PLAN", "DIAL_NINE_SEVEN_DIGIT", "DIAL_NINE_TEN_DIGIT"}
    assert seeds <= offered


async def test_b20_b21_after_adding_the_account_is_read_again_with_what_is_still_missing(
    office: VoiceOffice, town: VoiceTown
) -> None:
    await office.adds("no_account")
    await office.does_what_waits()
    async with office.desk() as desk:
        told = await desk.look(town.number("no_account"))
    assert told.account is not None
    assert (told.account.numbers, told.account.lines, told.account.calling_plans) == (0, (), ())


async def test_b26_drift_after_a_change_in_alianza_is_reported(office: VoiceOffice, town: VoiceTown) -> None:
    await office.settled(flow="sip_lines")
    line = town.lines("plain")[0]["sipUsername"]
    town.in_alianza("plain", change_line={"line": line, "set": {"displayName": "Another Name"}})
    audit = await office.audits(flow="sip_lines")
    assert (audit.counts["differing"], audit.reasons["fields"]) == (1, {"display_name": 1})


async def test_b27_an_account_goes_only_when_somebody_else_has_approved(office: VoiceOffice, town: VoiceTown) -> None:
    await office.audits()
    plan = await office.deletes("no_mac")
    assert (plan.state, plan.guard["verdict"], plan.counts["removals"]) == (PlanState.WAITING, "needs_approval", 1)
    assert "for ever" in await office.card(plan)
    with pytest.raises(Refusal) as refused:
        await office.approves(plan, by=UMA)
    assert refused.value.code == "is_requester"
    rows = town.rows("no_mac")
    run = await office.runs(await office.approves(plan, by=ADA))
    assert run.state == RunState.VERIFIED, (run.counts, run.verified)
    assert town.account("no_mac") is None
    assert town.rows("no_mac") == rows  # SIMPLer's rows stay unless asked


async def test_b27_what_blocks_a_deletion_is_told(office: VoiceOffice, town: VoiceTown) -> None:
    async with office.desk() as desk:
        blockers = await desk.blockers(town.number("blocked_delete"))
    assert blockers["numbers"] > 0
    plan = await office.deletes("blocked_delete")
    run = await office.runs(await office.approves(plan))
    assert run.counts == {"failed": 1}
    [row] = await office.rows(plan)
    assert (row.reason, town.account("blocked_delete") is not None) == ("blocked", True)


async def test_an_account_that_exists_meanwhile_is_not_made_twice(office: VoiceOffice, town: VoiceTown) -> None:
    number = town.number("no_account")
    plan = await office.adds("no_account")
    town.alianza.post("edit", create={"accountNumber": number, "accountName": "By Hand"})
    [run] = await office.does_what_waits()
    assert (plan.counts["creates"], run.counts) == (1, {"stale": 1})
    again = await office.adds_again("no_account")
    assert again == "exists_already"


async def test_a_plan_of_one_customer_at_a_time(office: VoiceOffice, town: VoiceTown) -> None:
    first = await office.lines("extra_row")
    with pytest.raises(Refusal) as refused:
        await office.lines("extra_row")
    assert (refused.value.code, refused.value.facts) == ("plan_waiting", {"plan_id": first.id})
    assert (await office.lines("missing_row")).state == PlanState.WAITING


async def test_an_audit_names_every_class_of_drift(office: VoiceOffice, town: VoiceTown) -> None:
    accounts = await office.audits(flow=ACCOUNTS)
    lines = await office.audits(flow="sip_lines")
    assert accounts.counts["differing"] == 1 and accounts.counts["unmatched"] == 1
    assert accounts.reasons["guarded"] == {"status_guarded:SUSPENDED": 1, "status_guarded:DELETE_PENDING": 1}
    assert lines.reasons["skipped"]["port_collision"] == 2
    assert (lines.counts["missing"], lines.counts["unmatched"], lines.counts["differing"]) == (1, 1, 1)
