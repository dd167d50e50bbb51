"""Accounts of Alianza: look-up, creates with the vendor's limits, status, deletes that are blocked, history."""

from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from tests.sandbox.outsiders import Alianza

NEW: dict[str, Any] = {
    "accountNumber": "smith-01",
    "accountName": "Ann Smith",
    "accountType": "SIMPLE",
    "platformType": "CPE1",
    "status": "ACTIVE",
    "timeZone": "US/Central",
    "billingCycleDay": 5,
    "dialingBehaviorType": "TEN_DIGIT",
    "regulatoryType": "RESIDENTIAL",
    "inboundRatePlanProductId": None,
}
ADVANCED = NEW | {"accountType": "ADVANCED", "extensionLength": 4, "dialingBehaviorType": "DIAL_NINE_TEN_DIGIT"}


def created(alianza: Alianza, **other: Any) -> Any:
    return alianza.call("POST", "/account", json=NEW | other).raise_for_status().json()


def looked_up(alianza: Alianza, value: str, kind: str) -> Any:
    return alianza.call("GET", f"/account/{quote(value, safe='')}", params={"accountIdType": kind})


@pytest.mark.parametrize("role", ["plain", "slash", "duplicate_key", "orphan"])
def test_an_account_is_found_by_its_number_whatever_stands_in_it(alianza: Alianza, role: str) -> None:
    note = alianza.notes[role]
    found = looked_up(alianza, note["account_number"], "AccountNumber")
    assert found.json()["id"] == note["account_id"]
    assert found.json() == alianza.ask(alianza.path(role))


def test_the_number_of_the_slash_role_has_a_slash_and_a_space(alianza: Alianza) -> None:
    assert alianza.notes["slash"]["account_number"] == "north/barn 2"
    assert looked_up(alianza, "north%2Fbarn%202", "AccountNumber").status_code == 404  # encoded twice: another number


def test_an_account_is_found_by_phone_number_and_mac(alianza: Alianza) -> None:
    [line] = alianza.dump("plain")["lines"]
    mac = line["macAddress"]
    assert looked_up(alianza, line["sipUsername"], "PhoneNumber").json()["id"] == alianza.notes["plain"]["account_id"]
    for spelling in (mac, mac.upper(), "-".join(mac[i : i + 2] for i in range(0, 12, 2))):
        assert looked_up(alianza, spelling, "MacAddress").json()["id"] == alianza.notes["plain"]["account_id"]


def test_what_is_not_there_is_a_404_and_a_wrong_type_a_400_of_its_own_shape(alianza: Alianza) -> None:
    for kind in ("Id", "AccountNumber", "PhoneNumber", "MacAddress"):
        missing = looked_up(alianza, "nobody", kind)
        assert (missing.status_code, missing.json()["messages"]) == (404, ["AccountNotFound"])
    wrong = looked_up(alianza, "nobody", "Nickname")
    assert (wrong.status_code, set(wrong.json())) == (400, {"code", "message"})


def test_all_accounts_come_in_one_array(alianza: Alianza) -> None:
    listed = {account["id"]: account for account in alianza.ask("/account")}
    notes = [note["account_id"] for note in alianza.notes.values() if note["account_id"]]
    assert set(notes) <= set(listed)
    assert listed[notes[0]] == alianza.ask(f"/account/{notes[0]}")
    assert "extensionLength" not in alianza.ask(alianza.path("plain"))
    assert alianza.ask(alianza.path("advanced"))["extensionLength"] == 4


def test_the_search_looks_inside_and_calls_things_by_other_names(alianza: Alianza) -> None:
    dumped = alianza.dump("plain")
    for q, name in (
        (dumped["account"]["accountName"].upper(), "accountName"),
        (dumped["lines"][0]["sipUsername"], "phoneNumber"),
        (dumped["lines"][0]["macAddress"], "macAddress"),
        (dumped["users"][0]["emailAddress"], "emailAddress"),
    ):
        [found] = alianza.ask("/account/search", q=q)
        assert found["id"] == dumped["id"]
        assert name in found["matches"]
        assert (found["accountStatus"], found["type"]) == ("ACTIVE", "SIMPLE")
    assert len(alianza.ask("/account/search", q="barn")) == 1
    assert alianza.ask("/account/search", q="nobody at all") == []
    assert alianza.ask("/account/search", q="sip-pw-") == []


def test_a_create_is_completed_by_the_vendor(alianza: Alianza) -> None:
    account = created(alianza, id="placeholder", endUserCount=9)
    assert account.items() >= NEW.items()
    assert account["id"] != "placeholder"
    assert (account["partitionId"], account["endUserCount"], account["callingPlans"]) == (alianza.partition, 0, [])
    assert looked_up(alianza, "smith-01", "AccountNumber").json() == account
    for below in ("/deviceline", "/user", "/telephonenumber", "/callingplan"):
        assert alianza.ask(f"/account/{account['id']}{below}") == []
    [write] = alianza.control.writes()
    assert (write["method"], write["key"], write["target_id"]) == ("POST", "smith-01", account["id"])


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (NEW | {"billingCycleDay": 29}, "InvalidBillingCycleDay"),
        (NEW | {"billingCycleDay": 0}, "InvalidBillingCycleDay"),
        (NEW | {"billingCycleDay": "5"}, "InvalidBillingCycleDay"),
        (NEW | {"extensionLength": 4}, "ExtensionLengthNotAllowed"),
        (ADVANCED | {"extensionLength": None}, "ExtensionLengthRequired"),
        (ADVANCED | {"extensionLength": 7}, "InvalidExtensionLength"),
        (NEW | {"dialingBehaviorType": "DIAL_NINE_TEN_DIGIT"}, "InvalidDialingBehaviorType"),
        (NEW | {"dialingBehaviorType": "TEN DIGIT"}, "InvalidDialingBehaviorType"),
        (NEW | {"accountName": "Al"}, "InvalidAccountName"),
        (NEW | {"accountNumber": "x1"}, "InvalidAccountNumber"),
        (NEW | {"accountNumber": "x" * 257}, "InvalidAccountNumber"),
        (NEW | {"accountType": "MEDIUM"}, "InvalidAccountType"),
        (NEW | {"platformType": "CPE9"}, "InvalidPlatformType"),
        (NEW | {"timeZone": "Europe/Example"}, "InvalidTimeZone"),
        (NEW | {"regulatoryType": "PRIVATE"}, "InvalidRegulatoryType"),
        (NEW | {"status": "DELETED"}, "InvalidStatus"),
        (NEW | {"status": ["ACTIVE"]}, "InvalidStatus"),
        (NEW | {"customField": "no"}, "InvalidCustomField"),
        ({k: v for k, v in NEW.items() if k != "timeZone"}, "TimeZoneRequired"),
        ({k: v for k, v in NEW.items() if k != "regulatoryType"}, "RegulatoryTypeRequired"),
    ],
)
def test_a_create_that_breaks_a_rule_is_refused(alianza: Alianza, wish: dict[str, Any], code: str) -> None:
    assert alianza.refusal("POST", "/account", json=wish) == [code]
    assert alianza.control.writes() == []


def test_every_broken_rule_is_told_and_what_is_no_object_is_refused(alianza: Alianza) -> None:
    codes = alianza.refusal("POST", "/account", json=NEW | {"billingCycleDay": 29, "accountName": ""})
    assert set(codes) == {"InvalidBillingCycleDay", "InvalidAccountName"}
    assert alianza.refusal("POST", "/account", content=b"{") == ["MalformedJson"]
    assert alianza.refusal("POST", "/account", json=[NEW]) == ["MalformedJson"]


@pytest.mark.parametrize("dialing", ["SEVEN_DIGIT", "TEN_DIGIT", "OPEN_DIAL_PLAN", "DIAL_NINE_SEVEN_DIGIT"])
def test_an_advanced_account_may_dial_in_every_way(alianza: Alianza, dialing: str) -> None:
    made = alianza.call("POST", "/account", json=ADVANCED | {"dialingBehaviorType": dialing})
    assert made.json()["dialingBehaviorType"] == dialing


@pytest.mark.parametrize(
    ("position", "simple", "advanced"), [("advanced", 400, 200), ("both", 200, 200), ("neither", 400, 400)]
)
def test_who_may_have_the_sixth_way_of_dialing_is_a_switch(
    alianza: Alianza, position: str, simple: int, advanced: int
) -> None:
    alianza.control.set(open_ten_digit=position)
    open_ten = {"dialingBehaviorType": "OPEN_DIAL_PLAN_TEN_DIGIT"}
    assert alianza.call("POST", "/account", json=NEW | open_ten).status_code == simple
    other = ADVANCED | open_ten | {"accountNumber": "smith-02"}
    assert alianza.call("POST", "/account", json=other).status_code == advanced


def test_which_numbers_an_account_may_have_is_a_switch(alianza: Alianza) -> None:
    odd = ["south/barn 3", "smith-01-" + "9" * 20]
    alianza.control.set(account_number="short-plain")
    for number in odd:
        refused = alianza.refusal("POST", "/account", json=NEW | {"accountNumber": number})
        assert refused == ["InvalidAccountNumber"]
    assert looked_up(alianza, "north/barn 2", "AccountNumber").status_code == 200
    alianza.control.set(account_number="3-256")
    assert [created(alianza, accountNumber=number)["accountNumber"] for number in odd] == odd


@pytest.mark.parametrize("words", ["AccountNumberInUse", "DuplicateAccountNumber"])
def test_a_number_stands_once_in_a_partition(alianza: Alianza, words: str) -> None:
    alianza.control.set(duplicate_message=words)
    first = created(alianza)
    assert alianza.refusal("POST", "/account", json=NEW) == [words]
    other = created(alianza, accountNumber="smith-02")
    patched = alianza.refusal("PATCH", f"/account/{other['id']}", json={"accountNumber": "smith-01"})
    assert patched == [words]
    assert alianza.call("PATCH", f"/account/{first['id']}", json={"accountNumber": "smith-01"}).status_code == 200


def test_whether_a_value_is_free_is_asked_one_at_a_time(alianza: Alianza) -> None:
    dumped = alianza.dump("plain")
    line = dumped["lines"][0]
    for name, taken, code in (
        ("accountnumber", dumped["account"]["accountNumber"], "AccountNumberInUse"),
        ("sipusername", line["sipUsername"], "SipUsernameInUse"),
        ("macaddress", line["macAddress"], "MacAddressInUse"),
        ("username", dumped["users"][0]["emailAddress"], "UsernameInUse"),
    ):
        asked = "/account/validateproperties"
        assert alianza.refusal("GET", asked, params={name: taken}) == [code]
        assert alianza.ask(asked, **{name: f"{taken}0"}) is True
    business = alianza.dump("business")["businessLines"][0]["sipUsername"]
    assert alianza.refusal("GET", "/account/validateproperties", params={"sipusername": business})


def test_a_fragment_changes_the_status_and_the_history_tells_who_did_it(alianza: Alianza) -> None:
    path = alianza.path("plain")
    before = alianza.ask(path)
    after = alianza.call("PATCH", path, json={"status": "DISABLED"}).json()
    assert after == before | {"status": "DISABLED"} == alianza.ask(path)
    assert alianza.ask(f"{path}/status") == "DISABLED"
    told = alianza.ask(f"{path}/accounthistorysearch", accountHistoryType="ACCOUNT_STATUS")
    [entry] = told["results"]
    assert (told["totalRecords"], entry["oldValue"], entry["newValue"]) == (1, "ACTIVE", "DISABLED")
    assert entry["userName"] == alianza.said["username"]
    assert [w["body"] for w in alianza.control.writes()] == [{"status": "DISABLED"}]
    alianza.call("PATCH", path, json={"status": "DISABLED"})
    assert alianza.ask(f"{path}/accounthistorysearch", accountHistoryType="ACCOUNT_STATUS")["totalRecords"] == 1


@pytest.mark.parametrize("content", [b"", b"{", b'"DISABLED"', b'["status"]', b"null"])
def test_a_fragment_that_is_no_object_breaks_the_vendor(alianza: Alianza, content: bytes) -> None:
    assert alianza.refusal("PATCH", alianza.path("plain"), 500, content=content) == ["InternalServerError"]
    assert alianza.control.writes() == []


def test_a_fragment_keeps_the_rules_and_what_is_the_vendors_own(alianza: Alianza) -> None:
    path = alianza.path("plain")
    assert alianza.refusal("PATCH", path, json={"status": "OFF"}) == ["InvalidStatus"]
    assert alianza.refusal("PATCH", path, json={"status": "DELETED"}) == ["InvalidStatus"]
    assert alianza.refusal("PATCH", path, json={"accountType": "ADVANCED"}) == ["ExtensionLengthRequired"]
    kept = alianza.call("PATCH", path, json={"id": "x", "endUserCount": 7, "callingPlans": []}).json()
    assert kept == alianza.ask(path)
    assert kept["endUserCount"] == 1
    assert alianza.refusal("PATCH", "/account/nobody", 404, json={"status": "ACTIVE"}) == ["AccountNotFound"]


def test_an_account_on_its_way_out_may_be_renamed_and_brought_back(alianza: Alianza) -> None:
    path = alianza.path("delete_pending")
    renamed = alianza.call("PATCH", path, json={"accountName": "Renamed Example"}).json()
    assert (renamed["accountName"], renamed["status"]) == ("Renamed Example", "DELETE_PENDING")
    assert alianza.call("PATCH", path, json={"status": "ACTIVE"}).json()["status"] == "ACTIVE"


def test_a_whole_account_replaces_the_old_one(alianza: Alianza) -> None:
    account = created(alianza, customField="left over")
    path = f"/account/{account['id']}"
    whole = {k: v for k, v in account.items() if k != "customField"} | {"accountName": "Ann Jones"}
    assert alianza.call("PUT", path, json=whole).json() == whole
    assert alianza.refusal("PUT", path, json=whole | {"id": "other"}) == ["InvalidAccount"]
    assert alianza.refusal("PUT", path, json={"accountName": "Ann Jones"})
    assert alianza.refusal("PUT", path, content=b"{") == ["MalformedJson"]


def test_an_account_without_numbers_is_deleted_for_good(alianza: Alianza) -> None:
    account = created(alianza)
    path = f"/account/{account['id']}"
    gone = alianza.call("DELETE", path)
    assert (gone.status_code, gone.content) == (200, b"")
    for below in ("", "/status", "/deviceline", "/accounthistorysearch"):
        assert alianza.refusal("GET", f"{path}{below}", 404) == ["AccountNotFound"]
    assert alianza.refusal("DELETE", path, 404) == ["AccountNotFound"]
    assert created(alianza)["id"] != account["id"]


def test_numbers_and_running_events_stand_in_the_way_of_a_delete(alianza: Alianza) -> None:
    path = alianza.path("blocked_delete")
    numbers = alianza.ask(f"{path}/telephonenumber")
    assert len(numbers) == 2
    alianza.edit("blocked_delete", events=["PortOut"])
    assert alianza.refusal("DELETE", path) == ["AccountHasTelephoneNumbers"]
    for number in numbers:
        assert alianza.call("DELETE", f"{path}/telephonenumber/{number['phoneNumber']}").status_code == 204
    assert alianza.ask(f"{path}/telephonenumber") == []
    assert alianza.refusal("DELETE", path) == ["LifecycleEventsInProgress"]
    alianza.edit("blocked_delete", events=[])
    assert alianza.call("DELETE", path).status_code == 200
    assert alianza.dump("blocked_delete") is None


def test_or_a_deleted_account_is_first_delete_pending(alianza: Alianza) -> None:
    alianza.control.set(delete="pending-first")
    alianza.control.post("deletions", after_s=10_000)
    path = alianza.path("orphan")
    assert alianza.call("DELETE", path).status_code == 200
    account = alianza.ask(path)
    assert account["status"] == "DELETE_PENDING"
    assert "deletionDate" in account
    assert alianza.call("DELETE", path).status_code == 200
    assert alianza.control.post("deletions")["pending"] == [account["id"]]
    assert alianza.control.post("deletions", finish=True)["pending"] == []
    assert alianza.refusal("GET", path, 404) == ["AccountNotFound"]


def test_a_deletion_that_is_due_finishes_by_itself(alianza: Alianza) -> None:
    alianza.control.set(delete="pending-first")
    alianza.control.post("deletions", after_s=0)
    assert alianza.call("DELETE", alianza.path("orphan")).status_code == 200
    assert alianza.refusal("GET", alianza.path("orphan"), 404) == ["AccountNotFound"]


def test_the_history_is_told_in_pages_the_newest_first(alianza: Alianza) -> None:
    path = alianza.path("plain")
    for status in ("DISABLED", "ACTIVE", "SUSPENDED"):
        alianza.call("PATCH", path, json={"status": status})
    alianza.edit("plain", change_line={"line": alianza.lines("plain")[0]["id"], "set": {"sipPassword": "sip-pw-new"}})
    history = f"{path}/accounthistorysearch"
    told = alianza.ask(history)
    assert [entry["accountHistoryType"] for entry in told["results"]] == [
        "SIP_CREDENTIALS",
        *["ACCOUNT_STATUS"] * 3,
        "PROVISIONING",
    ]
    assert "sip-pw-" not in str(told)
    pages = [alianza.ask(history, firstResultIndex=first, maxResult=2) for first in (0, 2, 4)]
    assert [entry["id"] for page in pages for entry in page["results"]] == [e["id"] for e in told["results"]]
    assert {page["totalRecords"] for page in pages} == {5}
    today = date.fromisoformat(told["results"][0]["loggedDate"][:10]).isoformat()
    assert alianza.ask(history, startDate=today)["totalRecords"] == 4
    assert alianza.ask(history, endDate="2025-01-01")["totalRecords"] == 1
    assert alianza.ask(history, accountHistoryType=["SIP_CREDENTIALS", "PROVISIONING"])["totalRecords"] == 2
    assert alianza.refusal("GET", history, params={"startDate": "yesterday"}) == ["InvalidStartDate"]
    assert alianza.refusal("GET", history, params={"maxResult": "-1"}) == ["InvalidMaxResult"]
