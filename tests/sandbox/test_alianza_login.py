"""Alianza's login: its two statuses, tokens whose life slides, two kinds of 401, and partitions that are not ours."""

import pytest

from tests.sandbox.outsiders import Alianza


@pytest.mark.parametrize("status", ["200", "201"])
def test_a_login_is_answered_in_either_way_with_all_that_comes_along(alianza: Alianza, status: str) -> None:
    alianza.control.set(login_status=status)
    answer = alianza.login()
    assert answer.status_code == int(status)
    told = answer.json()
    assert told["partitionId"] == alianza.said["partition_id"]
    assert told["subPartitionIds"] == [alianza.said["sub_partition_id"]]
    assert told["pwdHash"].startswith("pwdhash-")
    assert (told["maxLifeInHours"], told["mustChangePassword"]) == (8, False)


@pytest.mark.parametrize("status", ["401", "400"])
def test_a_wrong_password_is_turned_down_in_either_way(alianza: Alianza, status: str) -> None:
    alianza.control.set(bad_login=status)
    answer = alianza.login(password="wrong")
    assert answer.status_code == int(status)
    assert answer.json()["messages"] == ["InvalidCredentials"]
    assert alianza.login(username="nobody@example.test").status_code == int(status)


def test_a_login_without_json_is_turned_down(alianza: Alianza) -> None:
    assert alianza.client.post(f"{alianza.base}/authorize", content=b"username=x").status_code == 400
    assert alianza.client.post(f"{alianza.base}/authorize", json=["x"]).status_code == 401


def test_a_password_that_must_be_changed_is_told_at_the_login(alianza: Alianza) -> None:
    alianza.control.post("access", must_change_password=True)
    assert alianza.login().json()["mustChangePassword"] is True
    alianza.control.post("reset")
    assert alianza.login().json()["mustChangePassword"] is False


def test_no_token_and_an_ended_one_are_two_kinds_of_401(alianza: Alianza) -> None:
    alianza.control.post("tokens", expire=True)
    ended = alianza.call("GET", "/account")
    assert (ended.status_code, ended.json()["messages"]) == (401, ["ExpiredAuthToken"])
    for token in ("", "made-up"):
        alianza.token = token
        none = alianza.call("GET", "/account")
        assert (none.status_code, none.json()) == (401, {"message": "Unauthorized"})
    alianza.login()
    assert alianza.call("GET", "/account").status_code == 200


@pytest.mark.parametrize(("life", "still"), [("sliding", 200), ("fixed", 401)])
def test_the_life_of_a_token_slides_with_its_use_or_does_not(alianza: Alianza, life: str, still: int) -> None:
    alianza.control.set(token_life=life)
    alianza.control.post("tokens", life_s=10_000)
    alianza.login()
    for status in (200, still):
        alianza.control.post("tokens", age_s=6_000)
        assert alianza.call("GET").status_code == status


def test_an_unused_token_ends_by_itself(alianza: Alianza) -> None:
    alianza.control.post("tokens", age_s=8 * 3600 + 1)
    assert alianza.call("GET").status_code == 401


def test_a_token_may_end_in_the_middle(alianza: Alianza) -> None:
    alianza.control.fault("expire_token", match={"path": "/deviceline", "nth": 2})
    assert [alianza.call("GET", alianza.path("plain", "/deviceline")).status_code for _ in range(3)] == [200, 401, 401]


def test_who_am_i_and_logout(alianza: Alianza) -> None:
    assert alianza.send("GET", "/authorize/userinfo").json()["authToken"] == alianza.token
    assert alianza.send("PUT", "/authorize/logout").status_code == 200
    assert alianza.send("GET", "/authorize/userinfo").json() == {"message": "Unauthorized"}


def test_a_partition_of_somebody_else_is_a_400(alianza: Alianza) -> None:
    alianza.partition = "somebodyElsesPartition"
    try:
        for method, path in (("GET", ""), ("GET", "/account"), ("POST", "/account"), ("PATCH", "/account/x")):
            assert alianza.refusal(method, path) == ["NotPermitted"]
    finally:
        alianza.partition = alianza.said["partition_id"]


def test_the_partition_tells_its_defaults_and_the_one_below_it_is_open_and_empty(alianza: Alianza) -> None:
    told = alianza.ask()
    assert (told["defaultExtensionLength"], told["defaultTimeZone"], told["status"]) == (4, "US/Mountain", "ACTIVE")
    alianza.partition = alianza.said["sub_partition_id"]
    try:
        assert alianza.ask()["parentId"] == alianza.said["partition_id"]
        assert alianza.ask("/account") == []
        assert alianza.call("GET", alianza.path("plain")).status_code == 404
    finally:
        alianza.partition = alianza.said["partition_id"]


def test_the_time_zones_are_known_without_a_partition(alianza: Alianza) -> None:
    zones = alianza.send("GET", "/ref/timezones").json()
    assert "US/Mountain" in zones["US"]
    assert sum(map(len, zones.values())) == 15
    alianza.token = ""
    assert alianza.send("GET", "/ref/timezones").status_code == 401


def test_logins_are_no_writes(alianza: Alianza) -> None:
    alianza.login()
    assert alianza.control.writes() == []
    assert alianza.control.get("counts")["requests"]["POST /v2/authorize"] >= 1


def test_too_many_calls_are_turned_down_where_that_is_switched_on(alianza: Alianza) -> None:
    alianza.control.post("limiter", most=2, window_s=3600)
    assert [alianza.call("GET").status_code for _ in range(4)] == [200] * 4
    alianza.control.set(rate_limit="429")
    answers = [alianza.call("GET") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "retry-after" not in answers[2].headers
    assert answers[2].json() == {"message": "Too many requests"}
