"""Adding, changing, enabling and disabling integrations, and what each does to the others (seed 000)."""

from typing import Any

import pytest

from store.tables import Integration, Run
from store.words import ChangeState, PlanState, RunState
from sync.configure import Draft, list_integrations, preview, save, set_enabled
from sync.errors import Refusal
from tests.sync.shop import TEAM, Shop

ADMIN = "U0ADMIN"


def another(**changes: Any) -> Draft:
    """A second integration of the same bridge, for one company."""
    return Draft(**({"name": "others", "bridge": "toy", "company": "7", "channel": "C0TOYS"} | changes))


async def add(shop: Shop, draft: Draft) -> Integration:
    return await save(shop.store, shop.bench.box, shop.bench.bridges, draft, by=ADMIN, team=TEAM)


async def switch(shop: Shop, integration_id: int, enabled: bool) -> Integration:
    how = {"by": ADMIN, "team": TEAM, "bridges": shop.bench.bridges, "box": shop.bench.box}
    return (await set_enabled(shop.store, integration_id, enabled, **how)).integration  # type: ignore[arg-type]


async def needs(shop: Shop, integration_id: int | None = 1) -> tuple[bool, str]:
    row = await shop.get(Integration, integration_id)
    return row.needs_full_sync, row.needs_full_reason


async def test_adding_one_asks_all_others_of_the_bridge_for_a_full_sync_and_says_so_before(shop: Shop) -> None:
    await shop.settled(5)
    assert await needs(shop) == (False, "")
    seen = await preview(shop.store, shop.bench.box, shop.bench.bridges, another())
    assert (seen.resync, seen.creates, seen.problems) == (["toys"], True, [])
    assert await needs(shop) == (False, ""), "looking changes nothing"
    await add(shop, another())
    assert await needs(shop) == (True, "integration_added:others")
    row = await shop.fresh(shop.integration)
    assert (row.status, row.status_message) == ("COMPLETED", "needs_full_sync")
    assert [row.name for row in await list_integrations(shop.store)] == ["toys", "others"]


async def test_one_that_is_saved_disabled_has_that_effect_only_when_it_is_enabled(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    other = await add(lone_shop, another(enabled=False))
    assert await needs(lone_shop) == (False, "")
    await switch(lone_shop, other.id or 0, True)
    assert await needs(lone_shop) == (True, "integration_added:others")


async def test_enabling_again_asks_that_one_alone_for_a_full_sync(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    other = await add(lone_shop, another(enabled=False))
    await switch(lone_shop, 1, False)
    assert (await switch(lone_shop, 1, False)).enabled is False, "twice is once"
    await switch(lone_shop, 1, True)
    assert await needs(lone_shop) == (True, "enabled_again")
    assert await needs(lone_shop, other.id) == (True, "first_sync")
    changed = [event.actor for event in await lone_shop.events("integration.changed")]
    assert changed == [ADMIN, ADMIN]


async def test_a_second_default_is_refused_with_the_problem_named(lone_shop: Shop) -> None:
    with pytest.raises(Refusal) as refused:
        await add(lone_shop, another(company=None))
    assert refused.value.code == "configuration_wrong"
    assert [problem.code for problem in refused.value.facts["problems"]] == ["second_default"]
    assert len(await list_integrations(lone_shop.store)) == 1


async def test_an_unknown_bridge_is_told_with_those_there_are(lone_shop: Shop) -> None:
    seen = await preview(lone_shop.store, lone_shop.bench.box, lone_shop.bench.bridges, another(bridge="trains"))
    assert [(problem.code, problem.facts) for problem in seen.problems] == [
        ("unknown_bridge", {"bridge": "trains", "known": ["toy"]})
    ]


async def test_an_integration_that_is_not_there_cannot_be_switched(lone_shop: Shop) -> None:
    with pytest.raises(Refusal) as refused:
        await switch(lone_shop, 99, True)
    assert (refused.value.code, refused.value.facts) == ("unknown_integration", {"integration": 99})
    with pytest.raises(Refusal) as unknown:
        async with lone_shop.bench.flow(1, "trains"):
            pass
    assert (unknown.value.code, unknown.value.facts["flow"]) == ("unknown_flow", "trains")


async def test_disabling_ends_a_run_after_the_rows_in_flight(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    for number in range(1, 9):
        lone_shop.systems.people[str(number)].name = f"Renamed {number}"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.next_writes, lone_shop.systems.width = ["", "", "away"], 1
    assert (await lone_shop.run(run_id)).state == RunState.HELD
    await switch(lone_shop, 1, False)
    run = await lone_shop.resume(run_id)
    assert (run.state, run.stop_by) == (RunState.STOPPED, ADMIN)
    assert run.counts == {ChangeState.APPLIED: 2, ChangeState.CANCELLED: 6}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"options": {"mapping": "other"}}, "mapping_changed"),
        ({"company": "7"}, "mapping_changed"),
        ({"options": {"org": "other-org"}}, "mapping_changed"),
        ({"options": {"decide_by_hour": 8}}, ""),
        ({"company_name": "Another Name"}, ""),
        ({"secrets": {"token": "another-token"}}, ""),
    ],
)
async def test_what_alters_the_records_asks_for_a_full_sync(lone_shop: Shop, changes: Any, reason: str) -> None:
    await lone_shop.settled(5)
    before = (await lone_shop.fresh(lone_shop.integration)).config_version
    await lone_shop.change(**changes)
    assert await needs(lone_shop) == (bool(reason), reason)
    assert (await lone_shop.fresh(lone_shop.integration)).config_version == before + 1


async def test_a_full_sync_after_a_mapping_change_asks_and_names_its_cause(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    await lone_shop.change(options={"mapping": "other"})
    for person in lone_shop.systems.people.values():
        person.name += " (new style)"
    plan = await lone_shop.plan()
    assert (plan.state, plan.guard["verdict"]) == (PlanState.WAITING, "needs_approval")
    assert (plan.reasons["cause"], plan.reasons["fields"]) == ("mapping_changed", {"name": 20})
    await lone_shop.run(await lone_shop.approve(plan))
    assert await needs(lone_shop) == (False, "")
    lone_shop.systems.people["1"].name = "Renamed"
    assert (await lone_shop.plan()).reasons["cause"] == ""


async def test_saving_the_same_again_changes_nothing(lone_shop: Shop) -> None:
    await lone_shop.change(secrets={"token": "a-token"})
    before = (await lone_shop.fresh(lone_shop.integration)).config_version
    await lone_shop.change(secrets={"token": "a-token"})
    assert (await lone_shop.fresh(lone_shop.integration)).config_version == before
    assert len(await lone_shop.events("integration.changed")) == 1


async def test_another_org_begins_with_an_audit_and_a_first_full_sync(lone_shop: Shop) -> None:
    """What was learnt of the old org tells nothing of the new one, least of all from when on it is in step."""
    await lone_shop.settled(20)
    await lone_shop.change(options={"org": "other-org"})
    row, state = await lone_shop.fresh(lone_shop.integration), await lone_shop.state()
    assert (row.target_org, row.audited_at, row.needs_full_reason) == ("other-org", None, "mapping_changed")
    assert (state.watermark, state.first_full_at, state.target_in_scope, state.confirmed) == (None, None, 0, {})
    with pytest.raises(Refusal, match="no_audit"):
        await lone_shop.plan()
    lone_shop.systems.cards.clear()
    await lone_shop.audit()
    plan = await lone_shop.plan()
    assert (plan.guard["verdict"], plan.reasons["cause"]) == ("needs_approval", "first_full")


async def test_the_event_names_the_secrets_that_were_replaced_and_not_what_they_are(lone_shop: Shop) -> None:
    await lone_shop.change(secrets={"token": "a-token"})
    await lone_shop.change(secrets={"token": "a-token"}, options={"decide_by_hour": 8})
    told = [event.data for event in await lone_shop.events("integration.changed")]
    assert [each["secrets"] for each in told] == [["token"], []]
    assert "a-token" not in str(told)


async def test_settings_changed_in_mid_run_do_not_touch_the_run(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lease = await lone_shop.lease("run", run_id or 0)
    await lone_shop.begin(run_id or 0, lease)
    await lone_shop.change(options={"decide_by_hour": 8})
    run = await lone_shop.go_on(run_id or 0, lease)
    assert isinstance(run, Run) and run.state == RunState.VERIFIED
