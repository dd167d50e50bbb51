"""SIMPLer's wire: forms with the credentials in them, every envelope and refusal, and functions that are not there."""

import json
from typing import Any

import pytest

from sandbox.simpler.facts import FACTS
from tests.sandbox.outsiders import Simpler

SETTINGS = "getOperatorSettings"
DENIED = "Access denied: wrong API user name or password"


def test_a_call_is_a_form_with_the_credentials_in_it(simpler: Simpler) -> None:
    assert simpler.ask(SETTINGS)["billing_day"] == "1"
    url = f"{simpler.base}/API/{SETTINGS}"
    assert simpler.client.get(url, params=simpler.credentials).status_code == 405
    assert simpler.client.post(url, json=simpler.credentials).json()["error"] == "The body must be a form"
    assert simpler.client.post(url).json()["result"] == 0


@pytest.mark.parametrize("name", ["api_username", "api_password", "operator"])
def test_credentials_in_the_address_are_refused_even_when_they_are_right(simpler: Simpler, name: str) -> None:
    url, query = f"{simpler.base}/API/{SETTINGS}", {name: simpler.credentials[name]}
    refused = simpler.client.post(url, params=query, data=simpler.credentials).json()
    assert refused == {"result": 0, "error": "Access denied: credentials belong in the body"}
    assert simpler.client.post(url, params={"other": "1"}, data=simpler.credentials).json()["result"] == 1


def test_wrong_credentials_are_denied_and_the_operator_may_be_left_out(simpler: Simpler) -> None:
    for name, wrong in (("api_username", "nobody"), ("api_password", "guess"), ("api_password", "")):
        assert simpler.error(SETTINGS, **{name: wrong}) == DENIED
    assert simpler.error(SETTINGS, operator="another") == "Access denied: unknown operator"
    del simpler.credentials["operator"]
    try:
        assert simpler.ask(SETTINGS)
    finally:
        simpler.credentials["operator"] = simpler.said["operator"]


@pytest.mark.parametrize(
    ("how", "status", "kind"),
    [("error", 200, "json"), ("401", 401, "json"), ("403", 403, "json"), ("page", 200, "html")],
)
def test_a_denial_is_an_error_a_status_or_a_page(simpler: Simpler, how: str, status: int, kind: str) -> None:
    simpler.control.set(denied_answer=how, failure_status="400")
    answer = simpler.send(SETTINGS, api_password="guess")
    assert answer.status_code == status
    assert kind in answer.headers["content-type"]
    if kind == "json":
        assert answer.json() == {"result": 0, "error": DENIED}


def test_an_address_that_is_not_on_the_access_list_is_denied(simpler: Simpler) -> None:
    simpler.control.set(allow_list="not-listed")
    assert simpler.error(SETTINGS) == "Access denied: your IP address is not on the access list"


def test_a_function_may_be_denied_alone(simpler: Simpler) -> None:
    simpler.control.fault("deny", match={"path": "modifyCustomer"})
    assert simpler.error("modifyCustomer", customerid="5001", status="post") == "Access denied to modifyCustomer"
    assert simpler.ask("getCustomer", customerid="5001")["status"] == "current"


def test_the_envelope_is_there_in_numbers_in_texts_or_not_at_all(simpler: Simpler) -> None:
    data = simpler.ask("getCustomer", customerid="5001")
    simpler.control.set(envelope="result-strings")
    assert simpler.send("getCustomer", customerid="5001").json() == {"result": "1", "data": data}
    assert simpler.send("getCustomer", customerid="1").json() == {"result": "0", "error": "Customer not found"}
    simpler.control.set(envelope="bare")
    assert simpler.send("getCustomer", customerid="5001").json() == data
    assert simpler.send("getCustomers", limit="2").json()[0] == data
    assert simpler.send("getCustomer", customerid="1").json() == {"result": 0, "error": "Customer not found"}


def test_a_failure_may_have_a_status_of_its_own(simpler: Simpler) -> None:
    simpler.control.set(failure_status="400")
    answer = simpler.send("getCustomer", customerid="1")
    assert (answer.status_code, answer.json()["error"]) == (400, "Customer not found")


def test_an_unknown_function_is_an_error_or_not_found(simpler: Simpler) -> None:
    assert simpler.error("getEverything") == "Unknown function getEverything"
    simpler.control.set(unknown_function="404")
    answer = simpler.send("getEverything")
    assert answer.status_code == 404
    assert "html" in answer.headers["content-type"]
    assert simpler.send("getEverything", api_password="guess").json()["error"] == DENIED


def test_the_api_stands_below_restapi_or_at_the_root(simpler: Simpler) -> None:
    root = simpler.base.removesuffix("/restapi")
    for base, position, status in ((simpler.base, "root", 404), (root, "root", 200), (root, "restapi", 404)):
        simpler.control.set(base_path=position)
        answer = simpler.client.post(f"{base}/API/{SETTINGS}", data=simpler.credentials)
        assert answer.status_code == status
    assert "html" in answer.headers["content-type"]


def test_texts_come_in_utf_8_escaped_or_in_latin_1(simpler: Simpler) -> None:
    simpler.ask("modifyCustomer", customerid="5001", name="Zoë Müller")
    shown = simpler.send("getCustomer", customerid="5001")
    assert "Zoë Müller".encode() in shown.content
    simpler.control.set(encoding="escaped")
    assert rb"Zo\u00eb M\u00fcller" in simpler.send("getCustomer", customerid="5001").content
    simpler.control.set(encoding="latin-1")
    answer = simpler.send("getCustomer", customerid="5001")
    assert "iso-8859-1" in answer.headers["content-type"]
    assert json.loads(answer.content.decode("latin-1"))["data"]["name"] == "Zoë Müller"


@pytest.mark.parametrize("body", [b"&name=Zo%EB", b"&name=Zo\xeb"])
def test_a_form_that_is_not_utf_8_is_refused(simpler: Simpler, body: bytes) -> None:
    start = "&".join(f"{name}={value}" for name, value in simpler.credentials.items()).encode()
    answer = simpler.client.post(
        f"{simpler.base}/API/modifyCustomer",
        content=start + b"&customerid=5001" + body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.json() == {"result": 0, "error": "The body must be UTF-8, form-encoded"}
    assert simpler.control.writes() == []


def test_ids_are_texts_or_numbers(simpler: Simpler) -> None:
    [row] = simpler.rows("5001")
    assert isinstance(row["row_id"], str)
    simpler.control.set(ids="numbers")
    assert simpler.rows("5001") == [row | {"row_id": int(row["row_id"])}]
    customer = simpler.ask("getCustomer", customerid="5001")
    assert customer["customerid"] == 5001
    assert isinstance(customer["nickname"], str)
    assert {field["field_id"] for field in simpler.ask(SETTINGS)["custom_fields"]} == {31, 32}


@pytest.mark.parametrize(("how", "status"), [("429", 429), ("error", 200)])
def test_too_many_calls_are_turned_down_until_the_next_window(simpler: Simpler, how: str, status: int) -> None:
    simpler.control.post("limiter", most=2, window_s=3600)
    assert [simpler.send(SETTINGS).json()["result"] for _ in range(3)] == [1, 1, 1]
    simpler.control.set(rate_limit=how)
    answers = [simpler.send(SETTINGS) for _ in range(3)]
    assert [a.json()["result"] for a in answers] == [1, 1, 0]
    assert answers[2].status_code == status
    assert answers[2].headers.get("retry-after") == ("1" if how == "429" else None)
    simpler.control.post("limiter", most=2)
    assert simpler.ask(SETTINGS)


def test_the_settings_tell_what_a_check_of_the_set_up_needs(simpler: Simpler) -> None:
    settings = simpler.ask(SETTINGS)
    [table] = settings["tables"]
    assert table["table_id"] == simpler.said["table_id"] == "7"
    named = {field["field_id"]: field["name"] for field in table["fields"]}
    assert {name: named[number] for name, number in simpler.said["fields"].items()} == {
        "dialNumber": "Dial Number",
        "displayName": "Display Name",
        "password": "SIP Password",
        "portNumber": "Port Number",
        "userName": "User Name",
    }
    assert named["76"] == "Note"
    assert {"current", "post", "waiting for install", "Disconnected"} < set(settings["statuses"])


def test_the_billing_day_stands_in_the_settings_at_the_customer_or_nowhere(simpler: Simpler) -> None:
    simpler.control.post("settings", billing_day=31)

    def told() -> tuple[Any, Any]:
        return simpler.ask(SETTINGS).get("billing_day"), simpler.ask("getCustomer", customerid="5001").get(
            "billing_day"
        )

    assert told() == ("31", None)
    simpler.control.set(billing_day="customer")
    assert told() == (None, "31")
    simpler.control.set(billing_day="nowhere")
    assert told() == (None, None)
    for wrong in (0, 32, "soon"):
        refused = simpler.client.post(f"{simpler.control.url}/settings", json={"billing_day": wrong})
        assert refused.status_code == 400


def test_the_settings_may_be_a_function_that_is_not_there(simpler: Simpler) -> None:
    simpler.control.set(settings_function="unknown")
    assert simpler.error(SETTINGS) == f"Unknown function {SETTINGS}"


def test_every_switch_has_its_own_fact_and_stands_at_the_assumed_one(simpler: Simpler) -> None:
    told = simpler.control.get("behaviours")
    assert set(told) == {fact.name for fact in FACTS}
    assert len({fact.fact for fact in FACTS}) == len(FACTS)
    assert all(len(b["values"]) > 1 and b["value"] == b["values"][0] for b in told.values())
    for number in range(10, 18):
        assert any(b["fact"].startswith(f"SIMPLER-E{number}-") for b in told.values()), f"E{number}"
