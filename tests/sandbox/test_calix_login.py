"""Calix's gateway: form-encoded logins only, refresh in each of its ways, and who is let in."""

import pytest

from tests.sandbox.outsiders import Calix


def test_a_login_is_a_form_with_the_clients_header(calix: Calix) -> None:
    url = f"{calix.base}/authentication/token"
    form = {"grant_type": "password", "username": calix.org["username"], "password": calix.org["password"]}
    header = {"X-Calix-ClientID": calix.org["client_id"]}
    assert calix.client.post(url, json=form, headers=header).status_code == 415
    assert calix.client.post(url, data=form).status_code == 400
    assert calix.client.post(url, data=form, headers=header).status_code == 401
    assert calix.login(password="wrong").status_code == 401
    good = calix.login()
    assert good.status_code == 200
    assert {"access_token", "refresh_token", "token_type", "expires_in"} <= set(good.json())


def test_calls_need_the_token_and_its_own_client_id(calix: Calix) -> None:
    assert calix.call("GET").status_code == 200
    assert calix.call("GET", org=calix.second).status_code == 401
    calix.token = "made-up"
    refused = calix.call("GET")
    assert refused.status_code == 401
    assert refused.json()["fault"]["faultstring"]


def test_each_org_sees_its_own_records(calix: Calix) -> None:
    assert len(calix.call("GET").json()) == 100
    calix.login(calix.second)
    assert calix.call("GET", org=calix.second).json() == []


@pytest.mark.parametrize(
    ("stated", "key", "kind"),
    [("int", "expires_in", int), ("string", "expires_in", str), ("millis", "access_token_expiry_millis", int)],
)
def test_the_life_of_a_token_is_told_in_several_ways(calix: Calix, stated: str, key: str, kind: type) -> None:
    calix.control.set(token_life_stated=stated)
    assert isinstance(calix.login().json()[key], kind)


def test_or_it_is_not_told_at_all(calix: Calix) -> None:
    calix.control.set(token_life_stated="none")
    assert not {"expires_in", "access_token_expiry_millis"} & set(calix.login().json())


@pytest.mark.parametrize(
    ("how", "at_own_url", "at_token_url"), [("own-url", 200, 401), ("token-url", 401, 200), ("refused", 401, 401)]
)
def test_a_refresh_works_where_it_is_switched_to(calix: Calix, how: str, at_own_url: int, at_token_url: int) -> None:
    calix.control.set(refresh=how)
    for path, expected in (("refresh-token", at_own_url), ("token", at_token_url)):
        refresh = calix.login().json()["refresh_token"]
        form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_secret": calix.org["client_secret"]}
        header = {"X-Calix-ClientID": calix.org["client_id"]}
        answer = calix.client.post(f"{calix.base}/authentication/{path}", data=form, headers=header)
        assert answer.status_code == expected


def test_a_token_ends_in_the_middle_and_a_new_login_helps(calix: Calix) -> None:
    calix.control.fault("expire_token", match={"path": "/subscribers", "nth": 2})
    assert [calix.call("GET").status_code for _ in range(3)] == [200, 401, 401]
    calix.login()
    assert calix.call("GET").status_code == 200


def test_a_short_life_is_over_at_once(calix: Calix) -> None:
    calix.control.post("tokens", life_s=0)
    assert calix.login().json()["expires_in"] == 0
    assert calix.call("GET").status_code == 401


def test_a_missing_role_is_told_from_an_app_not_yet_approved(calix: Calix) -> None:
    calix.control.post("access", org="main", role=False)
    no_role = calix.call("GET")
    assert no_role.status_code == 403
    assert "role" in no_role.json()["fault"]["faultstring"]
    calix.control.post("access", org="main", role=True, app=False)
    not_approved = calix.login()
    assert not_approved.status_code == 403
    assert "approved" in not_approved.json()["fault"]["faultstring"]
