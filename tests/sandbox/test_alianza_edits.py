"""What somebody does by hand in Alianza's own pages, which no API rule stops and no caller is told of."""

import httpx
import pytest

from tests.sandbox.outsiders import Alianza


def refused(alianza: Alianza, **wish: object) -> str:
    answer = alianza.client.post(f"{alianza.said['base_url']}/control/edit", json=wish)
    assert answer.status_code == 400
    return str(answer.json()["error"])


def test_an_account_is_set_up_by_hand_until_it_can_be_called(alianza: Alianza) -> None:
    [made] = alianza.control.post("edit", create={"accountNumber": "by-hand", "accountName": "Ben Example"})["records"]
    account_id = made["account"]["id"]
    [changed] = alianza.control.post("edit", id=account_id, add_line={})["records"]
    path = f"/account/{account_id}"
    [line] = alianza.ask(f"{path}/deviceline")
    [user], [number] = alianza.ask(f"{path}/user"), alianza.ask(f"{path}/telephonenumber")
    assert number["referenceId"] == user["id"] == line["userId"]
    assert line["sipUsername"] == number["phoneNumber"] == changed["lines"][0]["sipUsername"]
    device = alianza.ask(f"/deviceprovisioning{path}/device/{line['id']}")
    assert device["lines"][0]["sipPassword"].startswith("sip-pw-")
    assert alianza.ask(path)["endUserCount"] == 1


def test_lines_come_change_and_go(alianza: Alianza) -> None:
    alianza.edit("plain", add_line={"displayName": "Second Example", "registered": False, "number": False})
    first, second = alianza.lines("plain")
    assert (second["lineNumber"], second["macAddress"]) == (2, first["macAddress"])
    assert len(alianza.ask(alianza.path("plain", "/telephonenumber"))) == 1
    alianza.edit("plain", change_line={"line": first["sipUsername"], "set": {"sipPassword": "sip-pw-rotated"}})
    alianza.edit("plain", change_line={"line": second["id"], "set": {"macAddress": "02-AA-bb-cc-dd-ee"}})
    assert alianza.provisioned("plain")["lines"][0]["sipPassword"] == "sip-pw-rotated"
    assert alianza.ask("/deviceprovisioning/02aabbccddee")["lines"][0]["displayName"] == "Second Example"
    alianza.edit("plain", remove_line=first["sipUsername"])
    assert [line["id"] for line in alianza.lines("plain")] == [second["id"]]


def test_registration_status_name_and_numbers_are_changed(alianza: Alianza) -> None:
    [line] = alianza.lines("plain")
    alianza.edit(
        "plain",
        set={"accountName": "Renamed Example", "status": "SUSPENDED", "billingCycleDay": 17},
        change_line={"line": line["id"], "set": {"registered": False}},
        add_numbers=2,
    )
    account = alianza.ask(alianza.path("plain"))
    assert (account["accountName"], account["status"], account["billingCycleDay"]) == (
        "Renamed Example",
        "SUSPENDED",
        17,
    )
    assert alianza.ask(alianza.path("plain", f"/deviceline/{line['id']}/registrationstatus")) == {"registered": False}
    numbers = [number["phoneNumber"] for number in alianza.ask(alianza.path("plain", "/telephonenumber"))]
    assert len(set(numbers)) == 3
    told = [{"phoneNumber": "12995550101", "referenceType": "END_USER", "referenceId": line["userId"]}]
    alianza.edit("plain", remove_numbers=numbers[:2], add_numbers=told)
    assert len(alianza.ask(alianza.path("plain", "/telephonenumber"))) == 2
    alianza.edit("plain", remove_numbers=True)
    assert alianza.ask(alianza.path("plain", "/telephonenumber")) == []


def test_a_number_is_changed_and_an_account_erased_whatever_hangs_on_it(alianza: Alianza) -> None:
    alianza.edit("plain", set={"accountNumber": "moved-01"})
    [found] = alianza.control.get("dump", number="moved-01")["records"]
    assert found["id"] == alianza.notes["plain"]["account_id"]
    assert alianza.control.get("dump", number=alianza.notes["plain"]["account_number"])["records"] == []
    alianza.edit("plain", delete=True)
    assert alianza.dump("plain") is None


def test_the_ledger_says_that_it_was_done_by_hand(alianza: Alianza) -> None:
    alianza.edit("plain", set={"status": "DISABLED"})
    alianza.call("PATCH", alianza.path("plain"), json={"status": "ACTIVE"})
    rows = alianza.control.writes()
    assert [(row["seq"], row["actor"], row["org"]) for row in rows] == [
        (1, "control", alianza.partition),
        (2, "api", alianza.partition),
    ]
    assert {row["target_id"] for row in rows} == {alianza.notes["plain"]["account_id"]}
    history = alianza.ask(alianza.path("plain", "/accounthistorysearch"), accountHistoryType="ACCOUNT_STATUS")
    assert [entry["userName"] for entry in history["results"]] == [alianza.said["username"], "person@example.test"]


def test_slips_of_the_hand_are_told(alianza: Alianza) -> None:
    plain = alianza.notes["plain"]["account_id"]
    assert refused(alianza) == "say which account: id or number"
    assert refused(alianza, id="nobody", set={}) == "no such account"
    assert "add_line" in refused(alianza, id=plain)
    assert refused(alianza, id=plain, set=1) == "set must be an object"
    assert refused(alianza, id=plain, remove_line="x") == "no line 'x'"
    assert refused(alianza, id=plain, add_line={"colour": "red"}) == "a line has no colour"
    assert "no partition" in refused(alianza, partition="x", id=plain, set={})


def test_the_sub_partition_is_edited_by_name(alianza: Alianza) -> None:
    sub = alianza.said["sub_partition_id"]
    wish = {"accountNumber": "resale-01", "accountName": "Resale Example"}
    alianza.control.post("edit", partition=sub, create=wish)
    assert alianza.control.get("dump", partition=sub, number="resale-01")["records"]
    assert alianza.control.get("dump", number="resale-01")["records"] == []


@pytest.mark.parametrize("door", ["behaviours", "faults", "counts", "ledger", "latency"])
def test_the_common_doors_are_there(alianza: Alianza, outsider: httpx.Client, door: str) -> None:
    assert outsider.get(f"{alianza.said['base_url']}/control/{door}").status_code == 200
