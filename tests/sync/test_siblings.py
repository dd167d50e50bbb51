"""What an integration that is added, moved or switched does to the others of its bridge (seed 000; finding: their plans
rested on the old division of the companies and could still start)."""

from typing import Any

import pytest

from store.tables import Integration, Run
from store.words import PlanState, RunState
from sync.configure import Draft, preview_switch, save, set_enabled
from sync.errors import Refusal
from tests.sync.shop import TEAM, Shop

ADMIN = "U0ADMIN"


async def add(shop: Shop, **changes: Any) -> Integration:
    """A second integration of the same bridge, for one company; again with the same name changes it."""
    draft = Draft(**({"name": "others", "bridge": "toy", "company": "7", "channel": "C0TOYS"} | changes))
    return await save(shop.store, shop.bench.box, shop.bench.bridges, draft, by=ADMIN, team=TEAM)


async def planned(shop: Shop) -> Any:
    shop.systems.people["1"].name += " Again"
    return await shop.plan()


async def needs(shop: Shop) -> tuple[bool, str]:
    row = await shop.fresh(shop.integration)
    return row.needs_full_sync, row.needs_full_reason


async def test_a_plan_that_waits_can_be_confirmed_no_more_once_another_is_added(shop: Shop) -> None:
    await shop.settled(20)
    plan = await planned(shop)
    await add(shop)
    with pytest.raises(Refusal) as refused:
        await shop.approve(plan)
    assert (refused.value.code, refused.value.facts) == ("rests_on_changed", {"what": "configuration"})
    assert (await planned(shop)).state == PlanState.WAITING, "asking anew takes its place"


async def test_one_that_was_confirmed_does_not_start(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    run_id = await lone_shop.approve(await planned(lone_shop))
    await add(lone_shop)
    run = await lone_shop.run(run_id)
    assert (run.state, run.problem, lone_shop.systems.ledger) == (RunState.FAILED, {"code": "configuration"}, [])
    assert await needs(lone_shop) == (True, "integration_added:others")


async def test_one_that_runs_goes_on_and_does_not_meet_the_need_that_arose_meanwhile(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    run_id = await lone_shop.approve(await planned(lone_shop)) or 0
    lease = await lone_shop.lease("run", run_id)
    await lone_shop.begin(run_id, lease)
    await add(lone_shop)
    assert (await lone_shop.go_on(run_id, lease)).state == RunState.VERIFIED
    assert await needs(lone_shop) == (True, "integration_added:others")
    assert (await lone_shop.state()).needs_full is True
    with pytest.raises(Refusal, match="poll_needless"):  # until then nothing flows by itself
        await lone_shop.poll("1")


async def test_a_setting_of_no_weight_changed_meanwhile_leaves_no_need(lone_shop: Shop) -> None:
    lone_shop.systems.matching(20)
    await lone_shop.audit()
    run_id = await lone_shop.approve(await planned(lone_shop)) or 0
    lease = await lone_shop.lease("run", run_id)
    await lone_shop.begin(run_id, lease)
    await lone_shop.change(options={"decide_by_hour": 8})
    assert isinstance(await lone_shop.go_on(run_id, lease), Run)
    assert await needs(lone_shop) == (False, "")


@pytest.mark.parametrize("changes", [{"company": "8"}, {"options": {"org": "other-org"}}, {"enabled": False}])
async def test_companies_that_change_hands_take_the_ground_from_the_others_plans(lone_shop: Shop, changes: Any) -> None:
    other = await add(lone_shop)
    await lone_shop.settled(20)
    await lone_shop.set(Integration, other.id, last_sync=lone_shop.integration.created_at)
    plan = await planned(lone_shop)
    await add(lone_shop, channel="C0ELSE")
    assert (await lone_shop.fresh(plan)).config_version == (await lone_shop.fresh(lone_shop.integration)).config_version
    await add(lone_shop, channel="C0ELSE", **changes)
    with pytest.raises(Refusal, match="rests_on_changed"):
        await lone_shop.approve(plan)
    assert await needs(lone_shop) == (False, ""), "no new one came: their next plan sees how it is now"


async def test_the_switch_tells_before_and_after_whom_it_asks_for_a_full_sync(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    other = await add(lone_shop, enabled=False)
    how: Any = {"bridges": lone_shop.bench.bridges, "box": lone_shop.bench.box}
    seen = await preview_switch(lone_shop.store, other.id or 0, True, **how)
    assert (seen.resync, seen.problems, await needs(lone_shop)) == (["toys"], [], (False, ""))
    done = await set_enabled(lone_shop.store, other.id or 0, True, by=ADMIN, team=TEAM, **how)
    assert (done.resync, done.integration.enabled, done.integration.status_message) == (["toys"], True, "enabled")
    assert done.integration.needs_full_reason == "first_sync", "it never had one"
    again = await set_enabled(lone_shop.store, other.id or 0, True, by=ADMIN, team=TEAM, **how)
    assert (again.resync, len(await lone_shop.events("integration.changed"))) == ([], 1)
    assert (await lone_shop.events("integration.changed"))[0].data["resync"] == ["toys"]


async def test_what_is_set_up_wrong_can_be_switched_off_and_not_on(lone_shop: Shop) -> None:
    other = await add(lone_shop)
    await lone_shop.set(Integration, other.id, company=None)  # two defaults, as only a hand in the store can make them
    how: Any = {"by": ADMIN, "team": TEAM, "bridges": lone_shop.bench.bridges, "box": lone_shop.bench.box}
    done = await set_enabled(lone_shop.store, other.id or 0, False, **how)
    assert (done.integration.enabled, done.integration.status_message) == (False, "disabled")
    with pytest.raises(Refusal, match="configuration_wrong"):
        await set_enabled(lone_shop.store, other.id or 0, True, **how)
