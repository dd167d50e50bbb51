"""An account with the same product twice has two services alike in Calix: no more, no less (vendor page, section 6)."""

from store.words import RunState
from tests.stories.office import Office
from tests.stories.town import Json, Town


def one_service(town: Town) -> tuple[str, int]:
    """An account with one data service and no device, so that nothing tells its services apart; and its product."""
    for key in town.in_step():
        told = town.account(key)
        services = [each for each in told["account_services"] if each["service_id"] in DATA]
        if len(services) == 1 and not told["inventory_items"]:
            return key, int(services[0]["service_id"])
    raise AssertionError("nobody has one data service and no device")


DATA = {1, 2, 3, 4, 5}


def add(town: Town, account: str, product: int) -> None:
    town.mutate(f"addServiceToAccount(input: {{account_id: {account}, service_id: {product}, quantity: 1}}) {{ id }}")


def data(town: Town, account: str) -> list[Json]:
    return [each for each in town.record(account)["services"] if each["type"] == "data"]


async def test_a_second_and_a_third_service_alike_are_both_created(office: Office, town: Town) -> None:
    await office.settled()
    account, product = one_service(town)
    for _ in range(2):
        add(town, account, product)
    [run] = await office.polls()
    assert (run.state, run.counts) == (RunState.VERIFIED, {"applied": 2})
    assert len(data(town, account)) == 3 and len({each["_id"] for each in data(town, account)}) == 3
    assert len({each["description"] for each in data(town, account)}) == 1
    await office.audits()
    assert (await office.plans()).counts["rows"] == 0


async def test_a_twin_that_lands_late_is_not_created_again(office: Office, town: Town) -> None:
    await office.settled()
    account, product = one_service(town)
    add(town, account, product)
    landed = {"ms": 300, "after_ms": 10, "match": {"method": "POST", "path": "/services"}, "times": 1}
    town.calix.fault("timeout_after_accept", **landed)
    [run] = await office.polls()
    assert run.state == RunState.VERIFIED and len(data(town, account)) == 2


async def test_a_twin_that_somebody_made_by_hand_is_not_made_once_more(office: Office, town: Town) -> None:
    await office.settled()
    account, product = one_service(town)
    add(town, account, product)
    await office.audits()
    plan = await office.plans()
    [row] = [row for row in await office.rows(plan) if row.entity == "service"]
    twin = {**data(town, account)[0], "_id": "aaaaaaaa-0000-4000-8000-000000000001"}
    town.by_hand(account, services=[*town.record(account)["services"], twin])
    await office.runs(await office.approves(plan))
    [row] = [row for row in await office.rows(plan) if row.entity == "service"]
    assert (row.state, row.reason) == ("stale", "exists_meanwhile")
    assert len(data(town, account)) == 2
