"""Whatever goes wrong while reading: no record is removed that should stay, and the card says why.

Every story begins after a good audit, so that nothing but the reading itself can hold the plan back.
"""

from typing import Any

import pytest

from store.tables import Plan
from store.words import AuditState, ChangeState, Effect, PlanState, RunState
from tests.stories.office import Office
from tests.stories.town import Town

LIST = "/billing/subscribers"
ALWAYS = 0


async def planned(office: Office, system: str, kind: str, **how: Any) -> Plan:
    """A full plan from a reading in which that goes wrong."""
    await office.audits()
    getattr(office.town, system).fault(kind, **how)
    return await office.plans()


async def removed(office: Office, plan: Plan) -> set[str]:
    return {row.target_id or "" for row in await office.rows(plan) if row.effect == Effect.REMOVAL}


def strangers(town: Town) -> set[str]:
    """The records that truly match no account: what the first full sync may offer to remove, and nothing else."""
    parts = ("stale", "prefix", "moved", "owner", "exact", "near_twin")
    return {row["id"] for part in parts for row in town.strays(part)}


MENDED = {
    "Calix drops its first page once": (
        ("calix", "drop", {"match": {"path": LIST}}),
        "Calix Cloud was read completely, although a page did not fit",
    ),
    "Calix answers 200 with an empty list once": (
        ("calix", "empty", {"match": {"path": LIST}}),
        "Calix Cloud was read completely, although a page did not fit",
    ),
    "Sonar drops a page once": (
        ("sonar", "drop", {"match": {"field": "accounts", "nth": 6}}),
        "Sonar was read completely, although a page did not fit",
    ),
    "Sonar answers a page with an empty list once": (
        ("sonar", "empty", {"match": {"field": "accounts", "nth": 6}}),
        "Sonar was read completely, although a page did not fit",
    ),
    "Calix's token expires on page 2": (("calix", "expire_token", {"match": {"method": "GET", "page": 2}}), ""),
    "a web page comes once": (("calix", "html", {"match": {"method": "GET", "page": 2}}), ""),
    "Calix asks to wait (429, Retry-After)": (
        ("calix", "status", {"code": 429, "headers": {"Retry-After": "1"}, "match": {"page": 2}}),
        "",
    ),
    "Sonar asks to wait (429, Retry-After)": (
        ("sonar", "status", {"code": 429, "headers": {"Retry-After": "1"}, "match": {"field": "accounts", "nth": 5}}),
        "",
    ),
    "Sonar gives the first page again and again": (
        ("sonar", "repeat_page", {"match": {"field": "accounts", "nth": 5}, "times": ALWAYS}),
        "",
    ),
}


@pytest.mark.parametrize("name", MENDED)
async def test_a_reading_that_was_mended_plans_what_is_right(office: Office, town: Town, name: str) -> None:
    (system, kind, how), words = MENDED[name]
    plan = await planned(office, system, kind, **how)
    assert plan.state == PlanState.WAITING, plan.problem
    assert await removed(office, plan) == strangers(town)
    assert words in await office.card(plan)


BARRED = {
    "a page of Calix is missing each time": (
        ("calix", "drop", {"match": {"path": LIST, "page": 2}, "times": ALWAYS}),
        "the target showed far fewer records than the last audit saw",
    ),
    "the next page comes in its place": (
        ("calix", "drop", {"match": {"path": LIST, "page": 2}, "times": ALWAYS, "shift": True}),
        "the target showed far fewer records than the last audit saw",
    ),
    "Calix answers 200 with empty lists": (
        ("calix", "empty", {"match": {"path": LIST}, "times": ALWAYS}),
        "the target showed far fewer records than the last audit saw",
    ),
    "Calix gives the first page again for the second": (
        ("calix", "repeat_page", {"match": {"path": LIST, "page": 2}, "times": ALWAYS}),
        "Calix Cloud was not proven complete: the same records arrived more than once.",
    ),
    "Sonar drops every page": (
        ("sonar", "drop", {"match": {"field": "accounts"}, "times": ALWAYS}),
        "Sonar was not proven complete: a page held 0 rows where 200 were promised",
    ),
    "Sonar answers 200 with empty lists": (
        ("sonar", "empty", {"match": {"field": "accounts"}, "times": ALWAYS}),
        "Sonar was not proven complete: an empty list arrived",
    ),
}


@pytest.mark.parametrize("name", BARRED)
async def test_a_bad_reading_removes_nothing_and_says_why(office: Office, name: str) -> None:
    (system, kind, how), words = BARRED[name]
    plan = await planned(office, system, kind, **how)
    assert plan.state in (PlanState.WAITING, PlanState.EMPTY)
    assert not await removed(office, plan)
    card = await office.card(plan)
    assert "No removals are planned" in card and words in card


async def test_what_an_incomplete_list_does_not_show_is_not_created_again(office: Office, town: Town) -> None:
    plan = await planned(office, "calix", "repeat_page", match={"path": LIST, "page": 2}, times=ALWAYS)
    assert plan.counts["creates"] == 0
    assert "not created: the target was not read completely" in await office.card(plan)
    town.calix.post("behaviours", duplicate_key="accepted")
    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED
    assert {row["method"] for row in town.writes()} == {"PUT"}


async def test_a_list_cut_short_without_a_word_creates_nothing_twice(office: Office, town: Town) -> None:
    """Even where Calix would take a second record of one key: each create looks the key up before it leaves."""
    town.calix.post("behaviours", duplicate_key="accepted")
    plan = await planned(office, "calix", "drop", match={"path": LIST, "page": 2}, times=ALWAYS)
    wrong = [row for row in await office.rows(plan) if row.key and row.verb == "create" and town.records(row.key)]
    assert wrong
    run = await office.runs(await office.approves(plan))
    assert run.counts[ChangeState.STALE] and not run.counts.get(ChangeState.FAILED)
    assert all(len(town.records(row.key)) == 1 for row in wrong)


FAILED = {
    "web pages instead of answers": (
        ("calix", "html", {"match": {"method": "GET", "page": 2}, "times": ALWAYS}),
        ("html", "Calix Cloud answered with a web page in place of data"),
    ),
    "Sonar goes away in mid-read": (
        ("sonar", "vendor_down", {"match": {"field": "accounts", "nth": 5}, "times": ALWAYS}),
        ("broken", "Sonar broke off the connection."),
    ),
    "Sonar's token expires in mid-read": (
        ("sonar", "status", {"code": 401, "match": {"field": "accounts", "nth": 5}, "times": ALWAYS}),
        ("credentials", "Sonar does not accept the credentials of this integration."),
    ),
    "Calix has trouble of its own": (
        ("calix", "status", {"code": 503, "match": {"page": 2}, "times": ALWAYS}),
        ("server", "Calix Cloud answered with trouble of its own (503)."),
    ),
}


@pytest.mark.parametrize("name", FAILED)
async def test_a_reading_that_breaks_off_leaves_no_plan_but_a_sentence(office: Office, name: str) -> None:
    (system, kind, how), (code, words) = FAILED[name]
    plan = await planned(office, system, kind, **how)
    assert plan.state == PlanState.FAILED and plan.problem is not None and plan.problem["code"] == code
    assert not await office.rows(plan)
    card = await office.card(plan)
    assert words in card and "No customer is affected and nothing was written." in card
    [incident] = await office.incidents()
    assert incident.facts["code"] == code
    assert (await office.fresh(office.home)).status == "ERROR"


async def test_the_reading_goes_well_again_and_the_trouble_is_over(office: Office, town: Town) -> None:
    await planned(office, "sonar", "status", code=401, match={"field": "accounts"}, times=ALWAYS)
    town.sonar.forget_faults()
    assert (await office.plans()).state == PlanState.WAITING
    [incident] = await office.incidents()
    assert incident.recovered_at is not None


async def test_an_audit_of_a_bad_reading_is_incomplete_and_no_sync_rests_on_it(office: Office, town: Town) -> None:
    town.calix.fault("repeat_page", match={"path": LIST, "page": 2}, times=ALWAYS)
    audit = await office.audits()
    assert audit.state == AuditState.INCOMPLETE
    assert "Calix Cloud was not proven complete" in await office.card(audit)
    assert (await office.fresh(office.home)).audited_at is None


@pytest.mark.parametrize("remove_inactive", [False, True])
async def test_an_account_archived_while_paging_is_not_taken_for_gone(
    office: Office, town: Town, remove_inactive: bool
) -> None:
    office.home = await office.configures(office.draft(remove_inactive=remove_inactive))
    account = town.in_step()[-1]
    subscriber = town.record(account)["_id"]
    match = {"field": "accounts", "nth": 4}
    plan = await planned(office, "sonar", "archive_while_paging", account_id=int(account), match=match)
    assert town.account(account)["archived_at"] is not None
    rows = {row.target_id: row.cause for row in await office.rows(plan) if row.effect == Effect.REMOVAL}
    # Whether or not the reading saw it archived: only the option lets it go, and then with its true cause.
    assert rows.get(subscriber) in ((None, "archived") if remove_inactive else (None,))
    assert not any(cause == "undecided" for target, cause in rows.items() if target not in strangers(town))


async def test_an_account_that_comes_while_paging_costs_nobody_anything(office: Office, town: Town) -> None:
    match = {"field": "accounts", "nth": 4}
    plan = await planned(office, "sonar", "insert_while_paging", name="Newly Inserted", match=match)
    assert plan.state == PlanState.WAITING
    assert await removed(office, plan) == strangers(town)
