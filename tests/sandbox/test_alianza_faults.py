"""Answers of Alianza that get lost or late, errors in each of their shapes, lists that come short."""

from typing import Any

import httpx
import pytest

from tests.sandbox.outsiders import Alianza, eventually
from tests.sandbox.test_alianza_accounts import NEW


def by_number(alianza: Alianza, number: str) -> httpx.Response:
    return alianza.call("GET", f"/account/{number}", params={"accountIdType": "AccountNumber"})


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ("messages", {"status": 404, "messages": ["AccountNotFound"], "data": {}}),
        ("messages-string", {"status": 404, "messages": "AccountNotFound", "data": {}}),
        ("message", {"message": "AccountNotFound"}),
    ],
)
def test_an_error_has_several_shapes(alianza: Alianza, shape: str, told: Any) -> None:
    alianza.control.set(error_body=shape)
    missing = by_number(alianza, "nobody")
    assert (missing.status_code, missing.json()) == (404, told)
    alianza.token = "made-up"
    assert "Unauthorized" in str(alianza.call("GET").json())


def test_a_create_whose_answer_is_lost_has_taken_effect_or_has_not(alianza: Alianza) -> None:
    for kind, status in (("timeout", 404), ("timeout_after_accept", 200)):
        alianza.control.fault(kind, match={"method": "POST"}, ms=10)
        with pytest.raises(httpx.RemoteProtocolError):
            alianza.call("POST", "/account", json=NEW)
        assert by_number(alianza, "smith-01").status_code == status
    assert [write["method"] for write in alianza.control.writes()] == ["POST"]


def test_a_lost_write_may_land_later(alianza: Alianza) -> None:
    alianza.control.set(late_landing="lands")
    alianza.control.fault("timeout", match={"method": "PATCH"}, ms=10, after_ms=1500)
    path = alianza.path("plain")
    with pytest.raises(httpx.RemoteProtocolError):
        alianza.call("PATCH", path, json={"status": "DISABLED"})
    assert alianza.ask(f"{path}/status") == "ACTIVE"
    assert eventually(lambda: alianza.ask(f"{path}/status") == "DISABLED")


def test_a_held_write_is_in_effect_before_it_is_answered(alianza: Alianza) -> None:
    alianza.control.fault("hold", match={"method": "PATCH"}, ms=60_000)
    with pytest.raises(httpx.ReadTimeout):
        alianza.call("PATCH", alianza.path("plain"), json={"status": "DISABLED"}, timeout=0.5)
    assert alianza.ask(alianza.path("plain", "/status")) == "DISABLED"


def test_reads_lag_behind_writes(alianza: Alianza) -> None:
    alianza.control.set(read_lag_ms=3000)
    path = alianza.path("plain")
    assert alianza.call("PATCH", path, json={"accountName": "Renamed Example"}).json()["accountName"]
    made = alianza.call("POST", "/account", json=NEW).json()
    assert alianza.call("DELETE", alianza.path("orphan")).status_code == 200
    listed = {account["id"]: account for account in alianza.ask("/account")}
    assert listed[alianza.notes["plain"]["account_id"]]["accountName"] != "Renamed Example"
    assert made["id"] not in listed
    assert alianza.notes["orphan"]["account_id"] in listed
    assert by_number(alianza, "smith-01").status_code == 404
    assert by_number(alianza, alianza.notes["orphan"]["account_number"]).status_code == 200
    assert alianza.refusal("POST", "/account", json=NEW) == ["AccountNumberInUse"]
    assert eventually(lambda: by_number(alianza, "smith-01").status_code == 200)
    assert eventually(lambda: alianza.call("GET", alianza.path("orphan")).status_code == 404)
    assert eventually(lambda: alianza.ask(path)["accountName"] == "Renamed Example")


def test_lists_may_come_short_or_empty(alianza: Alianza) -> None:
    path = alianza.path("advanced", "/deviceline")
    whole = alianza.ask(path)
    alianza.control.fault("drop", match={"path": "/deviceline"}, rows=1)
    alianza.control.fault("empty", match={"path": "/deviceline", "nth": 1})
    assert [alianza.ask(path) for _ in range(3)] == [whole[:-1], [], whole]
    alianza.control.fault("drop", match={"path": "/account"}, rows=2)
    assert len(alianza.ask("/account")) == len(alianza.ask("/account")) - 2


def test_statuses_html_and_outages_on_request(alianza: Alianza) -> None:
    alianza.control.fault("status", code=429, body={"message": "slow down"}, headers={"Retry-After": "2"})
    alianza.control.fault("html", match={"nth": 1})
    busy, page, good = (alianza.call("GET") for _ in range(3))
    assert (busy.status_code, busy.headers["retry-after"]) == (429, "2")
    assert "html" in page.headers["content-type"]
    assert good.status_code == 200
    alianza.control.fault("vendor_down", times=0)
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            alianza.call("GET")
    alianza.client.delete(f"{alianza.said['base_url']}/control/faults")
    assert alianza.call("GET").status_code == 200


def test_a_reset_brings_everything_back(alianza: Alianza) -> None:
    before = alianza.ask("/account")
    alianza.call("PATCH", alianza.path("plain"), json={"status": "DISABLED"})
    alianza.call("DELETE", alianza.path("orphan"))
    first = alianza.call("POST", "/account", json=NEW).json()
    alianza.control.set(error_body="message")
    alianza.control.post("reset")
    assert alianza.call("GET").status_code == 401
    alianza.login()
    assert alianza.ask("/account") == before
    assert alianza.control.writes() == []
    assert alianza.call("POST", "/account", json=NEW).json() == first
