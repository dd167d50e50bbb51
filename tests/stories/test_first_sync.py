"""The first full sync on real imitations, on both databases."""

from pathlib import Path

from store.database import Store
from store.secrets import SecretBox
from store.words import ChangeState, PlanState, RunState
from tests.stories.office import Office
from tests.stories.town import Town


async def test_from_the_audit_to_a_verified_sync(town: Town, store: Store, box: SecretBox, tmp_path: Path) -> None:
    office = await Office.open(town, store, box, tmp_path)
    audit = await office.audits()
    assert audit.state == "completed", (audit.problem, audit.evidence)
    assert audit.counts["differing"] == len(town.strays("drift"))
    assert "8 unmatched" in await office.card(audit)

    plan = await office.plans()
    assert plan.state == PlanState.WAITING and plan.guard["verdict"] == "needs_approval"
    assert not town.writes()

    run = await office.runs(await office.approves(plan))
    assert run.state == RunState.VERIFIED, (run.counts, run.verified)
    assert run.counts == {ChangeState.APPLIED: plan.counts["rows"]}
    assert len(town.writes()) == plan.counts["rows"]
    home = await office.fresh(office.home)
    assert home.last_sync is not None and not home.needs_full_sync
    assert (await office.plans()).state == PlanState.EMPTY
