"""Answers that get lost, writes that land late, reads that lag: what makes a write's fate unknown."""

from typing import Any

import httpx
import pytest

from tests.sandbox.outsiders import Calix, eventually


def renamed(calix: Calix) -> tuple[str, Any]:
    record = calix.call("GET").json()[0]
    return f"/{record['_id']}", record | {"name": "Renamed Example"}


def test_a_timeout_without_effect(calix: Calix) -> None:
    path, body = renamed(calix)
    calix.control.fault("timeout", match={"method": "PUT"}, ms=10)
    with pytest.raises(httpx.RemoteProtocolError):
        calix.call("PUT", path, json=body)
    assert calix.control.writes() == []
    assert calix.call("PUT", path, json=body).status_code == 200


def test_an_answer_that_never_comes_although_the_write_took_effect(calix: Calix) -> None:
    path, body = renamed(calix)
    calix.control.fault("timeout_after_accept", match={"method": "PUT"}, ms=10)
    with pytest.raises(httpx.RemoteProtocolError):
        calix.call("PUT", path, json=body)
    assert calix.call("GET", path).json()["name"] == "Renamed Example"
    assert len(calix.control.writes()) == 1


@pytest.mark.parametrize("kind", ["timeout", "timeout_after_accept"])
def test_a_lost_write_may_land_later(calix: Calix, kind: str) -> None:
    path, body = renamed(calix)
    calix.control.set(late_landing="lands")
    calix.control.fault(kind, match={"method": "PUT"}, ms=10, after_ms=1500)
    with pytest.raises(httpx.RemoteProtocolError):
        calix.call("PUT", path, json=body)
    assert calix.call("GET", path).json()["name"] != "Renamed Example"
    assert eventually(lambda: calix.call("GET", path).json()["name"] == "Renamed Example")


def test_a_held_write_is_in_effect_before_it_is_answered(calix: Calix) -> None:
    path, body = renamed(calix)
    calix.control.fault("hold", match={"method": "PUT"}, ms=60_000)
    with pytest.raises(httpx.ReadTimeout):
        calix.call("PUT", path, json=body, timeout=0.3)
    assert calix.call("GET", path).json()["name"] == "Renamed Example"


def test_reads_lag_behind_writes(calix: Calix) -> None:
    path, body = renamed(calix)
    calix.control.set(read_lag_ms=3000)
    assert calix.call("PUT", path, json=body).json()["name"] == "Renamed Example"
    made = calix.call("POST", json={"name": "New Example", "subscriberLocationId": "515151"}).json()
    gone = calix.call("GET").json()[1]
    calix.call("DELETE", f"/{gone['_id']}")
    listed = {r["_id"]: r for r in calix.call("GET", "", params={"limit": 1000}).json()}
    assert listed[body["_id"]]["name"] != "Renamed Example"
    assert made["_id"] not in listed
    assert gone["_id"] in listed
    assert calix.call("GET", f"/{made['_id']}").status_code == 404
    assert eventually(lambda: calix.call("GET", f"/{made['_id']}").status_code == 200)
    assert eventually(lambda: calix.call("GET", f"/{gone['_id']}").status_code == 404)
    assert eventually(lambda: calix.call("GET", path).json()["name"] == "Renamed Example")


def test_a_page_may_be_empty_dropped_skipped_or_repeated(calix: Calix) -> None:
    def page(number: int) -> list[str]:
        answer = calix.call("GET", "", params={"offset": 50 * (number - 1), "limit": 50}).json()
        return [r["_id"] for r in answer["records"]]

    calix.control.set(envelope="records")
    first, second, third = page(1), page(2), page(3)
    for wish, expected in (
        ({"kind": "empty"}, []),
        ({"kind": "drop"}, []),
        ({"kind": "drop", "shift": True}, third),
        ({"kind": "repeat_page"}, first),
    ):
        calix.control.fault(**wish, match={"path": "/subscribers", "page": 2})
        assert (page(1), page(2), page(2)) == (first, expected, second)


def test_statuses_and_html_on_request(calix: Calix) -> None:
    calix.control.fault("status", code=429, body={"fault": "quota"}, headers={"Retry-After": "2"}, times=2)
    calix.control.fault("html", match={"nth": 1})
    answers = [calix.call("GET") for _ in range(4)]
    assert [a.status_code for a in answers] == [429, 429, 200, 200]
    assert answers[0].headers["retry-after"] == "2"
    assert "html" in answers[2].headers["content-type"]


def test_an_outage_lasts_until_it_is_cleared(calix: Calix) -> None:
    calix.control.fault("vendor_down", times=0)
    for _ in range(3):
        with pytest.raises(httpx.RemoteProtocolError):
            calix.call("GET")
    calix.client.delete(f"{calix.base.removesuffix('/v1')}/control/faults")
    assert calix.call("GET").status_code == 200


def test_a_reset_brings_everything_back(calix: Calix) -> None:
    before = calix.call("GET").json()
    path, body = renamed(calix)
    calix.call("PUT", path, json=body)
    calix.control.set(envelope="records")
    calix.control.post("reset")
    calix.login()
    assert calix.call("GET").json() == before
    assert calix.control.writes() == []
