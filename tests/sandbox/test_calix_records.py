"""What Calix keeps, computes and refuses when subscribers, services and devices are written."""

from typing import Any

import pytest

from tests.sandbox.outsiders import Calix

NEW = {
    "subscriberLocationId": "424242",
    "account": "424242",
    "name": "Ada Example",
    "email": "Ada@Example.test",
    "phone": "(200) 555-0199",
    "serviceAddress": "1 Main St, Testerville, MT 59992",
    "services": [{"type": "data", "description": "500/500 Fiber"}],
    "somethingElse": {"kept": [1, None]},
    "lat": 1.0,
}


def created(calix: Calix, **changes: Any) -> Any:
    response = calix.call("POST", json=NEW | changes)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_new_record_gets_an_id_and_what_calix_computes(calix: Calix) -> None:
    record = created(calix)
    assert record["_id"]
    assert record["services"][0]["_id"]
    assert (record["city"], record["postcode"], record["state"]) == ("Testerville", "59992", "MONTANA")
    assert record["street"] == "Main St"
    assert record["lat"] != 1.0
    assert record["somethingElse"] == {"kept": [1, None]}
    assert (record["email"], record["phone"]) == ("Ada@Example.test", "(200) 555-0199")
    assert calix.call("GET", f"/{record['_id']}").json() == record
    assert calix.by_key("424242") == record


def test_a_put_replaces_everything_that_is_not_sent(calix: Calix) -> None:
    record = created(calix)
    sent = {k: v for k, v in record.items() if k not in ("account", "phone")} | {"name": "Bea Example"}
    after = calix.call("PUT", f"/{record['_id']}", json=sent).json()
    assert "phone" not in after
    assert "account" not in after
    assert after["somethingElse"] == {"kept": [1, None]}
    assert after["services"] == record["services"]
    assert after["name"] == "Bea Example"


def test_or_merges_where_that_is_switched_on(calix: Calix) -> None:
    record = created(calix)
    calix.control.set(put="merge")
    after = calix.call("PUT", f"/{record['_id']}", json={"name": "Bea Example"}).json()
    assert after == record | {"name": "Bea Example"}


def test_a_moved_address_is_geocoded_anew(calix: Calix) -> None:
    record = created(calix)
    moved = record | {"serviceAddress": "9 Lake Ave, Apt 3, Placeholder, ID 83890"}
    after = calix.call("PUT", f"/{record['_id']}", json=moved).json()
    assert (after["city"], after["state"], after["postcode"]) == ("Placeholder", "IDAHO", "83890")
    assert (after["lat"], after["lon"]) != (record["lat"], record["lon"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"subscriberLocationId": " "},
        {"name": None},
        {"email": "nobody"},
        {"phone": "12"},
        {"services": "all"},
        {"devices": {}},
    ],
)
def test_what_fails_validation_is_400_and_changes_nothing(calix: Calix, wrong: dict[str, Any]) -> None:
    refused = calix.call("POST", json=NEW | wrong)
    assert refused.status_code == 400
    assert refused.json()["errorDesc"]
    assert calix.control.writes() == []


def test_a_body_that_is_no_json_is_400(calix: Calix) -> None:
    assert calix.call("POST", content=b"<xml/>").status_code == 400


def test_a_key_exists_once_unless_duplicates_are_accepted(calix: Calix) -> None:
    first = created(calix)
    assert calix.call("POST", json=NEW).status_code == 409
    other = created(calix, subscriberLocationId="424243")
    assert calix.call("PUT", f"/{other['_id']}", json=other | {"subscriberLocationId": "424242"}).status_code == 409
    assert calix.call("PUT", f"/{first['_id']}", json=first).status_code == 200
    calix.control.set(duplicate_key="accepted")
    assert created(calix)["_id"] != first["_id"]
    assert len(calix.control.get("dump", key="424242")["records"]) == 2


def test_a_removed_subscriber_is_gone_with_its_services(calix: Calix) -> None:
    record = created(calix)
    assert calix.call("DELETE", f"/{record['_id']}").status_code == 200
    assert calix.call("GET", f"/{record['_id']}").status_code == 404
    assert calix.call("GET", f"/{record['_id']}/services").status_code == 404
    assert calix.call("DELETE", f"/{record['_id']}").status_code == 404
    calix.control.set(delete_unknown="204")
    assert calix.call("DELETE", f"/{record['_id']}").status_code == 204


def test_services_are_written_through_their_own_route(calix: Calix) -> None:
    record = created(calix)
    path = f"/{record['_id']}/services"
    service = calix.call("POST", path, json={"type": "voice", "voiceInterfaces": [{"port": 1}]}).json()
    assert [s["type"] for s in calix.call("GET", path).json()] == ["data", "voice"]
    calix.call("PUT", f"{path}/{service['_id']}", json={"type": "voice", "group": "Gold"})
    assert calix.call("GET", path).json()[1] == {"type": "voice", "group": "Gold", "_id": service["_id"]}
    assert calix.call("DELETE", f"{path}/{service['_id']}").status_code == 200
    assert calix.call("DELETE", f"{path}/{service['_id']}").status_code == 404
    assert len(calix.call("GET", path).json()) == 1
    assert calix.call("POST", path, json={"description": "typeless"}).status_code == 400


def test_devices_are_associated_and_taken_off(calix: Calix) -> None:
    record = created(calix)
    path = f"/{record['_id']}/devices"
    assert calix.call("POST", path, params={"deviceId": "CXNKTEST0009"}).status_code == 200
    assert [d["serialNumber"] for d in calix.call("GET", path).json()] == ["CXNKTEST0009"]
    assert calix.call("GET", f"/{record['_id']}").json()["devices"] == ["CXNKTEST0009"]
    assert calix.call("DELETE", f"{path}/CXNKTEST0009").status_code == 200
    assert calix.call("GET", path).json() == []


def test_spelling_is_kept_or_the_way_calix_likes_it(calix: Calix) -> None:
    calix.control.set(spelling="normalised")
    record = created(calix)
    assert (record["email"], record["phone"]) == ("ada@example.test", "+12005550199")


def test_accepted_writes_may_be_answered_with_nothing(calix: Calix) -> None:
    calix.control.set(success_codes="201-204-empty")
    made = calix.call("POST", json=NEW)
    assert (made.status_code, made.content) == (201, b"")
    record = calix.by_key("424242")
    put = calix.call("PUT", f"/{record['_id']}", json=record)
    assert (put.status_code, put.content) == (204, b"")
    assert calix.call("DELETE", f"/{record['_id']}").status_code == 204


def test_the_ledger_holds_accepted_writes_in_order_and_who_made_them(calix: Calix) -> None:
    record = created(calix)
    calix.call("PUT", "/unknown", json=record)
    calix.control.post("edit", key="424242", set={"name": "By Hand"})
    calix.call("DELETE", f"/{record['_id']}")
    rows = calix.control.writes()
    assert [(r["seq"], r["method"], r["actor"], r["key"], r["org"]) for r in rows] == [
        (1, "POST", "api", "424242", "main"),
        (2, "PUT", "control", "424242", "main"),
        (3, "DELETE", "api", "424242", "main"),
    ]
    assert {r["target_id"] for r in rows} == {record["_id"]}
    assert rows[0]["body"] == NEW
    assert [r["seq"] for r in calix.control.get("ledger", after=2)["rows"]] == [3]


def test_somebody_creates_and_removes_by_hand_in_either_org(calix: Calix) -> None:
    [made] = calix.control.post("edit", org="second", create={"name": "Moved Example", "subscriberLocationId": "1001"})[
        "records"
    ]
    assert calix.control.get("dump", org="second", id=made["_id"])["records"] == [made]
    calix.control.post("edit", org="second", id=made["_id"], delete=True)
    assert calix.control.get("dump", org="second", id=made["_id"])["records"] == []
