"""Calix's forms of a value, its filter, its write paths and its quota, each in every position."""

from typing import Any

import pytest

from tests.sandbox.outsiders import Calix

NEW = {"subscriberLocationId": "5001", "name": "Ada Example", "customerType": "Residential", "optout": True}
DATA = {"type": "data", "description": "500/50 Fiber", "downSpeed": 500, "upSpeed": 1.5, "customerType": "Residential"}


def listed(calix: Calix, **query: Any) -> list[Any]:
    return list(calix.call("GET", "", params={"limit": 1000} | query).json())


@pytest.mark.parametrize(
    ("switch", "value", "name", "usual", "other"),
    [
        ("keys", "padded", "subscriberLocationId", "1001", "1001 "),
        ("customer_types", "upper", "customerType", "Residential", "RESIDENTIAL"),
        ("optout_form", "text", "optout", True, "true"),
        ("subdivisions", "name", "region", "MT", "MONTANA"),
    ],
)
def test_a_value_has_two_forms_and_is_kept_in_one(
    calix: Calix, switch: str, value: str, name: str, usual: Any, other: Any
) -> None:
    record = calix.by_key("1001")
    calix.control.post("edit", key="1001", set={name: usual, "services": [DATA | {"_id": "s1"}]})
    kept = calix.by_key("1001")
    calix.control.set(**{switch: value})
    shown = calix.call("GET", f"/{record['_id']}").json()
    assert shown[name] == other
    assert next(row for row in listed(calix) if row["_id"] == record["_id"])[name] == other
    assert calix.call("PUT", f"/{record['_id']}", json=shown).json() == shown
    if switch != "customer_types":  # the one form that is kept as it was sent
        assert calix.by_key("1001") == kept
    sent = shown | {name: usual}
    assert calix.call("PUT", f"/{record['_id']}", json=sent).json()[name] == other
    assert calix.by_key("1001")[name] == usual


def test_speeds_are_kept_in_megabits_whatever_is_spoken(calix: Calix) -> None:
    calix.control.set(speed_unit="kbps")
    record = calix.call("POST", "", json=NEW | {"services": [DATA | {"downSpeed": 500_000, "upSpeed": 1500}]}).json()
    assert (record["services"][0]["downSpeed"], record["services"][0]["upSpeed"]) == (500_000, 1500)
    [kept] = calix.by_key("5001")["services"]
    assert (kept["downSpeed"], kept["upSpeed"]) == (500, 1.5)
    path = f"/{record['_id']}/services"
    made = calix.call("POST", path, json=DATA | {"downSpeed": 333_333}).json()
    assert made["downSpeed"] == 333_333
    whole = calix.call("PUT", f"{path}/{made['_id']}", json=made | {"downSpeed": 10}).json()
    assert whole["downSpeed"] == 10
    assert calix.by_key("5001")["services"][1]["downSpeed"] == 0.01
    assert [each["downSpeed"] for each in calix.call("GET", path).json()] == [500_000, 10]


def test_a_filter_compares_with_what_is_shown_or_does_nothing(calix: Calix) -> None:
    calix.control.post("edit", key="1002", set={"subscriberLocationId": "1002 "})
    assert [r["subscriberLocationId"] for r in listed(calix, subscriberLocationId="1001")] == ["1001"]
    assert listed(calix, subscriberLocationId="1002") == []
    assert [r["subscriberLocationId"] for r in listed(calix, subscriberLocationId="1002 ")] == ["1002 "]
    calix.control.set(keys="padded")
    assert listed(calix, subscriberLocationId="1001") == []
    assert [r["subscriberLocationId"] for r in listed(calix, subscriberLocationId="1001 ")] == ["1001 "]
    calix.control.set(keys="as_sent", list_filter="ignored")
    assert len(listed(calix, subscriberLocationId="1001")) == len(listed(calix)) > 100


def test_subscribers_are_written_where_they_are_read_or_below_the_sibling(calix: Calix) -> None:
    sibling = {"url": calix.base.replace("/v1", "/v1/csc/subscriber")}

    def to_sibling(method: str, below: str = "", **options: Any) -> int:
        headers = {"X-Calix-ClientID": calix.org["client_id"], "X-Calix-AccessToken": calix.token}
        return calix.client.request(method, sibling["url"] + below, headers=headers, **options).status_code

    record = calix.by_key("1001")
    one = f"/{record['_id']}"
    assert to_sibling("POST", json=NEW) == to_sibling("PUT", one, json=record) == to_sibling("DELETE", one) == 404
    calix.control.set(write_paths="csc")
    assert calix.call("POST", "", json=NEW).status_code == 405
    assert calix.call("PUT", one, json=record).status_code == calix.call("DELETE", one).status_code == 405
    assert to_sibling("POST", json=NEW) == to_sibling("PUT", one, json=record) == to_sibling("DELETE", one) == 200
    assert calix.call("POST", f"/{calix.by_key('5001')['_id']}/services", json=DATA).status_code == 200
    assert [row["method"] for row in calix.control.writes()] == ["POST", "PUT", "DELETE", "POST"]


def test_a_record_is_replaced_by_one_verb(calix: Calix) -> None:
    record = calix.by_key("1001")
    assert calix.call("POST", f"/{record['_id']}", json=record).status_code == 405
    calix.control.set(update_verb="POST")
    assert calix.call("PUT", f"/{record['_id']}", json=record).status_code == 405
    assert calix.call("POST", f"/{record['_id']}", json=record | {"name": "Renamed"}).status_code == 200
    assert calix.by_key("1001")["name"] == "Renamed"


def test_over_the_quota_a_429_may_tell_how_long(calix: Calix) -> None:
    calix.control.post("limiter", on=True, most=1, window_s=60)
    assert calix.call("GET", "", params={"limit": 1}).status_code == 200
    plain = calix.call("GET", "", params={"limit": 1})
    assert (plain.status_code, "retry-after" in plain.headers) == (429, False)
    assert plain.json()["fault"]["faultstring"] == "Quota exceeded"
    calix.control.set(quota_answer="retry-after")
    assert calix.call("GET", "", params={"limit": 1}).headers["retry-after"] == "60"
    calix.control.post("reset")
    calix.login()
    assert [calix.call("GET", "", params={"limit": 1}).status_code for _ in range(3)] == [200] * 3


def test_the_login_names_its_org_or_not(calix: Calix) -> None:
    assert calix.login().json()["OrgId"] == "org-main"
    calix.control.set(org_told=False)
    assert "OrgId" not in calix.login().json()
