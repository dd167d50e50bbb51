"""The rows of SIMPLer's voice table: read, added, modified and deleted by function, or not at all."""

from typing import Any

import pytest

from tests.sandbox.outsiders import Simpler

PLAIN, TWO_LINES = "5001", "5002"
NEW = {
    "field_71": "12005550199",
    "field_72": "Zoë Example",
    "field_73": "sip-pw-new",
    "field_74": "2",
    "field_75": "user-new",
}
VALUES = {name.removeprefix("field_"): value for name, value in NEW.items()}


def write(simpler: Simpler, verb: str, customer: str = PLAIN, **params: str) -> Any:
    return simpler.ask(f"{verb}CustomTableRow", customerid=customer, table_id="7", **params)


def refused(simpler: Simpler, verb: str, **params: str) -> Any:
    return simpler.error(f"{verb}CustomTableRow", **{"customerid": PLAIN, "table_id": "7", **params})


def test_rows_come_with_all_their_fields_by_id(simpler: Simpler) -> None:
    first, second = simpler.rows(TWO_LINES)
    assert [row["values"]["74"] for row in (first, second)] == ["1", "2"]
    assert set(first["values"]) == set(simpler.said["fields"].values()) | {"76"}
    assert first["values"]["73"].startswith("sip-pw-")
    assert first["row_id"] != second["row_id"]
    assert simpler.rows(simpler.control.get("dump", nickname="x1")["records"][0]["customerid"]) == []


def test_a_new_row_has_an_id_of_its_own_and_empty_fields_where_none_were_named(simpler: Simpler) -> None:
    known = {row["row_id"] for c in simpler.control.get("dump")["records"] for row in c["rows"]}
    made = write(simpler, "add", **NEW)
    assert set(made) == {"row_id"}
    assert made["row_id"] not in known
    assert simpler.rows(PLAIN)[1] == {"row_id": made["row_id"], "values": VALUES | {"76": ""}}
    other = write(simpler, "add", TWO_LINES, field_75="only")["row_id"]
    assert other not in known | {made["row_id"]}
    assert {k: v for k, v in simpler.rows(TWO_LINES)[2]["values"].items() if v} == {"75": "only"}


def test_a_modified_row_keeps_what_was_not_named(simpler: Simpler) -> None:
    [row] = simpler.rows(PLAIN)
    write(simpler, "modify", row_id=row["row_id"], field_76="a note of the operator's")
    assert write(simpler, "modify", row_id=row["row_id"], field_73="sip-pw-other", field_72="") == {
        "row_id": row["row_id"]
    }
    changed = row["values"] | {"73": "sip-pw-other", "72": "", "76": "a note of the operator's"}
    assert simpler.rows(PLAIN) == [{"row_id": row["row_id"], "values": changed}]


def test_a_deleted_row_is_gone_and_its_id_is_never_given_again(simpler: Simpler) -> None:
    made = write(simpler, "add", **NEW)["row_id"]
    assert write(simpler, "delete", row_id=made) == {"row_id": made}
    assert made not in [row["row_id"] for row in simpler.rows(PLAIN)]
    assert refused(simpler, "delete", row_id=made) == "Row not found"
    assert write(simpler, "add", **NEW)["row_id"] != made


def test_every_third_row_carries_a_note_that_nobody_mapped(simpler: Simpler) -> None:
    notes = {row["values"]["76"] for c in simpler.control.get("dump")["records"] for row in c["rows"]}
    assert notes == {"", "wired by the north crew"}


@pytest.mark.parametrize(
    ("verb", "wrong", "why"),
    [
        ("add", {"customerid": "1"}, "Customer not found"),
        ("add", {"customerid": "0", "table_id": "0"}, "Customer not found"),
        ("add", {"table_id": "8"}, "Table not found"),
        ("add", {"table_id": ""}, "table_id is required"),
        ("add", {"field_99": "x"}, "Unknown field 99"),
        ("modify", {"field_31": "x", "row_id": "1"}, "Unknown field 31"),
        ("modify", {"field_71": "x"}, "row_id is required"),
        ("modify", {"field_71": "x", "row_id": "11"}, "Row not found"),
        ("modify", {"row_id": "1"}, "No fields"),
        ("delete", {"row_id": "11"}, "Row not found"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(
    simpler: Simpler, verb: str, wrong: dict[str, str], why: str
) -> None:
    before = simpler.control.get("dump")
    assert refused(simpler, verb, **wrong) == why
    assert simpler.control.get("dump") == before
    assert simpler.control.writes() == []


def test_the_functions_may_be_for_reading_only_or_not_there_at_all(simpler: Simpler) -> None:
    [row] = simpler.rows(PLAIN)
    simpler.control.set(row_functions="read-only")
    assert simpler.rows(PLAIN) == [row]
    for verb in ("add", "modify", "delete"):
        assert refused(simpler, verb, row_id=row["row_id"], **NEW) == f"Unknown function {verb}CustomTableRow"
    simpler.control.set(row_functions="unknown")
    assert refused(simpler, "delete", row_id=row["row_id"]) == "Unknown function deleteCustomTableRow"
    asked = simpler.error("getCustomTableRows", customerid=PLAIN, table_id="7")
    assert asked == "Unknown function getCustomTableRows"
    assert simpler.dump(PLAIN)["rows"] == [row]


def test_a_write_may_not_tell_the_rows_id(simpler: Simpler) -> None:
    simpler.control.set(row_answer="empty")
    assert write(simpler, "add", **NEW) == {}
    made = simpler.rows(PLAIN)[1]
    assert made["values"]["75"] == "user-new"
    assert write(simpler, "modify", row_id=made["row_id"], field_72="x") == {}
    assert write(simpler, "delete", row_id=made["row_id"]) == {}
    assert len(simpler.rows(PLAIN)) == 1


def test_empty_fields_are_listed_or_left_out(simpler: Simpler) -> None:
    write(simpler, "add", **NEW)
    assert simpler.rows(PLAIN)[1]["values"] == VALUES | {"76": ""}
    simpler.control.set(blank_fields="left-out")
    assert simpler.rows(PLAIN)[1]["values"] == VALUES


def test_a_dial_number_is_kept_as_sent_or_its_digits_alone(simpler: Simpler) -> None:
    sent = NEW | {"field_71": "+1 (200) 555-0199", "field_75": "user+new"}
    write(simpler, "add", **sent)
    simpler.control.set(dial_numbers="digits")
    write(simpler, "add", **sent)
    _, kept, digits = (row["values"] for row in simpler.rows(PLAIN))
    assert (kept["71"], digits["71"]) == ("+1 (200) 555-0199", "12005550199")
    assert digits["75"] == "user+new"


def test_a_reading_of_rows_may_be_short_or_empty(simpler: Simpler) -> None:
    first, second = simpler.rows(TWO_LINES)
    simpler.control.fault("drop", match={"path": "getCustomTableRows"})
    assert simpler.rows(TWO_LINES) == [first]
    simpler.control.fault("empty", match={"path": "getCustomTableRows"})
    assert simpler.rows(TWO_LINES) == []
    assert simpler.rows(TWO_LINES) == [first, second]
