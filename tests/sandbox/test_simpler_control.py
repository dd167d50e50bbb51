"""SIMPLer's control door: edits by hand, dumps, the ledger, counts and a reset; and the town behind it."""

from typing import Any

import httpx
import pytest

from sandbox.data.voice import town
from sandbox.data.voice_cast import FIELD_IDS, size_of_town
from sandbox.simpler.load import filled
from tests.sandbox.outsiders import Simpler

LARGE = 12_000


def dumped(simpler: Simpler, **params: str) -> list[Any]:
    return list(simpler.control.get("dump", **params)["records"])


def refused(simpler: Simpler, **wish: Any) -> str:
    answer = simpler.client.post(f"{simpler.control.url}/edit", json=wish)
    assert answer.status_code == 400
    return str(answer.json()["error"])


def test_the_customers_are_those_of_the_voice_town(simpler: Simpler) -> None:
    customers = town(size_of_town(200), 7).customers
    records = dumped(simpler)
    assert [r["customerid"] for r in records] == [c.customer_id for c in customers]
    for record, customer in zip(records, customers, strict=True):
        assert (record["nickname"], record["status"]) == (customer.nickname, customer.status)
        assert record["custom_fields"]["32"] == ("yes" if customer.voice else "no")
        shown = [[row["values"][FIELD_IDS[name]] for name in FIELD_IDS] for row in record["rows"]]
        told = [[row.dial_number, row.display_name, row.password, row.port, row.user_name] for row in customer.rows]
        assert shown == told


def test_somebody_edits_by_hand_and_nothing_is_checked_or_made_unique(simpler: Simpler) -> None:
    twin = simpler.dump("5002")["nickname"]
    [before] = simpler.rows("5001")
    simpler.control.post(
        "edit",
        customerid="5001",
        set={"status": "on a long holiday", "nickname": twin, "name": "By Hand", "custom_fields": {"31": "K-1"}},
        rows={"add": [{"75": "user-a"}, {"75": "user-b", "76": "note"}], "remove": [before["row_id"]]},
    )
    changed = simpler.ask("getCustomer", customerid="5001")
    assert (changed["status"], changed["nickname"], changed["name"]) == ("on a long holiday", twin, "By Hand")
    assert changed["custom_fields"] == {"Voice account number": "K-1", "Voice": "yes"}
    rows = simpler.rows("5001")
    assert [(row["values"]["75"], row["values"]["76"]) for row in rows] == [("user-a", ""), ("user-b", "note")]
    simpler.control.post("edit", customerid="5001", rows={"set": {rows[0]["row_id"]: {"73": "sip-pw-by-hand"}}})
    assert simpler.rows("5001")[0]["values"] == rows[0]["values"] | {"73": "sip-pw-by-hand"}
    assert len(dumped(simpler, nickname=twin)) == 2


def test_somebody_adds_and_deletes_customers_by_hand(simpler: Simpler) -> None:
    [made] = simpler.control.post("edit", create={"nickname": "by-hand", "status": "current"})["records"]
    assert simpler.ask("getCustomer", nickname="by-hand")["customerid"] == made["customerid"] == "5061"
    simpler.control.post("edit", nickname="by-hand", delete=True)
    assert simpler.error("getCustomer", customerid=made["customerid"]) == "Customer not found"
    assert simpler.error("getCustomer", nickname="by-hand") == "Customer not found"
    [again] = simpler.control.post("edit", create={"nickname": "by-hand"})["records"]
    assert again["customerid"] == "5062"


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"set": {"name": "x"}}, "say which customer"),
        ({"customerid": "1", "set": {"name": "x"}}, "no such customer"),
        ({"nickname": "shared-key", "set": {"name": "x"}}, "several customers"),
        ({"customerid": "5001", "set": ["name"]}, "set must be an object"),
        ({"customerid": "5001", "set": {"colour": "red"}}, "a customer has no colour"),
        ({"customerid": "5001", "set": {"name": "x", "custom_fields": {"99": "x"}}}, "no custom field 99"),
        ({"customerid": "5001", "set": {"name": "x"}, "rows": {"remove": ["11"]}}, "no row 11"),
        ({"customerid": "5001", "set": {"name": "x"}, "rows": {"add": [{"99": "x"}]}}, "a row is an object"),
        ({"customerid": "5001", "set": {"name": "x"}, "rows": {"drop": []}}, "rows take"),
    ],
)
def test_an_edit_that_cannot_be_changes_nothing(simpler: Simpler, wish: dict[str, Any], why: str) -> None:
    before = dumped(simpler)
    assert refused(simpler, **wish).startswith(why)
    assert dumped(simpler) == before
    assert simpler.control.writes() == []


def test_the_ledger_holds_accepted_writes_in_order_and_no_credentials(simpler: Simpler) -> None:
    nickname = simpler.dump("5001")["nickname"]
    simpler.ask("getCustomer", customerid="5001")
    simpler.ask("modifyCustomer", customerid="5001", email="x@example.test")
    simpler.error("modifyCustomer", customerid="1", email="x@example.test")
    row = simpler.ask("addCustomTableRow", customerid="5001", table_id="7", field_75="a")["row_id"]
    simpler.control.post("edit", customerid="5001", rows={"remove": [row]})
    simpler.ask("synchronizeCustomerEquipment", customerid="5001")
    new = simpler.ask("addCustomer", name="New Example", nickname="new-1")["customerid"]
    rows = simpler.control.writes()
    assert [(r["seq"], r["path"], r["target_id"], r["key"], r["actor"]) for r in rows] == [
        (1, "/API/modifyCustomer", "5001", nickname, "api"),
        (2, "/API/addCustomTableRow", row, nickname, "api"),
        (3, "/control/edit", "5001", nickname, "control"),
        (4, "/API/synchronizeCustomerEquipment", "5001", nickname, "api"),
        (5, "/API/addCustomer", new, "new-1", "api"),
    ]
    assert rows[1]["body"] == {"customerid": "5001", "table_id": "7", "field_75": "a"}
    assert {r["org"] for r in rows} == {simpler.said["operator"], None}
    assert simpler.said["api_password"] not in str(rows)


def test_calls_are_counted_by_function(simpler: Simpler) -> None:
    simpler.ask("getCustomers")
    simpler.ask("getCustomers")
    simpler.error("getCustomer", customerid="1")
    simpler.send("anything/at/all")
    simpler.send("getEverything")
    counts = simpler.control.get("counts")
    assert counts["requests"] == {"POST /API/getCustomers": 2, "POST /API/getCustomer": 1, "POST /API/?": 1}
    assert counts["max_in_flight"] == 1


def test_an_outage_lasts_until_it_is_cleared(simpler: Simpler) -> None:
    simpler.control.fault("vendor_down", times=0)
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            simpler.send("getCustomers")
    simpler.client.delete(f"{simpler.control.url}/faults")
    assert simpler.ask("getCustomers")


def test_a_reset_brings_everything_back(simpler: Simpler) -> None:
    before = dumped(simpler)
    simpler.ask("modifyCustomer", customerid="5001", nickname="moved-away", status="post")
    simpler.ask("addCustomTableRow", customerid="5002", table_id="7", field_75="a")
    simpler.control.post("equipment", customerid="5003", remove=True)
    simpler.ask("synchronizeCustomerEquipment", customerid="5001")
    simpler.control.post("settings", billing_day=31)
    simpler.control.set(envelope="bare")
    simpler.control.fault("html")
    simpler.control.post("reset")
    assert dumped(simpler) == before
    assert simpler.ask("getOperatorSettings")["billing_day"] == "1"
    assert simpler.control.writes() == []
    assert simpler.control.get("pushes")["rows"] == []
    assert simpler.control.get("triggers/log") == {"rows": [], "last": 0}


def test_a_large_town_has_twelve_thousand_customers_each_with_an_id_of_its_own() -> None:
    register = filled(LARGE, 7)
    assert size_of_town(100_000) == LARGE
    assert sum(1 for _ in register) == LARGE
    row_ids = [row.row_id for customer in register for row in customer.rows]
    assert len(set(row_ids)) == len(row_ids)
