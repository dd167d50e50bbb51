"""SIMPLer's triggers: every change lets them go off, whoever made it, and a receiver hears of it in its own ways."""

import base64
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.outsiders import Simpler, eventually
from tests.sandbox.receiver import Receiver, receiving

STATUS, DETAILS, EQUIPMENT = "Customer Status Change", "Customer Details Change", "Customer Equipment Synchronize"
ACTION = "POST /hooks/7 customerid=%CUSTOMERID%"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def define(simpler: Simpler, url: str, **conditions: str) -> None:
    """The three triggers, each with its action, and conditions by the first word of what it is about."""
    triggers = {
        STATUS: {"action": f"{ACTION}&what=status", "condition": conditions.get("status", "")},
        DETAILS: {"action": f"{ACTION}&what=details", "condition": conditions.get("details", "")},
        EQUIPMENT: {"action": f"{ACTION}&what=equipment"},
    }
    simpler.control.post("triggers", base_url=url, api_username="hook", api_password="hook-pw", triggers=triggers)


def log(simpler: Simpler) -> list[dict[str, Any]]:
    return list(simpler.control.get("triggers/log")["rows"])


def fired(simpler: Simpler) -> list[tuple[str, str, str]]:
    return [(row["trigger"], row["customerid"], row["origin"]) for row in log(simpler)]


def settled(simpler: Simpler) -> list[dict[str, Any]]:
    """The log once nothing is on its way any more."""
    assert eventually(lambda: all(row["state"] != "waiting" for row in log(simpler)))
    return log(simpler)


def suspend(simpler: Simpler, customer: str = "5001", status: str = "post") -> None:
    simpler.ask("modifyCustomer", customerid=customer, status=status)


def test_a_change_of_status_by_function_reaches_the_receiver(simpler: Simpler, receiver: Receiver) -> None:
    define(simpler, receiver.url)
    suspend(simpler)
    [row] = settled(simpler)
    [came] = receiver.came
    assert (came.method, came.path, came.authorization) == ("POST", "/hooks/7", None)
    assert came.form == {"api_username": "hook", "api_password": "hook-pw", "customerid": "5001", "what": "status"}
    assert row | {"at": ""} == {
        "seq": 1,
        "at": "",
        "trigger": STATUS,
        "customerid": "5001",
        "origin": "api",
        "state": "delivered",
        "method": "POST",
        "url": f"{receiver.url}/hooks/7",
        "params": {"customerid": "5001", "what": "status"},
        "attempts": 1,
        "codes": [200],
        "status_code": 200,
    }


def test_every_change_goes_off_whoever_made_it(simpler: Simpler) -> None:
    by_hand = {"customerid": "5001"}
    simpler.control.post("edit", **by_hand, set={"status": "post"})
    simpler.control.post("edit", **by_hand, set={"status": "current", "email": "x@example.test"})
    simpler.control.post("edit", **by_hand, rows={"add": [{"75": "user-new"}]})
    assert fired(simpler) == [(name, "5001", "control") for name in (STATUS, STATUS, DETAILS, DETAILS)]
    table = {"customerid": "5002", "table_id": "7"}
    made = simpler.ask("addCustomTableRow", **table, field_75="a")
    simpler.ask("modifyCustomTableRow", **table, **made, field_75="b")
    simpler.ask("deleteCustomTableRow", **table, **made)
    simpler.ask("modifyCustomer", customerid="5002", field_32="no")
    simpler.ask("synchronizeCustomerEquipment", customerid="5002")
    assert fired(simpler)[4:] == [(name, "5002", "api") for name in (DETAILS, DETAILS, DETAILS, DETAILS, EQUIPMENT)]
    new = simpler.ask("addCustomer", name="New Example", nickname="new-1")["customerid"]
    assert fired(simpler)[9:] == [(DETAILS, new, "api")]
    assert {row["state"] for row in log(simpler)} == {"unset"}
    assert [row["seq"] for row in simpler.control.get("triggers/log", after=8)["rows"]] == [9, 10]


def test_a_push_with_a_row_write_goes_off_too(simpler: Simpler) -> None:
    simpler.control.set(push_starts="on-row-write")
    simpler.ask("addCustomTableRow", customerid="5002", table_id="7", field_75="a")
    assert [name for name, _, _ in fired(simpler)] == [DETAILS, EQUIPMENT]


def test_reading_lets_nothing_go_off_nor_does_what_was_refused(simpler: Simpler) -> None:
    simpler.ask("getCustomer", customerid="5001")
    simpler.error("modifyCustomer", customerid="5001", status="asleep")
    simpler.error("addCustomTableRow", customerid="5001", table_id="7")
    assert fired(simpler) == []


def test_a_write_that_changes_nothing_is_silent_or_goes_off(simpler: Simpler) -> None:
    [row] = simpler.rows("5001")

    def same() -> None:
        simpler.ask("modifyCustomer", customerid="5001", status="current", field_32="yes")
        kept = {"row_id": row["row_id"], "field_75": row["values"]["75"]}
        simpler.ask("modifyCustomTableRow", customerid="5001", table_id="7", **kept)

    same()
    assert fired(simpler) == []
    simpler.control.set(unchanged_write="fires")
    same()
    assert [name for name, _, _ in fired(simpler)] == [STATUS, DETAILS, DETAILS]


def test_a_condition_holds_back_what_does_not_meet_it(simpler: Simpler, receiver: Receiver) -> None:
    nickname = simpler.dump("5002")["nickname"]
    define(simpler, receiver.url, status=f"status=post&nickname={nickname}", details="no_such=thing")
    suspend(simpler)
    suspend(simpler, "5002")
    suspend(simpler, "5002", "current")
    simpler.ask("modifyCustomer", customerid="5002", name="Other")
    assert [row["state"] for row in settled(simpler)] == ["condition", "delivered", "condition", "condition"]
    assert receiver.forms() == [{"customerid": "5002", "what": "status"}]


def test_placeholders_are_filled_from_the_customer_as_it_is_now(simpler: Simpler, receiver: Receiver) -> None:
    action = "PUT /in/here id=%CUSTOMERID%&was=%NICKNAME%-%STATUS%&kept=%DEVICE%&empty="
    simpler.control.post("triggers", base_url=receiver.url, triggers={STATUS: {"action": action}})
    nickname = simpler.dump("5001")["nickname"]
    suspend(simpler)
    settled(simpler)
    [came] = receiver.came
    assert (came.method, came.path) == ("PUT", "/in/here")
    assert receiver.forms() == [{"id": "5001", "was": f"{nickname}-post", "kept": "%DEVICE%", "empty": ""}]


def test_credentials_come_in_the_form_or_as_basic_authorization(simpler: Simpler, receiver: Receiver) -> None:
    define(simpler, receiver.url)
    simpler.control.set(trigger_style="basic")
    suspend(simpler)
    settled(simpler)
    [came] = receiver.came
    assert came.form == {"customerid": "5001", "what": "status"}
    assert came.authorization == "Basic " + base64.b64encode(b"hook:hook-pw").decode()


def test_a_trigger_may_come_twice_or_never(simpler: Simpler, receiver: Receiver) -> None:
    define(simpler, receiver.url)
    simpler.control.set(trigger_delivery="twice")
    suspend(simpler)
    assert eventually(lambda: len(receiver.came) == 2)
    assert receiver.came[0] == receiver.came[1]
    assert eventually(lambda: log(simpler)[0]["codes"] == [200, 200])
    simpler.control.set(trigger_delivery="never")
    suspend(simpler, "5002")
    assert log(simpler)[1]["state"] == "not delivered"
    simpler.control.set(trigger_delivery="once")
    suspend(simpler, "5003")
    settled(simpler)
    assert [form["customerid"] for form in receiver.forms()] == ["5001", "5001", "5003"]


def test_triggers_come_in_order_or_each_second_one_first(simpler: Simpler, receiver: Receiver) -> None:
    define(simpler, receiver.url)
    customers = ["5001", "5002", "5003", "5004", "5005"]
    for customer in customers:
        suspend(simpler, customer)
    settled(simpler)
    assert [form["customerid"] for form in receiver.forms()] == customers
    receiver.came.clear()
    simpler.control.set(trigger_delivery="out-of-order")
    for customer in customers:
        suspend(simpler, customer, "current")
    settled(simpler)  # the fifth waits a while for one that overtakes it, and goes alone
    assert [form["customerid"] for form in receiver.forms()] == ["5002", "5001", "5004", "5003", "5005"]


@pytest.mark.parametrize(
    ("retry", "answers", "codes", "state"),
    [
        ("none", [500], [500], "failed"),
        ("once", [500], [500, 200], "delivered"),
        ("once", [500, 503], [500, 503], "failed"),
        ("none", [302], [302], "failed"),
        ("once", [], [200], "delivered"),
    ],
)
def test_a_failure_is_tried_once_more_or_not_at_all(
    simpler: Simpler, receiver: Receiver, retry: str, answers: list[int], codes: list[int], state: str
) -> None:
    define(simpler, receiver.url)
    simpler.control.set(trigger_retry=retry)
    receiver.answers = answers
    suspend(simpler)
    [row] = settled(simpler)
    assert (row["codes"], row["status_code"], row["attempts"], row["state"]) == (codes, codes[-1], len(codes), state)
    assert len(receiver.came) == len(codes)


def test_a_receiver_that_is_away_is_told_in_the_log(simpler: Simpler) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    define(simpler, f"http://127.0.0.1:{port}")
    suspend(simpler)
    [row] = settled(simpler)
    assert (row["state"], row["codes"], row["status_code"]) == ("failed", [None], None)
    assert simpler.ask("getCustomer", customerid="5001")["status"] == "post"


@pytest.mark.parametrize(
    "wrong",
    [
        {"base_url": "http://example.test"},
        {"base_url": "http://127.0.0.1.example.test"},
        {"base_url": "https://127.0.0.1"},
        {},
        {"base_url": "http://127.0.0.1", "other": 1},
        {"base_url": "http://127.0.0.1", "triggers": []},
        {"base_url": "http://127.0.0.1", "triggers": {"Invoice": {"action": ACTION}}},
        {"base_url": "http://127.0.0.1", "triggers": {STATUS: ACTION}},
        {"base_url": "http://127.0.0.1", "triggers": {STATUS: {"action": "POST"}}},
        {"base_url": "http://127.0.0.1", "triggers": {STATUS: {"action": "GET /hooks/7 a=1"}}},
        {"base_url": "http://127.0.0.1", "triggers": {STATUS: {"action": "POST http://example.test/ a=1"}}},
        {"base_url": "http://127.0.0.1", "triggers": {STATUS: {"action": ACTION, "condition": "post"}}},
    ],
)
def test_definitions_that_cannot_be_are_refused(simpler: Simpler, wrong: dict[str, Any]) -> None:
    define(simpler, "http://localhost:1")
    before = simpler.control.get("triggers")
    refused = simpler.client.post(f"{simpler.control.url}/triggers", json=wrong)
    assert refused.status_code == 400
    assert refused.json()["error"]
    assert simpler.control.get("triggers") == before
    assert before["base_url"] == "http://localhost:1"
    assert "hook-pw" not in str(before)


def test_a_reset_forgets_definitions_log_and_what_is_on_its_way(simpler: Simpler, receiver: Receiver) -> None:
    define(simpler, receiver.url)
    simpler.control.set(trigger_delivery="out-of-order")
    suspend(simpler)
    simpler.control.post("reset")
    assert simpler.control.get("triggers") == {"base_url": "", "api_username": "", "triggers": {}}
    assert log(simpler) == []
    simpler.control.set(trigger_delivery="out-of-order")
    define(simpler, receiver.url)
    suspend(simpler, "5002")
    settled(simpler)
    assert [form["customerid"] for form in receiver.forms()] == ["5002"]
