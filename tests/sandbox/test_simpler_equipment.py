"""Pushing voice rows to the equipment: accepted is not done, and what became of it is told later, or never."""

from typing import Any

import pytest

from tests.sandbox.outsiders import Simpler, eventually

TWO_LINES, NO_VOICE = "5002", "5030"


def synchronize(simpler: Simpler, customer: str = TWO_LINES) -> Any:
    return simpler.ask("synchronizeCustomerEquipment", customerid=customer)


def status(simpler: Simpler, customer: str = TWO_LINES) -> Any:
    return simpler.ask("getCustomerEquipmentStatus", customerid=customer)


def states(simpler: Simpler) -> list[str]:
    return [port["status"] for port in status(simpler)]


def test_a_push_is_accepted_and_its_result_read_back(simpler: Simpler) -> None:
    assert status(simpler) == []
    assert synchronize(simpler) == {"status": "accepted"}
    rows = [row["values"] for row in simpler.rows(TWO_LINES)]
    told = status(simpler)
    assert [(p["port"], p["user_name"], p["status"]) for p in told] == [(r["74"], r["75"], "success") for r in rows]
    assert {p["model"] for p in told} == {"Zhone zNID 2426A"}
    assert all(p["time"] for p in told)
    [push] = simpler.control.get("pushes")["rows"]
    assert push["customerid"] == TWO_LINES
    assert [(p["jack"], p["password"]) for p in push["ports"]] == [(1, rows[0]["73"]), (2, rows[1]["73"])]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ({"reachable": False}, ["unreachable", "unreachable"]),
        ({"model": "Example ONT 100"}, ["unsupported", "unsupported"]),
        ({"model": "Example ONT 100", "reachable": False}, ["unsupported", "unsupported"]),
        ({"jacks": 1}, ["success", "port not found"]),
        ({}, ["success", "success"]),
    ],
)
def test_a_push_may_fail_although_it_was_accepted(simpler: Simpler, unit: Any, expected: list[str]) -> None:
    simpler.control.post("equipment", customerid=TWO_LINES, **unit)
    assert synchronize(simpler) == {"status": "accepted"}
    assert states(simpler) == expected


def test_what_is_told_is_the_last_push_as_it_went_then(simpler: Simpler) -> None:
    simpler.control.post("equipment", customerid=TWO_LINES, reachable=False)
    synchronize(simpler)
    simpler.control.post("equipment", customerid=TWO_LINES, reachable=True)
    assert states(simpler) == ["unreachable", "unreachable"]
    synchronize(simpler)
    assert states(simpler) == ["success", "success"]
    assert len(simpler.control.get("pushes")["rows"]) == 2


@pytest.mark.parametrize("port", ["", "left", "0", "3", "²"])
def test_a_port_number_that_no_jack_has(simpler: Simpler, port: str) -> None:
    second = simpler.rows(TWO_LINES)[1]["row_id"]
    simpler.control.post("edit", customerid=TWO_LINES, rows={"set": {second: {"74": port}}})
    synchronize(simpler)
    assert states(simpler) == ["success", "port not found"]


def test_ports_count_from_one_or_from_zero(simpler: Simpler) -> None:
    simpler.control.set(port_numbers="zero-based")
    synchronize(simpler)
    assert states(simpler) == ["success", "port not found"]
    [push] = simpler.control.get("pushes")["rows"]
    assert [p["jack"] for p in push["ports"]] == [2, 3]


def test_without_equipment_or_support_nothing_is_pushed(simpler: Simpler) -> None:
    assert simpler.dump(NO_VOICE)["equipment"] is None
    assert synchronize(simpler, NO_VOICE) == {"status": "unsupported"}
    simpler.control.set(equipment_sync="unsupported")
    assert synchronize(simpler) == {"status": "unsupported"}
    simpler.control.set(equipment_sync="supported")
    simpler.control.post("equipment", customerid=TWO_LINES, remove=True)
    assert synchronize(simpler) == {"status": "unsupported"}
    assert simpler.control.get("pushes")["rows"] == []
    assert simpler.control.writes() == []


def test_the_functions_may_not_be_there(simpler: Simpler) -> None:
    both = ("synchronizeCustomerEquipment", "getCustomerEquipmentStatus")
    simpler.control.set(equipment_sync="unknown")
    assert [simpler.error(name, customerid=TWO_LINES) for name in both] == [f"Unknown function {n}" for n in both]
    simpler.control.set(equipment_sync="supported", push_feedback="unknown")
    assert synchronize(simpler) == {"status": "accepted"}
    assert simpler.error(both[1], customerid=TWO_LINES) == f"Unknown function {both[1]}"
    assert len(simpler.control.get("pushes")["rows"]) == 1


def test_a_result_may_come_late(simpler: Simpler) -> None:
    simpler.control.set(push_feedback="late")
    synchronize(simpler)
    assert states(simpler) == ["pending", "pending"]
    assert eventually(lambda: states(simpler) == ["success", "success"])


def test_a_push_starts_on_demand_or_with_every_row_that_is_written(simpler: Simpler) -> None:
    def pushes() -> int:
        return len(simpler.control.get("pushes")["rows"])

    row = {"customerid": TWO_LINES, "table_id": "7", "field_75": "user-new", "field_74": "1"}
    made = simpler.ask("addCustomTableRow", **row)
    assert pushes() == 0
    simpler.control.set(push_starts="on-row-write")
    simpler.ask("modifyCustomTableRow", **row | made | {"field_72": "Other"})
    assert pushes() == 1
    assert [p["user_name"] for p in status(simpler)][2] == "user-new"
    simpler.ask("deleteCustomTableRow", customerid=TWO_LINES, table_id="7", **made)
    assert pushes() == 2
    simpler.control.post("equipment", customerid=TWO_LINES, remove=True)
    simpler.ask("addCustomTableRow", **row)
    assert pushes() == 2


def test_the_town_has_equipment_of_every_kind(simpler: Simpler) -> None:
    units = [record["equipment"] for record in simpler.control.get("dump")["records"]]
    assert {unit["model"] for unit in units if unit} == {"Zhone zNID 2426A", "Example ONT 100"}
    assert {unit["reachable"] for unit in units if unit} == {True, False}
    cast = units[:20]
    assert all(unit and unit["reachable"] and unit["model"].startswith("Zhone") for unit in cast)
