"""SIP lines from Alianza into SIMPLer's table (seed 002, "Synchronizing SIP Lines"; vendor page, C 22 to 26)."""

from store.words import Mode, PlanState, RunState
from tests.voice.office import LINES, VoiceOffice
from tests.voice.town import VoiceTown


async def test_b22_lines_are_synced_on_demand(office: VoiceOffice, town: VoiceTown) -> None:
    plan = await office.lines("missing_row")
    assert (plan.state, plan.counts["creates"], plan.counts["removals"]) == (PlanState.WAITING, 1, 0)
    assert not town.written("simpler")
    run = await office.runs(await office.approves(plan))
    assert (run.state, run.verified["as_planned"]) == (RunState.VERIFIED, 1)
    [line], [row] = town.lines("missing_row"), town.rows("missing_row")
    assert (row["userName"], row["password"]) == (line["sipUsername"], line["sipPassword"])
    assert (row["displayName"], row["portNumber"]) == (line["displayName"], str(line["lineNumber"]))


async def test_b23_full_removes_the_extra_row_once_somebody_else_has_approved(
    office: VoiceOffice, town: VoiceTown
) -> None:
    before = town.users("extra_row")
    plan = await office.lines("extra_row", Mode.FULL)
    assert (plan.counts["removals"], plan.guard["verdict"]) == (1, "needs_approval")
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED
    after = town.users("extra_row")
    assert after == {line["sipUsername"] for line in town.lines("extra_row")}
    assert len(before - after) == 1


async def test_b24_add_only_keeps_the_extra_row_and_lists_it(office: VoiceOffice, town: VoiceTown) -> None:
    before = town.users("extra_row")
    plan = await office.lines("extra_row", Mode.ADD_ONLY)
    assert plan.state == PlanState.EMPTY
    assert plan.reasons["notes"]["extra_kept"] == 1
    assert plan.samples["kept"][0].startswith(town.number("extra_row"))
    assert town.users("extra_row") == before and not town.written("simpler")


async def test_a_changed_password_is_written_and_never_kept(office: VoiceOffice, town: VoiceTown) -> None:
    plan = await office.lines("changed_row")
    [change] = await office.rows(plan)
    secret = next(line["sipPassword"] for line in town.lines("changed_row"))
    assert change.after is not None and secret not in str(change.after) + str(change.before)
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED
    assert {row["password"] for row in town.rows("changed_row")} == {
        line["sipPassword"] for line in town.lines("changed_row")
    }
    assert secret.encode() not in _database(office)


async def test_a_password_that_changes_after_the_approval_is_not_written(office: VoiceOffice, town: VoiceTown) -> None:
    plan = await office.lines("changed_row")
    run_id = await office.approves(plan)
    before = town.rows("changed_row")
    line = town.lines("changed_row")[0]["sipUsername"]
    town.in_alianza("changed_row", change_line={"line": line, "set": {"sipPassword": "sip-pw-rotated"}})
    run = await office.runs(run_id)
    assert run.counts == {"stale": 1}
    assert town.rows("changed_row") == before


async def test_a_device_that_cannot_be_read_means_no_removal_for_its_customer(
    office: VoiceOffice, town: VoiceTown
) -> None:
    device = town.lines("extra_row")[0]["id"]
    town.alianza.post(
        "faults", kind="status", code=500, times=0, match={"path": "/deviceprovisioning/account/", "method": "GET"}
    )
    plan = await office.lines("extra_row", Mode.FULL)
    assert device and plan.counts["removals"] == 0
    assert not town.written("simpler")


async def test_a_line_of_two_devices_with_one_port_is_flagged_and_its_rows_stay(
    office: VoiceOffice, town: VoiceTown
) -> None:
    before = town.rows("port_conflict")
    plan = await office.lines("port_conflict", Mode.FULL)
    assert plan.state == PlanState.EMPTY
    assert town.rows("port_conflict") == before


async def test_a_business_line_is_told_and_its_row_is_no_extra(office: VoiceOffice, town: VoiceTown) -> None:
    before = town.rows("business")
    plan = await office.lines("business", Mode.FULL)
    assert plan.counts["removals"] == 0
    assert town.rows("business") == before


async def test_b25_the_push_is_told_apart_from_the_row(office: VoiceOffice, town: VoiceTown) -> None:
    plan = await office.lines("missing_row")
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED and run.counts == {"applied": 1}
    assert sum(run.verified["followed"].values()) == 1


async def test_where_rows_cannot_be_written_the_plan_is_advice(office: VoiceOffice, town: VoiceTown) -> None:
    town.simpler.post("behaviours", row_functions="read-only")
    plan = await office.lines("missing_row")
    assert (plan.state, plan.reasons["plan_only"], plan.counts["creates"]) == (PlanState.ADVICE, "rows_by_console", 1)
    assert {row.state for row in await office.rows(plan)} == {"cancelled"}


async def test_all_lines_of_all_customers_in_one_full_sync(office: VoiceOffice, town: VoiceTown) -> None:
    audit = await office.audits(flow=LINES)
    assert audit.state == "completed", (audit.state, audit.problem)
    plan = await office.plans(flow=LINES)
    assert (plan.counts["creates"], plan.counts["removals"]) == (1, 1), plan.counts
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED, (run.counts, run.verified)
    again = await office.plans(flow=LINES)
    assert again.state == PlanState.EMPTY


def _database(office: VoiceOffice) -> bytes:
    """Everything that the store keeps on disk."""
    folder = office.bench.scratch
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
