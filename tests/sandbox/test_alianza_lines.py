"""Lines, plans, users and numbers of Alianza's accounts, role by role."""

from typing import Any

import pytest

from tests.sandbox.outsiders import Alianza


def registered(alianza: Alianza, role: str) -> list[bool]:
    path = alianza.path(role, "/deviceline")
    return [alianza.ask(f"{path}/{line['id']}/registrationstatus")["registered"] for line in alianza.lines(role)]


def test_two_lines_on_one_device_the_second_not_registered(alianza: Alianza) -> None:
    lines = alianza.lines("two_lines")
    assert [line["lineNumber"] for line in lines] == [1, 2]
    assert len({line["macAddress"] for line in lines}) == 1
    assert registered(alianza, "two_lines") == [True, False]
    device = alianza.provisioned("two_lines", 1)
    assert device == alianza.provisioned("two_lines", 0)
    assert device == alianza.ask(f"/deviceprovisioning/{lines[0]['macAddress']}")
    assert (device["lineCount"], device["macAddress"]) == (2, lines[0]["macAddress"])
    assert [line["sipUsername"] for line in device["lines"]] == [line["sipUsername"] for line in lines]
    assert all(line["sipPassword"].startswith("sip-pw-") for line in device["lines"])


@pytest.mark.parametrize(("position", "shown"), [("absent", None), ("filled", "true"), ("masked", "********")])
def test_whether_the_list_of_lines_has_passwords_is_a_switch(
    alianza: Alianza, position: str, shown: str | None
) -> None:
    alianza.control.set(line_password=position)
    [line] = alianza.lines("plain")
    truth = alianza.dump("plain")["lines"][0]["sipPassword"]
    assert line.get("sipPassword") == (truth if shown == "true" else shown)
    assert alianza.ask(alianza.path("plain", f"/deviceline/{line['id']}")) == line
    assert alianza.provisioned("plain")["lines"][0]["sipPassword"] == truth


def test_a_line_without_mac_stands_alone_and_without_number_its_user_tells_one(alianza: Alianza) -> None:
    [line] = alianza.lines("no_mac")
    assert "macAddress" not in line
    device = alianza.provisioned("no_mac")
    assert "macAddress" not in device
    assert [each["sipUsername"] for each in device["lines"]] == [line["sipUsername"]]
    assert alianza.ask(alianza.path("no_mac", "/telephonenumber")) == []
    [user] = alianza.ask(alianza.path("no_mac", "/user"))
    assert user["callerIdConfig"]["callerIdNumber"] == line["sipUsername"]


def test_two_devices_with_a_line_one_each(alianza: Alianza) -> None:
    lines = alianza.lines("port_conflict")
    assert [line["lineNumber"] for line in lines] == [1, 1]
    assert len({line["macAddress"] for line in lines}) == 2
    assert [alianza.provisioned("port_conflict", place)["lineCount"] for place in (0, 1)] == [1, 1]


def test_a_key_of_a_telephone_is_no_sip_account(alianza: Alianza) -> None:
    lines = alianza.lines("advanced")
    assert [line["lineType"] for line in lines] == ["Line"] * 3 + ["PresenceBlfUser"]
    assert "sipUsername" not in lines[3]
    assert alianza.provisioned("advanced", 3)["lineCount"] == 3
    users = alianza.ask(alianza.path("advanced", "/user"))
    assert [user["extension"] for user in users] == ["1001", "1002", "1003"]
    assert {user["userProductPlan"] for user in users} == {"ADVANCED", "STANDARD"}
    limited = alianza.ask(alianza.path("advanced", "/user"), limitedData="true")
    assert [user["id"] for user in limited] == [user["id"] for user in users]
    assert all("callerIdConfig" not in user for user in limited)


def test_a_business_line_gives_no_password(alianza: Alianza) -> None:
    assert alianza.lines("business") == []
    [line] = alianza.ask(alianza.path("business", "/business-line"))
    secret = alianza.ask(alianza.path("business", f"/business-line/{line['id']}/sip-credentials"))
    assert secret == {"sipUsername": line["sipUsername"]}
    [number] = alianza.ask(alianza.path("business", "/telephonenumber"))
    assert (number["referenceType"], number["referenceId"]) == ("BUSINESS_LINE", line["id"])
    assert alianza.refusal("GET", alianza.path("business", "/business-line/x/sip-credentials"), 404)


def test_lines_are_filtered_and_an_unknown_filter_is_refused(alianza: Alianza) -> None:
    first, second = alianza.lines("port_conflict")
    path = alianza.path("port_conflict", "/deviceline")
    for kind, value, expected in (
        ("MAC_ADDRESS", second["macAddress"].upper(), [second]),
        ("MAC_ADDRESS_INVENTORY", first["macAddress"], [first]),
        ("OWNING_USERID", first["userId"], [first]),
        ("REFERENCED_USERID", "nobody", []),
        ("ACCOUNT", first["accountId"], [first, second]),
        ("ACCOUNT", "another", []),
    ):
        assert alianza.ask(path, filterType=kind, filter=value) == expected
    assert alianza.refusal("GET", path, params={"filterType": "COLOUR", "filter": "red"}) == ["InvalidFilterType"]


def test_lines_and_devices_that_are_not_there(alianza: Alianza) -> None:
    path = alianza.path("plain")
    for below in ("/deviceline/x", "/deviceline/x/registrationstatus"):
        assert alianza.refusal("GET", f"{path}{below}", 404) == ["DeviceLineNotFound"]
    assert alianza.refusal("GET", f"/deviceprovisioning{path}/device/x", 404) == ["DeviceLineNotFound"]
    other = alianza.lines("two_lines")[0]["id"]
    assert alianza.refusal("GET", f"/deviceprovisioning{path}/device/{other}", 404) == ["DeviceLineNotFound"]
    assert alianza.refusal("GET", "/deviceprovisioning/00a0b0c0d0ff") == ["DeviceNotFound"]
    assert alianza.refusal("GET", "/deviceprovisioning/router") == ["InvalidMacAddress"]


@pytest.mark.parametrize(("position", "up"), [("unregistered", False), ("registered", True)])
def test_what_the_telephones_of_a_disabled_account_say_is_a_switch(alianza: Alianza, position: str, up: bool) -> None:
    alianza.control.set(disabled_lines=position)
    assert registered(alianza, "plain") == [True]
    alianza.call("PATCH", alianza.path("plain"), json={"status": "DISABLED"})
    assert registered(alianza, "plain") == [up]


def test_a_provisioning_call_may_fail_for_one_device_alone(alianza: Alianza) -> None:
    first, second = alianza.lines("port_conflict")
    device = f"/deviceprovisioning{alianza.path('port_conflict')}/device"
    for code in (404, 500):
        alianza.control.fault("status", code=code, match={"path": f"/device/{first['id']}"})
        assert alianza.call("GET", f"{device}/{first['id']}").status_code == code
        assert alianza.call("GET", f"{device}/{second['id']}").status_code == 200


def test_calling_plans_have_minutes_and_their_products_names(alianza: Alianza) -> None:
    products = {product["id"]: product for product in alianza.ask("/callingplanproduct")}
    shown: dict[str, Any] = {}
    for role in ("plain", "unlimited"):
        account = alianza.ask(alianza.path(role))
        [plan] = account["callingPlans"]
        path = alianza.path(role, "/callingplan")
        assert alianza.ask(path, referenceType="ACCOUNT", referenceId=account["id"]) == [plan]
        assert alianza.ask(path, referenceType="END_USER") == []
        assert 0 <= plan["secondsRemaining"] <= plan["planMinutes"] * 60
        shown[role] = products[plan["callingPlanProductId"]]["unlimitedDisplay"]
    assert shown == {"plain": False, "unlimited": True}


@pytest.mark.parametrize(
    ("position", "plans"), [("available", ["STANDARD", "ADVANCED", "PROFESSIONAL"]), ("in-use", ["STANDARD"])]
)
def test_which_product_plans_are_told_is_a_switch(alianza: Alianza, position: str, plans: list[str]) -> None:
    alianza.control.set(product_plans=position)
    assert [plan["id"] for plan in alianza.ask(alianza.path("plain", "/user-product-plans"))] == plans


def test_telephone_numbers_lead_to_their_users(alianza: Alianza) -> None:
    numbers = alianza.ask(alianza.path("two_lines", "/telephonenumber"))
    users = [user["id"] for user in alianza.ask(alianza.path("two_lines", "/user"))]
    assert [number["referenceId"] for number in numbers] == users
    assert {number["referenceType"] for number in numbers} == {"END_USER"}
    one = alianza.path("two_lines", f"/telephonenumber/{numbers[0]['phoneNumber']}")
    assert alianza.ask(one) == numbers[0]
    limited = alianza.ask(alianza.path("two_lines", "/telephonenumber"), limitedData="true")
    assert "functionType" in numbers[0]
    assert "functionType" not in limited[0]
    assert alianza.call("DELETE", one).status_code == 204
    assert alianza.refusal("GET", one, 404) == alianza.refusal("DELETE", one, 404) == ["TelephoneNumberNotFound"]


@pytest.mark.parametrize(
    ("role", "status"),
    [("suspended", "SUSPENDED"), ("delete_pending", "DELETE_PENDING"), ("status_differs", "ACTIVE")],
)
def test_accounts_stand_as_their_roles_say(alianza: Alianza, role: str, status: str) -> None:
    assert alianza.ask(alianza.path(role, "/status")) == status
