"""The Calix connector against the imitation, over real sockets, under each behaviour and fault."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from connectors.calix import SYSTEM, Calix, Credentials, Subscriber, connect
from connectors.calix.auth import CalixLogin
from connectors.http.client import VendorClient
from connectors.http.errors import BadCredentials, Conflict, ConnectionBroken, Forbidden, Rejected, TimedOut
from connectors.http.messages import Call
from connectors.http.pages import Evidence, Page
from connectors.http.transport import Timeouts
from tests.connectors.conftest import QUICK, credentials_of, fast
from tests.connectors.imitations import Imitation

NEW = {
    "subscriberLocationId": "900001",
    "account": "900001",
    "name": "Ada Example",
    "email": "Ada@Example.test",
    "phone": "(406) 555-0100",
    "serviceAddress": "1 Main St, Town, MT 59000",
}
SERVICE = {"type": "data", "description": "500/50 Fiber", "group": "Gold", "downSpeed": 500, "upSpeed": 50}


async def drained(pages: AsyncIterator[Page[Subscriber]]) -> tuple[dict[str, Subscriber], Evidence]:
    got, evidence = dict[str, Subscriber](), None
    async for page in pages:
        got |= {one.id: one for one in page.items}
        evidence = page.evidence
    assert evidence is not None
    return got, evidence


def ids_at(box: Imitation) -> int:
    return int(box.control("truth")["total"]["main"])


async def test_all_subscribers_with_their_evidence(calix: Calix, calix_box: Imitation) -> None:
    got, evidence = await drained(calix.subscriber_pages())
    assert len(got) == evidence.rows == ids_at(calix_box)
    assert evidence.complete
    assert any(one.services for one in got.values())
    assert (await calix.second_reading()).fingerprint == evidence.fingerprint


@pytest.mark.parametrize("envelope", ["array", "records", "subscribers"])
@pytest.mark.parametrize("paging", ["honoured", "ignored"])
@pytest.mark.parametrize("devices", ["strings", "objects"])
async def test_every_list_gives_the_same_records(
    envelope: str, paging: str, devices: str, calix: Calix, calix_box: Imitation
) -> None:
    calix_box.behave(envelope=envelope, paging=paging, devices=devices)
    got, evidence = await drained(calix.subscriber_pages())
    assert len(got) == ids_at(calix_box)
    assert evidence.complete
    assert evidence.declared == (len(got) if envelope == "records" else None)
    assert any(found.serial.startswith("CXNK") for one in got.values() for found in one.devices or [])


async def test_services_left_out_of_the_list_are_unknown_and_read_alone(calix: Calix, calix_box: Imitation) -> None:
    plain, _ = await drained(calix.subscriber_pages())
    calix_box.behave(list_services=False)
    got, _ = await drained(calix.subscriber_pages())
    assert all(one.services is None for one in got.values())
    some = next(one for one in plain.values() if one.services)
    assert await calix.services(some.id) == some.services
    whole = await calix.get(some.id)
    assert whole is not None
    assert whole.services == some.services


@pytest.mark.parametrize("stated", ["int", "string", "millis", "none"])
@pytest.mark.parametrize(
    ("refresh", "asked"),
    [
        ("own-url", ["refresh-token"]),
        ("token-url", ["refresh-token", "token"]),
        ("refused", ["refresh-token", "token", "token"]),
    ],
)
async def test_every_way_to_renew_a_token(stated: str, refresh: str, asked: list[str], calix_box: Imitation) -> None:
    calix_box.behave(token_life_stated=stated, refresh=refresh)
    now, told = [0.0], list[Call]()
    login = CalixLogin(SYSTEM, credentials_of(calix_box), clock=lambda: now[0])
    client = VendorClient(
        SYSTEM, calix_box.told["calix"]["base_url"], auth=login, budget=fast(), retries=QUICK, on_call=told.append
    )
    async with client:
        calix = Calix(client, login)
        for now[0] in (0.0, 1700.0):
            assert await calix.check() is None
        told.clear()
        calix_box.control("tokens", {"expire": True})
        now[0] = 1745.0  # the vendor's 1800 s, less a minute
        assert await calix.check() is None
    assert [call.path.rsplit("/", 1)[-1] for call in told] == [*asked, "subscribers"]


async def test_a_token_that_expires_on_the_second_page(calix: Calix, calix_box: Imitation) -> None:
    calix_box.fault("expire_token", match={"path": "/billing/subscribers", "nth": 2})
    got, evidence = await drained(calix.subscriber_pages(limit=50))
    assert len(got) == ids_at(calix_box)
    assert evidence.complete


@pytest.mark.parametrize("envelope", ["array", "records"])
@pytest.mark.parametrize(
    ("fault", "mended"),
    [
        ({"kind": "drop", "match": {"path": "/billing/subscribers", "page": 2}}, True),
        ({"kind": "drop", "match": {"path": "/billing/subscribers", "page": 2}, "times": 0}, False),
        ({"kind": "empty", "match": {"path": "/billing/subscribers", "page": 3}}, True),
        ({"kind": "empty", "match": {"path": "/billing/subscribers", "page": 3}, "times": 0}, False),
        ({"kind": "repeat_page", "match": {"path": "/billing/subscribers", "page": 2}}, True),
        ({"kind": "repeat_page", "match": {"path": "/billing/subscribers", "page": 2}, "times": 0}, False),
        ({"kind": "drop", "match": {"path": "/billing/subscribers", "page": 2}, "shift": True}, False),
        ({"kind": "html", "match": {"path": "/billing/subscribers", "nth": 2}}, True),
        ({"kind": "status", "code": 504, "match": {"path": "/billing/subscribers", "nth": 2}}, True),
        ({"kind": "vendor_down", "match": {"path": "/billing/subscribers", "nth": 2}}, True),
    ],
    ids=str,
)
async def test_no_fault_loses_a_record_without_saying_so(
    fault: dict[str, Any], mended: bool, envelope: str, calix: Calix, calix_box: Imitation
) -> None:
    calix_box.behave(envelope=envelope)
    calix_box.control("faults", fault)
    got, evidence = await drained(calix.subscriber_pages(limit=50))
    assert calix_box.control("faults")["faults"][0]["struck"] >= 1
    assert evidence.complete is mended
    assert evidence.complete is (len(got) == ids_at(calix_box))
    assert evidence.complete or evidence.reasons


async def test_an_empty_org_is_complete_after_a_second_look(calix_box: Imitation) -> None:
    url, who = calix_box.told["calix"]["base_url"], credentials_of(calix_box, 1)
    async with connect(url, who, budget=fast(), retries=QUICK) as second:
        got, evidence = await drained(second.subscriber_pages())
    assert got == {}
    assert evidence.complete


@pytest.mark.parametrize("codes", ["200", "201-204-empty"])
@pytest.mark.parametrize("spelling", ["kept", "normalised"])
async def test_the_life_of_a_subscriber(codes: str, spelling: str, calix: Calix, calix_box: Imitation) -> None:
    calix_box.behave(success_codes=codes, spelling=spelling)
    made = await calix.create(NEW)
    assert (made is not None) is (codes == "200")
    found = await calix.find("900001")
    assert found is not None
    one = found[0]
    assert one.email == (NEW["email"] if spelling == "kept" else "ada@example.test")

    added = await calix.create_service(one.id, SERVICE)
    assert (added is not None) is (codes == "200")
    services = await calix.services(one.id)
    assert services is not None
    await calix.replace_service(one.id, services[0].id, services[0].raw | {"group": "Silver"})

    now = await calix.get(one.id)
    assert now is not None
    await calix.replace(one.id, now.raw | {"name": "Grace Example"})
    after = await calix.get(one.id)
    assert after is not None
    assert after.raw == now.raw | {"name": "Grace Example"}
    assert [service.raw["group"] for service in after.services or []] == ["Silver"]

    await calix.delete_service(one.id, services[0].id)
    assert await calix.services(one.id) == []
    await calix.delete(one.id)
    await calix.delete(one.id)
    assert await calix.get(one.id) is None
    assert await calix.find("900001") is None


@pytest.mark.parametrize("unknown", ["404", "204"])
async def test_erasing_twice(unknown: str, calix: Calix, calix_box: Imitation) -> None:
    calix_box.behave(delete_unknown=unknown)
    await calix.delete("6f1c1a52-0000-4000-8000-00000000dead")


@pytest.mark.parametrize("shape", ["errorDesc", "string", "error", "fault", "faultstring", "errorMessage", "message"])
async def test_every_error_body(shape: str, calix: Calix, calix_box: Imitation) -> None:
    calix_box.behave(error_body=shape)
    with pytest.raises(Rejected) as caught:
        await calix.create({"subscriberLocationId": "900001"})
    assert caught.value.reason == "name is mandatory"


async def test_a_key_that_is_taken(calix: Calix, calix_box: Imitation) -> None:
    await calix.create(NEW)
    with pytest.raises(Conflict) as caught:
        await calix.create(NEW)
    assert caught.value.outcome == "rejected"
    calix_box.behave(duplicate_key="accepted")
    await calix.create(NEW)
    found = await calix.find("900001")
    assert found is not None
    assert len(found) == 2


async def test_wrong_credentials_a_missing_role_and_an_app_not_approved(calix: Calix, calix_box: Imitation) -> None:
    url, good = calix_box.told["calix"]["base_url"], credentials_of(calix_box)
    for bad in (
        Credentials(good.client_id, good.client_secret, good.username, "wrong"),
        Credentials(good.client_id, "wrong", good.username, good.password),
        Credentials("wrong", good.client_secret, good.username, good.password),
    ):
        async with connect(url, bad, budget=fast(), retries=QUICK) as wrong:
            assert isinstance(await wrong.check(), BadCredentials)
    calix_box.control("access", {"role": False})
    role = await calix.check()
    calix_box.control("access", {"role": True, "app": False})
    async with connect(url, good, budget=fast(), retries=QUICK) as unapproved:
        app = await unapproved.check()
    calix_box.control("access", {"role": True, "app": True})
    assert isinstance(role, Forbidden)
    assert isinstance(app, Forbidden)
    assert role.path == "/billing/subscribers"
    assert app.path == "/authentication/token"
    assert await calix.check() is None


@pytest.mark.parametrize(("fault", "landed"), [("timeout", False), ("timeout_after_accept", True)])
async def test_a_write_without_an_answer_is_sent_once_and_its_fate_is_open(
    fault: str, landed: bool, calix_box: Imitation
) -> None:
    url, who = calix_box.told["calix"]["base_url"], credentials_of(calix_box)
    async with connect(url, who, budget=fast(), retries=QUICK, timeouts=Timeouts(read=0.2)) as calix:
        assert await calix.check() is None
        calix_box.fault(fault, match={"method": "POST"}, ms=600)
        with pytest.raises((TimedOut, ConnectionBroken)) as caught:
            await calix.create(NEW)
        assert caught.value.outcome == "unknown"
        assert (await calix.find("900001") is not None) is landed
    assert [row["path"] for row in calix_box.control("ledger")["rows"]] == ["/v1/billing/subscribers"] * landed
