"""The Sonar connector against the imitation, over real sockets, under each behaviour and fault."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.http.errors import BadCredentials, BrowserPage, Denied, RateLimited
from connectors.http.pages import Evidence, Page
from connectors.sonar import Account, Sonar, connect
from connectors.sonar.assumptions import CHANGING_ENTITIES
from tests.connectors.conftest import QUICK, fast
from tests.connectors.imitations import Imitation

AGO = timedelta(minutes=5)


async def drained(pages: AsyncIterator[Page[Any]]) -> tuple[dict[str, Any], Evidence]:
    got, evidence = dict[str, Any](), None
    async for page in pages:
        got |= {row.id: row for row in page.items}
        evidence = page.evidence
    assert evidence is not None
    return got, evidence


async def mutate(box: Imitation, text: str) -> Any:
    """Change something in the imitation, the way a person with another client would."""
    told = box.told["sonar"]
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(
            f"{told['base_url']}/api/graphql",
            json={"query": text},
            headers={"Authorization": f"Bearer {told['token']}"},
        )
    body = answer.json()
    assert not body.get("errors"), body
    return body["data"]


async def test_all_accounts_with_their_evidence(sonar: Sonar) -> None:
    got, evidence = await drained(sonar.account_pages())
    assert len(got) == evidence.rows == evidence.declared == 200
    assert evidence.complete
    assert evidence.reasons == ()
    assert any(one.archived_at for one in got.values())
    assert not any(one.short for one in got.values())
    some = next(one for one in got.values() if one.account_services.entities)
    assert some.contacts.entities
    assert some.addresses.entities


async def test_the_index_names_the_same_accounts(sonar: Sonar) -> None:
    whole, _ = await drained(sonar.account_pages())
    lines, evidence = await drained(sonar.account_index_pages())
    assert evidence.complete
    assert {one.id: one.archived_at for one in lines.values()} == {one.id: one.archived_at for one in whole.values()}


async def test_one_company_and_without_archived_ones(sonar: Sonar) -> None:
    whole, _ = await drained(sonar.account_pages())
    some, evidence = await drained(sonar.account_pages(company_id="2", include_archived=False))
    assert evidence.complete
    assert set(some) == {one.id for one in whole.values() if one.company_id == "2" and not one.archived_at}


@pytest.mark.parametrize(
    "behaviours",
    [{"page_cap": 50}, {"nested_cap": 2}, {"page_cap": 50, "nested_cap": 2}, {"error_items": "strings"}],
    ids=str,
)
async def test_every_behaviour_gives_the_same_accounts(
    behaviours: dict[str, Any], sonar: Sonar, sonar_box: Imitation
) -> None:
    plain, _ = await drained(sonar.account_pages())
    sonar_box.behave(**behaviours)
    got, evidence = await drained(sonar.account_pages())
    assert evidence.complete
    assert {key: content(one) for key, one in got.items()} == {key: content(one) for key, one in plain.items()}
    assert set(await sonar.accounts_by_ids(list(plain))) == set(plain)


def content(account: Account) -> dict[str, Any]:
    assert not account.short
    return account.model_dump()


@pytest.mark.parametrize(
    ("fault", "complete"),
    [
        ({"kind": "drop", "match": {"field": "accounts", "nth": 2}}, True),
        ({"kind": "empty", "match": {"field": "accounts", "nth": 3}}, True),
        ({"kind": "empty", "match": {"field": "accounts", "nth": 3}, "times": 2}, True),
        ({"kind": "empty", "match": {"field": "accounts", "nth": 3}, "times": 40}, False),
        ({"kind": "html", "match": {"nth": 2}}, True),
        ({"kind": "status", "code": 502, "match": {"nth": 2}, "times": 2}, True),
        ({"kind": "vendor_down", "match": {"nth": 2}}, True),
        ({"kind": "insert_while_paging", "match": {"nth": 2}}, True),
        ({"kind": "archive_while_paging", "match": {"nth": 2}, "account_id": 0}, True),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else str(value),
)
async def test_no_fault_loses_an_account_without_saying_so(
    fault: dict[str, Any], complete: bool, sonar: Sonar, sonar_box: Imitation
) -> None:
    plain, _ = await drained(sonar.account_pages(parallel=1))
    if "account_id" in fault:
        active = next(one for one in plain.values() if not one.archived_at)
        fault = fault | {"account_id": int(active.id)}
    sonar_box.control("faults", fault)
    got, evidence = await drained(sonar.account_pages(parallel=1))
    assert evidence.complete is complete
    assert set(plain) <= set(got) or not evidence.complete
    assert sonar_box.control("faults")["faults"][0]["struck"] >= 1


async def test_a_list_by_id_that_fails_as_empty_is_not_believed(sonar: Sonar, sonar_box: Imitation) -> None:
    plain, _ = await drained(sonar.account_pages())
    sonar_box.fault("empty", match={"field": "accounts"})
    wanted = list(plain)[:5]
    assert set(await sonar.accounts_by_ids([*wanted, "999999999"])) == set(wanted)


@pytest.mark.parametrize("shape", ["401", "401-html"])
async def test_a_token_that_is_refused(shape: str, sonar: Sonar, sonar_box: Imitation) -> None:
    sonar_box.behave(bad_token_answer=shape)
    async with connect(sonar_box.told["sonar"]["base_url"], "wrong", budget=fast(), retries=QUICK) as wrong:
        with pytest.raises(BadCredentials):
            await wrong.companies()
        seen = await wrong.check()
    assert [type(one.error) for one in seen] == [BadCredentials]
    assert all(one.allowed for one in await sonar.check())


async def test_a_host_that_is_away() -> None:
    async with connect("http://127.0.0.1:9", "any", budget=fast(), retries=QUICK) as wrong:
        seen = await wrong.check()
    assert [one.error.code for one in seen if one.error] == ["away"]


@pytest.mark.parametrize("items", ["objects", "strings"])
async def test_one_missing_permission_is_told_from_the_rest(items: str, sonar: Sonar, sonar_box: Imitation) -> None:
    sonar_box.behave(error_items=items)
    sonar_box.fault("deny", match={"field": "custom_fields"})
    seen = {one.name: one for one in await sonar.check()}
    assert [name for name, one in seen.items() if not one.allowed] == ["custom_fields"]
    assert isinstance(seen["custom_fields"].error, Denied)
    with pytest.raises(Denied):
        await sonar.custom_fields()


@pytest.mark.parametrize("shape", ["429", "200-error"])
async def test_the_limit_of_requests_is_recognised(shape: str, sonar: Sonar, sonar_box: Imitation) -> None:
    sonar_box.behave(rate_limit_answer=shape)
    sonar_box.control("limiter", {"on": True, "per_minute": 1})
    try:
        await sonar.companies()
        with pytest.raises(RateLimited):
            await sonar.companies()
    finally:
        sonar_box.control("limiter", {"on": False, "per_minute": 400})


async def test_a_page_of_html_that_stays(sonar: Sonar, sonar_box: Imitation) -> None:
    sonar_box.fault("html", times=0)
    with pytest.raises(BrowserPage):
        await sonar.companies()


async def test_the_catalogue(sonar: Sonar) -> None:
    models = await sonar.inventory_models()
    assert {"RG", "ONT"} <= {one.inventory_model_category.name for one in models if one.inventory_model_category}
    assert all(one.inventory_model_fields.entities for one in models)
    assert {one.entity_type for one in await sonar.custom_fields()} == {"Account"}
    assert [one.default for one in await sonar.companies()].count(True) == 1
    assert not any(one.enabled for one in await sonar.calix_cloud_settings())


async def test_a_quiet_instance_names_no_changes(sonar: Sonar) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    for entity in CHANGING_ENTITIES:
        assert await sonar.changed_since(entity, later) == []
    assert await sonar.accounts_of_deletions(later) == []


async def test_changes_of_children_name_their_account(sonar: Sonar, sonar_box: Imitation) -> None:
    accounts, _ = await drained(sonar.account_pages())
    one = next(a for a in accounts.values() if a.contacts.entities and a.addresses.entities and not a.archived_at)
    began = datetime.now(UTC) - AGO
    contact, address = one.contacts.entities[0].id, one.addresses.entities[0].id
    await mutate(sonar_box, f'mutation {{ updateContact(id: "{contact}", input: {{name: "Grace Example"}}) {{ id }} }}')
    await mutate(
        sonar_box, f'mutation {{ updateServiceableAddress(id: "{address}", input: {{city: "Newtown"}}) {{ id }} }}'
    )
    assert await sonar.changed_since("contacts", began) == [one.id]
    assert await sonar.changed_since("addresses", began) == [one.id]
    assert await sonar.changed_since("accounts", began) == []


async def test_changes_of_equipment_name_the_account_of_its_address(sonar: Sonar, sonar_box: Imitation) -> None:
    accounts, _ = await drained(sonar.account_pages())
    one, item = next(
        (account, item)
        for account in accounts.values()
        for address in account.addresses.entities
        for item in address.inventory_items.entities
        if item.inventory_model_field_data.entities
    )
    began = datetime.now(UTC) - AGO
    field = item.inventory_model_field_data.entities[0].inventory_model_field_id
    wish = f'{{fields: [{{inventory_model_field_id: "{field}", value: "CXNK0000ABCD"}}]}}'
    await mutate(sonar_box, f'mutation {{ updateInventoryItemFields(id: "{item.id}", input: {wish}) {{ id }} }}')
    touched = {
        *await sonar.changed_since("inventory_items", began),
        *await sonar.changed_since("inventory_model_field_data", began),
    }
    assert touched == {one.id}


@pytest.mark.parametrize("logs", [True, False])
async def test_a_service_that_was_taken_off_shows_in_the_log_alone(
    logs: bool, sonar: Sonar, sonar_box: Imitation
) -> None:
    sonar_box.behave(logs_deletions=logs)
    accounts, _ = await drained(sonar.account_pages())
    one = next(account for account in accounts.values() if account.account_services.entities)
    service = one.account_services.entities[0].id
    began = datetime.now(UTC) - AGO
    await mutate(sonar_box, f'mutation {{ deleteAccountService(id: "{service}") {{ success }} }}')
    assert await sonar.changed_since("account_services", began) == []
    assert await sonar.accounts_of_deletions(began) == ([one.id] if logs else [])
